"""Uncertainty (step 7): documents are resampled, because claims of one article are not independent.

Percentile intervals of the document-cluster bootstrap (Efron & Tibshirani 1993, ch. 13), and its paired
form for one run against another on the same documents (Miller 2024, arXiv 2411.00640).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    values = np.array([figure(_drawn(counts, draw)) for draw in _draws(len(counts), rounds)])
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(figure(_drawn(counts, range(len(counts)))), float(low), float(high))


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
    values = np.array([figure(_drawn(a, draw)) - figure(_drawn(b, draw)) for draw in _draws(len(a), rounds)])
    low, high = np.percentile(values, [2.5, 97.5])
    whole = range(len(a))
    value = figure(_drawn(a, whole)) - figure(_drawn(b, whole))
    return Difference(value, float(low), float(high), float((values <= 0).mean()))


def _draws(documents: int, rounds: int) -> NDArray[np.int64]:
    return np.random.default_rng(_SEED).integers(0, documents, (rounds, documents))


def _drawn(counts: Sequence[Counts], draw: Sequence[int] | NDArray[np.int64] | range) -> Counts:
    summed: Counts = Counter()
    for number in draw:
        for key, count in counts[int(number)].items():
            summed[key] += count
    return summed
