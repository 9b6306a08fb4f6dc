"""Who said what about something, or what somebody said, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledger.disputes.people import People
from ledger.disputes.picture import side
from ledger.disputes.subject import Subject, subject
from ledger.disputes.voices import Tie, Voice, ties_of, voices
from ledger.store.ledger import Ledger

SHOWN = ("contradicts", "updates", "responds_to", "repeats")
"""The relations that a timeline shows."""
_BACKWARDS = {"updates": "updated by", "responds_to": "answered by", "repeats": "repeated by"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing said: the claim, other claims that report the same saying, and what they are linked to.

    ``answers`` are these: the relation as read from here (``updated by``), and the claim at the other end,
    one for each saying. ``ties`` are all the links behind them.
    """

    voice: Voice
    others: tuple[Voice, ...]
    answers: tuple[tuple[str, Voice], ...]
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
    return meant, list(_moments(ledger, people, meant.voices))


def _moments(ledger: Ledger, people: People, found: dict[str, Voice]) -> Iterator[Moment]:
    linked = ties_of(ledger, [*SHOWN, "same_utterance"], found)
    ends = voices(ledger, people, {id for tie in linked for id in (tie.a, tie.b)})
    every = {**ends, **found}
    said_with = {
        voice.id: said.voice.id
        for said in side(every.values(), ties_of(ledger, ["same_utterance"], every)).utterances
        for voice in (said.voice, *said.others)
    }
    for said in side(found.values(), linked).utterances:
        ids = {said.voice.id, *(voice.id for voice in said.others)}
        own = tuple(t for t in linked if t.relation in SHOWN and (t.a in ids) != (t.b in ids))
        answers: dict[tuple[str, str], Voice] = {}
        for tie in own:
            other = tie.b if tie.a in ids else tie.a
            word = (
                tie.relation.replace("_", " ") if tie.a in ids else _BACKWARDS.get(tie.relation, tie.relation)
            )
            if other in every:
                answers.setdefault((word, said_with[other]), every[other])
        shown = sorted(((word, voice) for (word, _), voice in answers.items()), key=lambda each: each[1].day)
        yield Moment(said.voice, said.others, tuple(shown), own)
