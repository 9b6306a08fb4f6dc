"""Opening the file, and saying plainly why it cannot be opened.

SQLite before 3.51.3 can corrupt a WAL database when two connections write or checkpoint at the very
same instant, so "one writer" is kept by a lock file beside the ledger rather than by SQLite's own
lock alone: whoever writes holds ``facts.db.lock`` from before ``BEGIN`` until after ``COMMIT``, the
checkpoint that a commit may set off included. The kernel frees it when a process dies.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from ledger.errors import LedgerError, UserError
from ledger.store import schema

CACHE_KIB = 65536
"""Page cache of a connection, in KiB; taken as it is needed."""
PATIENCE = 30.0
"""Seconds that a writer waits for another one."""

_MAGIC = b"SQLite format 3\x00"

_HARMLESS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
}


def authorize(action: int, first: str | None, second: str | None, _: str | None, trigger: str | None) -> int:
    """What the writer's connection may do, as SQLite asks it (``sqlite3.Connection.set_authorizer``).

    Read, and insert into the ledger's tables; into the search index only through its trigger. What
    is not on this list (UPDATE, DELETE, DROP, ALTER, ATTACH, setting a pragma …) is denied. FTS5 keeps its
    index by updating and deleting in its own shadow tables, so there those must pass.
    """
    if action in _HARMLESS:
        return sqlite3.SQLITE_OK
    if action in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE):
        table = first or ""
        if table.startswith(f"{schema.FTS}_"):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_UPDATE and table == "sqlite_master":
            # Asked for whenever SQLite sets up the FTS5 table anew, and never carried out: without the
            # pragma writable_schema, which is denied below, nobody updates the schema directly.
            return sqlite3.SQLITE_OK
        appends = action == sqlite3.SQLITE_INSERT
        if appends and (table in schema.TABLES or (table == schema.FTS and trigger == schema.FTS_TRIGGER)):
            return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and second is None:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns SQLite's errors that a user can act on into :class:`LedgerError`; others pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None and "Could not decode" in str(error):  # Python's own, of bytes that are no text
            code = sqlite3.SQLITE_MISMATCH
        reason = _REASONS.get(code & 0xFF) if code is not None else None
        if reason is None:
            raise
        raise LedgerError(reason.format(path=path, error=error)) from error
    except UnicodeDecodeError as error:
        # Bytes of the file that are no text, in a value or in SQLite's own message about damage.
        raise LedgerError(_REASONS[sqlite3.SQLITE_CORRUPT].format(path=path, error=error)) from error


@contextmanager
def read_back(path: Path) -> Iterator[None]:
    """The same around reading what was recorded: what cannot be read as the ledger writes it was altered."""
    try:
        with explained(path):
            yield
    except UserError:
        raise
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:_SHOWN]
        raise LedgerError(_ALTERED.format(path=path, error=what)) from error


_SHOWN = 160
_ALTERED = "{path} was altered or damaged ({error}): `fact-ledger verify` says where."
_LOCKED = (
    "{path} is locked: another program has been writing to it for a long while. "
    "Wait for it to end, or stop it, and start again; nothing that was recorded is lost."
)
_REASONS = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: "{path} is locked by another part of this program ({error}).",
    sqlite3.SQLITE_FULL: "The disk is full: {path} could not grow. What was recorded before is safe; "
    "this step was not recorded. Free some space and start again.",
    sqlite3.SQLITE_READONLY: "{path} cannot be written: it, or the folder it is in, is read-only for you.",
    sqlite3.SQLITE_PERM: "{path} may not be opened by you.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened: check that its folder exists "
    "and that you may write there.",
    sqlite3.SQLITE_IOERR: "{path} could not be read or written ({error}): check the disk it is on.",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged ({error}): go back to a snapshot of it. "
    "`fact-ledger verify` says where it is damaged, if it can still be opened.",
    # A view or a table that is not there, or a value of another type.
    sqlite3.SQLITE_ERROR: _ALTERED,
    sqlite3.SQLITE_MISMATCH: _ALTERED,
    sqlite3.SQLITE_NOTADB: "{path} is not a SQLite file, or it is damaged.",
}


def check_file(path: Path, *, readonly: bool, create: bool) -> None:
    """Raises :class:`LedgerError` where the path cannot be a ledger, before SQLite touches it."""
    try:
        exists = path.exists()
        if not exists:
            if readonly or not create:
                raise LedgerError(f"There is no ledger at {path}: `fact-ledger extract` makes one.")
            if not path.parent.is_dir():
                raise LedgerError(f"{path} cannot be made: there is no folder {path.parent}.")
            if not os.access(path.parent, os.W_OK | os.X_OK):
                raise LedgerError(f"{path} cannot be made: you may not write in {path.parent}.")
            return
        if path.is_dir():
            raise LedgerError(f"{path} is a folder, not a ledger: name a file, such as {path / 'facts.db'}.")
        if not path.is_file():
            raise LedgerError(f"{path} is not a regular file, so it cannot be a ledger.")
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except PermissionError as error:
        raise LedgerError(f"{path} may not be read by you.") from error
    if not start and not (readonly or create):
        raise LedgerError(f"{path} is empty, so there is no ledger in it: `fact-ledger extract` makes one.")
    if start and start != _MAGIC:
        raise LedgerError(f"{path} is not a SQLite file, so it cannot be a ledger: name another file.")
    if not readonly and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)):
        raise LedgerError(f"{path} cannot be written: it, or the folder it is in, is read-only for you.")


def connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """A connection to the file as it is, with the pragmas of a ledger set and nothing checked.

    Transactions are begun and ended by hand. Where its folder may not be written a ledger is opened
    *immutable*, because SQLite could not make the shared-memory file that reading beside a writer needs. That
    is safe on a read-only medium. Elsewhere another user might be writing, which would not be seen:
    ``docs/what-verify-cannot-find.md`` says so.
    """
    if sqlite3.sqlite_version_info < schema.MINIMUM_SQLITE:
        wanted = ".".join(map(str, schema.MINIMUM_SQLITE))
        raise LedgerError(
            f"This Python has SQLite {sqlite3.sqlite_version}; a ledger needs {wanted} or newer. "
            "Use a newer Python, or one linked to a newer SQLite."
        )
    mode = "mode=ro" if readonly else "mode=rwc"
    beside_wal = path.with_name(path.name + "-wal").exists()
    if readonly and not beside_wal and not os.access(path.parent, os.W_OK):
        mode = "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=PATIENCE, isolation_level=None)
    with closed_on_error(connection):
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute("PRAGMA synchronous = FULL")
        # Ids are hashes, so every index over them is written to all over: in SQLite's own 2 MiB most of
        # that would be read from the disk again and again, as soon as a ledger is larger than that.
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return connection


@contextmanager
def closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """Closes the connection where the block fails, and leaves it open where it does not."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def roll_back(connection: sqlite3.Connection) -> None:
    """Ends a transaction as if it had never begun. SQLite may have done so by itself, where a disk was full
    or failed, and would then complain of being told: that must not stand in the place of what went wrong."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def check_ledger(connection: sqlite3.Connection, path: Path) -> None:
    """Raises :class:`LedgerError` where the database is no ledger, or one of another version."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != schema.APPLICATION_ID:
        raise LedgerError(f"{path} is a SQLite file, but no ledger: name another file.")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == schema.VERSION:
        return
    known = f"{path} has schema version {version} and this program knows version {schema.VERSION}"
    if version > schema.VERSION:
        raise LedgerError(f"{known}: it was made by a newer fact-ledger, so update this one.")
    if version < 1:
        raise LedgerError(
            f"{path} says it has schema version {version}, which there never was: it is damaged."
        )
    raise LedgerError(
        f"{known}: it was made by an earlier fact-ledger. Bring it up to date with "
        f"`fact-ledger migrate --ledger {shlex.quote(str(path))}`, which leaves every entry as it is; "
        "where it may not be written, do that with a copy."
    )


def writer_lock(path: Path) -> filelock.BaseFileLock:
    """The lock that makes a process the one writer of the ledger at ``path``, which is resolved."""
    return filelock.FileLock(path.with_name(path.name + ".lock"))


@contextmanager
def held(lock: filelock.BaseFileLock, path: Path) -> Iterator[None]:
    """Holds the one writer's lock. Raises :class:`LedgerError` after :data:`PATIENCE` seconds of waiting."""
    try:
        lock.acquire(timeout=PATIENCE)
    except filelock.Timeout as error:
        raise LedgerError(_LOCKED.format(path=path)) from error
    except OSError as error:
        raise LedgerError(f"{path} cannot be written: its lock file cannot be made ({error}).") from error
    try:
        yield
    finally:
        lock.release()
