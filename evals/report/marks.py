"""An article's text with its labels and predictions marked over each other, cut into runs that no mark
begins or ends within. Beside each line stand the claims that begin in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evals.report.items import Item, Status
from evals.scoring.document import Reference
from ledger.claims import Span
from ledger.web.marks import Mark, Piece, lines, paragraphs

_SHORT = 700
_FOLD = 3
"""Fewer lines of furniture on end are not worth folding away."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text under the same marks. ``gold`` and ``predicted`` are the items whose label's or
    prediction's words it is part of; ``begins`` the items whose first words begin with it, ``ends`` those
    of whom a stretch of words ends with it."""

    text: str
    gold: tuple[Item, ...] = ()
    predicted: tuple[Item, ...] = ()
    begins: tuple[Item, ...] = ()
    ends: tuple[Item, ...] = ()

    @property
    def kinds(self) -> str:
        """How it looks: ``gold`` or, where nobody found it, ``missed``; ``predicted`` or, where nobody
        labelled it, ``invented``; ``twice`` under several predictions. A space between."""
        return " ".join(
            kind
            for kind, holds in (
                ("gold", self.gold and not _all(self.gold, Status.MISSED)),
                ("missed", self.gold and _all(self.gold, Status.MISSED)),
                ("predicted", self.predicted and not _all(self.predicted, Status.INVENTED)),
                ("invented", self.predicted and _all(self.predicted, Status.INVENTED)),
                ("twice", len(self.predicted) > 1),
            )
            if holds
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text in runs, with the items that begin in it; ``gap``: an empty line before it."""

    runs: tuple[Run, ...]
    gap: bool = False
    furniture: bool = False
    items: list[Item] = field(default_factory=list)

    @property
    def short(self) -> bool:
        """Whether it is low enough to stay in view beside its items."""
        return sum(len(run.text) for run in self.runs) <= _SHORT

    @property
    def plain(self) -> bool:
        """Whether it is furniture of which nobody made a claim."""
        return self.furniture and not any(run.gold or run.predicted for run in self.runs)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines on end; ``folded``: of furniture that nobody has to read."""

    lines: tuple[Line, ...]
    folded: bool = False


def marked(reference: Reference, found: Sequence[Item]) -> list[Line]:
    """The lines of the text that are not blank, in runs. An item is beside the line in which its words
    begin; one whose words are not in the text is beside none."""
    text, by_number = reference.text, {item.number: item for item in found}
    marks = [Mark(start, end, "furniture") for start, end in reference.furniture if start < end]
    for item in found:
        gold, predicted = _edges(text, item.gold_spans), _edges(text, item.predicted_spans)
        marks += [Mark(start, end, "gold", item.number) for start, end in gold]
        marks += [Mark(start, end, "predicted", item.number) for start, end in predicted]
        marks += [Mark(start, end, "item", item.number) for start, end in _joined([*gold, *predicted])]
    firsts: dict[int, int] = {}
    for mark in marks:
        if mark.kind == "item":
            firsts[mark.number] = min(mark.start, firsts.get(mark.number, mark.start))
    cut = [
        Line(
            tuple(_run(piece, by_number, firsts) for piece in paragraph.pieces),
            paragraph.gap,
            all(piece.has("furniture") for piece in paragraph.pieces),
        )
        for paragraph in paragraphs(text, marks)
    ]
    starts = [start for start, _ in lines(text)]
    for item in found:
        if item.start is not None and cut:
            cut[max(0, bisect_right(starts, item.start) - 1)].items.append(item)
    return cut


def stretches(cut: Iterable[Line]) -> list[Stretch]:
    """The lines, with longer stretches of furniture without claims set apart."""
    grouped: list[list[Line]] = []
    for line in cut:
        if grouped and grouped[-1][-1].plain == line.plain:
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [Stretch(tuple(group), group[0].plain and len(group) >= _FOLD) for group in grouped]


def _run(piece: Piece, by_number: dict[int, Item], firsts: dict[int, int]) -> Run:
    def those(marks: Iterable[Mark], kind: str) -> tuple[Item, ...]:
        return tuple(by_number[mark.number] for mark in marks if mark.kind == kind)

    return Run(
        piece.text,
        those(piece.marks, "gold"),
        those(piece.marks, "predicted"),
        those((mark for mark in piece.begins if firsts.get(mark.number) == mark.start), "item"),
        those(piece.ends, "item"),
    )


def _edges(text: str, spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Without white space at the ends: it might lie between lines, where no mark is seen."""
    found = []
    for span in spans:
        words = text[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip())
        if words.strip():
            found.append((start, start + len(words.strip())))
    return found


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What the spans cover together, so that a number stands once where label and prediction overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _all(found: Sequence[Item], status: Status) -> bool:
    return all(item.status is status for item in found)
