"""Nothing hides in the schema: under SQLite's own names, in white space, or in the index's own tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from erase_samples import DOCUMENT, TEXT, check, erase, fill, found

from ledger.errors import LedgerError
from ledger.store.ledger import Ledger

KEEPER = (
    "CREATE TRIGGER sqlite_stat_x BEFORE DELETE ON document_text "
    "BEGIN INSERT INTO sqlite_stat_keep VALUES (OLD.text); END"
)
IGNORED = "CREATE TRIGGER {} BEFORE INSERT ON claim BEGIN SELECT RAISE(IGNORE); END"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "facts.db")
    return tmp_path / "facts.db"


def reword(path: Path, *statements: tuple[str, tuple[str, ...]]) -> None:
    """Writes into the schema table, as whoever owns the file can."""
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        owner.execute("PRAGMA writable_schema = ON")
        for statement, values in statements:
            assert owner.execute(statement, values).rowcount == 1
        (version,) = owner.execute("PRAGMA schema_version").fetchone()
        owner.execute(f"PRAGMA schema_version = {version + 1}")


def hide(path: Path, kind: str, name: str, table: str, sql: str) -> None:
    reword(
        path,
        ("INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, 0, ?)",
         (kind, name, table, sql)),
    )  # fmt: skip


def hide_a_table(path: Path, name: str, sql: str) -> None:
    with closing(sqlite3.connect(path)) as owner:
        owner.execute("CREATE TABLE plain(a)")
    reword(
        path,
        ("UPDATE sqlite_schema SET name = ?, tbl_name = ?, sql = ? WHERE name = 'plain'", (name, name, sql)),
    )


def wheres(path: Path) -> list[str]:
    return [problem.where for problem in check(path).problems]


class TestUnderTheNamesOfStatistics:
    def test_a_trigger(self, path: Path) -> None:
        hide(path, "trigger", "sqlite_stat_x", "claim", IGNORED.format("sqlite_stat_x"))
        assert wheres(path) == ["trigger sqlite_stat_x"]

    def test_a_trigger_by_the_very_name(self, path: Path) -> None:
        hide(path, "trigger", "sqlite_stat1", "claim", IGNORED.format("sqlite_stat1"))
        assert wheres(path) == ["trigger sqlite_stat1"]

    def test_a_view(self, path: Path) -> None:
        hide(path, "view", "sqlite_stat_y", "sqlite_stat_y", "CREATE VIEW sqlite_stat_y AS SELECT 1")
        assert wheres(path) == ["view sqlite_stat_y"]

    def test_a_table(self, path: Path) -> None:
        hide_a_table(path, "sqlite_stat_keep", "CREATE TABLE sqlite_stat_keep(a)")
        assert wheres(path) == ["table sqlite_stat_keep"]

    def test_a_table_of_statistics_with_more_in_it(self, path: Path) -> None:
        hide_a_table(path, "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat,words)")
        assert wheres(path) == ["table sqlite_stat1"]


@pytest.mark.parametrize(("kind", "name"), [("table", "claim_fts_data"), ("trigger", "entry_no_update")])
def test_a_trigger_under_a_name_that_is_there(path: Path, kind: str, name: str) -> None:
    """SQLite itself refuses a schema whose rows are not called as they are worded."""
    hide(path, kind, name, "claim", IGNORED.format("evil"))
    with pytest.raises(LedgerError, match="is damaged"):
        check(path)


class TestErasing:
    """What would keep the words stops an erasure before anything is erased."""

    def test_a_hidden_trigger_that_keeps_the_text(self, path: Path) -> None:
        hide_a_table(path, "sqlite_stat_keep", "CREATE TABLE sqlite_stat_keep(a)")
        hide(path, "trigger", "sqlite_stat_x", "document_text", KEEPER)
        with pytest.raises(
            LedgerError, match=r"sqlite_stat_keep: not part of the schema.*nothing was erased"
        ):
            erase(path)
        self.intact(path)

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE keep(a)",
            "CREATE TRIGGER keep BEFORE DELETE ON document_text BEGIN SELECT 1; END",
            "CREATE INDEX keep ON document_text(text)",
            "DROP TRIGGER entry_no_update",
            "DROP TRIGGER run_no_update",
        ],
    )
    def test_anything_added_or_dropped(self, path: Path, statement: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as owner:
            owner.execute(statement)
        name = statement.split()[2].partition("(")[0]
        with pytest.raises(LedgerError, match=rf"{name}: .*so nothing was erased"):
            erase(path)
        self.intact(path)

    def test_statistics_do_not(self, path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as owner:
            owner.execute("ANALYZE")
        erase(path)
        assert check(path).ok
        assert found(path.parent) == {}

    @staticmethod
    def intact(path: Path) -> None:
        with Ledger.open(path, readonly=True) as ledger:
            assert ledger.text(DOCUMENT.id) == TEXT
            assert ledger.ask("SELECT count(*) AS n FROM erasure") == [{"n": 0}]


class TestWhiteSpace:
    """Only what SQLite itself takes for white space, and only outside quotes, is all the same."""

    @pytest.mark.parametrize(
        ("was", "now", "where"),
        [
            ("AS quote", "AS\xa0quote", "view claims"),
            ("'the log takes no number but the next'", "'the log takes  no number but the next'",
             "trigger entry_gapless"),
            ("unicode61 remove_diacritics 2", "unicode61  remove_diacritics 2", "table claim_fts"),
        ],
    )  # fmt: skip
    def test_that_means_something(self, path: Path, was: str, now: str, where: str) -> None:
        kind, name = where.split()
        reword(
            path,
            ("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = ? AND name = ?",
             (was, now, kind, name)),
        )  # fmt: skip
        assert where in wheres(path)

    def test_that_does_not(self, path: Path) -> None:
        reword(
            path,
            ("UPDATE sqlite_schema SET sql = replace(sql, ' ', char(13) || char(10) || char(9)) "
             "WHERE name = 'claim_by_act'", ()),
        )  # fmt: skip
        assert wheres(path) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("block BLOB)", "block BLOB, secret TEXT)"),
        ("block BLOB)", "block BLOB, secret TEXT AS (1))"),
    ],
)
def test_a_column_more_in_the_tables_of_the_index(path: Path, was: str, now: str) -> None:
    reword(
        path,
        ("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'claim_fts_data'", (was, now)),
    )
    assert "table claim_fts_data" in wheres(path)
