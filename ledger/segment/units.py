"""A paragraph as the rules of furniture see it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.segment.layout import Paragraph, ends_sentence, is_bullet
from ledger.segment.sought import Sought

REPORTING = Sought(
    r"\b(?:said|says|told|according to|announced|reported|added|warned|denied|urged|"
    r"ordered|insisted|argued)\b"
)
QUOTED = re.compile(r"[“”«»„\"]")
_PROSE_WORDS = 12
_LIST_ITEM_WORDS = 25


@dataclass(slots=True)
class Unit:
    """One paragraph, white space collapsed, and lower-cased; ``reason`` says why it is furniture."""

    plain: str
    low: str
    words: int
    finished: bool
    bullet: bool
    quoted: bool
    """It has a quotation mark."""
    reported: bool
    """It has a word of saying."""
    reason: str | None = None

    @property
    def prose(self) -> bool:
        return self.finished and self.words >= _PROSE_WORDS

    @property
    def listed(self) -> bool:
        """May be a headline, a number or a time in a list of links."""
        return self.words <= _LIST_ITEM_WORDS and (not self.finished or self.plain[-1] in "?!…")

    @property
    def sentence(self) -> bool:
        """A finished sentence, however short, that nothing has shown to be furniture."""
        return self.reason is None and not self.listed

    @property
    def told(self) -> bool:
        """Somebody speaks in it or is reported, which the page itself never does."""
        return self.quoted or self.reported


def unit(text: str, paragraph: Paragraph) -> Unit:
    words = text[paragraph.start : paragraph.end].split()
    plain = " ".join(words)
    low = plain.lower()
    return Unit(
        plain,
        low,
        len(words),
        ends_sentence(text, paragraph.start, paragraph.end),
        is_bullet(text, paragraph.start),
        QUOTED.search(low) is not None,
        REPORTING.search(low) is not None,
    )
