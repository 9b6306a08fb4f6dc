"""What a document costs on a Ray cluster, part by part: ``python -m evals.bench.cluster --workers 0 1 2 3``.

Wall time says little on a busy machine; the processor time of the committer, of the desk and of the workers
says how far each goes before it is the narrowest place. 0 workers is the single process.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evals.bench.machine import load, processor_seconds
from ledger.cluster.extraction import ClusterExtraction
from ledger.cluster.hire import hired
from ledger.cluster.start import cluster
from ledger.cluster.worker import Tools
from ledger.documents import Document
from ledger.find import finder
from ledger.jobs import Extraction, Summary
from ledger.model.client import hang_up
from ledger.model.endpoint import Settings, open_endpoint
from ledger.store.ledger import Ledger
from ledger.store.merge import merge, verified
from ledger.store.work import Work

_ITEMS = [{"n": n, "who": "", "act": "assert", "claim": "it was so", "type": "state"} for n in range(1, 11)]
_FILLING = "the a of to in regional council markets budget river talks delegation report energy border local"


def article(number: int, words: int) -> Document:
    """An article of about so many words; an attribution in every forty."""
    dice = random.Random(number)
    text: list[str] = []
    while sum(len(paragraph.split()) for paragraph in text) < words:
        filling = " ".join(dice.choices(_FILLING.split(), k=26))
        text.append(
            f"Minister Tilda Voss said on Monday that pier {dice.randrange(9999)} had closed; {filling}."
        )
    return Document(text="\n\n".join(text) + "\n", origin=f"article-{number}.txt", headline=f"Pier {number}")


@contextmanager
def endpoint() -> Iterator[str]:
    """The fake endpoint, in a process of its own; its address."""
    script = {"answers": [{"when": "", "content": json.dumps({"claims": _ITEMS, "more": []})}], "fails": []}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"latency": 0, "tail": 0, "every": 1 << 60, **script}, file)
        file.flush()
        command = [sys.executable, str(Path(__file__).with_name("fake_endpoint.py")), file.name]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
            finally:
                process.kill()


def desks() -> list[int]:
    """The processes of desks on this machine."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if file.read_bytes().startswith(b"ray::Desk"):
                found.append(int(file.parent.name))
        except OSError:
            continue
    return found


async def single(path: Path, tools: Tools, documents: list[Document]) -> dict[str, Any]:
    """All of it in this process."""
    with (
        Ledger.open(path) as ledger,
        Work.open(Work.beside(path)) as work,
        open_endpoint(tools.model, tools.settings, api_base=tools.api_base) as asked,
    ):
        extraction = Extraction(ledger, work, asked, finder(tools.finder_name))
        await extraction.extract(documents[:2], lambda event: None)  # what is loaded at the first need of it
        begun = _counts(extraction.summary)
        begin, cpu = time.monotonic(), time.process_time()
        summary = await extraction.extract(documents[2:], lambda event: None)
        found = {"seconds": time.monotonic() - begin, "cpu": time.process_time() - cpu}
    await hang_up()
    return found | _counts(summary, begun)


async def on_ray(
    ray: Any, path: Path, tools: Tools, documents: list[Document], workers: int
) -> dict[str, Any]:
    """The same with so many workers."""
    async with hired(ray, tools, Work.beside(path), workers=workers) as crew:
        run = (await crew.first()).run
        while len(crew.pids) < workers:  # noqa: ASYNC110 - the crew tells nobody
            await asyncio.sleep(0.05)
        with Ledger.open(path) as ledger, Work.open(Work.beside(path)) as work:
            extraction = ClusterExtraction(crew, run, ledger, work)
            await extraction.extract(documents[: 2 * workers], lambda event: None)
            begun = _counts(extraction.summary)
            before = [sum(map(processor_seconds, pids)) for pids in (crew.pids, desks())]
            begin, cpu = time.monotonic(), time.process_time()
            summary = await extraction.extract(documents[2 * workers :], lambda event: None)
            seconds, cpu = time.monotonic() - begin, time.process_time() - cpu
            after = [sum(map(processor_seconds, pids)) for pids in (crew.pids, desks())]
    parts = {"committer": cpu, "reading": after[0] - before[0], "desk": after[1] - before[1]}
    return {"seconds": seconds, **parts} | _counts(summary, begun)


def _counts(summary: Summary, before: dict[str, int] | None = None) -> dict[str, int]:
    names = ("documents", "windows", "claims", "rejected")
    return {name: getattr(summary, name) - (before or {}).get(name, 0) for name in names}


def merged(paths: list[Path], into: Path) -> dict[str, Any]:
    """Ledgers with different entries, merged one after another."""
    begin, cpu = time.monotonic(), time.process_time()
    with Ledger.open(into) as ledger:
        for path in paths:
            with Ledger.open(path, readonly=True) as other, verified(other) as source:
                merge(ledger, source)
        entries, _ = ledger.size_and_root()
    return {"seconds": time.monotonic() - begin, "cpu": time.process_time() - cpu, "entries": entries}


def main() -> None:
    """As a script: one JSON object a line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2, 3])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--concurrency", type=int, default=8, help="questions at once, of each worker")
    parser.add_argument("--finder", default="rules")
    options = parser.parse_args()
    settings = Settings(concurrency=options.concurrency)
    paths = []
    with endpoint() as base, tempfile.TemporaryDirectory() as folder, cluster(None, cpus=8) as ray:
        tools = Tools("openai/tiny", base, settings, options.finder)
        for n, workers in enumerate(options.workers):
            path = Path(folder) / f"{workers}.db"
            count = options.documents + 2 * max(1, workers)
            documents = [article(100_000 * n + number, options.words) for number in range(count)]
            if workers:
                found = asyncio.run(on_ray(ray, path, tools, documents, workers))
            else:
                found = asyncio.run(single(path, tools, documents))
            size = path.stat().st_size / (count * options.words / 1000)
            _put({"workers": workers, **found, "bytes_a_1000_words": round(size), "load": load()})
            paths.append(path)
        _put({"merged": len(paths), **merged(paths, Path(folder) / "all.db")})


def _put(found: dict[str, Any]) -> None:
    print(json.dumps({k: round(v, 2) if isinstance(v, float) else v for k, v in found.items()}), flush=True)


if __name__ == "__main__":
    main()
