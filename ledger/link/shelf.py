"""What linking knows of every statement, without keeping it all in memory.

A :class:`Shelf` is a mapping that keeps its most recently used values as they are and the others in a private
temporary database of SQLite, on disk, which is gone with the process. So memory does not grow with the ledger
by more than the keys; a value that is not recent costs a look-up of tens of microseconds.
"""

from __future__ import annotations

import pickle
import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Generic, TypeVar

from ledger.errors import LedgerError

Value = TypeVar("Value")
_SPARE = 0.25
"""A shelf may grow over its size by so much before it is cleared down to it, many values at once."""


class Room:
    """The temporary database that several shelves share. Every method raises ``LedgerError`` where the disk
    for temporary files is full or fails."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA cache_size = -4096")  # KiB
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("BEGIN")

    def table(self, sql: str) -> None:
        """Make a table, or an index."""
        with _explained():
            self._db.execute(sql)

    def write(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement for each of some rows."""
        with _explained():
            self._db.executemany(sql, rows)

    def read(self, sql: str, values: Sequence[object]) -> list[tuple[bytes | str | int, ...]]:
        """The rows of a query."""
        with _explained():
            return self._db.execute(sql, values).fetchall()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(
            f"Linking could not use the disk for temporary files ({error}). What was linked so far stays. "
            "Make room there, or name another folder in SQLITE_TMPDIR, and say: fact-ledger link"
        ) from error


class Shelf(Generic[Value]):
    """Values by key; about ``size`` of them, the most recently used, stay in memory."""

    def __init__(self, room: Room, name: str, size: int) -> None:
        """``name`` is of the table, a word."""
        self._room, self._size = room, size
        self._get = f"SELECT value FROM {name} WHERE key = ?"
        self._put = f"INSERT OR REPLACE INTO {name} VALUES (?, ?)"
        self._recent: OrderedDict[str, Value] = OrderedDict()
        self._changed: set[str] = set()
        room.table(f"CREATE TABLE {name} (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")

    def __setitem__(self, key: str, value: Value) -> None:
        self._recent[key] = value
        self._recent.move_to_end(key)
        self._changed.add(key)
        self._clear()

    def get(self, key: str) -> Value | None:
        """The value of a key; ``None`` where there is none."""
        if key in self._recent:
            self._recent.move_to_end(key)
            return self._recent[key]
        rows = self._room.read(self._get, (key,))
        if not rows:
            return None
        value: Value = pickle.loads(zlib.decompress(rows[0][0]))  # type: ignore[arg-type]  # noqa: S301  written here
        self._recent[key] = value
        self._clear()
        return value

    def __getitem__(self, key: str) -> Value:
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def _clear(self) -> None:
        if len(self._recent) <= self._size * (1 + _SPARE):
            return
        old = list(islice(self._recent, len(self._recent) - self._size))
        self._room.write(
            self._put,
            (
                (key, zlib.compress(pickle.dumps(self._recent[key], pickle.HIGHEST_PROTOCOL), 1))
                for key in old
                if key in self._changed
            ),
        )
        for key in old:
            del self._recent[key]
            self._changed.discard(key)
