"""Cards of other pieces and of sponsors, in the article and below it: a headline, a sentence under it, and
then what only a card has (when it appeared, how long it takes, a link without a target)."""

from __future__ import annotations

import re
from itertools import pairwise

from ledger.segment.stamps import is_time_stamp
from ledger.segment.units import Unit

_ABOVE_WORDS, _TEASER_WORDS, _AD_WORDS, _QUESTION_WORDS, _SPONSOR_WORDS = 40, 40, 60, 16, 8
_HEADLINE_WORDS = 4
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WHEN = re.compile(
    rf"(?:updated )?(?:\d+ ?(?:m|h|d|mins?|hrs?|hours?|days?|weeks?)\.? ago|{_MONTH} \d{{1,2}}(?:, \d{{4}})?|"
    rf"\d{{1,2}} {_MONTH}(?: \d{{4}})?|\d{{1,2}}:\d\d)(?: ?[-•·|–—] ?.{{2,40}})?"
)
_ON = re.compile(
    r"(?:(?:read|go|learn|find out|see|watch|discover)(?: (?:more|deeper|how|the full (?:story|report)))+)"
    r"\W*\(.{3,20}\)\W*|(?:go deeper|learn (?:more|how))\W*"
)
_SPONSOR = re.compile(
    r"[Aa] (?:message|word) from [A-Z]\S*(?: \S+){0,5}|(?i:sponsor(?:ed)? (?:message|content))|"
    r"(?i:presented by) .{3,40}"
)
_SELLS = re.compile(r"\b(?:we|our|you|your)\b|^support for .{3,60} comes from\b")


def mark_cards(units: list[Unit], prose_before: list[int], *, chronicle: bool) -> None:
    """Mark cards below the article's first paragraphs. On a live page (``chronicle``) what looks like one
    under a time is an entry. ``prose_before`` are the words of prose above each unit."""
    begin = next((i for i, words in enumerate(prose_before) if words >= _ABOVE_WORDS), len(units))
    for i in range(max(begin - 1, 1), len(units) - 1):
        above, unit, below = units[i - 1 : i + 2]
        if unit.sentence and above.words >= _HEADLINE_WORDS and i > 1:
            _mark_other_piece(units[i - 2 : i + 2], chronicle)
        question = unit.plain.endswith("?") and unit.words <= _QUESTION_WORDS and not unit.told
        if question and not unit.reason and all(u.reason or not u.finished for u in (above, below)):
            unit.reason = (
                "related"  # of a poll, or another piece: below a question of the article's is an answer
            )
    for header, below in pairwise(units):
        if header.words <= _SPONSOR_WORDS and _SPONSOR.fullmatch(header.plain):
            header.reason = header.reason or "advertisement"
            if not below.told and below.words <= _AD_WORDS and _SELLS.search(below.low):
                below.reason = below.reason or "advertisement"


def _mark_other_piece(four: list[Unit], chronicle: bool) -> None:
    """The last three of ``four`` where they are headline, teaser and edge of a card."""
    above, headline, teaser, edge = four
    if headline.finished or headline.bullet or teaser.words > _TEASER_WORDS:
        return
    apart = not (above.sentence or _is_when(above) or chronicle)
    if (apart and _is_when(edge)) or _ON.fullmatch(edge.low):
        for unit in four[1:]:
            unit.reason = unit.reason or "related"


def _is_when(unit: Unit) -> bool:
    return bool(_WHEN.fullmatch(unit.low)) or is_time_stamp(unit.low, labelled=False)
