"""The worker of a service: what was handed in is read to its end, whatever happens on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import articles
import openai_server
import pytest
from openai_server import ModelServer

from ledger.documents import Document
from ledger.errors import UserError
from ledger.jobs.asked import Asked, How
from ledger.jobs.worker import Worker
from ledger.linking import unlinked
from ledger.store.intake import FullError, Intake
from ledger.store.job import Job, JobState, Listed, alive, this_process
from ledger.store.jobs import Jobs
from ledger.store.ledger import Ledger
from ledger.store.work import Work


class Room:
    """A ledger, its queue, and its worker."""

    def __init__(self, path: Path, server: ModelServer) -> None:
        self.path = path
        Ledger.open(path).close()
        self.work = Work.open(Work.beside(path))
        self.intake, self.jobs = Intake(self.work), Jobs(self.work)
        self.how = How(
            model="openai/tiny", api_base=server.base, finder="rules", window_words=40, concurrency=2
        )

    def put(self, document: Document | str) -> Job:
        """Hand in a document, or an address."""
        if isinstance(document, str):
            listed, content = Listed(document), document
        else:
            listed = Listed("posted", document.id, document.model_dump_json())
            content = document.id
        asked, how = Asked().as_json(), self.how.as_json()
        return self.intake.accept(content, listed, asked=asked, settings=how, taken_by="desk", most=99)[0]

    async def work_off(self, stop: asyncio.Event | None = None, *, once: bool = True) -> None:
        with Worker(self.path) as worker:
            await worker.run(stop or asyncio.Event(), once=once)

    def state(self, job: Job) -> JobState:
        return self.jobs.get(job.id).state

    def claims(self) -> set[str]:
        with Ledger.open(self.path, readonly=True) as ledger:
            return {recorded.claim.id for recorded in ledger.claims()}


async def _until(come: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not come():  # noqa: ASYNC110 - what is waited for is in a file
            await asyncio.sleep(0.1)


@pytest.fixture
def room(tmp_path: Path, server: ModelServer, loop_owner: None) -> Iterator[Room]:
    made = Room(tmp_path / "facts.db", server)
    yield made
    made.work.close()


async def test_what_was_handed_in_is_read_as_extract_reads_it(
    room: Room, server: ModelServer, tmp_path: Path
) -> None:
    from ledger.find import finder
    from ledger.jobs import Extraction
    from ledger.model.endpoint import open_endpoint

    towns = [articles.document(town, 2) for town in ("Amalia", "Sund", "Vell")]
    jobs = [room.put(town) for town in towns]
    await room.work_off()
    assert [room.state(job) for job in jobs] == [JobState.DONE] * 3
    how = room.how
    with (
        Ledger.open(tmp_path / "direct.db") as ledger,
        Work.open(tmp_path / "direct.work.db") as work,
        open_endpoint(how.model, how.settings, api_base=how.api_base) as endpoint,
    ):
        await Extraction(ledger, work, endpoint, finder("rules")).extract(towns, lambda event: None)
        assert room.claims() == {recorded.claim.id for recorded in ledger.claims()}


async def test_what_was_found_is_linked_when_nothing_is_left_to_read(room: Room) -> None:
    for town in ("Amalia", "Sund"):
        room.put(articles.document(town, 2))
    await room.work_off()
    with Ledger.open(room.path, readonly=True) as ledger:
        assert ledger.counts()["documents"] == 2
        assert unlinked(ledger) == 0
        assert len(ledger.ask("SELECT id FROM linking")) == 2


async def test_several_jobs_are_at_work_at_once(room: Room, server: ModelServer) -> None:
    server.script = openai_server.late(0.3, openai_server.good)
    for number in range(6):
        room.put(articles.document(f"Town{number}", 1))
    await room.work_off()
    assert server.most_in_flight >= 3


async def test_stopped_in_the_midst_it_is_gone_on_with_and_nothing_is_asked_twice(
    room: Room, server: ModelServer
) -> None:
    job = room.put(articles.document("Amalia", 12))
    stop = asyncio.Event()

    def some_then_stop(request: openai_server.Request) -> openai_server.Answer:
        if request.number == 5:
            loop.call_soon_threadsafe(stop.set)
        return openai_server.late(0.05, openai_server.good)(request)

    loop = asyncio.get_running_loop()
    server.script = some_then_stop
    await room.work_off(stop, once=False)
    assert room.state(job) is JobState.STOPPED
    assert room.intake.queue(9) == [job.id]
    assert not room.intake.workers()
    before = len(server.seen)
    assert 5 <= before < 12
    server.script = openai_server.good
    await room.work_off()
    assert room.state(job) is JobState.DONE
    assert len(server.seen) <= 12 + room.how.settings.concurrency  # what was in flight is asked again


async def test_a_model_that_cannot_be_used_keeps_the_job_in_the_queue(
    room: Room, server: ModelServer
) -> None:
    job = room.put(articles.document("Amalia", 1))
    server.script = openai_server.no_key
    stop = asyncio.Event()
    running = asyncio.create_task(room.work_off(stop, once=False))
    await _until(lambda: any(worker.trouble for worker in room.intake.workers()))
    assert "does not accept the key" in (room.jobs.get(job.id).detail or "")
    assert room.intake.queue(9) == [job.id]
    server.script = openai_server.good
    asked = len(server.seen)
    await _until(lambda: room.state(job) is JobState.DONE)
    assert asked <= 3  # a key that is wrong is not tried again and again
    stop.set()
    await running


async def test_once_ends_where_only_jobs_are_left_whose_model_cannot_be_used(
    room: Room, server: ModelServer
) -> None:
    job = room.put(articles.document("Amalia", 1))
    server.script = openai_server.no_key
    with pytest.raises(UserError, match=r"left in the queue: .*does not accept the key"):
        await room.work_off()
    assert room.intake.queue(9) == [job.id]


async def test_a_job_whose_model_cannot_be_used_does_not_hold_up_the_others(
    room: Room, server: ModelServer
) -> None:
    good = room.how
    room.how = good.model_copy(update={"model": "nobody/knows-it"})
    bad = room.put(articles.document("Amalia", 1))
    room.how = good
    fine = [room.put(articles.document(town, 1)) for town in ("Sund", "Vell")]
    stop = asyncio.Event()
    running = asyncio.create_task(room.work_off(stop, once=False))
    await _until(lambda: all(room.state(job) is JobState.DONE for job in fine))
    assert room.intake.queue(9) == [bad.id]
    stop.set()
    await running


async def test_a_private_address_is_not_fetched(room: Room, server: ModelServer) -> None:
    job = room.put(f"{server.base}/article")
    await room.work_off()
    (row,) = room.jobs.documents(job.id)
    assert (room.state(job), row.state) == (JobState.INCOMPLETE, "unread")
    assert "not a public address" in (row.detail or "")
    assert not server.seen


async def test_a_cancelled_job_is_left_alone(room: Room, server: ModelServer) -> None:
    job = room.put(articles.document("Amalia", 1))
    room.jobs.cancel(job.id)
    await room.work_off()
    assert room.state(job) is JobState.CANCELLED
    assert not server.seen


async def test_jobs_of_the_command_line_are_not_taken_up(room: Room, server: ModelServer) -> None:
    room.jobs.submit({"inputs": ["/press/a.txt"]}, room.how.as_json())
    await room.work_off()
    assert not server.seen


def test_the_queue_takes_no_more_than_it_should(room: Room) -> None:
    room.put(articles.document("Amalia", 1))
    with pytest.raises(FullError):
        room.intake.accept("other", Listed("https://a.example/"), asked={}, settings={}, taken_by="x", most=1)


def test_a_worker_whose_process_is_gone_is_not_alive(room: Room) -> None:
    room.intake.beat(this_process(), [])
    (here,) = room.intake.workers()
    host, _, token = here.owner.rsplit(":", 2)
    room.intake.beat(f"{host}:{2**22 - 1}:{token}", [])
    assert [worker.owner for worker in room.intake.workers()] == [here.owner]
    assert not alive(f"elsewhere:1:{token}", "2020-01-01T00:00:00Z")
    room.intake.leave(here.owner)
    assert room.intake.workers() == []
