"""A run against a real server and a real ledger: what is recorded is whole, and nothing is paid for twice."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openai_server as model
import pytest
from extracting import (
    AMALIA,
    ONE_PIER,
    SUND,
    claims_in,
    delete,
    extract,
    only_run,
    opened,
    standing,
    undisturbed,
    where,
)
from openai_server import ModelServer, Script

from ledger.documents import ReadFailure
from ledger.jobs import DocumentOpened, WindowDone
from ledger.store.ledger import Ledger
from ledger.store.windows import State
from ledger.store.work import Work

pytestmark = pytest.mark.usefixtures("loop_owner")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


class TestTheWay:
    async def test_every_window_is_asked_once_and_recorded(self, path: Path, server: ModelServer) -> None:
        summary, events = await extract(path, server, AMALIA, SUND)
        assert summary.complete
        assert (summary.documents, summary.new_documents, summary.windows) == (2, 2, 8)
        assert len(server.seen) == 8
        assert server.asked_again() == []
        claims = claims_in(path)
        assert summary.claims == len(claims) >= 16
        assert (summary.tokens_in, summary.tokens_out, summary.cost) == (800, 80, None)
        assert [type(event) for event in events].count(DocumentOpened) == 2
        assert {c.id for e in events if isinstance(e, WindowDone) for c in e.claims} == claims
        with Ledger.open(path, readonly=True) as ledger:
            counts = ledger.counts()
            assert (counts["documents"], counts["runs"], counts["readings"]) == (2, 1, 8)
            sources = {found.claimer for found in ledger.claims()}
            assert any("Voss" in name for name in sources)
            assert any("union" in name for name in sources)

    async def test_the_run_says_how_it_was_read(self, path: Path, server: ModelServer) -> None:
        with opened(path, server) as extraction:
            await extraction.extract([AMALIA], lambda event: None)
            run = extraction.run
        assert (run.model, run.endpoint) == ("openai/tiny", "http://loopback/v1")
        assert run.parameters["window_words"] == 40
        assert len(run.prompts[0].sha256) == len(run.schema_sha256) == 64
        with Ledger.open(path, readonly=True) as ledger:
            assert ledger.run(run.id) == run

    async def test_without_a_finder_the_model_quotes(self, path: Path, server: ModelServer) -> None:
        summary, _ = await extract(path, server, AMALIA, finds="none")
        assert summary.complete
        assert claims_in(path)
        assert all("[1 " not in request.user for request in server.seen)

    async def test_tool_calls_serve_as_well(self, path: Path, server: ModelServer) -> None:
        assert (await extract(path, server, AMALIA, mode="tools"))[0].complete
        assert server.seen[0].body["tools"]
        assert len(claims_in(path)) >= 8

    async def test_what_could_not_be_read_is_told_and_the_rest_goes_on(
        self, path: Path, server: ModelServer
    ) -> None:
        failure = ReadFailure(origin="/press/void.txt", message="/press/void.txt is empty")
        summary, events = await extract(path, server, failure, AMALIA)
        assert summary.unread == [failure]
        assert failure in events
        assert not summary.complete
        assert len(claims_in(path)) >= 8

    async def test_no_more_questions_are_in_flight_than_allowed(
        self, path: Path, server: ModelServer
    ) -> None:
        server.script = model.late(0.15, model.good)
        await extract(path, server, AMALIA, SUND, concurrency=3)
        assert server.most_in_flight == 3


class TestAgain:
    async def test_a_second_run_asks_nothing_and_adds_nothing(self, path: Path, server: ModelServer) -> None:
        await extract(path, server, AMALIA)
        before = standing(path)
        server.forget()
        summary, _ = await extract(path, server, AMALIA)
        assert (summary.skipped, summary.claims, summary.new_documents) == (4, 0, 0)
        assert server.seen == []
        assert standing(path) == before

    @pytest.mark.parametrize("script", [model.good, where(ONE_PIER, model.cut_off)])
    async def test_even_where_the_working_file_is_gone(
        self, path: Path, server: ModelServer, script: Script
    ) -> None:
        server.script = script
        await extract(path, server, AMALIA, window_words=80)
        before = standing(path)
        failed = [r for r in server.seen if ONE_PIER in r.user] if script is not model.good else []
        server.forget()
        delete(Work.beside(path))
        await extract(path, server, AMALIA, window_words=80)
        assert len(server.seen) <= len(failed)
        assert standing(path) == before

    async def test_the_same_document_twice_is_one(self, path: Path, server: ModelServer) -> None:
        expected = await undisturbed(path, server, AMALIA)
        summary, _ = await extract(path, server, AMALIA, AMALIA)
        assert (summary.documents, summary.new_documents) == (2, 1)
        assert claims_in(path) == expected

    async def test_kept_answers_serve_a_new_ledger(self, path: Path, server: ModelServer) -> None:
        await extract(path, server, AMALIA)
        claims = claims_in(path)
        delete(path)
        server.forget()
        summary, events = await extract(path, server, AMALIA)
        assert server.seen == []
        assert claims_in(path) == claims
        assert (summary.tokens_in, summary.cost) == (0, Decimal(0))
        assert all(event.cached for event in events if isinstance(event, WindowDone))

    async def test_unless_they_are_asked_for_afresh(self, path: Path, server: ModelServer) -> None:
        await extract(path, server, AMALIA)
        delete(path)
        server.forget()
        await extract(path, server, AMALIA, fresh=True)
        assert len(server.seen) == 4

    async def test_another_way_of_reading_is_another_run(self, path: Path, server: ModelServer) -> None:
        await extract(path, server, AMALIA)
        server.forget()
        summary, _ = await extract(path, server, AMALIA, max_tokens=999)
        assert len(server.seen) == 4
        assert (summary.claims, summary.known) == (0, len(claims_in(path)))

    async def test_a_kill_between_the_ledger_and_the_working_file_leaves_no_window_under_way(
        self, path: Path, server: ModelServer
    ) -> None:
        await extract(path, server, AMALIA)
        run = only_run(path)
        with Work.open(Work.beside(path)) as work:
            for window in work.windows(run):
                work.mark(
                    window, State.RUNNING
                )  # as it is where the ledger was written and then the kill came
        server.forget()
        await extract(path, server, AMALIA)
        assert server.seen == []
        with Work.open(Work.beside(path)) as work:
            assert {kept.state for kept in work.windows(run).values()} == {State.OK}

    async def test_nor_one_that_the_working_file_has_never_heard_of(
        self, path: Path, server: ModelServer
    ) -> None:
        await extract(path, server, AMALIA)
        run = only_run(path)
        delete(Work.beside(path))
        await extract(path, server, AMALIA)
        with Work.open(Work.beside(path)) as work:
            assert [kept.state for kept in work.windows(run).values()] == [State.OK] * 4
