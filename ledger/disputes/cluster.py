"""Clusters by average linkage: no chain of likenesses puts what is unlike into one."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping

ENOUGH = 0.4
"""How strongly the members of two clusters must be linked on average, pairs without a link counting 0."""
LEAST = ENOUGH
"""The score from which a link is shown in disputes: what a claim of a side must have to be of it, so must two
that stand against each other. What is weaker stays on record, as something to look at."""


def clusters(
    members: Iterable[str], weights: Mapping[tuple[str, str], float], enough: float = ENOUGH
) -> list[list[str]]:
    """The members in clusters, each sorted, the clusters by their first member.

    ``weights`` are of unordered pairs: from 1 (one and the same) down to -1 (against one another). Two
    clusters become one as long as some two are linked with at least ``enough`` on average, the strongest
    first. Time is near-linear in the number of weights.
    """
    own = {member: number for number, member in enumerate(sorted(set(members)))}
    groups: dict[int, list[str]] = {number: [member] for member, number in own.items()}
    sums: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), weight in weights.items():
        if a in own and b in own and a != b:
            one, other = own[a], own[b]
            total = sums[one].get(other, 0.0) + weight
            sums[one][other] = sums[other][one] = total
    heap: list[tuple[float, int, int]] = []

    def offer(one: int, other: int) -> None:
        average = sums[one][other] / (len(groups[one]) * len(groups[other]))
        if average >= enough:
            heapq.heappush(heap, (-average, min(one, other), max(one, other)))

    for one in list(sums):
        for other in sums[one]:
            if one < other:
                offer(one, other)
    following = len(own)
    while heap:
        _, one, other = heapq.heappop(heap)
        if one not in groups or other not in groups:
            continue  # a cluster of that pair is part of another by now
        new, following = following, following + 1
        groups[new] = groups.pop(one) + groups.pop(other)
        merged: dict[int, float] = {}
        for old in (one, other):
            for neighbour, weight in sums.pop(old).items():
                if neighbour in groups:
                    merged[neighbour] = merged.get(neighbour, 0.0) + weight
        sums[new] = merged
        for neighbour, weight in merged.items():
            sums[neighbour].pop(one, None)
            sums[neighbour].pop(other, None)
            sums[neighbour][new] = weight
            offer(new, neighbour)
    return sorted((sorted(group) for group in groups.values()), key=lambda group: group[0])
