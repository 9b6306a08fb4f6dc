"""A long run that is killed: ``python -m evals.bench.soak [--documents 20000] [--kills 3] [--faulty 0.1]``.

Documents of a JSONL are extracted from a fake endpoint that answers badly now and then; the process is killed
with SIGKILL at some moments and the job resumed. At the end every document must have come to one definite
state, the ledger must verify, and memory must have stayed flat. The figures are printed; memory over time is
written as ``soak.svg`` and ``soak.csv``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ledger.errors import UserError
from ledger.store.job import DocumentState
from ledger.store.jobs import Jobs
from ledger.store.ledger import Ledger
from ledger.store.verify import verify
from ledger.store.work import Work

_HERE = Path(__file__).parent
_LOOK = 0.5
"""Seconds between two looks at the process."""
_MIB = 1 << 20
_COMMAND = [sys.executable, "-c", "from ledger.cli import main; main()"]


@dataclass
class Soak:
    """A run in one folder. ``memory`` are (seconds since the beginning, documents ended, bytes resident)."""

    folder: Path
    documents: int
    base: str
    memory: list[tuple[float, int, int]] = field(default_factory=list)
    killed: int = 0
    begin: float = field(default_factory=time.monotonic)

    @property
    def path(self) -> Path:
        """The ledger."""
        return self.folder / "facts.db"

    def write(self) -> Path:
        """The documents: a hundred words each, and one thing that somebody says in them."""
        path = self.folder / "documents.jsonl"
        dice = random.Random(1)
        words = "the harbour fog ferry council night crew quay winter market road signal storm price".split()
        with path.open("w", encoding="utf-8") as file:
            for n in range(self.documents):
                filler = " ".join(dice.choices(words, k=80)).capitalize()
                text = f"{filler}. The harbour master said that berth {n} had been closed. It rained all day."
                file.write(
                    json.dumps({"text": text, "publisher": "Sund Courier", "published": "2031-03-07"}) + "\n"
                )
        return path

    def run(self, kills: int, seed: int = 3) -> None:
        """Extract, killing the process at random moments, and resume until it is through."""
        dice = random.Random(seed)
        marks = sorted(dice.randint(1, self.documents - 1) for _ in range(kills))
        asks = ["--model", "openai/fake", "--api-base", f"{self.base}/v1", "--finder", "none"]
        command = ["extract", str(self.write()), "--concurrency", "20", "--ledger", str(self.path), *asks]
        for mark in [*marks, None]:
            if self._through(command, mark):
                self.killed += 1
            command = ["jobs", "--ledger", str(self.path), "resume", self._job()]

    def _through(self, command: list[str], mark: int | None) -> bool:
        """Let a process run until ``mark`` documents have ended, or to its end; whether it was killed."""
        log = self.folder / "log"
        with (
            log.open("wb") as out,
            subprocess.Popen(
                [*_COMMAND, *command],
                stdout=subprocess.DEVNULL,
                stderr=out,
                env=os.environ | {"TERM": "dumb"},
            ) as process,
        ):
            try:
                while process.poll() is None:
                    time.sleep(_LOOK)
                    ended = self._ended()
                    if resident := _resident(process.pid):
                        self.memory.append((time.monotonic() - self.begin, ended, resident))
                    if mark is not None and ended >= mark:
                        return True
            finally:
                process.kill()  # at the mark, or where we are stopped ourselves
                process.wait()
        if process.returncode not in (0, 1):
            raise UserError(f"the extraction ended with {process.returncode}: {log.read_text()[-300:]}")
        return False

    def _job(self) -> str:
        with Work.open(Work.beside(self.path)) as work:
            return Jobs(work).latest(1)[0].id

    def _ended(self) -> int:
        if not Work.beside(self.path).exists():
            return 0
        with Work.open(Work.beside(self.path)) as work:
            jobs = Jobs(work)
            latest = jobs.latest(1)
            if not latest:
                return 0
            counts = jobs.counts(latest[0].id)
            return sum(n for state, n in counts.items() if state not in _GOING)


_GOING = (DocumentState.PENDING, DocumentState.RUNNING)


def check(soak: Soak) -> dict[str, object]:
    """The figures of a run that is through. Raises ``AssertionError`` where a promise was not kept."""
    with Work.open(Work.beside(soak.path)) as work, Ledger.open(soak.path, readonly=True) as ledger:
        jobs = Jobs(work)
        (job,) = jobs.latest(2)
        counts = jobs.counts(job.id)
        assert not set(counts) & set(_GOING), f"not every document came to an end: {counts}"
        assert sum(counts.values()) == soak.documents, counts
        windows = work.windows(job.run_id or "")
        states: dict[str, int] = {}
        for window in windows.values():
            states[window.state] = states.get(window.state, 0) + 1
        assert not {"pending", "running"} & set(states), states
        begin = time.monotonic()
        report = verify(ledger)
        took = time.monotonic() - begin
        assert report.ok, report.problems[:3]
        recorded = ledger.counts()
        assert recorded["readings"] == states["ok"] >= counts[DocumentState.OK], (recorded, counts, states)
    peak = max(resident for _, _, resident in soak.memory)
    late = [m for m in soak.memory if m[1] > soak.documents / 2]
    first = [m for m in soak.memory if soak.documents / 10 < m[1] <= soak.documents / 2]
    return {
        "documents": {state.value: n for state, n in counts.items()},
        "windows": states,
        "killed": soak.killed,
        "seconds": round(time.monotonic() - soak.begin, 1),
        "verify_seconds": round(took, 1),
        "entries": ledger_size(recorded),
        "peak_mib": round(peak / _MIB, 1),
        "median_mib_first_half": _median(first),
        "median_mib_second_half": _median(late),
    }


def ledger_size(counts: dict[str, int]) -> int:
    """Documents, runs, readings and claims together."""
    return sum(counts[name] for name in ("documents", "runs", "readings", "claims"))


def _median(memory: list[tuple[float, int, int]]) -> float | None:
    resident = sorted(m[2] for m in memory)
    return round(resident[len(resident) // 2] / _MIB, 1) if resident else None


def _resident(pid: int) -> int:
    """Bytes of memory that a process has now; 0 where it is gone. Read from /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    lines = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(lines[0].split()[1]) * 1024 if lines else 0


