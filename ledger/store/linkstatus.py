"""The derived table ``link_status``: which of the links of a pair counts, one row for each change of that.

Of all that was judged of one relation between one pair, one link counts. Those that were retracted do not;
of the rest a person's, the last one, beats every program's; where no person judged, it is the surest of the
programs'. A link without a row counts, as most do: nobody else judged its pair.

The writer calls :func:`link_rows` for every entry that it appends and ``verify`` for every one that it
meets, each on its own database; both read what was there up to that entry and no further.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from ledger.link.types import Relation
from ledger.store.entries import Entry
from ledger.store.judgements import PERSON
from ledger.store.standing import Judged, ordered, retracted
from ledger.store.statuses import judged

KINDS = ("link", "linking", "retraction")
"""The kinds of entry to ask about."""

_AMONG = "IN (SELECT value FROM json_each(?))"
# By the index of ``a``: without statistics, SQLite might take that of the relation, and read half the table.
_PAIR = "+relation = ? AND a = ? AND +b = ?"


class _Linked(NamedTuple):
    seq: int
    id: str
    judged_at: str
    author: str
    method: str
    score: str
    note: str | None
    previous: str | None

    @property
    def judgement(self) -> Judged:
        return Judged(
            self.seq, self.id, "link", self.judged_at, self.author, "relate", "link", self.id,
            reason=self.note, previous=self.previous,
        )  # fmt: skip


_COLUMNS = ", ".join(_Linked._fields)


def link_rows(connection: sqlite3.Connection, entry: Entry) -> list[dict[str, str | int | None]]:
    """The rows of ``link_status`` that an entry brings.

    Its own row, and the rows of all entries before it, must be in the tables. Raises ``LookupError`` where
    it names what is not recorded, or follows a link that is not this person's of the same pair.
    """
    _check(connection, entry)
    pair = _pair(connection, entry)
    if pair is None:
        return []
    links = _links(connection, _PAIR, pair, entry.seq)
    if entry.kind == "link" and len(links) == 1:
        return []  # the first of its pair, as most are, counts
    counts = counting(connection, links, entry.seq)
    return [
        {"link_seq": link.seq, "seq": entry.seq, "counts": int(link.id == counts)}
        for link in links
        if (link.id == counts) != _counted(connection, link.seq)
    ]


def counting(connection: sqlite3.Connection, links: Iterable[_Linked], upto: int) -> str | None:
    """The id of the one of these links of a pair that counts at entry ``upto``; ``None`` where all are
    retracted."""
    gone = retracted(judged(connection, [link.id for link in links], upto))
    standing = [link for link in links if ("link", link.id) not in gone]
    if persons := ordered([link.judgement for link in standing if link.method == PERSON]):
        return persons[-1].id
    best = min(standing, key=lambda link: (-float(link.score), link.id), default=None)
    return best.id if best else None


def of_pair(connection: sqlite3.Connection, relation: str, a: str, b: str) -> list[tuple[Judged, bool]]:
    """Every link of a pair in this relation, and what was retracted of them, in the order of the log; each
    with whether it stands."""
    links = _links(connection, _PAIR, (relation, a, b))
    found = [link.judgement for link in links] + judged(connection, [link.id for link in links])
    gone = retracted(found)
    return [(j, (j.kind, j.id) not in gone) for j in sorted(found)]


def persons(connection: sqlite3.Connection, relation: str, a: str, b: str) -> list[Judged]:
    """The links of a pair that persons judged and that stand, the one that counts last."""
    links = _links(connection, _PAIR, (relation, a, b))
    gone = retracted(judged(connection, [link.id for link in links]))
    return ordered(
        [link.judgement for link in links if link.method == PERSON and ("link", link.id) not in gone]
    )


def noted(connection: sqlite3.Connection, claims: Iterable[str]) -> list[Judged]:
    """What persons wrote of links between these claims, or between speakers of them, and of taking them
    back."""
    ids = json.dumps(list(claims))
    keys = f"SELECT speaker FROM claim_speaker JOIN claim c ON c.seq = claim_seq WHERE c.id {_AMONG}"
    named = [row[0] for row in connection.execute(keys, [ids])]
    both = json.dumps([*json.loads(ids), *set(named)])
    links = _links(connection, f"a {_AMONG} OR b {_AMONG}", (both, both))
    return [
        *(link.judgement for link in links if link.note is not None),
        *judged(connection, [link.id for link in links]),
    ]


def _links(
    connection: sqlite3.Connection, where: str, values: tuple[str | int, ...], upto: int | None = None
) -> list[_Linked]:
    query = f"SELECT {_COLUMNS} FROM link WHERE ({where})" + ("" if upto is None else " AND seq <= ?")
    found = connection.execute(query, values if upto is None else (*values, upto))
    return [_Linked._make(row) for row in found]


def _counted(connection: sqlite3.Connection, link_seq: int) -> bool:
    row = connection.execute(
        "SELECT counts FROM link_status WHERE link_seq = ? ORDER BY seq DESC LIMIT 1", (link_seq,)
    ).fetchone()
    return row is None or bool(row[0])


def _pair(connection: sqlite3.Connection, entry: Entry) -> tuple[str, str, str] | None:
    """The relation and the pair whose links an entry can change."""
    kind, body, seq = entry.kind, entry.body, entry.seq
    while kind == "retraction":
        kind, id = body["target_kind"], body["target_id"]
        if kind not in ("retraction", "link"):
            return None
        columns = (
            ("seq", "target_kind", "target_id") if kind == "retraction" else ("seq", "relation", "a", "b")
        )
        row = connection.execute(f"SELECT {', '.join(columns)} FROM {kind} WHERE id = ?", (id,)).fetchone()
        if row is None or row[0] >= seq:
            raise LookupError(f"it judges a {kind} that is not recorded before it: {id}")
        body, seq = dict(zip(columns, row, strict=True)), row[0]
    return (body["relation"], body["a"], body["b"]) if kind == "link" else None


_RECORDED = {
    "claim": "SELECT 1 FROM claim WHERE id = ? AND seq < ?",
    "speaker": "SELECT 1 FROM claim_speaker WHERE speaker = ? AND claim_seq < ?",
    "document": "SELECT 1 FROM document WHERE id = ? AND seq < ?",
}


def _check(connection: sqlite3.Connection, entry: Entry) -> None:
    body = entry.body
    if entry.kind == "linking":
        named = [("document", body["document_id"])]
    elif entry.kind == "link":
        kind = "speaker" if body["relation"] == Relation.SAME_SPEAKER else "claim"
        named = [(kind, body["a"]), (kind, body["b"])]
    else:
        return
    for kind, id in named:
        if connection.execute(_RECORDED[kind], (id, entry.seq)).fetchone() is None:
            raise LookupError(f"it names a {kind} that is not recorded before it: {id}")
    if previous := body.get("previous"):
        query = f"SELECT 1 FROM link WHERE id = ? AND author = ? AND seq < ? AND {_PAIR}"
        values = (previous, body["author"], entry.seq, body["relation"], body["a"], body["b"])
        if connection.execute(query, values).fetchone() is None:
            raise LookupError(
                f"no earlier link of this pair by {body['author']!r} is {previous}, which it follows"
            )
