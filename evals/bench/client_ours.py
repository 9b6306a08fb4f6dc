"""Our side of the client measurement: the whole way of documents, read to recorded, in a process of its own.

Reads one JSON object from standard input (``texts``, ``api_base``, ``concurrency``, ``finder``, ``warm``) and
prints one.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from evals.bench.machine import processor_seconds
from ledger.documents import Document
from ledger.find import finder
from ledger.jobs import Extraction, Summary
from ledger.model.client import hang_up
from ledger.model.endpoint import Settings, open_endpoint
from ledger.reading import Readers
from ledger.store.ledger import Ledger
from ledger.store.verify import verify
from ledger.store.work import Work

_READERS = 1
"""Beside this process: what two processors have room for."""
_ONE_CHUNK = 1000
"""Words a question: more than the longest document has."""


def run(request: dict[str, Any]) -> dict[str, Any]:
    """One run after a few documents that warm up what is loaded at the first need of it."""
    os.environ.setdefault("FACT_LEDGER_API_KEY", "none")
    settings = Settings(window_words=_ONE_CHUNK, concurrency=request["concurrency"], attempts=1, timeout=60.0)
    with (
        tempfile.TemporaryDirectory(prefix="fact-ledger-bench-") as folder,
        open_endpoint("openai/fake", settings, api_base=request["api_base"]) as endpoint,
        Ledger.open(Path(folder, "facts.db")) as ledger,
        Work.open(Path(folder, "facts.work.db")) as work,
    ):

        async def measured() -> tuple[Summary, float, float]:
            async with Readers(_READERS) as readers:

                async def extract(texts: list[str]) -> Summary:
                    extraction = Extraction(
                        ledger, work, endpoint, finder(request["finder"]), readers=readers
                    )
                    documents = [Document(text=text, origin=f"bench:{n}") for n, text in enumerate(texts)]
                    return await extraction.extract(documents, lambda event: None)

                try:
                    await readers.all_ready()
                    await extract([f"{text}\n\nWarm." for text in request["texts"][: request["warm"]]])
                    before, begin = _used(readers), time.monotonic()
                    summary = await extract(request["texts"])
                    return summary, time.monotonic() - begin, _used(readers) - before
                finally:
                    await hang_up()

        summary, seconds, cpu = asyncio.run(measured())
        sound = verify(ledger).ok
    failed = {done.document.id for done in summary.failed}
    return {
        "seconds": seconds,
        "cpu": cpu,
        "done": summary.documents - len(failed),
        "failed": len(failed),
        "named": [f"{done.document.origin}: {done.state}: {done.detail}" for done in summary.failed],
        "claims": summary.claims,
        "rejected": summary.rejected,
        "verified": sound,
    }


def _used(readers: Readers) -> float:
    """Seconds of processor time of this process and its readers so far."""
    return time.process_time() + sum(processor_seconds(pid) for pid in readers.pids)


if __name__ == "__main__":
    print(json.dumps(run(json.load(sys.stdin))))
