"""Whether a ledger still says what was recorded in it.

Everything is derived anew from the log and held against what the file says: the canonical form, the
content id and the leaf hash of every entry; every row of every typed table; the hash of every text
and the words of every span in it; the search index, posting by posting; the schema with its guards;
and what SQLite itself can check. What differs is named. An entry that was blanked by an erasure is held
against its notice (:mod:`ledger.store.notices`).

What this cannot find: a log rewritten from the first altered entry to the end by whoever owns the
file, with ids, leaves and tables to match, and a tail cut off together with its rows. Only a
checkpoint held elsewhere tells that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ledger.store import connection as conn
from ledger.store import schema
from ledger.store.chain import Chain
from ledger.store.checkpoint import Checkpoint
from ledger.store.compare import Problem, index_problems, table_problems
from ledger.store.notices import Blanked
from ledger.store.promises import checkpointed, expected
from ledger.store.reader import Reader
from ledger.store.relog import Log
from ledger.store.shape import schema_problems


@dataclass(frozen=True, slots=True)
class Report:
    """What :func:`verify` found: the size of the log, its root (64 hex digits) as derived anew, its origin
    (none of an empty log), what differs, and what was ``blanked`` by notices of erasure since the checkpoints
    and the root that it was held against: of these entries nothing can be said any more."""

    entries: int
    root: str
    origin: str | None
    problems: list[Problem]
    blanked: tuple[Blanked, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing differs."""
        return not self.problems


def verify(
    ledger: Reader,
    *,
    expect: tuple[int, str] | None = None,
    checkpoints: Mapping[str, Checkpoint] = MappingProxyType({}),
    log_only: bool = False,
) -> Report:
    """Verifies the file of an open ledger as it stands now, in one read transaction of its own.

    ``log_only`` hashes the log and no more: whether it is the one that a checkpoint vouches for, whatever
    the tables that are read say beside it.

    The log must go on from every one of the ``checkpoints`` held elsewhere, which are named as problems
    should name them; whose signatures they bear is for the caller to check. ``expect`` is the bare
    size and root (64 hex digits) of one. Damage is reported, not raised. Raises ``LedgerError`` where
    the file cannot be opened at all, and ``ValueError`` for a negative size.
    """
    if expect is not None and expect[0] < 0:
        raise ValueError(f"a log cannot have {expect[0]} entries")
    with conn.explained(ledger.path):
        recorded = conn.connect(ledger.path, readonly=True)
    # Bytes that are no UTF-8 must show up as a difference, not end the search for others.
    recorded.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    # A nameless database is SQLite's own temporary file: it spills to the disk and is gone afterwards.
    derived = sqlite3.connect("", isolation_level=None)
    try:
        recorded.execute("BEGIN")
        sizes = {checkpoint.size for checkpoint in checkpoints.values()}
        if expect is not None:
            sizes.add(expect[0])
        log = Chain(recorded, sizes) if log_only else Log(recorded, _emptied(derived), sizes)
        problems = [*_readable("the log", log.problems())]
        problems += checkpointed(log, checkpoints)
        if expect is not None:
            problems += expected(log, *expect)
        if not log_only:
            problems += _table_problems(recorded, derived)
        return Report(log.tree.size, log.tree.root().hex(), log.origin, problems, log.blanked())
    finally:
        derived.close()
        recorded.close()


def _emptied(derived: sqlite3.Connection) -> sqlite3.Connection:
    derived.execute("BEGIN")
    for statement in schema.bare_tables():
        derived.execute(statement)
    return derived


def _table_problems(recorded: sqlite3.Connection, derived: sqlite3.Connection) -> Iterator[Problem]:
    for table in schema.DERIVED:
        yield from _readable(f"table {table}", table_problems(recorded, derived, table))
    yield from _readable(f"search index {schema.FTS}", index_problems(recorded, derived))
    yield from _readable("the schema", schema_problems(recorded))
    yield from _readable("the file", _sqlite_problems(recorded))


def _readable(where: str, problems: Iterator[Problem]) -> Iterator[Problem]:
    """The problems, and where SQLite gives up on the way, that as one more. So too where a column holds what
    its type forbids (a schema that was altered), and where SQLite names damage in bytes that are no text."""
    try:
        yield from problems
    except (sqlite3.DatabaseError, TypeError, ValueError) as error:
        yield Problem(where, f"cannot be read: {error}")


def _sqlite_problems(recorded: sqlite3.Connection) -> Iterator[Problem]:
    for (line,) in recorded.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield Problem("the file", str(line))
    for table, rowid, parent, _ in recorded.execute("PRAGMA foreign_key_check"):
        yield Problem(f"table {table}, row {rowid}", f"points to a {parent} that is not there")
