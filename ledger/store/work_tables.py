"""The tables of the working file, and how an older file is brought up to date: nothing in it is lost."""

from __future__ import annotations

import sqlite3

VERSION = 2
APPLICATION_ID = 0x466C6477
"""``PRAGMA application_id`` of a working file: "Fldw" in ASCII."""

_FIRST = (
    """CREATE TABLE response (
        key TEXT PRIMARY KEY, created_at TEXT NOT NULL, model TEXT NOT NULL,
        request TEXT, raw TEXT NOT NULL, usage TEXT) STRICT""",
    """CREATE TABLE window_state (
        run_id TEXT NOT NULL, document_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        state TEXT NOT NULL, detail TEXT, attempts INTEGER NOT NULL, updated_at TEXT NOT NULL,
        PRIMARY KEY (run_id, document_id, start, "end")) STRICT""",
    """CREATE TABLE rejected (
        run_id TEXT NOT NULL, document_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        ordinal INTEGER NOT NULL, draft TEXT NOT NULL, reason TEXT NOT NULL, created_at TEXT NOT NULL,
        PRIMARY KEY (run_id, document_id, start, "end", ordinal)) STRICT""",
)
_SECOND = (
    # What a window took in all its attempts, good or not. Money is in whole billionths of a US dollar;
    # NULL: some of it had no known price.
    "ALTER TABLE window_state ADD COLUMN tokens_in INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE window_state ADD COLUMN tokens_out INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE window_state ADD COLUMN cost_nano INTEGER DEFAULT 0",
    "ALTER TABLE window_state ADD COLUMN milliseconds INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE job (
        id TEXT PRIMARY KEY, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, state TEXT NOT NULL,
        fingerprint TEXT NOT NULL, asked TEXT NOT NULL, settings TEXT NOT NULL, run_id TEXT,
        budget_nano INTEGER, held_nano INTEGER NOT NULL DEFAULT 0, cost_nano INTEGER DEFAULT 0,
        tokens_in INTEGER NOT NULL DEFAULT 0, tokens_out INTEGER NOT NULL DEFAULT 0,
        listed INTEGER NOT NULL DEFAULT 0, owner TEXT, beat_at TEXT, detail TEXT) STRICT""",
    "CREATE INDEX job_by_state ON job (state, created_at)",
    "CREATE INDEX job_by_fingerprint ON job (fingerprint)",
    """CREATE TABLE job_document (
        job_id TEXT NOT NULL, ordinal INTEGER NOT NULL, origin TEXT NOT NULL, document_id TEXT,
        state TEXT NOT NULL, detail TEXT, windows INTEGER NOT NULL DEFAULT 0,
        claims INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0,
        updated_at TEXT NOT NULL, payload TEXT,
        PRIMARY KEY (job_id, ordinal)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX job_document_by_state ON job_document (job_id, state)",
    "CREATE INDEX job_document_by_document ON job_document (document_id) WHERE document_id IS NOT NULL",
)
_LIFTS = {1: _SECOND}


class OfNoUse(sqlite3.DatabaseError):
    """A SQLite file, but not one that this program can work with."""


def prepare(connection: sqlite3.Connection) -> None:
    """Makes the tables in an empty file, or lifts those of an older version; in the caller's transaction.

    Raises :class:`OfNoUse` for any other file.
    """
    marks = [connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version")]
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if marks == [0, 0] and not objects:
        statements = [*_FIRST, *_SECOND, f"PRAGMA application_id = {APPLICATION_ID}"]
    elif marks[0] == APPLICATION_ID and marks[1] in (*_LIFTS, VERSION):
        statements = [s for version in range(marks[1], VERSION) for s in _LIFTS[version]]
    else:
        raise OfNoUse("it is no working file of this version")
    for statement in statements:
        connection.execute(statement)
    if statements:
        connection.execute(f"PRAGMA user_version = {VERSION}")
