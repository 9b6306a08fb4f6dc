"""What the client itself costs: both on the same fake endpoint, case by case, one after the other."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.bench.machine import Others, load, shown
from evals.bench.peer import environment
from evals.bench.report import Line, Section, Target
from ledger.errors import UserError

DOCUMENTS, FEW, IN_FLIGHT = 200, 20, 20
WARM = 20
"""Documents before the clock starts: what is loaded, and started, at the first need of it is there then."""
_HERE = Path(__file__).parent
_FAILS = "The harbour of Nowhere was closed."
_QUOTES = (
    "The ministry said on Tuesday that 4,200 tonnes of grain had been exported through the port since March.",
    "“We never signed such an agreement,” the deputy minister Anna Kovac told Radio Sund.",
    "Officials denied that the plant would close before 2027 and predicted 350 new jobs.",
)
_WORDED = (
    ("The ministry", "assert", "4,200 tonnes of grain had been exported through the port since March"),
    ("Anna Kovac", "deny", "We never signed such an agreement"),
    ("Officials", "deny", "the plant would close before 2027"),
)
_WORDS = (
    "the a of to in regional council markets budget river talks delegation report energy border local "
    "residents policy review session committee transport winter supply harvest prices shipment governor"
).split()


@dataclass(frozen=True)
class Case:
    """How the endpoint behaves (seconds; every ``every``-th request takes ``tail``), and to how many
    documents; with ``fails`` it refuses one of them for ever."""

    latency: float = 0.0
    tail: float = 0.0
    every: int = 1 << 60
    documents: int = DOCUMENTS
    fails: bool = False


@dataclass(frozen=True)
class Measured:
    """What a client did, and what the endpoint saw of it."""

    seconds: float
    cpu: float
    done: int
    failed: int
    named: list[str]
    documents: int
    characters: int
    sent: int
    most_in_flight: int
    others: float | None
    raw: dict[str, Any] = field(repr=False)

    @property
    def pace(self) -> float:
        """Documents a second."""
        return self.done / self.seconds

    @property
    def characters_each(self) -> float:
        """Characters of all messages, a document."""
        return self.characters / self.documents

    @property
    def sent_each(self) -> float:
        """Bytes of the requests' bodies, a document."""
        return self.sent / self.documents

    @property
    def cpu_each(self) -> float:
        """Milliseconds of processor time a document."""
        return 1000 * self.cpu / self.documents


CASES = {
    "at once": Case(),
    "200 ms": Case(latency=0.2),
    "tails": Case(latency=0.2, tail=2.0, every=20),
    "one fails": Case(documents=FEW, fails=True),
}


def article(number: int) -> str:
    """A made-up article of about 3,000 characters in which the three quotations stand once."""
    dice = random.Random(number)
    out: list[str] = []
    for quote in (*_QUOTES, *[""] * 6):
        filler = " ".join(dice.choice(_WORDS) for _ in range(dice.randint(36, 44))).capitalize()
        out.append(f"{filler}. {quote}".strip())
    return "\n\n".join(out)


