"""What somebody means by a few words: a claim by its id, a speaker by a name, or claims about something."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

from ledger.disputes.people import People
from ledger.disputes.voices import AMONG, Voice, ties_of, voices, voices_where
from ledger.errors import LedgerError
from ledger.store.ledger import Ledger

_ID = re.compile(r"[0-9a-f]{6,64}")
_SAME = ("same_proposition", "same_utterance")


@dataclass(frozen=True, slots=True)
class Subject:
    """What was meant (``kind``), in ``words`` to show, and the current claims it comes to, by id."""

    kind: Literal["claim", "speaker", "words"]
    words: str
    voices: dict[str, Voice]


def subject(ledger: Ledger, people: People, words: str, *, about: bool = False) -> Subject:
    """What these words mean: the beginning of a claim's id (6 characters at least) and what says the same or
    the opposite; else the claims of everybody so called; else, or with ``about``, the claims that have all
    these words, and what says the same.

    Raises ``LedgerError`` where that is nothing, or where several claims have such an id.
    """
    words = " ".join(words.split())
    if not about and (id := claim_id(ledger, words)):
        found = voices(ledger, people, _beside(ledger, {id}))
        return Subject("claim", found[id].proposition if id in found else words, found)
    if not about and (keys := people.called(words)):
        mine = claims_of(ledger, people, keys)
        if mine:
            names = list(dict.fromkeys(voice.name for voice in mine.values()))
            return Subject("speaker", ", ".join(names), mine)
    ids = {found.id for found in ledger.claims(text=words, current=True)}
    if not ids:
        raise LedgerError(f"Nobody in {ledger.path} is called {words!r}, and no claim has these words.")
    return Subject("words", words, voices(ledger, people, _beside(ledger, ids)))


def claim_id(ledger: Ledger, words: str) -> str | None:
    """The id of the claim that the words are the beginning of, ``None`` where they are none. Raises
    ``LedgerError`` where several claims have such an id."""
    prefix = words.strip().lower()
    if not _ID.fullmatch(prefix):
        return None
    rows = ledger.ask("SELECT 1 FROM claim WHERE id >= :p AND id < :p || 'g' LIMIT 1", {"p": prefix})
    return ledger.claim(prefix).id if rows else None


def claims_of(ledger: Ledger, people: People, keys: list[str]) -> dict[str, Voice]:
    """The current claims of these speakers, each by the one key that stands for it."""
    every = [key for one in keys for key in people.keys(one)]
    return voices_where(ledger, people, f"k.speaker {AMONG}", {"ids": json.dumps(every)})


def _beside(ledger: Ledger, ids: set[str]) -> set[str]:
    return ids | {id for tie in ties_of(ledger, _SAME, ids) for id in (tie.a, tie.b)}
