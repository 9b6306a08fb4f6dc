"""Cutting a text at the edges of the spans marked in it, so that overlapping ones can be shown.

Spans of claims overlap and nest freely, and HTML elements may not. So the text is cut at every edge
into pieces, and each piece knows all the marks that lie over it. Nothing here knows HTML.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A span ``[start, end)`` in code points; ``kind`` says what it is, ``number`` of which claim."""

    start: int
    end: int
    kind: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text between two edges.

    ``marks`` lie over it, the longest first; ``begins`` begin with it, and ``ends`` end with it.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()

    def has(self, kind: str) -> bool:
        """Whether a mark of this kind lies over it."""
        return any(mark.kind == kind for mark in self.marks)

    @property
    def kinds(self) -> str:
        """The kinds of the marks that lie over it, in alphabetical order, with a space between."""
        return " ".join(sorted({mark.kind for mark in self.marks}))

    def of(self, kind: str) -> tuple[Mark, ...]:
        """The marks of this kind that lie over it, the longest first."""
        return tuple(mark for mark in self.marks if mark.kind == kind)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text in pieces; ``gap`` says that an empty line or left-out text comes before it."""

    pieces: tuple[Piece, ...]
    gap: bool = False


def lines(text: str) -> list[tuple[int, int]]:
    """The lines that are not blank, as ``(start, end)`` in code points, without their line feeds."""
    found: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def paragraphs(
    text: str, marks: Iterable[Mark], ranges: Sequence[tuple[int, int]] | None = None
) -> list[Paragraph]:
    """The lines of the text in pieces, or only what lies in ``ranges`` (ordered, apart from each other).

    Marks outside what is shown are left out; of one that crosses a line's end, each line has its part.
    Raises ``ValueError`` for a mark that is empty or does not lie in the text.
    """
    shown = _within(lines(text), ranges)
    cuts = {edge for line in shown for edge in line}
    begins: dict[int, list[Mark]] = defaultdict(list)
    ends: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if not 0 <= mark.start < mark.end <= len(text):
            raise ValueError(f"no span {mark.start}-{mark.end} in a text of {len(text)} characters")
        begins[mark.start].append(mark)
        ends[mark.end].append(mark)
    cuts.update(begins, ends)
    starts, stops = {start for start, _ in shown}, {end for _, end in shown}

    result: list[Paragraph] = []
    pieces: list[Piece] = []
    over: list[Mark] = []
    inside, last = False, 0
    ordered = sorted(cuts)
    for here, there in zip(ordered, [*ordered[1:], ordered[-1]] if ordered else [], strict=True):
        over = [mark for mark in over if mark.end != here] + begins[here]
        if here in stops and inside:
            result.append(Paragraph(tuple(pieces), gap=_gap(text, last, shown[len(result)][0])))
            last, inside = here, False
        if here in starts:
            pieces, inside = [], True
        if inside:
            over.sort(key=lambda mark: (mark.start - mark.end, mark.start, mark.number))
            pieces.append(Piece(text[here:there], tuple(over), tuple(begins[here]), tuple(ends[there])))
    return result


def around(text: str, spans: Iterable[tuple[int, int]], *, most: int = 700) -> list[tuple[int, int]]:
    """The stretches of the text to show around spans: their lines, with one more on either side.

    Where a line is long, at most ``most`` code points before and after a span are shown.
    """
    found = lines(text)
    wanted: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        over = [i for i, (first, last) in enumerate(found) if first < end and start < last]
        if over:
            first = found[max(0, over[0] - 1)][0]
            last = found[min(len(found) - 1, over[-1] + 1)][1]
        else:
            first, last = start, end
        left, right = max(first, start - most), min(last, end + most)
        wanted.append((_word_start(text, left, first), _word_end(text, right, last)))
    merged: list[tuple[int, int]] = []
    for first, last in sorted(wanted):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _within(found: list[tuple[int, int]], ranges: Sequence[tuple[int, int]] | None) -> list[tuple[int, int]]:
    if ranges is None:
        return found
    return [
        (max(start, first), min(end, last))
        for first, last in ranges
        for start, end in found
        if max(start, first) < min(end, last)
    ]


def _gap(text: str, last: int, start: int) -> bool:
    between = text[last:start]
    return "\n\n" in between.replace("\r", "") or bool(between.strip())


def _word_start(text: str, at: int, first: int) -> int:
    """Forward to the next word, so that no half word is shown; not where the line begins anyway."""
    if at <= first:
        return first
    space = text.find(" ", at, at + 30)
    return at if space < 0 else space + 1


def _word_end(text: str, at: int, last: int) -> int:
    if at >= last:
        return last
    space = text.rfind(" ", max(0, at - 30), at)
    return at if space < 0 else space
