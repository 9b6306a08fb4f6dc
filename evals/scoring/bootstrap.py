"""Uncertainty (step 7): documents are resampled, because claims of one article are not independent.

Percentile intervals of the document-cluster bootstrap (Efron & Tibshirani 1993, ch. 13), and its paired
form for one run against another on the same documents (Miller 2024, arXiv 2411.00640).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.scoring.document import Counts

FEWEST = 10
"""With fewer documents an interval would only seem to say something, so there is none."""
_ROUNDS = 2000
_SEED = 20260302

Figure = Callable[[Counts], float]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A less B on the same documents, its 95 % interval, and the share of resamples in which A is no
    better."""

    value: float
    low: float
    high: float
    not_better: float


def interval(counts: Sequence[Counts], figure: Figure, *, rounds: int = _ROUNDS) -> Interval | None:
    """The interval of ``figure`` over documents; ``None`` with fewer than :data:`FEWEST`. The same every
    time."""
    if len(counts) < FEWEST:
        return None
    value, *values = _figures(counts, figure, rounds)
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(value, float(low), float(high))


def difference(
    a: Sequence[Counts], b: Sequence[Counts], figure: Figure, *, rounds: int = _ROUNDS
) -> Difference | None:
    """A less B, the same documents drawn for both; ``None`` with fewer than :data:`FEWEST`.

    Raises ``ValueError`` where the two are not of equally many documents.
    """
    if len(a) != len(b):
        raise ValueError(f"{len(a)} documents against {len(b)}: pairs need the same ones")
    if len(a) < FEWEST:
        return None
    both = zip(_figures(a, figure, rounds), _figures(b, figure, rounds), strict=True)
    value, *values = (ours - theirs for ours, theirs in both)
    low, high = np.percentile(values, [2.5, 97.5])
    return Difference(value, float(low), float(high), sum(each <= 0 for each in values) / rounds)


def _figures(counts: Sequence[Counts], figure: Figure, rounds: int) -> list[float]:
    """The figure of all the documents, and then of each resample: the same draws for equally many
    documents."""
    names = sorted(set().union(*counts))
    table = np.array([[each[name] for name in names] for each in counts])
    draws = np.random.default_rng(_SEED).integers(0, len(counts), (rounds, len(counts)))
    times = [np.ones(len(counts), int), *(np.bincount(draw, minlength=len(counts)) for draw in draws)]
    return [figure(Counter(dict(zip(names, (n @ table).tolist(), strict=True)))) for n in times]
