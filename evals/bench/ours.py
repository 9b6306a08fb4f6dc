"""``fact-ledger extract`` as a user runs it, in a process of its own, watched from outside."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from evals.bench.machine import Others, load, peak_memory
from ledger.errors import ModelError, UserError
from ledger.model.weights import is_whole, weights_for
from ledger.store.ledger import Ledger

MODEL = "embedded"
_LOOK = 0.1
"""Seconds between two looks at the memory."""
_PATIENCE = 10.0
"""Seconds that a process told to stop has for it."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """One ``extract`` of ``documents`` documents of ``words`` words (furniture included).

    Times are seconds since the process was started: to its end, until the model was ready, until the first
    claim stood on standard output (``None``: there was none). ``peak_memory`` in bytes. ``grounded`` counts
    the claims in the ledger of which every evidence span says what the text says there, counted anew here.
    ``others`` is the share of the processors that other programs took meanwhile.
    """

    documents: int
    words: int
    seconds: float
    ready: float
    first_claim: float | None
    peak_memory: int
    claims: int
    grounded: int
    rejected: int
    tokens_in: int
    tokens_out: int
    windows: int
    failed: int
    load_before: str
    others: float | None

    @property
    def working(self) -> float:
        """Seconds from when the model was ready to the end."""
        return self.seconds - self.ready

    def as_json(self) -> dict[str, Any]:
        """Every figure."""
        return asdict(self) | {"working": self.working}


def need_weights() -> None:
    """Raises ``ModelError``, with the command that fetches them, where the weights are not here."""
    weights = weights_for(MODEL)
    if not is_whole(weights):
        raise ModelError(
            f"the bench runs {weights.title}, whose weights are not here (or are damaged). "
            f"Fetch them ({weights.size / 1e9:.2f} GB) with: fact-ledger model pull {weights.name}"
        )


def program() -> Path:
    """The installed ``fact-ledger``. Raises ``UserError`` where this environment does not have it."""
    path = Path(sys.executable).with_name("fact-ledger")
    if not path.is_file():
        raise UserError(f"there is no {path}: set the environment up with `make setup`")
    return path


def extract(documents: Sequence[Path]) -> Extracted:
    """Extract into a new ledger without a cache. Raises ``UserError`` where the process does not finish."""
    with tempfile.TemporaryDirectory(prefix="fact-ledger-bench-") as folder:
        ledger = Path(folder, "facts.db")
        command = [str(program()), "extract", *(str(path.resolve()) for path in documents)]
        command += ["--model", MODEL, "--ledger", str(ledger), "--json"]
        before, others = load(), Others()
        begin = time.monotonic()
        with _running(command, Path(folder)) as process:
            said, told = _Lines(process.stdout, begin), _Lines(process.stderr, begin)
            peak = _watch(process)
            end, taken = time.monotonic(), others.share()
        summary = _summary(said.done(), told.done(), process.returncode)
        ready = [at for at, line in told.lines if " is ready" in line]
        if not ready:
            raise UserError("`fact-ledger extract` did not say when its model was ready")
        first = [at for at, line in said.lines if "summary" not in json.loads(line)]
        words, grounded = _read(ledger)
        return Extracted(
            documents=summary["documents"],
            words=words,
            seconds=end - begin,
            ready=ready[0],
            first_claim=first[0] if first else None,
            peak_memory=peak,
            claims=summary["claims"],
            grounded=grounded,
            rejected=summary["rejected"],
            tokens_in=summary["tokens_in"],
            tokens_out=summary["tokens_out"],
            windows=summary["windows"],
            failed=len(summary["failed"]),
            load_before=before,
            others=taken,
        )


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The process for the time of the block; it never outlives it."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class _Lines:
    """Reads a stream to its end in a thread, noting when each line came."""

    def __init__(self, stream: IO[str] | None, begin: float) -> None:
        assert stream is not None, "the process was started with pipes"
        self.lines: list[tuple[float, str]] = []
        self._stream, self._begin = stream, begin
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with self._stream:
            for line in self._stream:
                self.lines.append((time.monotonic() - self._begin, line))

    def done(self) -> list[str]:
        """Every line, once the stream has ended."""
        self._thread.join()
        return [line for _, line in self.lines]


def _watch(process: subprocess.Popen[str]) -> int:
    """Wait for the end; the most memory the process had, bytes."""
    peak = 0
    while True:
        peak = max(peak, peak_memory(process.pid))
        try:
            process.wait(_LOOK)
        except subprocess.TimeoutExpired:
            continue
        return peak


def _summary(said: list[str], told: list[str], status: int) -> dict[str, Any]:
    """The last line of the output; a run that could not read something has one too."""
    last = json.loads(said[-1]) if said else {}
    summary: dict[str, Any] | None = last.get("summary")
    if summary is None or summary["unread"] or summary["interrupted"]:
        why = " ".join("".join(told[-3:]).split()) or "it said nothing"
        raise UserError(f"`fact-ledger extract` ended with status {status}: {why}")
    return summary


def _read(path: Path) -> tuple[int, int]:
    """Words of the documents of a ledger, and its claims that stand in their text as recorded."""
    with Ledger.open(path, readonly=True) as ledger:
        texts = {document.id: document for document in ledger.documents()}
        grounded = sum(
            all(span.holds_in(texts[found.claim.document_id].text) for span in found.claim.evidence)
            for found in ledger.claims()
        )
        return sum(document.words for document in texts.values()), grounded
