"""Why two claims, or two speakers, are linked: everything that was judged of the pair, in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ledger.disputes.people import People
from ledger.disputes.subject import claim_id
from ledger.disputes.wording import phrase
from ledger.errors import LedgerError
from ledger.link.types import Relation
from ledger.store.connection import read_back
from ledger.store.ledger import Ledger
from ledger.store.linkstatus import of_pair


@dataclass(frozen=True, slots=True)
class End:
    """One end of a link: a claim, or a speaker by all its keys (``ids``); ``words`` to show it, and of a
    claim the ``quote`` that carries them and ``where`` it stands."""

    kind: str
    ids: tuple[str, ...]
    words: str
    quote: str | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One link of the pair. ``a`` and ``b`` are as in the log, ``names`` what to call them where they are
    speakers; ``counts`` says that it is the one that counts
    of its relation; ``undone`` who took it back and why."""

    id: str
    relation: str
    a: str
    b: str
    holds: bool
    sides: str | None
    score: str
    method: str
    author: str
    judged_at: str
    note: str | None
    because: tuple[dict[str, Any], ...]
    counts: bool
    undone: tuple[str, ...]
    names: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def end(ledger: Ledger, people: People, words: str) -> End:
    """The claim whose id begins like this (6 characters at least), or the speaker who is so called.

    A speaker is a name as it stands in the ledger, whatever its case, or the beginning of a key (8
    characters).
    Raises ``LedgerError`` where there is none, or several; these are listed then.
    """
    if id := claim_id(ledger, words):
        (row,) = ledger.ask("SELECT * FROM claims WHERE id = :id", {"id": id})
        no = "not so: " if row["polarity"] == "negative" else ""
        words = f"{row['claimer']} {row['act']} · {no}{row['proposition']}"
        where = ", ".join(filter(None, (row["publisher"], row["said_or_published"])))
        return End("claim", (id,), words, row["quote"], where)
    called = people.called(words)
    plain = " ".join(words.casefold().split())
    exact = [key for key in called if plain in {" ".join(n.casefold().split()) for n in people.names(key)}]
    found = exact or called
    if not found:
        raise LedgerError(
            f"Neither a claim nor a speaker in {ledger.path} is {words!r}: give the beginning of a claim's "
            "id, or a name."
        )
    if len(found) > 1:
        shown = "\n".join(f"  {key[:12]}  {', '.join(people.names(key)[:4])}" for key in found[:8])
        raise LedgerError(f"Several speakers are called {words!r}; give the key of one:\n{shown}")
    return End("speaker", tuple(people.keys(found[0])), ", ".join(people.names(found[0])))


def pairs(
    ledger: Ledger, people: People, relation: Relation, one: str, other: str, *, holds: bool
) -> list[tuple[str, str]]:
    """The pairs of ids that a person means who says that these two stand in a relation, or, with ``holds``
    off, that they do not.

    Of speakers one pair is enough for them to be one, and to be two, every key so named must be apart from
    every other. Raises ``LedgerError`` where either is none, or several that are not one already.
    """
    if relation is not Relation.SAME_SPEAKER:
        ids = [claim_id(ledger, words) for words in (one, other)]
        for words, id in zip((one, other), ids, strict=True):
            if id is None:
                raise LedgerError(
                    f"{words!r} is not the beginning of a claim's id in {ledger.path}: give 6 characters "
                    "of one at least."
                )
        return [(str(ids[0]), str(ids[1]))]
    keys = [_named(ledger, people, words) for words in (one, other)]
    if set(keys[0]) & set(keys[1]):
        raise LedgerError(f"{one!r} and {other!r} are one name: give the keys of two speakers.")
    if not holds:
        return [(a, b) for a in keys[0] for b in keys[1]]
    for words, mine in zip((one, other), keys, strict=True):
        if len({people.key(key) for key in mine}) > 1:
            shown = "\n".join(f"  {key[:12]}" for key in mine)
            raise LedgerError(f"Several speakers are called {words!r}; give the key of one:\n{shown}")
    return [(keys[0][0], keys[1][0])]


def _named(ledger: Ledger, people: People, words: str) -> list[str]:
    keys = people.named(words)
    if not keys:
        raise LedgerError(
            f"No speaker in {ledger.path} is called {words!r}: give a name as it stands there, or the "
            "beginning of a key (8 characters at least)."
        )
    return keys


def why(ledger: Ledger, one: End, other: End) -> list[Judged]:
    """Every link between two ends, either way round, in the order of the log."""
    if one.kind != other.kind:
        raise LedgerError("A claim and a speaker are not linked: give two claims, or two speakers.")
    relations = [r for r in Relation if (r is Relation.SAME_SPEAKER) == (one.kind == "speaker")]
    pairs = {pair for a in one.ids for b in other.ids if a != b for pair in ((a, b), (b, a))}
    found: list[Judged] = []
    for row in ledger.ask(
        "SELECT * FROM links WHERE a IN (SELECT value FROM json_each(:ids)) "
        "AND b IN (SELECT value FROM json_each(:ids)) ORDER BY seq",
        {"ids": json.dumps(sorted({*one.ids, *other.ids}))},
    ):
        if (row["a"], row["b"]) in pairs and row["relation"] in relations:
            with read_back(ledger.path):
                found.append(_judged(ledger, row))
    return found


def _judged(ledger: Ledger, row: dict[str, Any]) -> Judged:
    undone = [
        f"{j.actor} on {j.judged_at[:10]}: {j.reason}"
        for j, stands in of_pair(ledger.db.conn, row["relation"], row["a"], row["b"])
        if stands and j.kind == "retraction" and j.target_id == row["id"]
    ]
    names: tuple[str, ...] = ()
    if row["relation"] == Relation.SAME_SPEAKER:
        query = "SELECT name FROM claim_speaker WHERE speaker = :key ORDER BY claim_seq LIMIT 1"
        names = tuple(ledger.ask(query, {"key": key})[0]["name"] for key in (row["a"], row["b"]))
    kept = {name: row[name] for name in Judged.__slots__ if name in row}
    return Judged(
        **{
            **kept,
            "holds": bool(row["holds"]),
            "because": tuple(json.loads(row["because"])),
            "counts": bool(row["counts"]),
        },
        undone=tuple(undone),
        names=names,
    )


def in_words(ledger: Ledger, reason: dict[str, Any]) -> str:
    """A reason as a phrase; a claim that it names by its proposition."""

    def proposition(id: str) -> str | None:
        rows = ledger.ask("SELECT proposition FROM claim WHERE id = :id", {"id": id})
        return rows[0]["proposition"] if rows else None

    return phrase(reason, proposition)
