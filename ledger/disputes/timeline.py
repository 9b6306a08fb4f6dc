"""Who said what about something, or what somebody said, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledger.disputes.people import People
from ledger.disputes.subject import Subject, subject
from ledger.disputes.voices import Tie, Voice, ties_of
from ledger.store.ledger import Ledger

SHOWN = ("contradicts", "updates", "responds_to", "repeats")
"""The relations that a timeline shows."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing said: the claim, other claims that report the same saying, and links to other moments."""

    voice: Voice
    others: tuple[Voice, ...]
    ties: tuple[Tie, ...]

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON."""
        links = [{"relation": tie.relation, "a": tie.a, "b": tie.b, "score": tie.score} for tie in self.ties]
        return {**self.voice.as_json(), "same_utterance": [v.id for v in self.others], "links": links}


def timeline(ledger: Ledger, words: str, *, about: bool = False) -> tuple[Subject, list[Moment]]:
    """What the words mean (:func:`~ledger.disputes.subject.subject`), and its moments by when they were said.

    A date that is known to the month only stands at the month's beginning, before the days in it: nothing
    is said of which came first. What has no date comes last.
    """
    people = People.of(ledger)
    meant = subject(ledger, people, words, about=about)
    return meant, list(_moments(ledger, meant.voices))


def _moments(ledger: Ledger, found: dict[str, Voice]) -> Iterator[Moment]:
    from ledger.disputes.picture import side

    linked = ties_of(ledger, [*SHOWN, "same_utterance"], found)
    for said in side(found.values(), linked).utterances:
        ids = {said.voice.id, *(voice.id for voice in said.others)}
        yield Moment(
            said.voice,
            said.others,
            tuple(t for t in linked if t.relation in SHOWN and (t.a in ids) != (t.b in ids)),
        )