def plot(memory: list[tuple[float, int, int]]) -> str:
    """Memory over time as an SVG: MiB resident against seconds."""
    width, height, left, low = 720, 300, 60, 40
    most = max(r for _, _, r in memory) * 1.15 / _MIB
    last = max(t for t, _, _ in memory) or 1.0
    wide, high = width - left - 10, height - low - 10
    points = " ".join(
        f"{left + wide * t / last:.1f},{height - low - high * r / _MIB / most:.1f}" for t, _, r in memory
    )
    marks = "".join(
        f'<text x="5" y="{height - low - (height - low - 10) * part:.0f}">{most * part:.0f} MiB</text>'
        f'<text x="{left + (width - left - 60) * part:.0f}" y="{height - 15}">{last * part:.0f} s</text>'
        for part in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
        f'font-size="11"><rect width="100%" height="100%" fill="white"/>{marks}'
        f'<polyline fill="none" stroke="#1f5fa8" stroke-width="1.5" points="{points}"/></svg>\n'
    )


@contextmanager
def endpoint(folder: Path, faulty: float) -> Iterator[str]:
    """The fake endpoint for the time of the block; its address."""
    script = {
        "latency": 0.0,
        "tail": 0.0,
        "every": 1 << 60,
        "fails": [],
        "answers": [],
        "quotes": r"The harbour master said that berth \d+ had been closed\.",
        "faulty": faulty,
    }
    path = folder / "script.json"
    path.write_text(json.dumps(script), "utf-8")
    command = [sys.executable, str(_HERE / "fake_endpoint.py"), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.soak", description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--faulty", type=float, default=0.1)
    parser.add_argument("--out", type=Path, default=Path("bench-results"))
    arguments = parser.parse_args()
    os.environ.setdefault("FACT_LEDGER_API_KEY", "none")
    # told to stop, it unwinds, and what it started is stopped with it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix="fact-ledger-soak-") as name:
        folder = Path(name)
        with endpoint(folder, arguments.faulty) as base:
            soak = Soak(folder, arguments.documents, base)
            soak.run(arguments.kills)
            figures = check(soak)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "soak.svg").write_text(plot(soak.memory), "utf-8")
    rows = "".join(f"{t:.1f},{ended},{resident}\n" for t, ended, resident in soak.memory)
    (arguments.out / "soak.csv").write_text("seconds,documents,bytes\n" + rows, "utf-8")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
