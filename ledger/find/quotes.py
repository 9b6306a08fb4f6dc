"""Quotation marks: where somebody's own words begin and end.

One pass over a block of text pairs the marks of the common conventions (curly, straight, angular,
low-high, corner brackets and the doubled apostrophes of old wire copy). What makes it less than
obvious is how newspapers use them: a speech that runs over paragraphs opens each paragraph anew and
closes only the last; straight marks do not say which side they are; the closing single mark is also
the apostrophe; and some marks are simply missing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ledger.claims import Quotation
from ledger.find.wordsets import word_set


class Quote(NamedTuple):
    """One quoted stretch of the text, absolute code-point offsets.

    ``text[start:end]`` has the marks with it, ``text[inner:outer]`` is between them. A quote that
    its paragraph leaves open ends with the paragraph, and then ``outer == end``.
    """

    start: int
    inner: int
    outer: int
    end: int


_PAIRS = {"“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", "‘": "’", "‹": "›", "‚": "‘’", "‟": "”"}
_STRAIGHT = ('"', "''", "``")
_MARK = re.compile(r"''|``|[“”„‟«»「」『』‹›‘’‚\"']|\n[^\S\n]*\n\s*|\n")
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u202f\u2009([{—–-:,/“\"‘'")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LOOK_BACK = 20_000
_REACH = 4000
"""How many code points a single quotation may run: longer is a stray apostrophe."""
_MARKS_AHEAD = 200
"""How many marks are looked at for a closing one, so that no text takes quadratic time."""

_FUNCTION_WORDS = word_set(
    "a an the that this these those of to in on at by for with from as and or but nor so yet if is",
    "are was were be been being am has have had do does did will would shall should can could may",
    "might must not no it its he him his she her they them their we us our you your i me my who whom",
    "which what there",
)


def _opens(text: str, at: int, length: int) -> bool:
    """Whether a mark that does not show its side stands where an opening mark stands."""
    before = text[at - 1] if at else " "
    after = text[at + length] if at + length < len(text) else " "
    return (before in _BEFORE_OPENING or before.isspace()) and not after.isspace()


def _can_open(text: str, mark: str, at: int) -> bool:
    """Whether ``mark``, met outside any quotation, opens one."""
    if mark in _STRAIGHT or mark == "‘":
        return _opens(text, at, len(mark))
    if mark in "'‚":
        return _opens(text, at, 1) and text[at + 1 : at + 2].isalnum()
    if mark == "”":
        # Typewriters of the web turn the wrong way at the start of a line.
        return at == 0 or (text[at - 1] == "\n" and _opens(text, at, 1))
    return mark in _PAIRS


def _closers(mark: str) -> frozenset[str]:
    if mark in _STRAIGHT:
        return frozenset({"''" if mark == "``" else mark, "”"})
    if mark == "”":
        return frozenset("”")
    extra = '"' if mark in "“„" else "'" if mark == "‘" else ""
    return frozenset(_PAIRS.get(mark, mark) + extra)


def quotes(text: str, start: int, end: int) -> list[Quote]:
    """The outermost quotations of ``text[start:end]``, in text order, never overlapping.

    Quotations inside a quotation are part of it. ``start`` should be the start of a paragraph: what
    was opened before it is not seen (:func:`quotation_spans` looks back by itself).
    """
    marks = list(_MARK.finditer(text, start, end))
    found: list[Quote] = []
    i = 0
    while i < len(marks):
        mark, at = marks[i].group(), marks[i].start()
        i += 1
        if mark[0] != "\n" and _can_open(text, mark, at):
            closing = _closing(text, marks, i, mark, at, end)
            if closing is not None and closing[2] > at + len(mark):
                found.append(Quote(at, at + len(mark), closing[1], closing[2]))
                i = closing[0]
    return found


def _closing(
    text: str, marks: Sequence[re.Match[str]], i: int, mark: str, at: int, end: int
) -> tuple[int, int, int] | None:
    """What closes ``mark``: the number of the next mark to read, the inner end and the outer end.

    A speech that its paragraph leaves open ends with the paragraph. ``None`` where ``mark`` is a stray
    one: another of its kind follows in the same paragraph, or it is a single mark that nothing closes.
    """
    closers = _closers(mark)
    single = mark in "‘’‚'"
    newline: int | None = None
    depth = 0
    stray = False
    for j in range(i, min(len(marks), i + _MARKS_AHEAD)):
        m, a = marks[j].group(), marks[j].start()
        if m[0] == "\n":
            newline = j if newline is None else newline
            if m.count("\n") > 1:
                break
        elif single and not _ends_word(text, a, at):
            continue
        elif m in closers:
            if mark in _STRAIGHT and _opens(text, a, len(m)):
                # An opening mark where a closing one was due: a new paragraph, or a stray mark before.
                stray = True
                break
            if not depth:
                return j + 1, a, a + len(m)
            depth -= 1
        elif m == mark:
            stray = True
            if newline is not None:
                break
            depth += 1
    if single:
        return None
    if newline is not None:
        stop = marks[newline].start()
        return newline, stop, stop
    if stray:
        return None
    return len(marks), end, end


def _ends_word(text: str, at: int, opened: int) -> bool:
    """Whether the single mark at ``at`` can close what was opened: no apostrophe of *don’t*, no mark
    after a space, and not too far."""
    inside = at + 1 < len(text) and text[at - 1].isalnum() and text[at + 1].isalnum()
    return not inside and not text[at - 1].isspace() and at - opened <= _REACH


def _block_start(text: str, at: int) -> int:
    """Where the paragraph holding ``at`` begins: after the last blank line within reach. Of a text without
    any, the same place for many ``at``, so that what is read from there is read once."""
    low = max(0, (at // _LOOK_BACK - 1) * _LOOK_BACK)
    found = low
    for m in _BLANK_LINE.finditer(text, low, at):
        found = m.end()
    return found


def quotation_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of ``text[start:end]`` that stand inside quotation marks, the marks left out.

    Looks back to the start of the paragraph, so a quotation opened before ``start`` counts, and
    ahead to the paragraph's end for what closes it, both at most twice :data:`_LOOK_BACK`. Absolute
    offsets, sorted, not overlapping.
    """
    if start >= end:
        return []
    high = min(len(text), (end // _LOOK_BACK + 2) * _LOOK_BACK)
    ahead = _BLANK_LINE.search(text, end, high)
    stop = ahead.start() if ahead else high
    return [
        (max(start, q.inner), min(end, q.outer))
        for q in _quotes_in(text, _block_start(text, start), stop)
        if q.inner < end and q.outer > start and max(start, q.inner) < min(end, q.outer)
    ]


@lru_cache(maxsize=64)
def _quotes_in(text: str, start: int, end: int) -> tuple[Quote, ...]:
    """Of a paragraph, which every claim in it asks about."""
    return tuple(quotes(text, start, end))


def quotation_kind(text: str, spans: Sequence[tuple[int, int]]) -> Quotation:
    """How the words of ``spans`` are given: ``direct`` where every content word stands inside
    quotation marks, ``mixed`` where some do, ``indirect`` where none does.

    Function words do not count (*that "we will win"* is direct), unless there is nothing else.
    """
    inside: list[str] = []
    outside: list[str] = []
    for start, end in spans:
        quoted = quotation_spans(text, start, end)
        starts = [s for s, _ in quoted]
        for word in _WORD.finditer(text, start, end):
            k = bisect_right(starts, word.start()) - 1
            (inside if k >= 0 and word.start() < quoted[k][1] else outside).append(word.group().lower())
    heavy_in = [w for w in inside if w not in _FUNCTION_WORDS]
    heavy_out = [w for w in outside if w not in _FUNCTION_WORDS]
    if heavy_in or heavy_out:
        inside, outside = heavy_in, heavy_out
    if not inside:
        return Quotation.INDIRECT
    return Quotation.MIXED if outside else Quotation.DIRECT
