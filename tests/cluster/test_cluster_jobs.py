"""A job on a cluster: its account, its budget, its rates; going on elsewhere."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Any

import articles
import openai_server as model
import pytest
from on_cluster import entries_in, kill_when
from openai_server import ModelServer

from ledger.cluster.crew import Crew
from ledger.cluster.working import ClusterWorking
from ledger.documents import Given
from ledger.errors import ModelError
from ledger.find import finder
from ledger.jobs import Asked, How, Working
from ledger.model.endpoint import open_endpoint, price
from ledger.store.job import DocumentState, Job, JobState, this_process
from ledger.store.jobs import Jobs
from ledger.store.ledger import Ledger
from ledger.store.work import Work

pytestmark = [pytest.mark.ray, pytest.mark.usefixtures("loop_owner")]

PRICED = "openai/gpt-4o-mini"
TOWNS = [f"Town{n}" for n in range(10)]
WINDOWS = 4 * len(TOWNS)
ONE = price(PRICED, 100, 10) or Decimal(0)
"""What an answer of the server costs, in US dollars."""


def how(server: ModelServer, **options: Any) -> How:
    options = {"model": PRICED, "window_words": 40, "concurrency": 4, "max_tokens": 100, **options}
    return How(api_base=server.base, finder="rules", **options)


def job_of(work: Work, folder: Path, manner: How, budget: Decimal | None = None) -> Job:
    """A job for the articles in the folder, claimed by this process."""
    articles.write(folder, *TOWNS)
    asked = Asked.here((str(folder / "*.txt"),), (), (), Given())
    job = Jobs(work).claim(
        this_process(), Jobs(work).submit(asked.as_json(), manner.as_json(), budget_usd=budget).id
    )
    assert job
    return job


async def work_off(ray: Any, work: Work, path: Path, job: Job, **options: Any) -> ClusterWorking:
    working = ClusterWorking(ray, work, job, workers=2, **options)
    await working.work_off(lambda: Ledger.open(path), lambda event: None)
    return working


async def test_the_job_is_on_record_as_any_other(ray: Any, tmp_path: Path, server: ModelServer) -> None:
    path = tmp_path / "facts.db"
    with Work.open(Work.beside(path)) as work:
        job = job_of(work, tmp_path, how(server))
        working = await work_off(ray, work, path, job)
        done, jobs = Jobs(work).get(job.id), Jobs(work)
        assert (done.state, done.listed, done.owner) == (JobState.DONE, True, None)
        assert jobs.counts(job.id) == {DocumentState.OK: len(TOWNS)}
        assert jobs.claims(job.id) == working.summary.claims >= 2 * WINDOWS
        assert done.cost_usd == working.summary.cost == ONE * len(server.seen)
        with Ledger.open(path, readonly=True) as ledger:
            assert [row["id"] for row in ledger.ask("SELECT id FROM run")] == [done.run_id]


async def test_a_budget_is_kept_by_all_workers_together_even_when_one_dies(
    ray: Any, tmp_path: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # At worst a call comes to $0.0012, 50 times what it does: that of a worker that dies counts as spent.
    path, budget = tmp_path / "facts.db", Decimal("0.0016")
    server.script = model.late(0.2, model.good)
    crews: list[Crew] = []
    enter = Crew.__aenter__

    async def entered(crew: Crew) -> Crew:
        crews.append(await enter(crew))
        kill_when(server, [8], crew)
        return crew

    monkeypatch.setattr(Crew, "__aenter__", entered)
    with Work.open(Work.beside(path)) as work:
        job = job_of(work, tmp_path, how(server), budget)
        working = await work_off(ray, work, path, job)
        done = Jobs(work).get(job.id)
    assert crews[0].deaths == 1
    assert 8 <= len(server.seen) < WINDOWS
    assert ONE * len(server.seen) <= budget  # what the provider bills
    assert done.cost_usd is not None
    assert done.cost_usd <= ONE * len(server.seen) <= done.held_usd <= budget
    assert done.state is JobState.INCOMPLETE
    assert {d.state for d in working.summary.failed} | {"over_budget"} == {"over_budget"}
    assert working.summary.unbegun or working.summary.failed


async def test_a_model_without_a_price_is_refused_where_there_is_a_budget(
    ray: Any, tmp_path: Path, server: ModelServer
) -> None:
    path = tmp_path / "facts.db"
    with Work.open(Work.beside(path)) as work:
        job = job_of(work, tmp_path, how(server, model="openai/tiny"), Decimal(1))
        with pytest.raises(ModelError, match="litellm knows no price for openai/tiny"):
            await work_off(ray, work, path, job)
        assert Jobs(work).get(job.id).state is JobState.STOPPED
    assert server.seen == []
    assert not path.exists()


async def test_a_rate_is_kept_by_all_workers_together(ray: Any, tmp_path: Path, server: ModelServer) -> None:
    path = tmp_path / "facts.db"
    with Work.open(Work.beside(path)) as work:
        job = job_of(work, tmp_path, how(server, rpm=6))
        working = asyncio.create_task(work_off(ray, work, path, job))
        async with asyncio.timeout(60):
            while len(server.seen) < 6:  # noqa: ASYNC110 - the server is in threads of its own
                await asyncio.sleep(0.1)
        await asyncio.sleep(3)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        assert Jobs(work).get(job.id).state is JobState.STOPPED
    assert len(server.seen) == 6


@pytest.mark.filterwarnings("ignore:Item 'summary' on TypedDict:UserWarning")  # litellm's, of pydantic
async def test_a_job_begun_on_a_cluster_goes_on_in_one_process(
    ray: Any, tmp_path: Path, server: ModelServer
) -> None:
    path, manner = tmp_path / "facts.db", how(server)
    with Work.open(Work.beside(path)) as work:
        job = job_of(work, tmp_path, manner)

        def stop(event: Any) -> None:
            if len(server.seen) >= WINDOWS // 2:
                working.cancel()

        whole = ClusterWorking(ray, work, job, workers=2)
        working = asyncio.create_task(whole.work_off(lambda: Ledger.open(path), stop))
        await asyncio.gather(working, return_exceptions=True)
        assert Jobs(work).get(job.id).state is JobState.STOPPED
        part = entries_in(path)
        again = Jobs(work).claim(this_process(), job.id)
        assert again
        with (
            Ledger.open(path) as ledger,
            open_endpoint(manner.model, manner.settings, api_base=manner.api_base) as endpoint,
        ):
            await Working(ledger, work, endpoint, finder(manner.finder), again).work_off(lambda event: None)
        assert Jobs(work).get(job.id).state is JobState.DONE
    assert part < entries_in(path)
    with Ledger.open(path, readonly=True) as ledger:
        assert ledger.counts()["readings"] == WINDOWS
        assert ledger.counts()["runs"] == 1
