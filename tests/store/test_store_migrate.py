"""Ledgers that earlier versions made are brought up to date, and nothing that they recorded changes."""

from __future__ import annotations

import gzip
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from store_samples import RUN

from ledger.errors import LedgerError
from ledger.store import schema
from ledger.store.ledger import Ledger
from ledger.store.merkle import Tree
from ledger.store.migrate import ADDED, VIEWS
from ledger.store.verify import verify

FIXTURES = Path(__file__).with_name("fixtures")
OLD = sorted(VIEWS)
# As the program that made it printed them: the log of the fixture, to be the same for ever.
ROOTS = {
    1: "8efd83b53584e58707189a55f047bfa371058c0051893ea5a170fe786d6a7b50",
    2: "e51bfe9254c8503188f2916a8056ca0baef227364850f594a35263d2596049f5",
}
KEPT = ("entry", "document", "document_text", "run", "reading", "claim", "evidence", "source", "flag")


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A ledger as a released version left it."""
    path = tmp_path / f"v{request.param}.db"
    path.write_bytes(gzip.decompress((FIXTURES / f"v{request.param}.db.gz").read_bytes()))
    return path


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        return int(found)


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that there always were."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in KEPT
        }


def root(path: Path) -> str:
    """The root over the leaves as they are stored."""
    tree = Tree()
    with closing(sqlite3.connect(path)) as connection:
        for (leaf,) in connection.execute("SELECT leaf FROM entry ORDER BY seq"):
            tree.append(bytes.fromhex(leaf))
    return tree.root().hex()


def test_there_is_a_fixture_of_every_earlier_version() -> None:
    assert list(range(1, schema.VERSION)) == OLD == sorted(ROOTS)
    assert sorted(ADDED) == list(range(2, schema.VERSION + 1))
    assert {f.name for f in FIXTURES.glob("*.gz")} == {f"v{number}.db.gz" for number in OLD}


def test_it_is_lifted_when_it_is_opened_for_writing(old: Path) -> None:
    before, was = contents(old), version(old)
    assert was < schema.VERSION
    assert root(old) == ROOTS[was]
    with Ledger.open(old) as ledger:
        report = verify(ledger, expect=(len(before["entry"]), ROOTS[was]))
        assert report.problems == []
        assert report.entries == len(before["entry"])
        assert ledger.size_and_root() == (report.entries, ROOTS[was])
    assert contents(old) == before
    assert version(old) == schema.VERSION


def test_its_schema_is_that_of_a_fresh_one(old: Path, tmp_path: Path) -> None:
    Ledger.open(old).close()
    Ledger.open(tmp_path / "fresh.db").close()
    with (
        closing(sqlite3.connect(old)) as lifted,
        closing(sqlite3.connect(tmp_path / "fresh.db")) as fresh,
    ):
        query = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
        assert lifted.execute(query).fetchall() == fresh.execute(query).fetchall()


def test_it_can_be_written_on_and_judged(old: Path) -> None:
    with Ledger.open(old) as ledger:
        (denied,) = ledger.claims(act="deny", text="ferry")
        assert ledger.add_run(RUN)
        ledger.retract("claim", denied.id, reason="read wrongly", actor="Ada")
        assert [row["status"] for row in ledger.ask("SELECT status FROM claims WHERE act = 'deny'")] == [
            "retracted",
            "unreviewed",
        ]
        assert verify(ledger).problems == []


def test_to_be_read_it_has_to_be_lifted_first(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(LedgerError, match="made by an earlier fact-ledger"):
        Ledger.open(old, readonly=True)
    assert old.read_bytes() == before


def test_two_who_open_it_at_once_lift_it_once(old: Path) -> None:
    at_once = [subprocess.Popen([sys.executable, "-c", OPENS, str(old)]) for _ in range(3)]
    assert [process.wait(60) for process in at_once] == [0, 0, 0]
    with Ledger.open(old, readonly=True) as ledger:
        assert verify(ledger).problems == []


OPENS = """
import sys
from pathlib import Path
from ledger.store.ledger import Ledger
Ledger.open(Path(sys.argv[1])).close()
"""

DIES = """
import os, signal, sys
from pathlib import Path
from ledger.store import connection as conn, migrate
path, left = Path(sys.argv[1]), int(sys.argv[2])
connection = conn.connect(path, readonly=False)
def count(_):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
connection.set_trace_callback(count)
migrate.lift(connection, path)
print("lifted")
"""


def dies_after(path: Path, statements: int) -> bool:
    """Whether a process that lifts it and is killed after so many statements died in it."""
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(path), str(statements)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


@pytest.mark.parametrize("statements", [3, 4, 8, 20, 40, 60])
def test_a_crash_in_the_middle_leaves_it_as_it_was(old: Path, statements: int) -> None:
    before, was = contents(old), version(old)
    assert dies_after(old, statements)
    assert contents(old) == before
    assert version(old) == was
    with closing(sqlite3.connect(old)) as connection:
        assert schema.objects(connection).keys().isdisjoint({("table", t) for t in ADDED[was + 1]})
    with Ledger.open(old) as ledger:
        assert verify(ledger, expect=(len(before["entry"]), ROOTS[was])).problems == []


def test_one_with_an_altered_leaf_is_refused_and_left(old: Path) -> None:
    was = version(old)
    with closing(sqlite3.connect(old)) as owner:
        owner.execute("DROP TRIGGER entry_no_update")
        owner.execute("UPDATE entry SET leaf = 'no hash' WHERE seq = 2")
        owner.commit()
    before = contents(old)
    with pytest.raises(LedgerError, match="its log was altered or damaged"):
        Ledger.open(old)
    assert (contents(old), version(old)) == (before, was)


def test_what_was_altered_before_is_still_found_after(old: Path) -> None:
    with closing(sqlite3.connect(old)) as owner:
        owner.execute("DROP TRIGGER entry_no_update")
        owner.execute("UPDATE entry SET canonical = replace(canonical, 'embedded', 'imbedded') WHERE seq = 3")
        owner.commit()
    with Ledger.open(old) as ledger:
        where = {problem.where for problem in verify(ledger).problems}
    assert {"trigger entry_no_update", "table entry, seq 3, column leaf"} <= where


def test_somebody_else_s_table_is_not_taken_over(old: Path) -> None:
    name = ADDED[version(old) + 1][-1]
    with closing(sqlite3.connect(old)) as owner:
        owner.execute(f"CREATE TABLE {name} (stars INTEGER)")
    with pytest.raises(LedgerError, match=f"something in it is called {name} already"):
        Ledger.open(old)
    assert version(old) < schema.VERSION
