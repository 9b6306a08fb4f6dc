"""Relations between claims, and who is who, across documents (step 8).

Relations are scored as pairs: precision, recall and F1 for each kind, with labelled claims as input or end
to end (then a predicted pair counts if both its claims are aligned with the label's). Speakers are scored
as clusters by B³ (Bagga & Baldwin 1998), mention by mention.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from statistics import fmean

from evals.scoring.figures import PRF

DIRECTED = frozenset({"updates", "responds_to", "repeats"})
"""Kinds in which A to B is not B to A."""

Relation = tuple[str, str, str]
"""``(kind, a, b)``, the claims by label."""


def pairs(gold: Iterable[Relation], predicted: Iterable[Relation]) -> dict[str, PRF]:
    """For each kind that occurs, the pairs that are right. A pair given twice counts once."""
    wanted, found = {_plain(r) for r in gold}, {_plain(r) for r in predicted}
    return {
        kind: PRF(
            sum(r[0] == kind for r in wanted & found),
            sum(r[0] == kind for r in found),
            sum(r[0] == kind for r in wanted),
        )
        for kind in sorted({r[0] for r in wanted | found})
    }


def aligned(predicted: Iterable[Relation], label_of: Mapping[str, str]) -> list[Relation]:
    """Predicted relations between predicted claims, said of the labels these are aligned with. A claim
    without a label keeps its own name, so that its relations count as wrong."""
    return [(kind, label_of.get(a, f"?{a}"), label_of.get(b, f"?{b}")) for kind, a, b in predicted]


def b_cubed(
    gold: Iterable[Collection[Hashable]], predicted: Iterable[Collection[Hashable]]
) -> dict[str, float]:
    """B³ precision, recall and F1 of clusters of the same mentions. Who is in no cluster is one by himself;
    mentions that only one side knows count as such on the other."""
    wanted, found = _clusters(gold), _clusters(predicted)
    mentions = sorted({*wanted, *found}, key=repr)
    if not mentions:
        return {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    alone = {mention: frozenset({mention}) for mention in mentions}
    shared = {m: len(wanted.get(m, alone[m]) & found.get(m, alone[m])) for m in mentions}
    precision = fmean(shared[m] / len(found.get(m, alone[m])) for m in mentions)
    recall = fmean(shared[m] / len(wanted.get(m, alone[m])) for m in mentions)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


def _clusters(clusters: Iterable[Collection[Hashable]]) -> dict[Hashable, frozenset[Hashable]]:
    return {mention: frozenset(cluster) for cluster in clusters for mention in cluster}


def _plain(relation: Relation) -> Relation:
    kind, a, b = relation
    return relation if kind in DIRECTED or a <= b else (kind, b, a)
