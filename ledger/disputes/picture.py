"""Disputes as they are shown: two sides, who is on each with what words, from how many origins, what changed
last; the one with most independent voices on both sides and the latest change first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.disputes.cluster import LEAST
from ledger.disputes.group import RELATIONS, Dispute, group
from ledger.disputes.people import People
from ledger.disputes.voices import Tie, Voice, denied, ties, ties_of, voices
from ledger.link.origins import circles, origins
from ledger.link.types import Link, score_of
from ledger.normalise.clause import clause
from ledger.store.ledger import Ledger

_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing said on one occasion: the ``voice`` that reports it first, and the ``others`` that do too."""

    voice: Voice
    others: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a dispute, in the order in which things were said. ``origins`` are its independent ones,
    each the claims (content ids) that go back to it; ``circles`` are publishers that have it from one
    another, round and round."""

    utterances: tuple[Utterance, ...]
    origins: tuple[tuple[str, ...], ...]
    circles: tuple[tuple[str, ...], ...] = ()

    @property
    def voices(self) -> list[Voice]:
        """Every claim of the side."""
        return [voice for said in self.utterances for voice in (said.voice, *said.others)]

    @property
    def names(self) -> list[str]:
        """Who is on it, by the order in which they spoke."""
        return list(dict.fromkeys(voice.name for voice in self.voices))


@dataclass(frozen=True, slots=True)
class Picture:
    """A dispute to be shown. ``proposition`` is the one that most of its claims are nearest to, worded
    positively; ``latest`` the claim that was said last; ``ties`` every link between the two sides."""

    proposition: str
    held: Side
    against: Side
    latest: Voice
    ties: tuple[Tie, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The claims that it is of."""
        return frozenset(voice.id for side in (self.held, self.against) for voice in side.voices)

    @property
    def rank(self) -> tuple[Any, ...]:
        """To sort by, the foremost last: origins of the weaker side, of both, and the latest change. An
        origin counts for as much as the surest link that sets it against the other side. Where a side has
        only speakers who are on the other too, nobody else disputes it: that comes last."""
        one, other = self._weight(self.held), self._weight(self.against)
        two = {v.speaker for v in self.held.voices}, {v.speaker for v in self.against.voices}
        weaker = min(one, other) if two[0] - two[1] and two[1] - two[0] else 0
        return round(weaker, 2), round(one + other, 2), self.latest.earliest or "", self.latest.seq

    def _weight(self, side: Side) -> float:
        sure: dict[str, float] = {}
        for tie in self.ties:
            for end in (tie.a, tie.b):
                sure[end] = max(sure.get(end, 0.0), tie.score)
        return sum(max(sure.get(id, 0.0) for id in origin) for origin in side.origins)

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON."""
        return {
            "proposition": self.proposition,
            **{
                name: {
                    "origins": len(side.origins),
                    "origin_claims": [list(origin) for origin in side.origins],
                    "circles": [list(circle) for circle in side.circles],
                    "voices": [voice.as_json() for voice in side.voices],
                    "utterances": [
                        [said.voice.id, *(voice.id for voice in said.others)] for said in side.utterances
                    ],
                }
                for name, side in (("held", self.held), ("against", self.against))
            },
            "latest": self.latest.id,
            "contradictions": [
                {"a": tie.a, "b": tie.b, "score": tie.score, "method": tie.method, "link": tie.id}
                for tie in self.ties
            ],
        }


def disputes(ledger: Ledger, *, claim: str | None = None, least: float = LEAST) -> list[Picture]:
    """Every dispute of a ledger as it stands or stood, the foremost first; with ``claim`` (a content id)
    those that it is in. Put together from the links with a score of at least ``least``."""
    against = ties(ledger, ["contradicts"], least) if claim is None else _around(ledger, claim, least)
    ends = {id for tie in against if tie.relation == "contradicts" for id in (tie.a, tie.b)}
    if not ends:
        return []
    people = People.of(ledger)
    linked = ties_of(ledger, RELATIONS, ends, least)
    found = voices(ledger, people, {*ends, *(id for tie in linked for id in (tie.a, tie.b))})
    groups = group(found, linked, denied(ledger))
    if claim is not None:
        groups = [one for one in groups if claim in one.held or claim in one.against]
    ends_of: dict[str, list[Tie]] = defaultdict(list)
    for tie in linked:
        ends_of[tie.a].append(tie)
        ends_of[tie.b].append(tie)
    pictures = []
    for one in groups:
        # Only the links of its own claims: there may be very many disputes.
        own = {tie.id: tie for id in (*one.held, *one.against) for tie in ends_of[id]}
        pictures.append(picture(one, found, list(own.values())))
    return sorted(pictures, key=lambda one: one.rank, reverse=True)


def _around(ledger: Ledger, claim: str, least: float) -> list[Tie]:
    """Every link that one can come to from a claim: no dispute that it is in has others."""
    seen, waiting = {claim}, {claim}
    found: dict[str, Tie] = {}
    while waiting:
        new = ties_of(ledger, RELATIONS, waiting, least)
        found |= {tie.id: tie for tie in new}
        waiting = {id for tie in new for id in (tie.a, tie.b)} - seen
        seen |= waiting
    return list(found.values())


def picture(dispute: Dispute, found: Mapping[str, Voice], linked: Sequence[Tie]) -> Picture:
    """The picture of a dispute among these claims."""
    held, against = set(dispute.held), set(dispute.against)
    across = [tie for tie in linked if tie.relation == "contradicts"]
    across = [
        tie for tie in across if (tie.a in held and tie.b in against) or (tie.a in against and tie.b in held)
    ]
    both = [found[id] for id in (*dispute.held, *dispute.against)]
    return Picture(
        proposition=central([found[id] for id in dispute.held], [found[id] for id in dispute.against]),
        held=side([found[id] for id in dispute.held], linked),
        against=side([found[id] for id in dispute.against], linked),
        latest=max(both, key=lambda voice: (voice.earliest or "", voice.seq)),
        ties=tuple(across),
    )


def side(members: Iterable[Voice], linked: Sequence[Tie]) -> Side:
    """One side, its claims by the occasion on which they were said."""
    order = sorted(members, key=lambda voice: voice.day)
    first: dict[str, str] = {voice.id: voice.id for voice in order}

    def find(id: str) -> str:
        while first[id] != id:
            id = first[id]
        return id

    rank = {voice.id: number for number, voice in enumerate(order)}
    for tie in linked:
        if tie.relation == "same_utterance" and tie.a in first and tie.b in first:
            one, other = sorted((find(tie.a), find(tie.b)), key=rank.__getitem__)
            first[other] = one
    said: dict[str, list[Voice]] = {}
    for voice in order:
        said.setdefault(find(voice.id), []).append(voice)
    publishers = {voice.id: voice.publisher for voice in order}
    links = [_link(tie) for tie in linked if tie.a in publishers and tie.b in publishers]
    return Side(
        tuple(Utterance(all_[0], tuple(all_[1:])) for all_ in said.values()),
        origins({voice.id: voice.speaker for voice in order}, links),
        circles(links, publishers.get),
    )


def weaker(ledger: Ledger, least: float = LEAST) -> int:
    """How many contradictions between current claims are too weak to be shown."""
    return sum(tie.score < least for tie in ties(ledger, ["contradicts"]))


def _link(tie: Tie) -> Link:
    return Link.model_validate(
        {"relation": tie.relation, "a": tie.a, "b": tie.b, "sides": tie.sides, "method": tie.method}
        | {"score": score_of(tie.score), "author": tie.author}
    )


_LONG = 22
"""Words; a longer proposition says more than what is in dispute."""
_POINTS = frozenset("i we you he she it they this that these those his her its their our my".split())


def central(held: Sequence[Voice], against: Sequence[Voice]) -> str:
    """What is in dispute, in the words of one claim: of the propositions that the one side holds and that can
    be understood alone (where there is none, of those that the other side holds not to be so; else of all
    held) the one that shares most words with all claims; the shorter of two."""
    words = [set(_WORD.findall(voice.proposition.casefold())) for voice in (*held, *against)]
    counts = Counter(word for each in words for word in each)

    def nearness(voice: Voice) -> float:
        own = set(_WORD.findall(voice.proposition.casefold()))
        return sum(counts[word] - 1 for word in own) / (len(own) + 3)

    plain = [voice for voice in held if _stands_alone(voice.proposition)]
    denied = [voice for voice in against if voice.negative and _stands_alone(voice.proposition)]
    some = plain or denied or held
    return min(some, key=lambda voice: (-nearness(voice), len(voice.proposition), voice.seq)).proposition


def _stands_alone(proposition: str) -> bool:
    """Whether it is one sentence that says of whom it speaks."""
    subject = clause(proposition)[0].split()
    return bool(subject) and subject[0].lower() not in _POINTS and len(proposition.split()) <= _LONG