def measure(case: Case, *, peer: bool, finder: str = "none") -> Measured:
    """One client in one case. Raises ``UserError`` where it fails as a whole."""
    texts = [article(n) for n in range(case.documents)]
    if case.fails:
        texts[case.documents // 2] += f"\n\n{_FAILS}"
    warm = 0 if case.fails and peer else WARM
    request = {"texts": texts, "concurrency": IN_FLIGHT, "finder": finder, "warm": warm}
    with _endpoint(case) as base:
        before = _counts(base)
        others = Others()
        answer = _child(peer, {**request, "api_base": f"{base}/v1"})
        after = _counts(base)
    warmed = min(warm, case.documents)
    sent = {name: after[name] - before[name] for name in after}
    each = sent["requests"] and case.documents / (case.documents + warmed)
    return Measured(
        **{name: answer[name] for name in ("seconds", "cpu", "done", "failed", "named")},
        documents=case.documents,
        characters=round(sent["characters"] * each),
        sent=round(sent["bytes"] * each),
        most_in_flight=after["most_in_flight"],
        others=others.share(),
        raw={**answer, "endpoint": sent},
    )


def client_section() -> Section:
    """Every case, ours and langextract's side by side."""
    before = load()
    found = {name: (measure(case, peer=False), measure(case, peer=True)) for name, case in CASES.items()}
    rules = measure(CASES["at once"], peer=False, finder="rules")
    fast, late, tails, bad = (found[name] for name in CASES)
    of = f"{DOCUMENTS} documents, {IN_FLIGHT} in flight"
    twice, beside = Target("at least", 2, times_other=True), Target("at least", 2.5, times_other=True)
    few, most = Target("at least", FEW - 1), Target("at most", 1, times_other=True)
    lines = (
        Line("documents a second, endpoint at once", "", *_pace(fast), twice),
        Line("documents a second at 200 ms (ideal 100)", "", *_pace(late), Target("at least", 60)),
        Line("the same, beside the other", "", *_pace(late), beside),
        Line(
            "documents a second, every 20th takes 2 s (ideal 69)", "", *_pace(tails), Target("at least", 45)
        ),
        Line("the same, beside the other", "", *_pace(tails), Target("at least", 6, times_other=True)),
        Line(f"done of {FEW}, one of which fails for ever", "", bad[0].done, bad[1].done, few),
        Line("processor time a document", "ms", fast[0].cpu_each, fast[1].cpu_each, Target("at most", 12)),
        Line("the same, with attributions found by rules", "ms", rules.cpu_each),
        Line("characters sent a document", "", fast[0].characters_each, fast[1].characters_each, most),
        Line("bytes sent a document, the form included", "", fast[0].sent_each, fast[1].sent_each),
    )
    notes = (
        f"{of}, one question each, no finder (the peer has none); ours includes grounding, the typed checks, "
        "and the ledger on disk, and is two processes, one that asks and writes and one that reads; "
        "processor time is the client's own, of both, user and system, without starting it",
        f"of the one that fails ours says: {bad[0].named[0] if bad[0].named else 'nothing'}; "
        f"langextract: {bad[1].named[0] if bad[1].named else 'nothing'}",
        f"load before: {before}; other programs took {shown(fast[0].others)} of the processors in our first "
        f"case and {shown(fast[1].others)} in langextract's: only where both are small, or alike, do the "
        "times compare",
    )
    raw = {name: {"ours": ours.raw, "langextract": theirs.raw} for name, (ours, theirs) in found.items()}
    return Section("client", "The client on a fake endpoint", lines, "langextract", notes, raw)


def _pace(pair: tuple[Measured, Measured]) -> tuple[float, float]:
    return pair[0].pace, pair[1].pace


@contextmanager
def _endpoint(case: Case) -> Iterator[str]:
    """The endpoint in a process of its own; its address."""
    drafts = [
        {"quote": quote, "who": who, "act": act, "claim": claim, "type": "state"}
        for quote, (who, act, claim) in zip(_QUOTES, _WORDED, strict=True)
    ]
    about = {"speaker": "the ministry", "act": "assert", "polarity": "positive", "via": "", "type": "state"}
    extractions = [{"claim": quote, "claim_attributes": about} for quote in _QUOTES]
    script = {
        "latency": case.latency,
        "tail": case.tail,
        "every": case.every,
        "fails": [_FAILS],
        "answers": [
            {"when": "extraction_text", "content": json.dumps({"extractions": extractions})},
            {"when": "", "content": json.dumps({"claims": drafts})},
        ],
    }
    with tempfile.TemporaryDirectory(prefix="fact-ledger-bench-") as folder:
        path = Path(folder, "script.json")
        path.write_text(json.dumps(script), "utf-8")
        command = [sys.executable, str(_HERE / "fake_endpoint.py"), str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                yield f"http://127.0.0.1:{int(process.stdout.readline())}"
            finally:
                process.stdin.close()


def _child(peer: bool, request: dict[str, Any]) -> dict[str, Any]:
    command = [str(environment()), "-P", str(_HERE / "client_peer.py")]
    if not peer:
        command = [sys.executable, "-m", "evals.bench.client_ours"]
    result = subprocess.run(
        command,
        input=json.dumps(request),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"FACT_LEDGER_API_KEY": "none"},
    )
    if result.returncode or not result.stdout.strip():
        last = (result.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise UserError(f"{'langextract' if peer else 'the extraction'} failed: {last}")
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def _counts(base: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{base}/counts", timeout=10) as answer:
        counts: dict[str, int] = json.load(answer)
    return counts
