"""What an evaluation came to, for people: one HTML page, a terminal, Markdown.

:mod:`.rows` makes the tables, :mod:`.lead` the sentences; :mod:`.html` and :mod:`.terminal` only show them.
"""

from evals.report.html import render
from evals.report.rows import tables
from evals.report.terminal import markdown, show, whole

__all__ = ["markdown", "render", "show", "tables", "whole"]
