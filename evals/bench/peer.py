"""The peer: langextract with our weights, on a server of ours, in an environment of its own."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bench.machine import Others, load
from evals.bench.ours import MODEL
from ledger.documents import read_one
from ledger.errors import UserError
from ledger.model.server import EmbeddedServer
from ledger.model.weights import weights_for

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "evals" / "bench-requirements.lock"
VENV = ROOT / ".venv-bench"
CHILD = Path(__file__).with_name("peer_child.py")


@dataclass(frozen=True, slots=True)
class Peer:
    """What langextract made of a document of ``words`` words.

    ``seconds`` are those of its ``extract`` alone: neither loading the model nor importing the library
    counts. ``grounded`` extractions say exactly what the text says at their offsets (``repeated`` of them
    are there twice), ``different`` ones do not, ``unplaced`` ones have no offsets. ``cut_off`` answers ended
    because the context was full; langextract drops what it cannot parse of these. ``others`` is
    the share of the processors that other programs took meanwhile. ``raw`` is all of it.
    """

    words: int
    version: str
    seconds: float
    requests: int
    tokens_in: int
    tokens_out: int
    cut_off: int
    claims: int
    grounded: int
    repeated: int
    different: int
    unplaced: int
    load_before: str
    others: float | None
    raw: dict[str, Any]


_FIELDS = (
    *("version", "seconds", "requests", "tokens_in", "tokens_out", "cut_off"),
    *("claims", "grounded", "repeated", "different", "unplaced"),
)


def ask_peer(path: Path) -> Peer:
    """Run langextract on the text that we read there.

    Raises ``UserError`` where its environment cannot be made or it fails, ``ModelError`` where the weights
    are missing, ``ReadError`` where the document cannot be read.
    """
    python = environment()
    document = read_one(path)
    weights = weights_for(MODEL)
    before, others = load(), Others()
    with EmbeddedServer(weights) as server:
        request = {
            "text": document.text,
            "base_url": server.api_base,
            "api_key": server.api_key,
            "model": weights.name,
        }
        # -P: the modules beside the script bear names that a library could want to import
        result = subprocess.run(
            [str(python), "-P", str(CHILD)],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        taken = others.share()
    if result.returncode or not result.stdout.strip():
        last = (result.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise UserError(f"langextract failed (status {result.returncode}): {last}")
    answer: dict[str, Any] = json.loads(result.stdout)
    raw = answer | {"load_before": before, "others": taken}
    return Peer(
        words=document.words, load_before=before, others=taken, raw=raw, **{f: answer[f] for f in _FIELDS}
    )


def environment() -> Path:
    """The Python of langextract's environment, made from the lock where it is not there or is out of date.

    Raises ``UserError`` where it cannot be made.
    """
    python, stamp = VENV / "bin" / "python", VENV / ".lock-sha256"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if python.exists() and stamp.is_file() and stamp.read_text("ascii") == wanted:
        return python
    print(f"[bench] installing langextract in {VENV} …", file=sys.stderr, flush=True)
    # Some systems ship venv without ensurepip, so our pip fills the environment from outside.
    _run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    _run([*pip, "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK)])
    stamp.write_text(wanted, "ascii")
    return python


def _run(command: list[str]) -> None:
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        errors = [line for line in result.stderr.splitlines() if line.startswith("ERROR")]
        last = (errors or result.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise UserError(f"langextract's environment could not be made ({' '.join(command[1:4])}): {last}")
