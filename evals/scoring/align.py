"""Which prediction is compared with which label (step 3).

One to one and of maximum weight, as MUC-4's template mapping and CEAF-REE do it (Du et al. 2021; Chen et
al. 2023, arXiv 2310.13793), on spans alone: no field under test can choose its own partner, and a label
once taken is taken, so a second prediction of the same thing is an invention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
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

    The weight of a pair is content F1 + 1e-3 · source F1 + 1e-4 · cue F1, and 0 where content F1 is below
    ``threshold`` or 0. Of predictions in the very same words, source and cue included, the one given first
    is taken, so that nothing is won by saying a thing several ways. (Naming several sources for the same
    words can still win: the one whose words overlap the label's is compared, the others are inventions.)
    """
    if not gold or not predicted:
        return []
    weight = np.zeros((len(gold), len(predicted)))
    for g, label in enumerate(gold):
        for p, claim in enumerate(predicted):
            content = overlap_f1(label.content, claim.content) if label.content & claim.content else 0.0
            if content and content >= threshold:
                weight[g, p] = (
                    content
                    + _SOURCE * overlap_f1(label.source, claim.source)
                    + _CUE * overlap_f1(label.cue, claim.cue)
                    - _ORDER * p / len(predicted)
                )
    rows, columns = linear_sum_assignment(weight, maximize=True)
    return [(int(g), int(p)) for g, p in zip(rows, columns, strict=True) if weight[g, p] > 0]
