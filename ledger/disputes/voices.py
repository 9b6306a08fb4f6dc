"""Claims as a picture shows them: who says what, when, where, on whose word; and the links between them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from ledger.disputes.people import People
from ledger.store.judgements import CURRENT
from ledger.store.ledger import Ledger
from ledger.store.rows import HOP, THE_ARTICLE

_CURRENT = ", ".join(f"'{status}'" for status in CURRENT)
AMONG = "IN (SELECT value FROM json_each(:ids))"
_VOICES = f"""
    SELECT c.seq, c.id, c.claimer, c.claimer_kind, c.via, c.act, c.polarity, c.certainty, c.type,
           c.proposition, c.quote, c.status, c.said_or_published AS said, c.earliest, c.latest,
           coalesce(c.event_time, c.event_raw) AS happened,
           c.publisher, c.headline, c.published_at AS published, c.document_id, c.recorded_at,
           k.speaker, s.medium, s.role, s.affiliation
    FROM claims c
         JOIN claim_speaker k ON k.claim_seq = c.seq AND k.position = max(c.depth - 1, 0)
         LEFT JOIN source s ON s.claim_seq = c.seq AND s.position = c.depth - 1
    WHERE c.status IN ({_CURRENT})"""


@dataclass(frozen=True, slots=True)
class Voice:
    """One current claim.

    ``speaker`` is the key of whoever's claim it is, all keys of one speaker taken together
    (:class:`~ledger.disputes.people.People`), and ``name`` what to call them. ``said`` is when it was said,
    else published (EDTF), ``earliest`` and ``latest`` the days that can mean; ``happened`` when the thing
    claimed happens (EDTF, else in words), ``published`` the document's own date.
    """

    seq: int
    id: str
    speaker: str
    name: str
    claimer: str
    claimer_kind: str
    role: str | None
    affiliation: str | None
    via: str | None
    medium: str | None
    act: str
    polarity: str
    certainty: str
    type: str
    proposition: str
    quote: str
    status: str
    said: str | None
    earliest: str | None
    latest: str | None
    happened: str | None
    publisher: str | None
    headline: str | None
    published: str | None
    document_id: str
    recorded_at: str

    @property
    def negative(self) -> bool:
        """Whether the claimer holds that it is not so."""
        return self.polarity == "negative"

    @property
    def chain(self) -> str:
        """Through whom the claim came, outermost first: the publisher, and who is quoted on the way."""
        hops = [self.publisher or THE_ARTICLE, *([self.via] if self.via else [])]
        return HOP.join(hops)

    @property
    def day(self) -> tuple[bool, str, str, int]:
        """To sort by: when it was said, what has no date last."""
        return self.earliest is None, self.earliest or "", self.latest or "", self.seq

    def as_json(self) -> dict[str, Any]:
        """What there is to know of it, as JSON."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "seq"} | {"seq": self.seq}


@dataclass(frozen=True, slots=True)
class Tie:
    """A link between two claims that counts and holds. ``score`` is between 0 and 1."""

    relation: str
    a: str
    b: str
    sides: str | None
    score: float
    method: str
    author: str
    id: str


def voices(ledger: Ledger, people: People, ids: Iterable[str]) -> dict[str, Voice]:
    """The current ones among these claims (content ids), by id."""
    return _voices(ledger, people, f" AND c.id {AMONG}", {"ids": json.dumps(list(ids))})


def voices_where(ledger: Ledger, people: People, where: str, values: dict[str, Any]) -> dict[str, Voice]:
    """The current claims for which a condition over ``c`` (the view ``claims``) and ``k`` (``claim_speaker``)
    holds, by id, in the order of the log. ``where`` is SQL of this program, ``values`` its parameters."""
    return _voices(ledger, people, f" AND ({where})", values)


def _voices(ledger: Ledger, people: People, where: str, values: dict[str, Any]) -> dict[str, Voice]:
    found = {}
    for row in ledger.ask(f"{_VOICES}{where} ORDER BY c.seq", values):
        key = people.key(row["speaker"])
        found[row["id"]] = Voice(**{**row, "speaker": key}, name=people.name(key) or row["claimer"])
    return found


_TIES = """SELECT relation, a, b, sides, CAST(score AS REAL) AS score, method, author, id
    FROM links WHERE counts AND holds
    AND (CAST(score AS REAL) >= :least OR relation NOT IN ('contradicts', 'same_proposition'))
    AND relation """


def ties(ledger: Ledger, relations: Collection[str], least: float = 0.0) -> list[Tie]:
    """Every link in these relations, in the order of the log; of contradictions, and of what puts claims on
    one side, those with at least this score."""
    rows = ledger.ask(f"{_TIES} {AMONG} ORDER BY seq", {"ids": json.dumps(sorted(relations)), "least": least})
    return [Tie(**row) for row in rows]


def ties_of(
    ledger: Ledger, relations: Collection[str], ids: Collection[str], least: float = 0.0
) -> list[Tie]:
    """The same of the links of which one end or both are among these claims."""
    values = {"ids": json.dumps(sorted(relations)), "ends": json.dumps(sorted(ids)), "least": least}
    ends = "IN (SELECT value FROM json_each(:ends))"
    rows = ledger.ask(
        f"{_TIES} {AMONG} AND seq IN "
        f"(SELECT seq FROM link WHERE a {ends} UNION SELECT seq FROM link WHERE b {ends}) ORDER BY seq",
        values,
    )
    return [Tie(**row) for row in rows]


def denied(ledger: Ledger) -> list[tuple[str, str]]:
    """The pairs of claims of which a judgement that counts says that they do not contradict each other."""
    rows = ledger.ask("SELECT a, b FROM links WHERE relation = 'contradicts' AND NOT holds AND counts")
    return [(row["a"], row["b"]) for row in rows]
