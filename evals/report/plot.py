"""A plot of shares as bars, in numbers: where each bar and each word is. The template draws it as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.report.lead import claim_f1
from evals.report.rows import types_table
from evals.report.table import score
from evals.runs.results import System
from evals.scoring.figures import detection, strict, total

WIDTH = 440
"""Of the drawing, in its own units, which are about a pixel on a phone."""
_TRACK = 360
_BAR, _STEP, _LABEL, _GAP = 9, 12, 18, 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from the left edge; ``series`` counts from 0; ``text`` stands behind its end."""

    y: float
    width: float
    series: int
    text: str
    height: float = _BAR


@dataclass(frozen=True, slots=True)
class Group:
    """Bars under a label."""

    label: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing :data:`WIDTH` wide: groups of bars over an axis from 0 to 1. ``name`` is its id."""

    name: str
    title: str
    series: tuple[str, ...]
    groups: tuple[Group, ...]
    ticks: tuple[tuple[float, str], ...]
    bottom: float
    width: float = WIDTH

    @property
    def height(self) -> float:
        """Of the drawing, the axis included."""
        return self.bottom + _LABEL


def plot(
    name: str,
    title: str,
    series: Sequence[str],
    groups: Iterable[tuple[str, Sequence[tuple[float, str]]]],
) -> Plot:
    """Lay out groups of ``(share, text)``, one for each of ``series``. Shares are from 0 to 1."""
    placed, y = [], 0.0
    for label, values in groups:
        bars = tuple(
            Bar(y + _LABEL + i * _STEP, round(_TRACK * share, 1), i, text)
            for i, (share, text) in enumerate(values)
        )
        placed.append(Group(label, y + _LABEL - 5, bars))
        y += _LABEL + len(values) * _STEP + _GAP
    ticks = tuple((_TRACK * share, label) for share, label in ((0, "0"), (0.5, "half"), (1, "all")))
    return Plot(name, title, tuple(series), tuple(placed), ticks, y)


def by_type(system: System) -> Plot:
    """Of the labels of each type of claim: how many are matched, right, and right in everything."""
    groups = []
    for kind, gold, *found, _ in types_table(system).rows:
        if isinstance(gold, int) and gold:
            values = [(n / gold, f"{n}") for n in found if isinstance(n, int)]
            groups.append((f"{kind}, {gold} labelled", values))
    series = ("matched", "right", "strictly right")
    return plot("plot-types", "Found and right, by type of claim (recall)", series, groups)


def by_system(systems: Iterable[System]) -> Plot:
    """Claim-F1 of each system, with what strictness costs and what asking for the words alone would give."""
    groups = []
    for system in systems:
        counts = total(system.scores)
        values = (detection(counts).f1, claim_f1(system), strict(counts).f1)
        groups.append((system.name, [(value, score(value)) for value in values]))
    return plot(
        "plot-systems", "Side by side", ("words only (detection F1)", "Claim-F1", "strict F1"), groups
    )
