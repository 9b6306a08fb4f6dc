"""The ledger as it stood: what a query sees is the log up to some entry, and what that came to then.

SQLite looks a bare name up in ``temp`` first. So a connection that is to look back gets temporary views
named like the tables, each cut off at the entry in question, and the ledger's own views made anew over
those; every query, whoever wrote it, then answers from the log as it stood. The full-text index has no
number to cut off at: it finds rows, and the views leave out those that came later.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta

from ledger.errors import LedgerError
from ledger.store import schema

_CUT = {
    **dict.fromkeys(schema.TABLES, "seq <= {0}"),
    **dict.fromkeys(
        (table for table, keys in schema.UNIQUE.items() if keys[0][0] == "claim_seq"), "claim_seq <= {0}"
    ),
    **dict.fromkeys(("claim_status", "link_status"), "seq <= {0}"),
    "document_text": "document_id IN (SELECT id FROM main.document WHERE seq <= {0})",
}
# What was erased is gone, whichever time is asked about: the notice stands where the words were.
del _CUT["erasure"]


def resolve(connection: sqlite3.Connection, moment: str) -> int:
    """The number of the last entry at a moment; 0 where there was none yet.

    ``moment`` is an entry's number, a date (its whole day, UTC) or a date with time (UTC where it names no
    offset), both ISO 8601; what counts is this ledger's clock. Raises ``LedgerError`` for a number that the
    log has not reached, and for what is none of these.
    """
    moment = moment.strip()
    (size,) = connection.execute("SELECT coalesce(max(seq), 0) FROM main.entry").fetchone()
    if re.fullmatch(r"[0-9]{1,18}", moment):
        if int(moment) > size:
            raise LedgerError(f"The log has {size} entries and none with the number {moment}.")
        return int(moment)
    last = _last_instant(moment).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def recorded_at(seq: int) -> str:
        query = "SELECT recorded_at FROM main.entry WHERE seq = ?"
        return str(connection.execute(query, (seq,)).fetchone()[0])

    # The clock of a log never goes back, so the place can be found by halving.
    return bisect_right(range(1, size + 1), last, key=recorded_at)


def look_back(connection: sqlite3.Connection, seq: int) -> None:
    """From here on this connection answers from the log as it stood with ``seq`` entries.

    The writer's own connection may not do this: SQLite refuses with ``sqlite3.DatabaseError``.
    """
    for table, cut in _CUT.items():
        _replace(connection, table, f"SELECT * FROM main.{table} WHERE {cut.format(int(seq))}")
    for view, query in schema.VIEWS.items():
        _replace(connection, view, query)


def _replace(connection: sqlite3.Connection, name: str, query: str) -> None:
    connection.execute(f"DROP VIEW IF EXISTS temp.{name}")
    connection.execute(f"CREATE TEMP VIEW {name} AS {query}")


def _last_instant(moment: str) -> datetime:
    """The last instant that a date or a date with time can mean, in UTC."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", moment):
            return datetime.combine(date.fromisoformat(moment), time.max, UTC)
        then = datetime.fromisoformat(moment)
        then = then.replace(tzinfo=UTC) if then.tzinfo is None else then.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise LedgerError(
            f"{moment!r} is no moment of the log: give an entry's number, a date (2031-03-04) or a date with "
            "time (2031-03-04T12:30, or 2031-03-04T12:30:00+02:00)."
        ) from error
    whole = re.fullmatch(r".*[T ]\d{2}:\d{2}(?P<seconds>:\d{2})?([+-].*|Z)?", moment)
    if whole is None:
        return then
    # A moment given to the second, or to the minute, is all of that.
    unit = timedelta(seconds=1) if whole["seconds"] else timedelta(minutes=1)
    return then + (unit - timedelta(microseconds=1))
