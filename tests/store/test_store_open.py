"""What can be wrong with a ledger's file is said in words."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import filelock
import pytest
from store_samples import DOCUMENT, RUN, fill

from ledger.errors import LedgerError
from ledger.store import connection, schema
from ledger.store.ledger import Ledger
from ledger.store.verify import verify


def refused(path: Path, words: str, *, readonly: bool = False, create: bool = True) -> None:
    with pytest.raises(LedgerError, match=words) as caught:
        Ledger.open(path, readonly=readonly, create=create)
    assert path.name in str(caught.value)


def test_it_is_made_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "with space?&#%é.db"
    with Ledger.open(path) as ledger:
        assert ledger.counts()["entries"] == 0
        assert verify(ledger).problems == []
        pragmas = {
            name: ledger.ask(f"PRAGMA {name}")[0].popitem()[1]
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "recursive_triggers",
                "application_id",
            )
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "application_id": schema.APPLICATION_ID,
    }
    assert path.exists()


def test_an_empty_file_is_no_ledger_yet(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    path.touch()
    with Ledger.open(path) as ledger:
        assert ledger.add_run(RUN)


def test_there_is_none(tmp_path: Path) -> None:
    refused(tmp_path / "none.db", "no ledger at", create=False)
    refused(tmp_path / "none.db", "no ledger at", readonly=True)
    refused(tmp_path / "nowhere" / "facts.db", "no folder")
    assert list(tmp_path.iterdir()) == []


def test_a_folder(tmp_path: Path) -> None:
    refused(tmp_path, "is a folder")


def test_no_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    refused(tmp_path / "pipe.db", "not a regular file")


@pytest.mark.parametrize("readonly", [True, False])
def test_no_sqlite_file(tmp_path: Path, readonly: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes, and nobody should touch them.")
    refused(path, "not a SQLite file", readonly=readonly)
    assert path.read_text().startswith("These")
    (tmp_path / "head.db").write_bytes(b"SQLite format 3\x00" + b"nonsense" * 100)
    refused(tmp_path / "head.db", "not a SQLite file|damaged", readonly=readonly)


@pytest.mark.parametrize("readonly", [True, False])
def test_a_sqlite_file_that_is_no_ledger(tmp_path: Path, readonly: bool) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE diary (day, words)")
    before = path.read_bytes()
    refused(path, "no ledger", readonly=readonly)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("version", "words"), [(schema.VERSION + 1, "newer fact-ledger"), (-1, "damaged")])
def test_another_schema_version(tmp_path: Path, version: int, words: str) -> None:
    path = tmp_path / "facts.db"
    fill(path)
    with closing(sqlite3.connect(path)) as owner:
        owner.execute(f"PRAGMA user_version = {version}")
    refused(path, words)
    refused(path, words, readonly=True)


def test_another_process_is_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.db"
    monkeypatch.setattr(connection, "PATIENCE", 0.1)
    with Ledger.open(path) as ledger:
        with filelock.FileLock(f"{path}.lock"):
            refused(path, "locked")
            with pytest.raises(LedgerError, match="locked"):
                ledger.add_run(RUN)
            with Ledger.open(path, readonly=True) as reader:
                assert reader.counts()["entries"] == 0
        assert ledger.add_run(RUN)


def test_a_program_that_knows_no_lock_file_is_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "facts.db"
    monkeypatch.setattr(connection, "PATIENCE", 0.1)
    with Ledger.open(path) as ledger, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="locked"):
            ledger.add_run(RUN)
        other.execute("ROLLBACK")
        assert ledger.add_run(RUN)


def test_the_disk_is_full(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    with Ledger.open(path) as ledger:
        ledger.add_run(RUN)
        before = ledger.size_and_root()
        # SQLite's own limit on the size of a file ends in the same error as a full disk.
        ledger.db.conn.set_authorizer(None)
        (pages,) = ledger.db.conn.execute("PRAGMA page_count").fetchone()
        ledger.db.conn.execute(f"PRAGMA max_page_count = {pages}")
        big = DOCUMENT.model_copy(update={"text": "x" * 1_000_000})
        with pytest.raises(LedgerError, match="disk is full"):
            ledger.add_document(big, furniture_characters=0)
        assert ledger.size_and_root() == before
        ledger.db.conn.execute("PRAGMA max_page_count = 1073741823")
        assert ledger.add_document(big, furniture_characters=0)
        assert verify(ledger).problems == []


def test_a_reader_does_not_write(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    fill(path)
    with Ledger.open(path, readonly=True) as ledger:
        with pytest.raises(LedgerError, match="for reading only"):
            ledger.add_run(RUN)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            ledger.db.conn.execute("DELETE FROM entry")
        with pytest.raises(LedgerError, match="read-only"), connection.explained(path):
            ledger.db.conn.execute("INSERT INTO entry VALUES (13, 'run', 'x', 'x', 'x', 'x')")


class TestWithoutPermission:
    """``os.access`` is told to say no, since these tests may run as root, who may do anything."""

    @pytest.fixture
    def path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        path = tmp_path / "facts.db"
        fill(path)
        Path(f"{path}.lock").unlink()
        monkeypatch.setattr(os, "access", lambda *_: False)
        return path

    def test_to_write(self, path: Path) -> None:
        refused(path, "read-only for you")
        refused(path.with_name("new.db"), "may not write in")

    def test_a_read_only_medium_can_be_read_and_is_left_alone(self, path: Path) -> None:
        with Ledger.open(path, readonly=True) as ledger:
            assert ledger.counts()["claims"] == 7
            assert verify(ledger).problems == []
            assert [p.name for p in path.parent.iterdir()] == ["facts.db"]


def test_a_snapshot_can_be_written_on(tmp_path: Path) -> None:
    fill(tmp_path / "facts.db")
    with closing(sqlite3.connect(tmp_path / "facts.db")) as owner:
        owner.execute("VACUUM INTO ?", (str(tmp_path / "snapshot.db"),))
    with Ledger.open(tmp_path / "snapshot.db") as ledger:
        assert ledger.add_document(DOCUMENT.model_copy(update={"url": None}), furniture_characters=0)
        assert verify(ledger).problems == []


def test_a_reader_sees_what_is_written_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    with Ledger.open(path) as writer, Ledger.open(path, readonly=True) as reader:
        writer.add_run(RUN)
        assert reader.counts()["runs"] == 1
        assert verify(reader).problems == []
