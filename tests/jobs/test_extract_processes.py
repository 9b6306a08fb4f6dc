"""Real processes of the real command that die, meet, and are told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import articles
import openai_server as model
import pytest
from openai_server import ModelServer

from ledger.store.ledger import Ledger
from ledger.store.verify import verify

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    articles.write(tmp_path, "Amalia", "Sund", "Tarn")
    return tmp_path


def extracting(folder: Path, server: ModelServer, ledger: str = "facts.db") -> subprocess.Popen[str]:
    """``fact-ledger extract`` on the three articles of the folder, 40 words a question."""
    command = [sys.executable, "-c", "from ledger.cli import main; main()", "extract", "--ledger", ledger]
    command += ["--model", "openai/tiny", "--api-base", server.base, "--window-words", "40"]
    command += ["--concurrency", "2", "amalia.txt", "sund.txt", "tarn.txt"]
    return subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def wait_for_questions(server: ModelServer, count: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 90
    while len(server.seen) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def claims_in(path: Path) -> set[str]:
    with Ledger.open(path, readonly=True) as ledger:
        assert verify(ledger).problems == []
        return {found.id for found in ledger.claims()}


def test_kill_9_and_again_comes_to_the_same_as_undisturbed(folder: Path, server: ModelServer) -> None:
    status, out, err = finished(extracting(folder, server, "undisturbed.db"))
    assert status == 0, err
    expected = claims_in(folder / "undisturbed.db")
    assert len(out.splitlines()) == len(expected) >= 24
    assert "3 documents (3 new), 12 windows (0 read before)" in err

    server.script = model.late(0.2, model.good)
    server.forget()
    process = extracting(folder, server)
    wait_for_questions(server, 6, process)
    process.kill()
    finished(process)
    part = claims_in(folder / "facts.db")
    assert part < expected

    server.script = model.good
    server.forget()
    status, out, err = finished(extracting(folder, server))
    assert status == 0, err
    assert claims_in(folder / "facts.db") == expected
    assert len(server.seen) < 12  # what was read before is not asked again
    assert len(out.splitlines()) == len(expected) - len(part)


def test_two_processes_at_once_make_one_ledger(folder: Path, server: ModelServer) -> None:
    server.script = model.late(0.05, model.good)
    processes = [extracting(folder, server) for _ in range(2)]
    ends = [finished(process) for process in processes]
    for status, _, err in ends:
        assert status == 0, err
        assert "locked" not in err
    claims = claims_in(folder / "facts.db")
    with Ledger.open(folder / "facts.db", readonly=True) as ledger:
        counts = ledger.counts()
    assert (counts["documents"], counts["runs"], counts["readings"]) == (3, 1, 12)
    # each claim was announced by the one process that recorded it
    assert sum(len(out.splitlines()) for _, out, _ in ends) == len(claims) >= 24


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_stops_with_a_summary(
    folder: Path, server: ModelServer, number: signal.Signals
) -> None:
    server.script = model.late(0.3, model.good)
    process = extracting(folder, server)
    wait_for_questions(server, 5, process)
    process.send_signal(number)
    told = time.monotonic()
    status, out, err = finished(process)
    assert status == 1
    assert time.monotonic() - told < 60  # at once, not at the end of the queue
    assert "interrupted: what was recorded is kept" in err
    assert "Traceback" not in err
    assert len(out.splitlines()) == len(claims_in(folder / "facts.db")) > 0
