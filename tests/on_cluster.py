"""Runs of the extraction on a cluster against the server on loopback, and what they left in the ledger."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from openai_server import ModelServer

from ledger.cluster.crew import Crew
from ledger.cluster.extraction import ClusterExtraction
from ledger.cluster.hire import hired
from ledger.cluster.worker import Tools
from ledger.documents import Document, ReadFailure
from ledger.find import finder
from ledger.jobs import Extraction, Summary
from ledger.model.endpoint import Settings, open_endpoint
from ledger.store.ledger import Ledger
from ledger.store.verify import verify
from ledger.store.work import Work

SETTINGS = Settings(window_words=40, attempts=1, timeout=20.0, concurrency=2)

Entries = set[tuple[str, str]]


def tools(server: ModelServer, *, finds: str = "rules", **settings: Any) -> Tools:
    """What the workers read with."""
    return Tools("openai/tiny", server.base, SETTINGS.model_copy(update=settings), finds)


@asynccontextmanager
async def crew_of(
    ray: Any, server: ModelServer, path: Path, workers: int, **settings: Any
) -> AsyncIterator[Crew]:
    """A crew whose answers are kept beside this ledger."""
    async with hired(ray, tools(server, **settings), Work.beside(path), workers=workers) as crew:
        yield crew


async def extract_on(
    crew: Crew,
    path: Path,
    *documents: Document | ReadFailure,
    report: Callable[[Any], None] = lambda event: None,
) -> Summary:
    """A whole run by this crew."""
    with Ledger.open(path) as ledger, Work.open(Work.beside(path)) as work:
        run = (await crew.first()).run
        return await ClusterExtraction(crew, run, ledger, work).extract(documents, report)


async def extract_here(path: Path, server: ModelServer, *documents: Document | ReadFailure) -> Summary:
    """The same run in this process."""
    here = tools(server)
    with (
        Ledger.open(path) as ledger,
        Work.open(Work.beside(path)) as work,
        open_endpoint(here.model, here.settings, api_base=here.api_base) as endpoint,
    ):
        return await Extraction(ledger, work, endpoint, finder(here.finder_name)).extract(
            documents, lambda event: None
        )


def entries_in(path: Path) -> Entries:
    """Kind and content id of everything that was extracted into a ledger, which must verify; nothing is in it
    twice. Links depend on which document came first."""
    with Ledger.open(path, readonly=True) as ledger:
        assert verify(ledger).problems == []
        found = [(str(row["kind"]), str(row["id"])) for row in ledger.ask("SELECT kind, id FROM entry")]
    assert len(found) == len({*found})
    return {(kind, id) for kind, id in found if kind not in ("link", "linking")}


def states_in(path: Path) -> dict[tuple[str, int, int], tuple[str, str | None]]:
    """How every window in the working file ended, and why."""
    with Ledger.open(path, readonly=True) as ledger, Work.open(Work.beside(path)) as work:
        (row,) = ledger.ask("SELECT id FROM run")
        return {
            (key.document_id, key.start, key.end): (window.state.value, window.detail)
            for key, window in work.windows(str(row["id"])).items()
        }


def kill_when(server: ModelServer, counts: Iterable[int], crew: Crew) -> Thread:
    """Kills (9) a worker that can read each time the server has been asked so often; the thread that does."""

    def kill() -> None:
        for count in counts:
            while len(server.seen) < count:
                time.sleep(0.01)
            while not (pids := crew.pids):
                time.sleep(0.01)
            os.kill(pids[0], signal.SIGKILL)

    thread = Thread(target=kill, daemon=True)
    thread.start()
    return thread
