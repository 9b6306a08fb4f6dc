"""Which claims stand against which: from links to disputes. No ledger here.

A dispute is a set of claims that hold one thing and the claims that contradict *them*: each of these is
linked to a claim of the first side itself, or is one statement with one that is. Nothing joins a dispute over
several hops. So a general denial ("we never asked for anything") stands in every dispute about a deed that
it covers, and does not make one of them all. Only where two sets of claims are contradicted by mostly the
same claims are they one side: *Larijani tried through Oman* beside *Iran asked for talks*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ledger.disputes.cluster import clusters
from ledger.disputes.voices import Tie, Voice

RELATIONS = ("contradicts", "same_proposition", "same_utterance", "repeats")
"""The relations that make disputes."""

CORE = 0.5
"""A claim is of the core of the other side if it contradicts at least so much of this one."""
SHARED = 2 / 3
"""Two sets of claims are one side if they share more than this much of the smaller core against them."""
_PART = CORE


@dataclass(slots=True)
class Dispute:
    """The claims that hold something (``held``) and those against it, each side with what says one thing
    together (``parts``, the largest first)."""

    held: list[str]
    against: list[str]
    parts: list[list[str]] = field(default_factory=list)


def group(
    voices: Mapping[str, Voice], ties: Sequence[Tie], denied: Collection[tuple[str, str]] = ()
) -> list[Dispute]:
    """The disputes among these claims.

    ``denied`` are pairs of which a judgement that counts says that they do not contradict each other: these
    are not put against each other for the sake of what says the same.
    """
    weights: dict[tuple[str, str], float] = {}
    opposite: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        if tie.a not in voices or tie.b not in voices:
            continue
        pair = (min(tie.a, tie.b), max(tie.a, tie.b))
        if tie.relation == "contradicts":
            opposite[tie.a].add(tie.b)
            opposite[tie.b].add(tie.a)
            weights[pair] = -1.0
        elif tie.relation in ("same_utterance", "repeats") and _one_side(voices, pair):
            weights[pair] = max(1.0, weights.get(pair, 0.0)) if weights.get(pair, 0.0) >= 0 else -1.0
        elif tie.relation == "same_proposition" and tie.sides == "same":
            weights[pair] = max(tie.score, weights.get(pair, 0.0)) if weights.get(pair, 0.0) >= 0 else -1.0
    parts = clusters(voices, weights)
    of = {id: number for number, part in enumerate(parts) for id in part}
    apart: dict[str, set[str]] = defaultdict(set)
    for one, other in denied:
        apart[one].add(other)
        apart[other].add(one)
    sides = [_against(part, parts, of, opposite, apart) for part in parts]
    disputes = []
    covered: set[tuple[str, str]] = set()
    order = sorted(
        (number for number in range(len(parts)) if sides[number][0]),
        key=lambda number: (
            _negative(voices, parts[number]),
            -len(parts[number]),
            min(voices[id].seq for id in parts[number]),
        ),
    )
    done: set[int] = set()
    rank = {number: place for place, number in enumerate(order)}
    contradicted: dict[str, list[int]] = defaultdict(list)
    for number in order:
        for id in sides[number][1]:
            contradicted[id].append(number)
    for number in order:
        if number in done:
            continue
        near = {each for id in sides[number][1] for each in contradicted[id]} - done
        joined = _joined(number, sorted(near, key=rank.__getitem__), sides, voices, parts)
        held = [id for part in joined for id in parts[part]]
        against = sorted({id for part in joined for id in sides[part][0]} - set(held))
        facing = set(against)
        held = [id for id in held if opposite[id] & facing or not facing <= apart.get(id, set())]
        pairs = {(min(a, b), max(a, b)) for a in held for b in opposite[a] & set(against)}
        if pairs <= covered:
            continue
        done.update(joined)
        covered |= pairs
        disputes.append(Dispute(held, against, [parts[part] for part in joined]))
    return disputes


def _against(
    part: Sequence[str],
    parts: Sequence[Sequence[str]],
    of: Mapping[str, int],
    opposite: Mapping[str, set[str]],
    apart: Mapping[str, set[str]],
) -> tuple[set[str], set[str]]:
    """The claims against a part, and the core of them: those that contradict half of it or more."""
    counts: dict[str, int] = defaultdict(int)
    for id in part:
        for other in opposite.get(id, ()):
            counts[other] += 1
    by_part: dict[int, int] = defaultdict(int)
    for other, count in counts.items():
        by_part[of[other]] += count
    against: set[str] = set()
    core: set[str] = set()
    kept = {other for id in part for other in apart.get(id, ())} - counts.keys()
    for number, total in by_part.items():
        others = [id for id in parts[number] if id not in kept]
        share = total / (len(part) * len(others))
        against.update(others if share >= _PART else (id for id in others if id in counts))
        core.update(others if share >= CORE else (id for id in others if counts[id] >= CORE * len(part)))
    return against - set(part), core - set(part)


def _joined(
    first: int,
    near: Sequence[int],
    sides: Sequence[tuple[set[str], set[str]]],
    voices: Mapping[str, Voice],
    parts: Sequence[Sequence[str]],
) -> list[int]:
    """The part and those ``near`` it (some claim is of the core against both) that are contradicted by mostly
    the same claims, at least two of them."""
    core = sides[first][1]
    found = [first]
    polarity = _negative(voices, parts[first])
    for number in near:
        if number == first or _negative(voices, parts[number]) != polarity:
            continue
        theirs = sides[number][1]
        if sides[first][0] & set(parts[number]):
            continue  # they contradict each other
        common = len(core & theirs)
        if common >= 2 and common > SHARED * min(len(core), len(theirs)):
            found.append(number)
    return found


def _one_side(voices: Mapping[str, Voice], pair: tuple[str, str]) -> bool:
    a, b = (voices[id] for id in pair)
    return a.negative == b.negative


def _negative(voices: Mapping[str, Voice], part: Sequence[str]) -> bool:
    """Whether more of the part's claims hold that something is not so than that it is."""
    return 2 * sum(voices[id].negative for id in part) > len(part)
