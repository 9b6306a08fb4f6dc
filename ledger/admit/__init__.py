"""admit: a Draft and the words it stands on become a Claim, or are rejected with the reason.

This is the only way from what a model said to what may be recorded. Its parts: ``chain`` (who says it,
on whose word), ``wording`` (the proposition, its side and its certainty) and ``fields`` (the typed body).
"""

from ledger.admit.admit import Rejected, Scene, admit, said_so

__all__ = ["Rejected", "Scene", "admit", "said_so"]
