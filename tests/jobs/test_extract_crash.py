"""What an extraction leaves when it is killed, when there is no room, and when it may not write."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import articles
import crashing
import openai_server as model
import pytest
from crashing import Crash, said
from forker import Forked, Forker
from openai_server import ModelServer

from ledger.linking import unlinked
from ledger.store.ledger import Ledger
from ledger.store.verify import verify

ROUNDS = 8
"""``make crash`` does 200."""

NOBODY = 65534 if os.geteuid() == 0 else None
"""A user who may not write what is read-only; root may."""


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    with Forker(crashing.environment()) as running:
        yield running


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that other users can get at, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="fact-ledger-"))
    made.chmod(0o755)
    articles.write(made, "Amalia", "Sund", "Tarn")
    yield made
    shutil.rmtree(made)


def extract(server: ModelServer, ledger: str = "facts.db") -> list[str]:
    """The command, without its first word: the three articles, 40 words a question."""
    options = ["--model", "openai/tiny", "--api-base", server.base, "--window-words", "40", "--json"]
    return ["extract", "--ledger", ledger, *options, "amalia.txt", "sund.txt", "tarn.txt"]


def ids(path: Path) -> set[tuple[str, str]]:
    """The content ids of what was extracted, in a ledger that must verify and has all of it linked."""
    with Ledger.open(path, readonly=True) as ledger:
        assert verify(ledger).problems == []
        assert not unlinked(ledger)
        found = {(row["kind"], row["id"]) for row in ledger.ask("SELECT kind, id FROM entry")}
    return {(kind, id) for kind, id in found if kind not in ("link", "linking")}


def error(process: Forked) -> str:
    """The last line of a process that could not go on, and said so in one."""
    assert process.wait() == 1
    written = process.err.read_text("utf-8")
    assert "Traceback" not in written
    return written.splitlines()[-1]


def test_kill_9_at_random_moments(forker: Forker, tmp_path: Path, server: ModelServer) -> None:
    tally = Crash(tmp_path, forker, server, seed=20310304).rounds(ROUNDS)
    assert tally.rounds == ROUNDS
    assert tally.killed >= ROUNDS
    assert tally.ledgers


@pytest.mark.parametrize("room", [40, 120, 200, 280])
def test_no_room(forker: Forker, folder: Path, server: ModelServer, room: int) -> None:
    whole = forker.run(extract(server, "whole.db"), folder)
    assert whole.wait() == 0
    cramped = forker.run(extract(server), folder, file_bytes=room * 1024)
    assert "could not be read or written" in error(cramped)
    assert str(folder) in error(cramped)
    path = folder / "facts.db"
    with Ledger.open(path) as ledger:
        assert verify(ledger).problems == []
        assert said(cramped) == {claim.id for claim in ledger.claims()}
    again = forker.run(extract(server), folder)
    assert again.wait() == 0, again.err.read_text()
    assert ids(path) == ids(folder / "whole.db")
    assert said(again).isdisjoint(said(cramped))


def test_a_file_that_may_only_be_read(forker: Forker, folder: Path, server: ModelServer) -> None:
    path = folder / "facts.db"
    assert forker.run([*extract(server)[:-1]], folder).wait() == 0
    before = path.read_bytes()
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        process = forker.run(extract(server), folder, user=NOBODY)
        assert error(process) == (
            f"fact-ledger: {path} cannot be written: it, or the folder it is in, is read-only for you."
        )
        assert forker.run(["verify", "--ledger", "facts.db"], folder, user=NOBODY).wait() == 0
    finally:
        folder.chmod(0o755)
    assert path.read_bytes() == before
    path.chmod(0o644)
    assert forker.run(extract(server), folder).wait() == 0
    assert len(ids(path)) > 24


def test_eight_processes_extract_into_one_ledger(forker: Forker, folder: Path, server: ModelServer) -> None:
    whole = forker.run(extract(server, "whole.db"), folder)
    assert whole.wait() == 0
    server.script = model.late(0.02, model.good)
    server.forget()
    processes = [forker.run(extract(server), folder) for _ in range(8)]
    for process in processes:
        assert process.wait() == 0, process.err.read_text()
        assert "locked" not in process.err.read_text()
    assert ids(folder / "facts.db") == ids(folder / "whole.db")
    with Ledger.open(folder / "facts.db", readonly=True) as ledger:
        counts = ledger.counts()
        entries = [(row["seq"], row["id"]) for row in ledger.ask("SELECT seq, id FROM entry ORDER BY seq")]
    assert [seq for seq, _ in entries] == list(range(1, 1 + counts["entries"]))
    assert (counts["documents"], counts["runs"], counts["readings"]) == (3, 1, 12)
    # Each claim was announced by the one process that recorded it.
    announced = [said(process) for process in processes]
    assert sum(map(len, announced)) == len(set.union(*announced)) == counts["claims"] >= 24
