"""Workers that die, documents that kill them, results that are lost."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import articles
import openai_server as model
import pytest
from extracting import where
from on_cluster import crew_of, entries_in, extract_here, extract_on, kill_when, tools
from openai_server import ModelServer

from ledger.cluster.crew import FALSE_STARTS, STRIKES, Crew
from ledger.cluster.hire import hired
from ledger.cluster.start import ClusterError
from ledger.cluster.worker import Worker
from ledger.errors import ModelError
from ledger.store.work import Work

pytestmark = [pytest.mark.ray, pytest.mark.usefixtures("loop_owner")]

TOWNS = [articles.document(f"Town {n}", piers=4) for n in range(16)]


async def test_workers_killed_in_mid_run_change_nothing(
    ray: Any, tmp_path: Path, server: ModelServer
) -> None:
    here, there = tmp_path / "here.db", tmp_path / "there.db"
    await extract_here(here, server, *TOWNS)
    server.forget()
    server.script = model.late(0.15, model.good)
    async with crew_of(ray, server, there, 2) as crew:
        killer = kill_when(server, [10, 25, 40], crew)
        summary = await extract_on(crew, there, *TOWNS)
        killer.join(timeout=30)
    assert crew.deaths == 3
    assert summary.complete
    assert entries_in(there) == entries_in(here)
    # Only what was in flight when its worker died is asked again: two questions at most each time.
    asked = Counter(request.user for request in server.seen)
    assert sum(asked.values()) - len(asked) <= 3 * 2


async def test_a_document_that_kills_its_worker_is_given_up_and_named(
    ray: Any, tmp_path: Path, server: ModelServer
) -> None:
    path = tmp_path / "facts.db"
    async with crew_of(ray, server, path, 1) as crew:

        def deadly(request: model.Request) -> model.Answer:
            os.kill(crew.pids[0], signal.SIGKILL)
            return model.good(request)

        server.script = where("pier 2 of Town 7", deadly)
        summary = await extract_on(crew, path, *TOWNS)
        assert summary.documents == len(TOWNS) - 1
        (failure,) = summary.unread
        assert failure.origin == TOWNS[7].origin
        assert f"its worker died {STRIKES} times while it read nothing else" in failure.message
        assert STRIKES <= crew.deaths <= STRIKES + 1  # the first time it may have had company
        assert not summary.complete
        server.script = model.good
        again = await extract_on(crew, path, *TOWNS)
    assert again.complete
    assert (again.new_documents, again.skipped) == (1, 4 * (len(TOWNS) - 1))


async def test_workers_that_never_start_end_the_run(ray: Any) -> None:
    hired = []

    class DiesAtOnce:
        """A worker whose machine has too little memory for it, say."""

        def open(self) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

    def hire() -> Any:
        hired.append(ray.remote(DiesAtOnce).options(num_cpus=1).remote())
        return hired[-1]

    async with Crew(ray, hire, None, size=1, each=2) as crew:
        with pytest.raises(
            ClusterError, match=f"{FALSE_STARTS} workers in a row died before they could read"
        ):
            await crew.first()
    assert len(hired) == FALSE_STARTS


async def test_workers_that_would_not_read_alike_end_the_run(ray: Any, server: ModelServer) -> None:
    different = iter([tools(server), tools(server, window_words=50), tools(server, window_words=60)])

    def hire() -> Any:
        return ray.remote(Worker).options(max_concurrency=4).remote(next(different), None)

    async def until_both_are_here(crew: Crew) -> None:
        while True:
            await crew.first()
            await asyncio.sleep(0.05)

    async with Crew(ray, hire, None, size=2, each=2) as crew, asyncio.timeout(60):
        with pytest.raises(ClusterError, match="would not read alike: they differ in parameters"):
            await until_both_are_here(crew)


async def test_a_key_that_is_not_accepted_ends_the_run(ray: Any, tmp_path: Path, server: ModelServer) -> None:
    server.script = model.failure(401, f"Incorrect API key provided: {model.KEY}", code="invalid_api_key")
    async with crew_of(ray, server, tmp_path / "facts.db", 2) as crew:
        with pytest.raises(ModelError, match="does not accept the key") as caught:
            await extract_on(crew, tmp_path / "facts.db", *TOWNS)
    assert model.KEY not in str(caught.value)
    assert len(server.seen) <= 2 * 2 + 2


async def test_a_model_that_no_worker_can_open_ends_the_run(
    ray: Any, tmp_path: Path, server: ModelServer
) -> None:
    unknown = replace(tools(server), model="nobody/knows", api_base=None)
    async with hired(ray, unknown, Work.beside(tmp_path / "facts.db"), workers=1) as crew:
        with pytest.raises(ModelError, match="litellm knows no provider for 'nobody/knows'"):
            await crew.first()
    assert not Work.beside(tmp_path / "facts.db").exists()
