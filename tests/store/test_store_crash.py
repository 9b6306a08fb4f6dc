"""Writers die, and writers meet; what was acknowledged stays and the ledger verifies."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from ledger.store.ledger import Ledger
from ledger.store.verify import verify

WRITER = Path(__file__).with_name("store_writer.py")
ROUNDS = 10
CLAIMS = 8


def writer(path: Path, name: str, documents: int) -> subprocess.Popen[str]:
    """A process that records documents of this name, as :mod:`store_writer` says."""
    return subprocess.Popen(
        [sys.executable, "-P", str(WRITER), str(path), name, str(documents)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def readings(ledger: Ledger) -> set[str]:
    return {row["id"] for row in ledger.ask("SELECT id FROM reading")}


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    chance = random.Random(9)
    acknowledged: set[str] = set()
    for number in range(ROUNDS):
        process = writer(path, f"writer {number}", 100_000)
        assert process.stdout is not None
        for _ in range(chance.randrange(1, 12)):
            acknowledged.add(process.stdout.readline().strip())
        process.kill()
        # What it said before it died was acknowledged too; a line cut short was not.
        acknowledged |= {line.strip() for line in process.stdout if line.endswith("\n")}
        process.wait()
        process.stdout.close()
        with Ledger.open(path) as ledger:
            assert acknowledged <= readings(ledger)
            counts = ledger.counts()
            assert counts["claims"] == CLAIMS * counts["readings"]
            assert verify(ledger).problems == []
    assert len(acknowledged) >= ROUNDS


def test_two_writers_at_once_share_one_gapless_log(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    # Two with documents of their own, and a third that records what the first does.
    processes = [writer(path, name, 12) for name in ("one", "two", "one")]
    outputs = [process.communicate(timeout=120)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert outputs[0] == outputs[2]
    with Ledger.open(path, readonly=True) as ledger:
        assert readings(ledger) == {*outputs[0], *outputs[1]}
        assert ledger.counts() == {
            "entries": 1 + 24 + 48 + 48 * CLAIMS,
            "documents": 24,
            "runs": 1,
            "readings": 48,
            "claims": 48 * CLAIMS,
        }
        assert verify(ledger).problems == []
