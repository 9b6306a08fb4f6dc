"""migrate, merge and snapshot from the command line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from command_line import CommandLine

from ledger.store import schema
from ledger.store.checkpoint import Checkpoint
from ledger.store.ledger import Ledger
from ledger.store.verify import verify

FIXTURE = Path(__file__).parents[1] / "store" / "fixtures" / "v1.db.gz"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger of schema version 1."""
    path = tmp_path / "old one.db"
    path.write_bytes(gzip.decompress(FIXTURE.read_bytes()))
    return path


def sound(path: Path) -> bool:
    with Ledger.open(path, readonly=True) as ledger:
        return verify(ledger).ok


class TestMigrate:
    def test_a_command_that_reads_says_what_to_do_and_that_does_it(
        self, fact_ledger: CommandLine, old: Path
    ) -> None:
        ran = fact_ledger("claims", "--ledger", old)
        assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert f"`fact-ledger migrate --ledger '{old}'`" in ran.err
        ran = fact_ledger("migrate", "--ledger", old)
        first, root = ran.out.splitlines()
        assert (ran.status, ran.err) == (0, "")
        assert first == f"{old}: lifted from schema version 1 to {schema.VERSION}"
        assert root in fact_ledger("verify", "--ledger", old).out
        assert fact_ledger("claims", "--ledger", old).status == 0

    def test_again_there_is_nothing_to_do(self, fact_ledger: CommandLine, old: Path) -> None:
        (told,) = fact_ledger("migrate", "--json", "--ledger", old).objects
        assert (told["was"], told["is"], told["entries"]) == (1, schema.VERSION, 15)
        ran = fact_ledger("migrate", "--ledger", old)
        assert (ran.status, ran.out) == (
            0,
            f"{old} has schema version {schema.VERSION}, which is the present one.\n",
        )

    def test_there_is_none(self, fact_ledger: CommandLine, tmp_path: Path) -> None:
        ran = fact_ledger("migrate", "--ledger", "none.db")
        assert (ran.status, ran.err.count("\n")) == (1, 1)
        assert "There is no ledger at" in ran.err
        assert list(tmp_path.iterdir()) == []


class TestMerge:
    def test_what_came_is_counted(self, filled: CommandLine, old: Path, tmp_path: Path) -> None:
        filled("migrate", "--ledger", old)
        ran = filled("merge", old)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.splitlines()[:-1] == [
            f"{old}: 15 entries, 15 of them new to facts.db",
            "        2 documents",
            "        2 runs",
            "        4 readings",
            "        7 claims",
        ]
        assert ran.out.splitlines()[-1] in filled("verify").out
        assert filled("merge", old).out.startswith(f"{old}: 15 entries, 0 of them new to facts.db\nroot ")
        assert sound(tmp_path / "facts.db")

    def test_into_a_ledger_that_it_makes(self, filled: CommandLine, tmp_path: Path) -> None:
        (told,) = filled("merge", "facts.db", "--ledger", "new.db", "--json").objects
        assert told["entries"] == sum(told["new"].values())
        claims = [filled("claims", "--json", "--ledger", name).objects for name in ("facts.db", "new.db")]
        assert [c["id"] for c in claims[0]] == [c["id"] for c in claims[1]]

    def test_one_that_does_not_verify_is_refused(
        self, filled: CommandLine, old: Path, tmp_path: Path
    ) -> None:
        ran = filled("merge", old)
        assert (ran.status, ran.err.count("\n")) == (1, 1)
        assert "fact-ledger migrate" in ran.err
        filled("migrate", "--ledger", old)
        raw = old.read_bytes()
        old.write_bytes(raw.replace("Åse Lindqvist".encode(), b"Ole Lindqvists"))
        ran = filled("merge", old, "--ledger", "new.db")
        assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert "does not verify, so nothing of it was merged: " in ran.err
        assert not (tmp_path / "new.db").exists()


class TestSnapshot:
    def test_two_files_and_both_hold(self, filled: CommandLine, tmp_path: Path) -> None:
        ran = filled("snapshot", "s.db")
        assert (ran.status, ran.err) == (0, "")
        held = Checkpoint.read(tmp_path / "s.db.checkpoint")
        assert ran.out == f"s.db: {held.size} entries, verified; checkpoint in s.db.checkpoint\n"
        for name in ("facts.db", "s.db"):
            checked = filled("verify", "--ledger", name, "--checkpoint", "s.db.checkpoint")
            assert "verified against 1 checkpoint" in checked.out

    def test_nothing_is_overwritten(self, filled: CommandLine, tmp_path: Path) -> None:
        filled("snapshot", "s.db")
        before = (tmp_path / "s.db").read_bytes()
        ran = filled("snapshot", "s.db")
        assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert "s.db exists and is not overwritten" in ran.err
        assert (tmp_path / "s.db").read_bytes() == before
        assert filled("snapshot", "facts.db").status == 1

    def test_signed(self, filled: CommandLine) -> None:
        vkey = filled("key", "new", "courier.example", "her.key").out.strip()
        (told,) = filled("snapshot", "s.db", "--key", "her.key", "--json").objects
        assert (told["file"], told["checkpoint"]) == ("s.db", "s.db.checkpoint")
        checked = filled("verify", "--checkpoint", told["checkpoint"], "--vkey", vkey)
        assert checked.status == 0
