"""The real command and the processes beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import articles
import openai_server as model
import pytest
from openai_server import ModelServer

from ledger.store.ledger import Ledger
from ledger.store.verify import verify

TOWNS = [f"Town{n}" for n in range(60)]


def extracting(folder: Path, server: ModelServer, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from ledger.cli import main; main()", "extract", ".", "--no-link"]
    command += ["--model", "openai/tiny", "--api-base", server.base, "--window-words", "40"]
    return subprocess.Popen(
        [*command, "--concurrency", "2", "--finder", "rules", *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def readers_of(pid: int) -> list[int]:
    """Its children that read."""
    found: list[int] = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == pid and b"ledger.reading.process" in (process / "cmdline").read_bytes():
                    found.append(int(process.name))
            except OSError:
                pass  # it has ended meanwhile
    return found


def wait_until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def ended(pid: int) -> bool:
    """Whether it is gone, or waits only for whoever adopted it to take note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_a_command_that_ends_before_its_time_leaves_no_reader(
    tmp_path: Path, server: ModelServer, kill: signal.Signals
) -> None:
    articles.write(tmp_path, *TOWNS)
    server.script = model.late(0.1, model.good)
    process = extracting(tmp_path, server, "--workers", "1")
    wait_until(lambda: bool(readers_of(process.pid)) or process.poll() is not None)
    (reader,) = readers_of(process.pid)
    process.send_signal(kill)
    process.communicate(timeout=60)
    wait_until(lambda: ended(reader))
    # and what it left is whole, and gone on with
    server.script = model.good
    again = extracting(tmp_path, server, "--workers", "0")
    _, err = again.communicate(timeout=120)
    assert again.returncode == 0, err
    with Ledger.open(tmp_path / "facts.db", readonly=True) as ledger:
        assert verify(ledger).problems == []
        assert ledger.counts()["readings"] == 4 * len(TOWNS)


@pytest.mark.parametrize("options", ["--workers 65", "--batch --workers 2", "--engine ray --workers 0"])
def test_workers_that_are_of_no_use_are_refused(tmp_path: Path, server: ModelServer, options: str) -> None:
    refused = extracting(tmp_path, server, *options.split())
    _, err = refused.communicate(timeout=60)
    assert refused.returncode == 2
    assert "worker" in err
