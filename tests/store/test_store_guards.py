"""The ledger is append-only: for any connection by triggers, for the writer's own by an authorizer."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store_samples import fill, judge

from ledger.store import schema
from ledger.store.ledger import Ledger
from ledger.store.verify import verify


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("guards") / "facts.db"
    fill(path)
    judge(path)
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "facts.db"))


@pytest.fixture
def plain(path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody with ``sqlite3 facts.db``: no pragma set, no authorizer."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize("table", schema.TABLES)
class TestTriggers:
    def test_no_row_changes(self, plain: sqlite3.Connection, table: str) -> None:
        column = schema.UNIQUE[table][0][0]
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            plain.execute(f"UPDATE {table} SET {column} = {column}")

    def test_no_row_goes(self, plain: sqlite3.Connection, table: str) -> None:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            plain.execute(f"DELETE FROM {table}")

    def test_no_row_is_replaced(self, plain: sqlite3.Connection, table: str) -> None:
        columns = [row[1] for row in plain.execute(f"PRAGMA table_info({table})")]
        before = plain.execute(f"SELECT {', '.join(f't.[{c}]' for c in columns)} FROM {table} t").fetchall()
        row = before[0]
        for verb in ("INSERT OR REPLACE", "REPLACE"):
            for key in schema.UNIQUE[table]:
                changed = [v if c in key else _other(v) for c, v in zip(columns, row, strict=True)]
                with pytest.raises(sqlite3.IntegrityError, match=r"append-only|next"):
                    plain.execute(f"{verb} INTO {table} VALUES ({', '.join('?' * len(row))})", changed)
        after = plain.execute(f"SELECT {', '.join(f't.[{c}]' for c in columns)} FROM {table} t").fetchall()
        assert after == before

    def test_the_writer_may_not_change_remove_or_drop(self, path: Path, table: str) -> None:
        column = schema.UNIQUE[table][0][0]
        with Ledger.open(path) as ledger:
            before = ledger.size_and_root()
            for statement in (
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"DROP TABLE {table}",
                f"ALTER TABLE {table} RENAME TO gone",
            ):
                with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
                    ledger.db.conn.execute(statement)
            assert ledger.size_and_root() == before


def _other(value: object) -> object:
    """Another value of the same type."""
    if isinstance(value, bytes):
        return value + b"?"
    return value + 1000 if isinstance(value, int) else f"{value}?"


@pytest.mark.parametrize("seq", [0, -1, 5, 21, 99, None])
def test_the_log_takes_no_number_but_the_next(plain: sqlite3.Connection, seq: int | None) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"next|append-only"):
        plain.execute("INSERT INTO entry VALUES (?, 'claim', 'x', 'x', 'x', 'x')", (seq,))


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_no_update",
        "DROP TRIGGER claim_fts_insert",
        "DROP VIEW claims",
        "DROP INDEX claim_by_act",
        "CREATE TRIGGER mine AFTER INSERT ON claim BEGIN SELECT 1; END",
        "CREATE TEMP TRIGGER mine AFTER INSERT ON main.claim BEGIN SELECT 1; END",
        "CREATE TABLE mine (x)",
        "ATTACH ':memory:' AS other",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA user_version = 7",
        "DELETE FROM sqlite_master",
        "UPDATE sqlite_master SET sql = ''",
        "INSERT INTO claim_fts(claim_fts) VALUES ('delete-all')",
        "INSERT INTO claim_fts(claim_fts, rowid, proposition) VALUES ('delete', 6, 'x')",
        "DELETE FROM claim_fts",
    ],
)
def test_the_writer_may_do_nothing_but_append(path: Path, statement: str) -> None:
    with Ledger.open(path) as ledger:
        with pytest.raises(
            (sqlite3.DatabaseError, sqlite3.OperationalError), match=r"not authorized|may not"
        ):
            ledger.db.conn.execute(statement)
        assert verify(ledger).problems == []
