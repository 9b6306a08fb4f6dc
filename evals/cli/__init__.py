"""``fact-ledger eval``: how far to trust an extraction.

Without a command it runs one; the commands look at runs that are there, and help to label.
"""

from evals.cli.run import command

__all__ = ["command"]
