"""Agreement of two labellings (step 9): the ceiling against which a system is read.

The second is scored like a system against the first. Krippendorff's alpha (nominal; Krippendorff 2011,
*Computing Krippendorff's Alpha-Reliability*) corrects the closed choices for chance; what only one labeller
marked is a value of its own (:data:`~evals.scoring.document.NONE`) in the second reading, which so also
sees disagreement on what is a claim at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from evals.scoring.document import NONE, Counts, DocumentScore
from evals.scoring.fields import CHOICES
from evals.scoring.figures import matrix, total


def nominal_alpha(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Krippendorff's alpha for two coders and nominal values: 1 is perfect, 0 is chance.

    ``None`` where there are no pairs, or only one value occurs, so that there is nothing to agree on.
    """
    units = list(pairs)
    values = Counter(value for unit in units for value in unit)
    n = values.total()
    if len(values) < 2:
        return None
    observed = 2 * sum(a != b for a, b in units) / n
    expected = sum(count * (n - count) for count in values.values()) / (n * (n - 1))
    return 1 - observed / expected


def alphas(scores: Sequence[DocumentScore]) -> dict[str, dict[str, float | None]]:
    """For each closed choice: alpha ``given_match``, and over ``all`` that either labeller marked."""
    counts = total(scores)
    return {
        name: {
            "given_match": nominal_alpha(_cells(counts, name, matched=True)),
            "all": nominal_alpha(_cells(counts, name, matched=False)),
        }
        for name in CHOICES
    }


def _cells(counts: Counts, name: str, *, matched: bool) -> list[tuple[str, str]]:
    return [
        pair for pair, n in matrix(counts, name).items() if not (matched and NONE in pair) for _ in range(n)
    ]
