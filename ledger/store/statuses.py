"""The derived table ``claim_status``: one row for each claim whose standing an entry changes.

The writer calls :func:`status_rows` for every judgement that it appends, and ``verify`` for every one that
it meets, each on its own database; both read what was judged up to that entry and no further.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable

from ledger.store.entries import Entry
from ledger.store.judgements import Status
from ledger.store.standing import UNJUDGED, Judged, Standing, ordered, retracted, statuses
from ledger.store.views import JUDGEMENTS

KINDS = ("retraction", "supersession", "review")
"""The kinds of entry that can change how a claim stands."""

_AMONG = "IN (SELECT value FROM json_each(:ids))"
_TARGET = {"retraction": "target_id", "supersession": "old", "review": "claim_id"}
# Asked of each table by its own column: of the view, SQLite would read every row.
_JUDGED = " UNION ALL ".join(f"{JUDGEMENTS[kind]} WHERE {_TARGET[kind]} {_AMONG}" for kind in KINDS)


def status_rows(connection: sqlite3.Connection, entry: Entry) -> list[dict[str, str | int | None]]:
    """The rows of ``claim_status`` that a judgement brings.

    Its own row, and the rows of all entries before it, must be in the tables. Raises ``LookupError``
    where it names what is not recorded, or follows a judgement that is not this actor's on the same thing.
    """
    _check(connection, entry)
    touched = _touched(connection, entry)
    found = []
    now = statuses(touched, _bearing_on(connection, touched, entry.seq))
    for claim in sorted(touched):
        (claim_seq,) = connection.execute("SELECT seq FROM claim WHERE id = ?", (claim,)).fetchone()
        if now[claim] != standing_of(connection, claim):
            found.append(
                {
                    "claim_seq": claim_seq,
                    "seq": entry.seq,
                    "status": now[claim].status.value,
                    "successor": now[claim].successor,
                }
            )
    return found


def standing_of(connection: sqlite3.Connection, claim: str) -> Standing:
    """How the claim of this id stands by the table: by its last row, or if it has none, as unjudged."""
    row = connection.execute(
        "SELECT status, successor FROM claim_status WHERE claim_seq = (SELECT seq FROM claim WHERE id = ?) "
        "ORDER BY seq DESC LIMIT 1",
        (claim,),
    ).fetchone()
    return UNJUDGED if row is None else Standing(Status(row[0]), row[1])


def judged(connection: sqlite3.Connection, targets: Iterable[str], upto: int | None = None) -> list[Judged]:
    """The judgements of these things (content ids), and of those judgements, and so on; by their number.

    ``upto`` is the number of the last entry that counts.
    """
    found: dict[str, Judged] = {}
    waiting = list(targets)
    while waiting:
        rows = map(Judged._make, connection.execute(_JUDGED, {"ids": json.dumps(waiting)}))
        new = [j for j in rows if j.id not in found and (upto is None or j.seq <= upto)]
        found |= {judgement.id: judgement for judgement in new}
        waiting = [judgement.id for judgement in new]
    return sorted(found.values())


def about(connection: sqlite3.Connection, claim: str) -> list[tuple[Judged, bool]]:
    """Every judgement of a claim, of the supersessions that lead to it and of those judgements, in order, and
    whether it stands."""
    leading = connection.execute("SELECT old FROM supersession WHERE new = ?", (claim,)).fetchall()
    here = [j for j in judged(connection, {old for (old,) in leading}) if j.successor == claim]
    here = [j for j in here if j.kind == "supersession"]
    found = {*judged(connection, [claim]), *here, *judged(connection, [j.id for j in here])}
    gone = retracted(found)
    return [(j, (j.kind, j.id) not in gone) for j in ordered(found)]


def reached(
    connection: sqlite3.Connection, claims: Iterable[str], *, back: bool, upto: int | None = None
) -> set[str]:
    """These claims and all to which supersessions lead from them (``back``: that lead to them).

    Supersessions that do not stand count too, so that a retraction of one finds its way. ``upto`` is the
    number of the last entry that counts.
    """
    near, far = ("new", "old") if back else ("old", "new")
    found = set(claims)
    waiting = list(found)
    while waiting:
        rows = connection.execute(
            f"SELECT {far}, min(seq) FROM supersession WHERE {near} {_AMONG} GROUP BY {far}",
            {"ids": json.dumps(waiting)},
        )
        waiting = [claim for claim, first in rows if claim not in found and (upto is None or first <= upto)]
        found.update(waiting)
    return found


def _bearing_on(connection: sqlite3.Connection, claims: Collection[str], upto: int) -> list[Judged]:
    """Every judgement on which the status of these claims can depend."""
    return judged(connection, reached(connection, claims, back=False, upto=upto), upto)


def _touched(connection: sqlite3.Connection, entry: Entry) -> set[str]:
    """The claims whose standing this judgement can change."""
    kind, body, seq = entry.kind, entry.body, entry.seq
    while kind == "retraction":
        kind, id = body["target_kind"], body["target_id"]
        if kind == "claim":
            return reached(connection, [id], back=True, upto=entry.seq)
        if kind == "link":
            return set()
        columns = ("seq", "target_kind", "target_id") if kind == "retraction" else ("seq", _TARGET[kind])
        row = connection.execute(f"SELECT {', '.join(columns)} FROM {kind} WHERE id = ?", (id,)).fetchone()
        if row is None or row[0] >= seq:
            # Never so in a log that was written by us; in a forged one this could go in circles.
            raise LookupError(f"it judges a {kind} that is not recorded before it: {id}")
        body, seq = dict(zip(columns, row, strict=True)), row[0]
    if kind == "review":
        return {body["claim_id"]}
    return reached(connection, [body["old"]], back=True, upto=entry.seq)


def _check(connection: sqlite3.Connection, entry: Entry) -> None:
    kind, body = entry.kind, entry.body
    named = [("claim", body.get(field)) for field in ("old", "new", "claim_id", "amendment")]
    if kind == "retraction":
        named.append((body["target_kind"], body["target_id"]))
    for table, id in named:
        row = id and connection.execute(f"SELECT seq FROM {table} WHERE id = ?", (id,)).fetchone()
        if id and (row is None or row[0] >= entry.seq):
            raise LookupError(f"it judges a {table} that is not recorded before it: {id}")
    if previous := body.get("previous"):
        same = [body["actor"], body[_TARGET[kind]], entry.seq]
        query = f"SELECT 1 FROM {kind} WHERE id = ? AND actor = ? AND {_TARGET[kind]} = ? AND seq < ?"
        if connection.execute(query, [previous, *same]).fetchone() is None:
            raise LookupError(
                f"no earlier {kind} of this by {body['actor']!r} is {previous}, which it follows"
            )
