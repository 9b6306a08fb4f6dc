"""When answers fail, do not hold, or are cut short: the rest is recorded, and the next run mends it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

import articles
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
    recorded,
    rejected_in,
    undisturbed,
    where,
)
from openai_server import Answer, ModelServer, Request, Script

from ledger.errors import ModelError
from ledger.jobs import WindowDone
from ledger.store.ledger import Ledger
from ledger.store.windows import State
from ledger.store.work import Work

pytestmark = pytest.mark.usefixtures("loop_owner")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


class TestFaults:
    @pytest.mark.parametrize(
        ("script", "state"),
        [
            (model.failure(400, "no"), State.FAILED),
            (model.failure(500, "no"), State.FAILED),
            (model.text("no JSON"), State.INVALID),
            (model.refusal, State.REFUSED),
        ],
    )
    async def test_a_window_that_fails_is_named_and_the_others_are_recorded(
        self, path: Path, server: ModelServer, script: Script, state: State
    ) -> None:
        expected = await undisturbed(path, server, AMALIA, SUND)
        server.script = where(ONE_PIER, script)
        summary, events = await extract(path, server, AMALIA, SUND)
        (failed,) = summary.failed
        assert (failed.document, failed.state) == (AMALIA, state)
        assert ONE_PIER in AMALIA.text[failed.window.start : failed.window.end]
        assert failed.detail
        assert failed in events
        assert not summary.complete
        some = claims_in(path)
        assert some < expected
        with Work.open(Work.beside(path)) as work:
            states = [kept.state for kept in work.windows(only_run(path)).values()]
        assert sorted(states) == sorted([state] + [State.OK] * 7)
        # the same command tries the one again, and only that one
        server.script = model.good
        server.forget()
        summary, _ = await extract(path, server, AMALIA, SUND)
        assert len(server.seen) == 1
        assert (summary.skipped, summary.complete) == (7, True)
        assert claims_in(path) == expected

    @pytest.mark.parametrize("script", [model.cut_off, model.too_long_llama, model.too_long_openai])
    async def test_a_window_that_is_too_much_is_asked_in_halves(
        self, path: Path, server: ModelServer, script: Script
    ) -> None:
        def too_much(request: Request) -> Answer:
            return (script if request.user.count("Minister Tilda Voss") > 1 else model.good)(request)

        server.script = too_much
        summary, events = await extract(path, server, AMALIA, window_words=80)
        assert summary.complete
        assert len(server.seen) == 6  # two windows of two paragraphs, and four halves
        done = sorted((e.window.start, e.window.end) for e in events if isinstance(e, WindowDone))
        assert [start for start, _ in done] == [0, *(end for _, end in done[:-1])]
        assert done[-1][1] == len(AMALIA.text)
        assert claims_in(path) == await undisturbed(path, server, AMALIA)
        # what is known to be too much is not tried again
        summary, _ = await extract(path, server, AMALIA, window_words=80)
        assert (server.seen, summary.skipped) == ([], 4)

    async def test_a_model_that_never_comes_to_an_end_is_not_asked_for_ever(
        self, path: Path, server: ModelServer
    ) -> None:
        server.script = model.cut_off
        summary, _ = await extract(path, server, articles.document(piers=1))
        assert {done.state for done in summary.failed} == {"truncated"}
        assert len(server.seen) < 20
        assert claims_in(path) == set()

    @pytest.mark.parametrize("strange", ["\ud800 x", "a\x00b", "\u202e no", "x" * 100_000, "🛳️" * 9])
    async def test_strange_characters_in_an_answer_do_no_harm(
        self, path: Path, server: ModelServer, strange: str
    ) -> None:
        odd = {"quote": strange, "who": strange, "act": "assert", "claim": strange, "type": "state"}
        server.script = model.with_items(odd, {"n": 1, strange: strange})
        summary, _ = await extract(path, server, articles.document(piers=1))
        with Ledger.open(path, readonly=True) as ledger:
            recorded = "".join(found.claim.model_dump_json() for found in ledger.claims())
        assert strange not in recorded
        assert len(claims_in(path)) == summary.claims
        assert summary.rejected + len(summary.failed) > 0

    @pytest.mark.parametrize("script", [model.no_key, model.no_model])
    async def test_what_no_question_can_mend_ends_the_run_at_once(
        self, path: Path, server: ModelServer, script: Script
    ) -> None:
        server.script = script
        with pytest.raises(ModelError):
            await extract(path, server, AMALIA, SUND, concurrency=2)
        assert len(server.seen) <= 2
        assert claims_in(path) == set()


class TestSecondTry:
    INVENTED: ClassVar = {
        "quote": "The minister resigned in tears",
        "who": "",
        "act": "assert",
        "claim": "the minister | resigned | in tears",
    }

    async def test_what_does_not_hold_is_asked_again_once_and_then_kept_with_the_reason(
        self, path: Path, server: ModelServer
    ) -> None:
        server.script = model.with_items({"n": 1}, {**self.INVENTED, "type": "event"})
        summary, _ = await extract(path, server, articles.document(piers=1))
        assert len(server.seen) == 2
        (again,) = server.asked_again()
        assert "The minister resigned in tears" in again.user
        assert again.body["messages"][:-1] == server.seen[0].body["messages"][:-1]
        assert len(again.body["messages"]) == len(server.seen[0].body["messages"])
        assert summary.complete
        assert summary.claims >= 2
        kept = rejected_in(path)
        assert summary.rejected == len(kept) == 2
        assert [draft.get("quote") for draft, _ in kept] == [None, "The minister resigned in tears"]
        assert "Field required" in kept[0][1]
        assert "not grounded" in kept[1][1]
        assert "tears" not in "".join(found.claim.quote for found in recorded(path))

    async def test_a_mended_answer_is_recorded(self, path: Path, server: ModelServer) -> None:
        expected = await undisturbed(path, server, articles.document(piers=1))
        server.script = model.in_turn(model.with_items({"n": 1}, {"n": 2}, numbered=False), model.good)
        await extract(path, server, articles.document(piers=1))
        assert len(server.seen) == 2
        assert claims_in(path) == expected

    async def test_a_passage_that_was_passed_over_is_asked_for_by_its_number(
        self, path: Path, server: ModelServer
    ) -> None:
        expected = await undisturbed(path, server, articles.document(piers=1))
        server.script = model.in_turn(model.say({"claims": [], "more": []}), model.good)
        await extract(path, server, articles.document(piers=1))
        (again,) = server.asked_again()
        assert "not answered: 1, 2" in again.user
        assert claims_in(path) == expected

    async def test_a_second_try_that_fails_costs_nothing_of_the_first(
        self, path: Path, server: ModelServer
    ) -> None:
        server.script = model.in_turn(model.with_items({"n": 1}), model.text("no JSON"))
        summary, _ = await extract(path, server, articles.document(piers=1))
        assert summary.complete
        assert summary.claims >= 2

    async def test_both_tries_are_kept_answers(self, path: Path, server: ModelServer) -> None:
        server.script = model.with_items({"n": 1})
        await extract(path, server, articles.document(piers=1))
        delete(path)
        server.forget()
        await extract(path, server, articles.document(piers=1))
        assert server.seen == []

    async def test_an_outage_in_the_second_try_is_a_failure_that_the_next_run_mends(
        self, path: Path, server: ModelServer
    ) -> None:
        document = articles.document(piers=1)
        expected = await undisturbed(path, server, document)
        server.script = model.in_turn(model.with_items({"n": 1}), model.failure(500, "no"))
        summary, _ = await extract(path, server, document)
        assert [done.state for done in summary.failed] == [State.FAILED]
        server.script = model.good
        summary, _ = await extract(path, server, document)
        assert summary.complete
        assert expected <= claims_in(path)


class TestStopping:
    async def test_a_cancelled_run_leaves_a_whole_ledger_and_goes_on_from_there(
        self, path: Path, server: ModelServer
    ) -> None:
        documents = [AMALIA, SUND, articles.document("Tarn")]
        expected = await undisturbed(path, server, *documents)
        server.script = model.late(0.1, model.good)
        done: list[WindowDone] = []
        with opened(path, server, concurrency=2) as extraction:

            def stop_after_three(event: object) -> None:
                if isinstance(event, WindowDone):
                    done.append(event)
                    if len(done) == 3:
                        task.cancel()

            task = asyncio.create_task(extraction.extract(documents, stop_after_three))
            with pytest.raises(asyncio.CancelledError):
                await task
        acknowledged = {claim.id for event in done for claim in event.claims}
        assert acknowledged
        assert acknowledged <= claims_in(path) < expected
        server.forget()
        summary, _ = await extract(path, server, *documents)
        assert summary.complete
        assert summary.skipped >= 3
        assert len(server.seen) == 12 - summary.skipped
        assert claims_in(path) == expected
