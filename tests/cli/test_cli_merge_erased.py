"""Merging a ledger in which a text was erased that is here: it is named, asked for, and goes everywhere."""

from __future__ import annotations

import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from command_line import CommandLine

from ledger.store import connection as conn
from ledger.store.ledger import Ledger
from ledger.store.verify import verify
from ledger.store.work import Work

ROOT = Path(__file__).parents[2]
QUOTED = ("pier 1 of Amalia", "rain fell on Amalia", "Piers of Amalia")


def words_left(folder: Path) -> list[str]:
    """Words of the article in the ledger and what lies beside it."""
    files = [file.read_bytes() for file in folder.glob("facts*")]
    return [words for words in QUOTED if any(words.encode() in raw for raw in files)]


def size(path: Path) -> int:
    with Ledger.open(path, readonly=True) as ledger:
        assert verify(ledger).problems == []
        return ledger.size_and_root()[0]


@pytest.fixture
def other(filled: CommandLine, tmp_path: Path) -> str:
    """Another ledger, in which one of the two texts that are here was erased; the id of its document."""
    shutil.copy(tmp_path / "facts.db", tmp_path / "other.db")
    claims = filled("claims", "--json").objects
    id = str(next(c["document_id"] for c in claims if c["publisher"] == "Amalia Courier"))
    why = ("--reason", "by court \x1b[2Jorder", "--actor", "Ada", "--yes")
    assert filled("erase", id, *why, "--ledger", "other.db").status == 0
    return id


def test_with_a_yes_it_takes_effect_here_and_in_the_working_file(
    filled: CommandLine, tmp_path: Path, other: str
) -> None:
    assert words_left(tmp_path) == list(QUOTED)
    ran = filled("merge", "other.db", "--yes")
    assert (ran.status, ran.err) == (0, "")
    assert "erased here as there: 1 texts" in ran.out
    assert words_left(tmp_path) == []
    size(tmp_path / "facts.db")


def test_where_nobody_can_be_asked_it_says_what_would_go_and_does_nothing(
    filled: CommandLine, tmp_path: Path, other: str
) -> None:
    before = size(tmp_path / "facts.db")
    for options in ([], ["--json"]):
        ran = filled("merge", "other.db", *options)
        assert (ran.status, ran.out) == (1, "")
        assert f"{other[:12]}  Piers of Amalia · Amalia Courier, 4 claims" in ran.err
        assert "erased by Ada: by court �[2Jorder" in ran.err
        assert "fact-ledger: Nothing was merged: it would erase 1 texts here" in ran.err
        assert "--yes" in ran.err
    assert size(tmp_path / "facts.db") == before
    assert words_left(tmp_path) == list(QUOTED)
    with Work.open(tmp_path / "facts.work.db") as work:
        assert work.knows([other])


@pytest.mark.parametrize(("answer", "status"), [("n", 1), ("y", 0)])
def test_on_a_terminal_it_asks(
    filled: CommandLine, tmp_path: Path, other: str, answer: str, status: int
) -> None:
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        ran = subprocess.run(
            [sys.executable, "-c", "from ledger.cli import main; main()", "merge", "other.db"],
            stdin=theirs,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert ran.returncode == status
    assert "Erase 1 texts here too? It cannot be undone." in ran.stderr
    assert (words_left(tmp_path) == []) == (status == 0)


def test_where_nothing_is_to_go_nobody_is_asked(filled: CommandLine, tmp_path: Path, other: str) -> None:
    assert filled("merge", "other.db", "--yes").status == 0
    assert filled("merge", "other.db").status == 0
    assert filled("merge", "facts.db", "--ledger", "new.db").status == 0


def test_what_could_not_be_finished_is_finished_by_the_same_command(
    filled: CommandLine, tmp_path: Path, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conn, "PATIENCE", 0.1)
    with closing(sqlite3.connect(tmp_path / "facts.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entry").fetchone()
        for _ in range(2):
            ran = filled("merge", "other.db", "--yes")
            assert ran.status == 1
            assert "another program is reading it" in ran.err
            assert words_left(tmp_path) != []
    ran = filled("merge", "other.db")
    assert (ran.status, ran.err) == (0, "")
    assert words_left(tmp_path) == []
    size(tmp_path / "facts.db")


def test_answers_kept_since_are_not_forgotten_again(filled: CommandLine, tmp_path: Path, other: str) -> None:
    filled("merge", "other.db", "--yes")
    with Work.open(tmp_path / "facts.work.db") as work:
        work.put("key", model="tiny", raw="an answer that was paid for")
    assert filled("merge", "other.db").status == 0
    with Work.open(tmp_path / "facts.work.db") as work:
        assert work.get("key") is not None


def test_files_set_aside_are_named_also_without_a_working_file(
    filled: CommandLine, tmp_path: Path, other: str
) -> None:
    aside = tmp_path / "facts.work.db.damaged-20310307T000000000000Z"
    (tmp_path / "facts.work.db").rename(aside)
    ran = filled("merge", "other.db", "--yes")
    assert ran.status == 0
    assert f"{aside} was set aside and may hold words too" in " ".join(ran.err.split())
    assert not (tmp_path / "facts.work.db").exists()


def test_a_claim_that_was_blanked_before_it_came_cannot_be_proven_and_says_why(
    filled: CommandLine, tmp_path: Path, other: str
) -> None:
    again = ("--reason", "so", "--actor", "Ada", "--yes", "--with-propositions")
    assert filled("erase", other, *again, "--ledger", "other.db").status == 0
    assert filled("merge", "other.db", "--ledger", "new.db").status == 0
    gone, *_ = filled("claims", "--json", "--document", other, "--ledger", "new.db").objects
    ran = filled("prove", gone["id"], "--ledger", "new.db")
    assert (ran.status, ran.out) == (1, "")
    assert "before it was merged" in ran.err
    assert "altered" not in ran.err
    assert filled("verify", "--ledger", "new.db").status == 0
