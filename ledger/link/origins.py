"""From how many independent origins something is known, and where it goes round in a circle.

Five outlets that carry one agency are one origin. What makes two claims one origin: they report one saying
(``same_utterance``), one has it from the other (``repeats``), or one speaker claims both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from ledger.link.types import Link, Relation

_ONE_ORIGIN = frozenset((Relation.SAME_UTTERANCE, Relation.REPEATS))


def origins(claimers: Mapping[str, str], links: Iterable[Link]) -> tuple[tuple[str, ...], ...]:
    """Claims by origin: ``claimers`` gives for each claim the speaker (one key for all keys of one);
    ``links`` are those that stand. Groups and their members are in the order of ``claimers``."""
    parent = {claim: claim for claim in claimers}

    def find(claim: str) -> str:
        while parent[claim] != claim:
            parent[claim] = parent[parent[claim]]
            claim = parent[claim]
        return claim

    first: dict[str, str] = {}
    for claim, speaker in claimers.items():
        parent[find(claim)] = find(first.setdefault(speaker, claim))
    for link in links:
        if link.holds and link.relation in _ONE_ORIGIN and link.a in parent and link.b in parent:
            parent[find(link.a)] = find(link.b)
    groups: dict[str, list[str]] = defaultdict(list)
    for claim in claimers:
        groups[find(claim)].append(claim)
    return tuple(tuple(group) for group in groups.values())


def circles(links: Iterable[Link], outlet_of: Callable[[str], str | None]) -> tuple[tuple[str, ...], ...]:
    """Outlets that have something from one another in a ring, each ring once, beginning with the least name.
    ``outlet_of`` gives the outlet that carries a claim."""
    has_from: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.holds and link.relation is Relation.REPEATS:
            taker, giver = outlet_of(link.a), outlet_of(link.b)
            if taker and giver and taker != giver:
                has_from[taker].add(giver)
    return tuple(sorted(_rings(has_from)))


def _rings(edges: Mapping[str, set[str]]) -> set[tuple[str, ...]]:
    """The strongly connected parts with more than one outlet (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: set[tuple[str, ...]] = set()

    def visit(at: str) -> None:
        index[at] = low[at] = len(index)
        stack.append(at)
        for to in sorted(edges.get(at, ())):
            if to not in index:
                visit(to)
                low[at] = min(low[at], low[to])
            elif to in stack:
                low[at] = min(low[at], index[to])
        if low[at] == index[at]:
            ring: list[str] = []
            while True:
                ring.append(stack.pop())
                if ring[-1] == at:
                    break
            if len(ring) > 1:
                found.add(tuple(sorted(ring)))

    for outlet in sorted(edges):
        if outlet not in index:
            visit(outlet)
    return found
