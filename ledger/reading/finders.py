"""The finders that a reader has."""

from __future__ import annotations

from ledger.find import Attribution, Finder, Nothing
from ledger.find.rules import Rules
from ledger.segment import Window

FINDERS: dict[str, Finder] = {one.name: one for one in (Nothing(), Rules())}
"""Those without a network, whose weights and threads are wanted once."""


class Elsewhere(Finder):
    """Stands for a finder that looked before."""

    name = "elsewhere"

    def find(self, text: str, window: Window) -> tuple[Attribution, ...]:
        """Never called: what it found came with the document."""
        raise AssertionError("this finder is in another process")
