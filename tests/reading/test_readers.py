"""Reading in processes beside this one: the same comes out, whatever becomes of them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import articles
import faults
import openai_server as model
import pytest
from extracting import claims_in, delete, only_run, opened, rejected_in, standing
from openai_server import Answer, ModelServer, Request, Script

from ledger.documents import Document, ReadFailure
from ledger.errors import FaultError, ModelError
from ledger.find import FINDERS, Attribution, Finder, finder
from ledger.jobs import Summary
from ledger.model.client import Place
from ledger.model.endpoint import Endpoint, Settings
from ledger.reading import Readers, usual
from ledger.reading.line import Cut, Manner
from ledger.segment import Window
from ledger.store.work import Work

pytestmark = pytest.mark.usefixtures("loop_owner")

TOWNS = ("Amalia", "Sund", "Tarn", "Ostrel")
FAULTS: dict[str, Script] = {
    "Fivehundred": model.failure(500, "internal", Retry_After="0.01"),
    "Half": faults.half_json,
    "Prose": faults.prose,
    "Empty": model.empty,
    "Refused": model.refusal,
    "Cut": model.cut_off,
    "Invented": model.with_items({"quote": "Nobody wrote this.", "who": "", "act": "assert", "claim": "x"}),
    "Wrong": model.with_items({"n": 99, "who": "x", "act": "assert", "claim": "a | b | c", "type": "state"}),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


async def read(
    path: Path,
    server: ModelServer,
    *documents: Document | ReadFailure,
    readers: Readers,
    report: Callable[[Any], None] = lambda event: None,
    **options: Any,
) -> Summary:
    """A whole run beside these readers."""
    with opened(path, server, readers=readers, **options) as extraction:
        return await extraction.extract(documents, report)


def states(path: Path) -> dict[tuple[str, int, int], tuple[str, str | None]]:
    with Work.open(Work.beside(path)) as work:
        windows = work.windows(only_run(path))
        return {(w.document_id, w.start, w.end): (m.state, m.detail) for w, m in windows.items()}


class Nobody:
    """Who is never asked."""

    settings = Settings()

    def about(self, place: Place) -> Nobody:
        return self

    async def ask(self, messages: list[dict[str, str]], form: type[Any]) -> Any:
        raise AssertionError("nothing was to be asked")


def wait_for_questions(server: ModelServer, count: int) -> None:
    deadline = time.monotonic() + 60
    while len(server.seen) < count:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def environment_of(pid: int) -> str:
    return Path(f"/proc/{pid}/environ").read_bytes().decode()


@pytest.mark.parametrize("finds", ["rules", "none"])
async def test_the_same_is_asked_and_recorded(path: Path, server: ModelServer, finds: str) -> None:
    documents = [articles.document(town) for town in TOWNS]
    other = path.with_name("other.db")
    async with Readers(0) as none, Readers(2) as two:
        await two.all_ready()
        assert len(set(two.pids)) == 2
        here = await read(path, server, *documents, readers=none, finds=finds)
        asked = sorted(str(request.body) for request in server.seen)
        server.forget()
        there = await read(other, server, *documents, readers=two, finds=finds)
    assert sorted(str(request.body) for request in server.seen) == asked
    assert claims_in(other) == claims_in(path)
    assert here.complete
    assert there.complete
    assert (there.windows, there.claims, there.tokens_in) == (here.windows, here.claims, here.tokens_in)


async def test_every_fault_ends_in_the_same_state(path: Path, server: ModelServer) -> None:
    def script(request: Request) -> Answer:
        fault = next(fault for town, fault in FAULTS.items() if town in request.user)
        return fault(request)

    server.script = script
    documents = [articles.document(town, piers=1) for town in FAULTS]
    other = path.with_name("other.db")
    async with Readers(0) as none, Readers(1) as one:
        await one.all_ready()
        here = await read(path, server, *documents, readers=none)
        there = await read(other, server, *documents, readers=one)
    assert states(other) == states(path)
    assert len({state for state, _ in states(path).values()}) >= 4
    assert sorted(map(str, rejected_in(other))) == sorted(map(str, rejected_in(path)))
    assert rejected_in(path)
    assert claims_in(other) == claims_in(path)
    assert (there.tokens_in, there.tokens_out, len(there.failed)) == (
        here.tokens_in,
        here.tokens_out,
        len(here.failed),
    )


async def test_a_kept_answer_is_not_asked_for_again(path: Path, server: ModelServer) -> None:
    document = articles.document()
    async with Readers(1) as readers:
        await readers.all_ready()
        await read(path, server, document, readers=readers)
        delete(path)
        server.forget()
        again = await read(path, server, document, readers=readers)
    assert server.seen == []
    assert again.complete
    assert (again.claims, again.tokens_in) == (len(claims_in(path)), 0)


async def test_a_reader_that_is_killed_costs_nothing_but_time(path: Path, server: ModelServer) -> None:
    documents = [articles.document(town) for town in TOWNS]
    other, said = path.with_name("other.db"), list[str]()
    async with Readers(0) as none:
        undisturbed = await read(other, server, *documents, readers=none)
    server.forget()
    async with Readers(1, say=said.append) as readers:
        await readers.all_ready()
        (pid,) = readers.pids

        def killing(request: Request) -> Answer:
            if request.number == 3:
                os.kill(pid, signal.SIGKILL)
            return model.good(request)

        server.script = killing
        summary = await read(path, server, *documents, readers=readers)
    assert readers.deaths == 1
    assert summary.complete
    assert claims_in(path) == claims_in(other)
    # nothing is asked twice, and nothing that was paid for is forgotten
    assert len(server.seen) == undisturbed.windows == summary.windows
    assert (summary.tokens_in, summary.tokens_out) == (undisturbed.tokens_in, undisturbed.tokens_out)
    assert [line for line in said if "signal 9" in line]


async def test_a_window_that_kills_whoever_reads_it_is_given_up_alone(
    path: Path, server: ModelServer
) -> None:
    poison = articles.document("Poison", piers=1)
    async with Readers(1) as readers:
        await readers.all_ready()

        def stopping(request: Request) -> Answer:
            for pid in readers.pids:
                os.kill(pid, signal.SIGSTOP)  # so that it dies of the answer, and not before
                threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
            return model.good(request)

        async def kill_the_second() -> None:
            while readers._apart is None:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.001)
            os.kill(readers._apart.pid, signal.SIGKILL)

        server.script = stopping
        killing = asyncio.create_task(kill_the_second())
        summary = await read(path, server, poison, readers=readers)
        await killing
        assert readers.deaths == 2
        assert [done.document.id for done in summary.failed] == [poison.id]
        assert "killed the process" in summary.failed[0].detail
        assert (summary.tokens_in, summary.tokens_out) == (100, 10)  # it was paid for
        server.script = model.good
        assert (await read(path, server, articles.document("Sund"), readers=readers)).complete


async def test_what_may_have_killed_a_reader_is_not_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Readers(1) as readers:
        await readers.all_ready()
        (pid,) = readers.pids
        os.kill(pid, signal.SIGSTOP)
        monkeypatch.setattr(sys, "executable", "/bin/false")
        cutting = asyncio.create_task(readers.reading(Nobody(), finder("none")).cut([articles.document()]))
        await asyncio.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        (failure,) = await cutting
    assert isinstance(failure, ReadFailure)
    assert "no other could be started" in failure.message


async def test_what_is_not_wanted_any_more_is_dropped_without_a_word(
    path: Path, server: ModelServer, capfd: pytest.CaptureFixture[str]
) -> None:
    async with Readers(1) as readers:
        await readers.all_ready()
        reads = readers.reading(Nobody(), finder("none"))
        many = [articles.document(f"Town{n}", piers=400) for n in range(6)]
        cutting = asyncio.create_task(reads.cut(many))
        await asyncio.sleep(0.05)
        cutting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cutting
        (left,) = await reads.cut([articles.document()])
        assert not isinstance(left, ReadFailure)
        (reader,) = readers._readers
        assert reader.load == 0
    assert capfd.readouterr().err == ""


async def test_who_leaves_does_not_wait_for_a_reader_that_is_starting(server: ModelServer) -> None:
    async with Readers(1) as readers:
        readers.busy(1000)
        assert readers._starting is not None
        await asyncio.sleep(0.05)
    assert readers.pids == []
    assert readers._starting is None


async def test_a_model_that_refuses_everything_stops_the_run(path: Path, server: ModelServer) -> None:
    server.script = model.no_key
    async with Readers(1) as readers:
        await readers.all_ready()
        with pytest.raises(ModelError, match="does not accept the key"):
            await read(path, server, articles.document(), readers=readers)


async def test_stopping_leaves_no_process_and_a_whole_ledger(path: Path, server: ModelServer) -> None:
    server.script = model.late(0.2, model.good)
    async with Readers(1) as readers:
        await readers.all_ready()
        (pid,) = readers.pids
        run = asyncio.create_task(
            read(path, server, *[articles.document(town) for town in TOWNS], readers=readers)
        )
        await asyncio.to_thread(wait_for_questions, server, 6)
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run
        assert standing(path)[0] > 0
        # and the reader is of use to the next run
        server.script = model.good
        assert (await read(path, server, articles.document("Late"), readers=readers)).complete
        assert readers.pids == [pid]
    assert not is_there(pid)


async def test_readers_are_started_when_much_waits_and_not_before(path: Path, server: ModelServer) -> None:
    async with Readers(1) as readers:
        await read(path, server, *[articles.document(town) for town in TOWNS], readers=readers)
        assert readers.pids == []
        server.script = model.late(0.1, model.good)
        many = [articles.document(f"Town{n}", piers=8) for n in range(50)]
        seen: list[int] = []
        summary = await read(
            path, server, *many, readers=readers, report=lambda event: seen.append(len(readers.pids))
        )
        assert summary.complete
        assert 1 in seen


async def test_where_none_can_be_started_everything_is_read_here(
    path: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    said: list[str] = []
    async with Readers(1, say=said.append) as readers:
        await readers.all_ready()
        assert readers.pids == []
        assert (await read(path, server, articles.document(), readers=readers)).complete
    assert any("could not be started" in line for line in said)
    assert claims_in(path)


async def test_a_reader_has_no_key(server: ModelServer) -> None:
    async with Readers(1) as readers:
        await readers.all_ready()
        environment = environment_of(readers.pids[0])
    assert "PATH=" in environment
    assert model.KEY not in environment
    assert model.PROVIDER_KEY not in environment


def test_where_a_language_model_runs_here_the_processors_are_its_own() -> None:
    local = Endpoint(name="embedded/x", litellm_name="x", address="here", settings=Settings(), digest="1")
    rules, tagger = finder("rules"), finder("tagger")
    assert usual(local, rules) == 0
    words = local.model_copy(update={"settings": Settings(words=True)})
    remote = local.model_copy(update={"digest": None})
    here = len(os.sched_getaffinity(0))
    assert usual(words, rules) == usual(remote, rules) == min(here, 4)
    assert usual(words, tagger) == usual(remote, tagger) == max(0, min(here - 2, 4))


async def test_a_fault_of_ours_in_a_reader_is_told_and_the_reader_goes_on() -> None:
    manner = Manner(Settings(), "none")
    async with Readers(1) as readers:
        await readers.all_ready()
        (reader,) = readers._readers
        with reader.call() as call:
            call.tell(Cut(call.number, None, manner))  # type: ignore[arg-type]
            with pytest.raises(FaultError, match=r"a fault of fact-ledger itself \(AttributeError in "):
                await call.listen()
        with reader.call() as call:
            call.tell(Cut(call.number, articles.document(), manner))
            assert (await call.listen()).segmentation.windows


class Faulty(Finder):
    """A finder with a fault that one article meets."""

    name = "faulty/1"

    def find(self, text: str, window: Window) -> tuple[Attribution, ...]:
        if "Amalia" in text:
            raise ZeroDivisionError(text)
        return ()


@pytest.mark.parametrize("most", [0, 1])
async def test_a_fault_of_ours_ends_the_windows_that_meet_it_and_not_the_run(
    path: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setitem(FINDERS, "faulty", Faulty)
    amalia, sund = articles.document("Amalia"), articles.document("Sund")
    async with Readers(most) as readers:
        await readers.all_ready()
        summary = await read(path, server, amalia, sund, readers=readers, finds="faulty")
    assert {done.document.id for done in summary.failed} == {amalia.id}
    assert len(summary.failed) == 4
    (detail,) = {done.detail for done in summary.failed}
    assert detail.startswith("a fault of fact-ledger itself (ZeroDivisionError in ")
    assert "pier" not in detail  # what an error says may be words of the document
    assert claims_in(path)
