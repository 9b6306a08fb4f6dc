"""The edges of what is said: without the quotation marks and the punctuation round it, and without the
*that* that joins it to its cue."""

from __future__ import annotations

import re

from ledger.claims import Candidate, Span

_CLOSES = {"”": "“", "’": "‘", "»": "«", ")": "(", "]": "["}
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_]\Z")
_EDGE = frozenset(" \t\n\r\u00a0,.;:!?…–—-\"'`“”‘’«»")


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space, quotation marks and punctuation at its edges; a closing mark stays,
    with the stop before it, where its opening mark is inside, and so does the stop of initials (*U.S.*).
    ``None`` where nothing is left."""
    first, after = start, end
    while first < after and text[first] in _EDGE:
        first += 1
    while after > first and text[after - 1] in _EDGE:
        after -= 1
    if first >= after or not any(character.isalnum() for character in text[first:after]):
        return None
    if after < end and text[after] == "." and _INITIALS.search(text, first, after):
        after += 1  # the stop of *U.S.*
    for position in range(after, end):
        opening = _CLOSES.get(text[position])
        if opening and text.count(opening, first, after) > text.count(text[position], first, after):
            return first, position + 1
    return first, after


_JOINT = re.compile(r"(?:that|whether)\s+", re.IGNORECASE)
_NOTHING = re.compile(r"[\s,:]*")


def evidence_of(candidate: Candidate, text: str) -> tuple[Span, ...]:
    """The words of a candidate that carry the claim: its content, trimmed (see :func:`trimmed`), and
    without *that* or *whether* where they follow the cue. Pieces of nothing but marks go; where no word is
    left, the content stands."""
    kept: list[Span] = []
    for number, span in enumerate(candidate.content):
        start = span.start if number else _after_joint(candidate, text)
        edges = trimmed(text, start, span.end)
        if edges:
            kept.append(Span.of(text, *edges))
    return tuple(kept) or candidate.content


def _after_joint(candidate: Candidate, text: str) -> int:
    start = candidate.content[0].start
    joint = _JOINT.match(text, start, candidate.content[0].end)
    before = [span.end for span in candidate.cue if span.end <= start]
    follows = bool(before) and _NOTHING.fullmatch(text, max(before), start) is not None
    return joint.end() if joint and follows else start
