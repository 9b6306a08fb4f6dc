"""A ledger that somebody altered is answered with one clear line by every command, never with a traceback."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import gold_ledger
import pytest
from command_line import CommandLine

from ledger.store import schema
from ledger.store.judgements import Verdict
from ledger.store.ledger import Ledger

WHO = ("--actor", "Ada")
SO = ("--reason", "so", *WHO)
SAYS = "was altered or damaged"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A ledger with claims, links and judgements of every kind; claims that are linked, one judged."""
    path = tmp_path_factory.mktemp("made") / "facts.db"
    gold_ledger.seeds(path)
    with Ledger.open(path) as ledger:
        (link,) = ledger.ask("SELECT a, b FROM links WHERE relation = 'contradicts' AND counts LIMIT 1")
        a, b = link["a"], link["b"]
        ledger.review(a, Verdict.ACCEPT, actor="Ada", note="as it stands")
        ledger.relate("repeats", a, b, holds=True, actor="Ada", note="so")  # type: ignore[arg-type]
        document = ledger.claim(a).claim.document_id
    return path, [a, b, document]


@contextmanager
def as_owner(path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who owns the file, with the guards gone and back afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        guards = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name <> ?"
        for (name,) in db.execute(guards, [schema.FTS_TRIGGER]).fetchall():
            db.execute(f"DROP TRIGGER {name}")
        yield db
        for statement in schema.guards():
            db.execute(statement)


ALTERED = {
    "an entry that is no JSON": "UPDATE entry SET canonical = 'garbage' WHERE kind = 'claim'",
    "an entry of no such claim": "UPDATE entry SET canonical = replace(canonical, '\"act\":', '\"art\":')",
    "an entry that is no text": "UPDATE entry SET canonical = CAST(x'7bff7d' AS TEXT)",
    "a view that is not there": "DROP VIEW claims",
    "a document without its row": "DELETE FROM document",
    "rows that a claim should have": "DELETE FROM source; DELETE FROM claim_speaker; DELETE FROM evidence",
    "no such verdict": "UPDATE review SET verdict = 'praise', judged_at = 'then'",
    "no such link": "UPDATE link SET because = 'nonsense', score = 'high'",
    "no such status": "INSERT INTO claim_status SELECT seq, seq, 'nonsense', NULL FROM claim",
    "columns that are no text": "UPDATE claim SET act = CAST(x'ff' AS TEXT), claimer = CAST(x'ff' AS TEXT)",
}


@pytest.mark.parametrize("alteration", ALTERED.values(), ids=ALTERED)
def test_no_command_ends_in_a_traceback(
    fact_ledger: CommandLine, made: tuple[Path, list[str]], tmp_path: Path, alteration: str
) -> None:
    path, (a, b, document) = made
    shutil.copy(path, tmp_path / "facts.db")
    with as_owner(tmp_path / "facts.db") as db:
        db.execute("PRAGMA foreign_keys = OFF")
        for statement in alteration.split("; "):
            db.execute(statement)
    shutil.copy(tmp_path / "facts.db", tmp_path / "altered.db")
    said: set[str] = set()
    for command in (
        ["verify"],
        ["claims"],
        ["claims", "--as-of", "9"],
        ["show", a],
        ["ask", "said"],
        ["numbers"],
        ["disputes"],
        ["timeline", a],
        ["speaker", "Araghchi"],
        ["why", a, b],
        ["prove", a],
        ["checkpoint"],
        ["merge", path],
        ["review", b, "accept", *WHO],
        ["review", a, "amend", "--certainty", "possible", *WHO],
        ["supersede", a, b, *SO],
        ["relate", a, "repeats", b, "--not", *WHO],
        ["retract", a, *SO],
        ["erase", document, "--yes", *SO],
    ):
        ran = fact_ledger(*command)  # whatever is no error of ours would be raised here
        said.update(line for line in ran.err.splitlines() if SAYS in line)
        if ran.status:
            assert ran.err.count("\n") <= 1 or command[0] == "verify"
    assert fact_ledger("verify", "--ledger", "altered.db").status == 1
    assert said or "verdict" in alteration or "DELETE" in alteration


def test_what_was_recorded_is_said_to_be_so_even_if_the_claim_cannot_be_read(
    fact_ledger: CommandLine, made: tuple[Path, list[str]], tmp_path: Path
) -> None:
    path, (a, b, _) = made
    shutil.copy(path, tmp_path / "facts.db")
    with Ledger.open(tmp_path / "facts.db") as ledger:
        ledger.supersede(a, b, reason="so", actor="Ada")
    with as_owner(tmp_path / "facts.db") as db:
        db.execute("UPDATE entry SET canonical = 'garbage' WHERE id = ?", [a])
    # To retract the one changes how the other stands, whose words cannot be read.
    ran = fact_ledger("retract", b, *SO)
    assert ran.status == 0
    assert f"claim {a[:12]} is now accepted: [not to be read: " in ran.out
    with Ledger.open(tmp_path / "facts.db", readonly=True) as ledger:
        assert len(ledger.ask("SELECT 1 FROM retraction WHERE target_kind = 'claim'")) == 1


@pytest.mark.parametrize(
    "command",
    [["migrate"], ["retract", "ab", *SO], ["supersede", "ab", "cd", *SO], ["erase", "ab", "--yes", *SO]],
    ids=lambda command: command[0],
)
def test_an_empty_file_is_no_ledger_and_stays_empty(
    fact_ledger: CommandLine, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "facts.db").touch()
    ran = fact_ledger(*command)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "is empty, so there is no ledger in it" in ran.err
    assert (tmp_path / "facts.db").stat().st_size == 0
