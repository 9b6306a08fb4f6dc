"""Two databases of the same schema side by side: what one has and the other has not.

Both sides are read in the order of the key and merged, so nothing is held in memory but the rows
at hand.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.store import schema

_SHOWN = 120
_CHUNK = 1000
"""Rows that are compared at a time."""
_POSTINGS = "temp.postings"
_TERMS = "temp.terms"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that differs: where (table, key, column), and what is recorded against what was derived."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def table_problems(
    recorded: sqlite3.Connection, derived: sqlite3.Connection, table: str
) -> Iterator[Problem]:
    """What differs in a table, row by row and column by column; generated columns follow by themselves.

    Raises ``sqlite3.DatabaseError`` where the recorded table cannot be read.
    """
    columns = [row[1] for row in derived.execute(f"PRAGMA table_info({table})")]
    key = schema.UNIQUE[table][0]
    # Qualified, because SQLite takes a quoted name that is no column for a string.
    listed = ", ".join(f't."{column}"' for column in columns)
    query = f"SELECT {listed} FROM {table} t ORDER BY {', '.join(f't.{column}' for column in key)}"
    if _same(recorded, derived, query):
        return
    places = [columns.index(column) for column in key]
    for have, want in _merged(recorded.execute(query), derived.execute(query), places):
        row = have or want
        assert row is not None
        named = ", ".join(f"{columns[place]} {show(row[place])}" for place in places)
        where = f"table {table}, {named}"
        if have is None:
            yield Problem(where, "missing: the log calls for this row")
        elif want is None:
            yield Problem(where, "extra: nothing in the log calls for this row")
        else:
            for column, was, should in zip(columns, have, want, strict=True):
                if _key(was) != _key(should):
                    yield Problem(f"{where}, column {column}", difference(was, should))


def index_problems(recorded: sqlite3.Connection, derived: sqlite3.Connection) -> Iterator[Problem]:
    """What differs in the full-text index: every posting, and the sizes and settings that ranking uses.

    Raises ``sqlite3.DatabaseError`` where the recorded index cannot be read.
    """
    for connection in (recorded, derived):
        for name, form in ((_POSTINGS, "instance"), (_TERMS, "row")):
            connection.execute(
                f"CREATE VIRTUAL TABLE {name} USING fts5vocab('main', '{schema.FTS}', '{form}')"
            )
    query = f"SELECT term, doc, col, offset FROM {_POSTINGS}"
    missing: Counter[Any] = Counter()
    extra: Counter[Any] = Counter()
    terms: dict[Any, str] = {}
    same = _same(recorded, derived, query)
    for have, want in () if same else _merged(recorded.execute(query), derived.execute(query), range(4)):
        if have is None and want is not None:
            missing[want[1]] += 1
            terms.setdefault(want[1], want[0])
        elif want is None and have is not None:
            extra[have[1]] += 1
            terms.setdefault(have[1], have[0])
    for doc, term in sorted(terms.items(), key=lambda item: _key(item[0])):
        yield Problem(
            f"search index {schema.FTS}, row {doc}",
            f"{missing[doc]} words missing and {extra[doc]} extra, the first of them {show(term)}",
        )
    if not terms:
        yield from _search_problems(recorded, derived)
    for what, query in (
        ("structure", f"SELECT id, substr(block, 1, 4) FROM {schema.FTS}_data WHERE id = 10"),
        ("sizes", f"SELECT id, sz FROM {schema.FTS}_docsize ORDER BY id"),
        ("averages", f"SELECT id, block FROM {schema.FTS}_data WHERE id = 1"),
        ("settings", f"SELECT k, v FROM {schema.FTS}_config WHERE k <> 'version' ORDER BY k"),
    ):
        for have, want in _merged(recorded.execute(query), derived.execute(query), [0]):
            row = have or want
            assert row is not None
            yield Problem(f"search index {schema.FTS}, {what}, {show(row[0])}", difference(have, want))


def _search_problems(recorded: sqlite3.Connection, derived: sqlite3.Connection) -> Iterator[Problem]:
    """Words that a search does not find, in an index that holds them: to read it from end to end is one way
    into it, and a search takes another."""
    astray = 0
    first = ""
    for term, *counts in derived.execute(f"SELECT term, doc, cnt FROM {_TERMS}"):
        found = recorded.execute(f"SELECT doc, cnt FROM {_TERMS} WHERE term = ?", (term,)).fetchone()
        if found != tuple(counts):
            first = first or f"{show(term)}, which leads to {found[0] if found else 0} claims of {counts[0]}"
            astray += 1
    if astray:
        yield Problem(
            f"search index {schema.FTS}, words", f"{astray} are not found by a search, the first {first}"
        )


def difference(recorded: Any, derived: Any) -> str:
    """``recorded …, derived …``, cut where it is long."""
    return f"recorded {show(recorded)}, derived {show(derived)}"


def show(value: Any) -> str:
    """A value as Python writes it, cut where it is long; an id by its beginning."""
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


_Row = Sequence[Any]


def _same(recorded: sqlite3.Connection, derived: sqlite3.Connection, query: str) -> bool:
    """Whether both sides answer alike, which is quick to tell; where they do not, :func:`_merged` says in
    what they differ."""
    factory = recorded.text_factory
    recorded.text_factory = str
    try:
        have, want = recorded.execute(query), derived.execute(query)
        while rows := have.fetchmany(_CHUNK):
            if rows != want.fetchmany(len(rows)):
                return False
        return want.fetchone() is None
    except sqlite3.OperationalError:
        return False  # among others, for bytes that are no UTF-8
    finally:
        recorded.text_factory = factory


def _merged(
    recorded: Iterator[_Row], derived: Iterator[_Row], places: Sequence[int]
) -> Iterator[tuple[_Row | None, _Row | None]]:
    """What differs: rows with the same key, or one row and None. Both sides come in the order of the key."""

    def order(row: _Row) -> list[tuple[int, Any]]:
        return [_key(row[place]) for place in places]

    have, want = next(recorded, None), next(derived, None)
    while have is not None or want is not None:
        if have == want:
            have, want = next(recorded, None), next(derived, None)
        elif want is None or (have is not None and order(have) < order(want)):
            yield have, None
            have = next(recorded, None)
        elif have is None or order(want) < order(have):
            yield None, want
            want = next(derived, None)
        else:
            yield have, want
            have, want = next(recorded, None), next(derived, None)


def _key(value: Any) -> tuple[int, Any]:
    """SQLite's order over values of different types: NULL, numbers, text, blobs."""
    if value is None:
        return 0, 0
    if isinstance(value, int | float):
        return 1, value
    if isinstance(value, str):
        return 2, value.encode("utf-8", "surrogateescape")
    return 3, value
