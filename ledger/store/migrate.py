"""Lifting a ledger of an earlier version of the schema to this one, when it is opened for writing.

One transaction, so a process that dies in it leaves the file as it was. No entry is touched: the sealed
forms, the leaves and so every root are what they were, and a checkpoint of the old file holds of
the new one. What is new is derived from them, and ``verify`` finds the same schema as in a fresh ledger.

Versions 2 and 3 only added to what was there, and worded the views anew. So one step from any to the present
is enough until a version alters what an earlier one has; that version will bring its own step.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ledger.errors import LedgerError
from ledger.store import schema, subtrees
from ledger.store.connection import roll_back
from ledger.store.entries import unseal
from ledger.store.rows import speaker_rows

ADDED: dict[int, tuple[str, ...]] = {
    2: ("subtree", "entry_origin", "retraction", "supersession", "review", "erasure", "claim_status"),
    3: ("claim_speaker", "link", "link_status", "linking"),
}
"""The tables that a version of the schema brought, by its number."""

VIEWS: dict[int, tuple[str, ...]] = {
    1: ("claims", "quantities", "denials", "readings"),
    2: ("claims", "current_claims", "quantities", "denials", "readings", "judgements"),
}
"""The views of the earlier versions, which are all made anew."""


def version_of(connection: sqlite3.Connection) -> int | None:
    """The version of the schema of this database; ``None`` where it is no ledger."""
    application, version = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    return version if application == schema.APPLICATION_ID else None


def lift(connection: sqlite3.Connection, path: Path) -> int | None:
    """Lifts a ledger of an earlier version; which one it was, ``None`` where there was nothing to lift.

    ``connection`` is one without an authorizer and without a transaction, and the caller holds the one
    writer's lock. Raises ``LedgerError`` where the file is not as that version left it, and leaves it so.
    """
    if version_of(connection) not in VIEWS:
        return None
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Somebody else may have lifted it while we waited.
        version = version_of(connection)
        if version in VIEWS:
            assert version is not None
            _lift(connection, path, version)
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    return version if version in VIEWS else None


def _lift(connection: sqlite3.Connection, path: Path, version: int) -> None:
    made = dict(_made_since(version))
    stored = schema.objects(connection)
    for view in VIEWS[version]:
        if stored.pop(("view", view), None) is not None:
            connection.execute(f"DROP VIEW {view}")
    if taken := sorted({name for _, name in stored} & made.keys()):
        raise _refusal(path, version, f"something in it is called {taken[0]} already")
    for sql in made.values():
        connection.execute(sql)
    try:
        if version < 2:
            subtrees.build(connection)
        else:
            subtrees.check(connection)
        _speakers(connection)
    except (ValueError, LookupError, TypeError, sqlite3.IntegrityError) as error:
        raise _refusal(path, version, "its log was altered or damaged") from error
    connection.execute(f"PRAGMA user_version = {schema.VERSION}")


def _speakers(connection: sqlite3.Connection) -> None:
    """Derives the speakers of every recorded claim."""
    publishers = dict(connection.execute("SELECT id, publisher FROM document"))
    query = "SELECT seq, canonical FROM entry WHERE kind = 'claim' ORDER BY seq"
    for seq, canonical in connection.execute(query).fetchall():
        body = unseal(canonical)["body"]
        for row in speaker_rows(seq, body, publishers[body["document_id"]]):
            columns = ", ".join(row)
            values = ", ".join(f":{column}" for column in row)
            connection.execute(f"INSERT INTO claim_speaker ({columns}) VALUES ({values})", row)


def _made_since(version: int) -> Iterator[tuple[str, str]]:
    """Name and SQL of what a fresh ledger has beside the tables of an earlier version."""
    tables = {table for since, added in ADDED.items() if since > version for table in added}
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        schema.create(fresh)
        yield from (
            (name, sql)
            for kind, name, table, sql in fresh.execute(
                "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
            )
            if kind == "view" or table in tables
        )
    finally:
        fresh.close()


def _refusal(path: Path, version: int, why: str) -> LedgerError:
    return LedgerError(
        f"{path} has schema version {version} and cannot be lifted to {schema.VERSION}: {why}. "
        "It was left as it is; `fact-ledger verify` of the program that made it says more."
    )
