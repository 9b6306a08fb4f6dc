"""What somebody holds, and where that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.disputes.cluster import clusters
from ledger.disputes.people import People
from ledger.disputes.picture import central
from ledger.disputes.subject import claims_of
from ledger.disputes.voices import Tie, Voice, ties_of
from ledger.errors import LedgerError
from ledger.store.ledger import Ledger

_SAME = ("same_proposition", "same_utterance")


@dataclass(frozen=True, slots=True)
class Position:
    """Something that a speaker said once or several times: the claims in the order of time."""

    proposition: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Two claims of one speaker that take opposite sides; ``relation`` is how they are linked. ``certain``
    says that the dates leave no doubt which came first, and then ``before`` did."""

    before: Voice
    after: Voice
    relation: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """A speaker: every name and role in the ledger, the positions, the latest first, and changes of them."""

    key: str
    name: str
    names: tuple[str, ...]
    roles: tuple[str, ...]
    positions: tuple[Position, ...]
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON."""
        return {
            "speaker": self.key,
            "name": self.name,
            "names": list(self.names),
            "roles": list(self.roles),
            "positions": [
                {"proposition": each.proposition, "claims": [voice.as_json() for voice in each.voices]}
                for each in self.positions
            ],
            "changes": [
                {"before": c.before.id, "after": c.after.id, "relation": c.relation, "certain": c.certain}
                for c in self.changes
            ],
        }


def profiles(ledger: Ledger, words: str) -> list[Profile]:
    """Every speaker who is so called and has said something, who has said most first.

    Raises ``LedgerError`` where there is none.
    """
    people = People.of(ledger)
    found = []
    for key in people.called(words):
        mine = claims_of(ledger, people, [key])
        if mine:
            found.append(_profile(ledger, people, key, mine))
    if not found:
        raise LedgerError(f"Nobody in {ledger.path} who is called {words!r} has said anything.")
    return sorted(found, key=lambda one: -sum(len(each.voices) for each in one.positions))


def _profile(ledger: Ledger, people: People, key: str, mine: Mapping[str, Voice]) -> Profile:
    linked = [
        tie for tie in ties_of(ledger, [*_SAME, "contradicts"], mine) if tie.a in mine and tie.b in mine
    ]
    weights: dict[tuple[str, str], float] = {}
    for tie in linked:
        same = tie.relation == "same_utterance" or (tie.relation, tie.sides) == ("same_proposition", "same")
        weights[min(tie.a, tie.b), max(tie.a, tie.b)] = tie.score if same else -1.0
    positions = []
    for part in clusters(mine, weights):
        voices = sorted((mine[id] for id in part), key=lambda voice: voice.day)
        positions.append(Position(central(voices, voices), tuple(voices)))
    positions.sort(key=lambda each: max(voice.earliest or "" for voice in each.voices), reverse=True)
    roles = dict.fromkeys(voice.role for voice in mine.values() if voice.role)
    return Profile(
        key, people.name(key) or "", tuple(people.names(key)), tuple(roles), tuple(positions),
        tuple(_changes(mine, linked)),
    )  # fmt: skip


def _changes(mine: Mapping[str, Voice], linked: Iterable[Tie]) -> list[Change]:
    found = {}
    for tie in linked:
        if tie.relation == "contradicts" or (tie.relation, tie.sides) == ("same_proposition", "opposite"):
            before, after = sorted((mine[tie.a], mine[tie.b]), key=lambda voice: voice.day)
            certain = bool(before.latest and after.earliest and before.latest < after.earliest)
            found[before.id, after.id] = Change(before, after, tie.relation, certain)
    return sorted(found.values(), key=lambda change: (change.after.day, change.before.day))
