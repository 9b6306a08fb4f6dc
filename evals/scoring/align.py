"""Which prediction is compared with which label (step 3).

One to one and of maximum weight, as MUC-4's template mapping and CEAF-REE do it (Du et al. 2021; Chen et
al. 2023, arXiv 2310.13793), on spans alone: no field under test can choose its own partner, and a label
once taken is taken, so a second prediction of the same thing is an invention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from evals.scoring.tokens import Tokens, overlap_f1

ANY, HALF, MOST = 0.0, 0.5, 0.8
"""The thresholds reported: any common word, half (the headline's), nearly all."""
THRESHOLDS = {"any": ANY, "0.5": HALF, "0.8": MOST}
_SOURCE, _CUE, _ORDER = 1e-3, 1e-4, 1e-8


@dataclass(frozen=True, slots=True)
class Roles:
    """The token sets of a claim or attribution: what is said, who says it, the words of saying."""

    content: Tokens
    source: Tokens = frozenset()
    cue: Tokens = frozenset()


def align(
    gold: Sequence[Roles], predicted: Sequence[Roles], threshold: float = HALF
) -> list[tuple[int, int]]:
    """Pairs ``(gold index, predicted index)``, in gold order.

    First the predictions that take part are chosen, by content F1 alone (0 where it is below
    ``threshold``), of equals the one given first; then these are paired by content F1 + 1e-3 · source F1 +
    1e-4 · cue F1, which tells apart labels in the same words. So nothing is won by saying a thing several
    ways, nor by naming several sources for the same words.
    """
    if not gold or not predicted:
        return []
    content = np.zeros((len(gold), len(predicted)))
    beside = np.zeros_like(content)
    for g, label in enumerate(gold):
        for p, claim in enumerate(predicted):
            overlap = overlap_f1(label.content, claim.content) if label.content & claim.content else 0.0
            if overlap and overlap >= threshold:
                content[g, p] = overlap
                beside[g, p] = _SOURCE * overlap_f1(label.source, claim.source)
                beside[g, p] += _CUE * overlap_f1(label.cue, claim.cue)
    earlier = np.where(content > 0, -_ORDER * np.arange(len(predicted)) / len(predicted), 0.0)
    chosen = sorted(p for _, p in _heaviest(content + earlier))
    pairs = _heaviest((content + beside)[:, chosen])
    return [(g, chosen[p]) for g, p in pairs]


def _heaviest(weight: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The one-to-one pairs of the greatest total weight, without those of none (Kuhn 1955)."""
    rows, columns = linear_sum_assignment(weight, maximize=True)
    return [(int(g), int(p)) for g, p in zip(rows, columns, strict=True) if weight[g, p] > 0]
