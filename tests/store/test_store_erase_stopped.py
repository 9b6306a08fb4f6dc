"""An erasure that is refused or dies leaves the ledger as it was, or whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from erase_samples import DOCUMENT, KEPT, check, erase, fill, found, rows
from store_samples import as_owner

from ledger.errors import LedgerError
from ledger.store import connection as conn
from ledger.store.ledger import Ledger
from ledger.store.verify import verify

KILLED = Path(__file__).with_name("erase_killed.py")
ROOT = Path(__file__).parents[2]
MOMENTS = 12


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("erase") / "facts.db"
    fill(path)
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    for file in filled.parent.iterdir():
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / "facts.db"


class TestRefused:
    @pytest.mark.parametrize(
        ("document", "reason", "actor", "message"),
        [
            ("", "x", "Ada", "No document"),
            ("nope", "x", "Ada", "No document"),
            (DOCUMENT.id, " ", "Ada", "reason is empty"),
            (DOCUMENT.id, "x", "", "actor is empty"),
            (DOCUMENT.id, "for nobody  quenched the WHARFLIGHT", "Ada", "quotes the text"),
        ],
    )
    def test_what_cannot_be_recorded(
        self, path: Path, document: str, reason: str, actor: str, message: str
    ) -> None:
        before = rows(path)
        with Ledger.open(path) as ledger, pytest.raises(LedgerError, match=message):
            ledger.erase(document, reason=reason, actor=actor)
        assert rows(path) == before
        assert check(path).problems == []

    def test_an_ambiguous_beginning_lists_what_there_is(self, tmp_path: Path) -> None:
        with Ledger.open(tmp_path / "many.db") as ledger:
            documents = [KEPT.model_copy(update={"text": f"{n} trams run."}) for n in range(17)]
            for document in documents:
                ledger.add_document(document, furniture_characters=0)
            ids = [d.id for d in documents]
            twice = next(id[0] for id in ids if sum(other[0] == id[0] for other in ids) > 1)
            with pytest.raises(LedgerError, match="Trams in Sund"):
                ledger.erase(twice, reason="x", actor="Ada")
            assert ledger.ask("SELECT 1 FROM erasure") == []

    def test_a_ledger_opened_for_reading(self, path: Path) -> None:
        with Ledger.open(path, readonly=True) as ledger, pytest.raises(LedgerError, match="for reading only"):
            ledger.erase(DOCUMENT.id, reason="x", actor="Ada")

    @pytest.mark.parametrize(
        "harm",
        [
            "UPDATE entry SET canonical = replace(canonical, 'harbour lamp', 'harbour door')",
            "UPDATE document_text SET text = 'Another text.'",
        ],
    )
    def test_what_was_altered_is_not_sealed_over(self, path: Path, harm: str) -> None:
        with as_owner(path) as owner:
            owner.execute(harm)
        before = rows(path)
        with Ledger.open(path) as ledger, pytest.raises(LedgerError, match="not as it was recorded"):
            ledger.erase(DOCUMENT.id, reason="x", actor="Ada")
        assert rows(path) == before

    def test_nor_is_a_guard_put_where_there_was_none(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            db.execute("DROP TRIGGER entry_no_update")
        with (
            Ledger.open(path) as ledger,
            pytest.raises(LedgerError, match="entry_no_update: missing from the schema"),
        ):
            ledger.erase(DOCUMENT.id, reason="x", actor="Ada")

    def test_a_reader_in_the_way_is_named_and_the_command_can_be_given_again(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(conn, "PATIENCE", 0.1)
        with closing(sqlite3.connect(path, isolation_level=None)) as reader, Ledger.open(path) as ledger:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM claim").fetchone()
            with pytest.raises(LedgerError, match=r"reading it.*same command again"):
                ledger.erase(DOCUMENT.id, reason="by court order", actor="Ada")
            assert found(path.parent)["facts.db"]
            assert ledger.erased(DOCUMENT.id) is not None
            reader.execute("COMMIT")
            erase(path)
            assert found(path.parent) == {}
        assert check(path).problems == []


class TestCrash:
    def test_whenever_it_dies_the_ledger_is_as_before_or_as_after(self, path: Path, tmp_path: Path) -> None:
        def run(ledger: Path, statement: int) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, "-P", str(KILLED), str(ledger), str(statement)],
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "PYTHONPATH": f"{ROOT}:{KILLED.parent}"},
            )

        def copy(name: str) -> Path:
            shutil.copytree(source, tmp_path / name)
            return tmp_path / name / "facts.db"

        source = tmp_path / "source"
        source.mkdir()
        shutil.copy(path, source / "facts.db")
        before = rows(path)
        lived = run(copy("lived"), 0)
        total = int(lived.stdout)
        assert total > MOMENTS, lived.stderr
        states = set()
        for number in range(MOMENTS):
            moment = 1 + number * (total - 1) // (MOMENTS - 1)
            ledger = copy(f"killed{number}")
            assert run(ledger, moment).returncode == -9
            with Ledger.open(ledger) as opened:
                report = verify(opened)
                assert report.problems == [], moment
                after = opened.erased(DOCUMENT.id) is not None
                states.add(after)
            if not after:
                assert rows(ledger) == before
            erase(ledger)
            assert found(ledger.parent) == {}
            assert check(ledger).problems == []
        assert states == {False, True}
