"""The edges of what is said: without the quotation marks and the punctuation round it, and without the
*that* that joins it to its cue."""

from __future__ import annotations

import re

from ledger.claims import Candidate, Span
from ledger.find.cues import NOUNS
from ledger.normalise.clause import read
from ledger.segment.layout import DATELINE

_CLOSES = {"”": "“", "’": "‘", "»": "«", ")": "(", "]": "["}
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_]\Z")
_EDGE = frozenset(" \t\n\r\u00a0,.;:!?…–—-\"'`“”‘’«»•▪◦‣■►")


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
_IF = re.compile(r"if\s+")
_ASKS = re.compile(r"\b(?:ask|wonder|question|inquir|enquir)\w*$", re.IGNORECASE)
_NOTHING = re.compile(r"[\s,:]*")
_ASIDE = re.compile(r"[^.!?;:“”\"\n]{1,150}")
"""When, where or to whom it was said: *on Tuesday*, *reporters in Brun*."""


def evidence_of(candidate: Candidate, text: str) -> tuple[Span, ...]:
    """The words of a candidate that carry the claim: its content, trimmed (see :func:`trimmed`), and
    without *that*, *whether* or the *if* of a question where they follow the cue. Pieces of nothing but marks
    go; where no word is left, the content stands."""
    kept: list[Span] = []
    for number, span in enumerate(candidate.content):
        start = span.start if number else _after_dateline(_after_joint(candidate, text), span.end, text)
        edges = trimmed(text, start, _before_judgement(candidate, start, span.end, text))
        if edges:
            kept.append(Span.of(text, *edges))
    return tuple(kept) or candidate.content


def _before_judgement(candidate: Candidate, start: int, end: int, text: str) -> int:
    """Where a content ends before what the sentence says of it: *claims that the dam had burst* are a lie."""
    cue = _WORDS.findall(candidate.cue[-1].exact.casefold()) if candidate.cue else []
    if not any(word in NOUNS for word in cue[-2:]):
        return end
    judged = _JUDGED.search(text, start, end)
    return judged.start() if judged and read(text[start : judged.start()]) else end


_WORDS = re.compile(r"[\w’'-]+")
_JUDGED = re.compile(
    r"\s+(?:is|are|was|were)\s+(?:(?:an?|all|\w+ly)\s+)*[“\"]?(?:\w+\s+)?(?:lies?|false|untrue|baseless|"
    r"unfounded|nonsense|wrong|absurd|ridiculous|propaganda|fake|fabricat\w+)\b"
)


def _after_dateline(start: int, end: int, text: str) -> int:
    """Where the content begins without a dateline, or a piece of one."""
    line = text.rfind("\n", 0, start) + 1
    dateline = DATELINE.match(text, line, end)
    return dateline.end() if dateline and start < dateline.end() < end else start


def _after_joint(candidate: Candidate, text: str) -> int:
    """Where the content begins without what joins it to its cue, at once or behind *on Tuesday*. Behind an
    aside *that* joins only a clause (*said of the pier that storm and all* has none)."""
    start, end = candidate.content[0].start, candidate.content[0].end
    before = [span.end for span in candidate.cue if span.end <= start]
    joint = _JOINT.match(text, start, end)
    if joint is None and before and _ASKS.search(text, candidate.cue[0].start, max(before)):
        joint = _IF.match(text, start, end)
    if joint is None or not before:
        return start
    if _NOTHING.fullmatch(text, max(before), start):
        return joint.end()
    if joint[0][0].isupper() or not _ASIDE.fullmatch(text, max(before), start):
        return start
    clause = read(text[joint.end() : min(end, joint.end() + _FAR)])
    return joint.end() if clause and clause.subject[1] and not clause.infinitive else start


_FAR = 600
"""Characters of a content in which its verb is looked for."""
