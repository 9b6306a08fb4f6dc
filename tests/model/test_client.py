"""Every fault of an endpoint ends as what it means, costs as few questions as it must, and leaks nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import openai_server as model
import pytest
from asking import MESSAGES, PASSING, client, failed
from openai_server import ModelServer, Script

from ledger.drafts import Answer
from ledger.errors import ModelError
from ledger.model.client import Place, Reply
from ledger.model.failures import AskError, Invalid, Refused, Truncated

pytestmark = pytest.mark.usefixtures("loop_owner")


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json"])
async def test_a_question_is_asked_once_and_read(server: ModelServer, mode: str) -> None:
    with client(server, mode=mode) as asker:
        reply = await asker.ask(MESSAGES, Answer)
    assert [getattr(item, "n", None) for item in reply.answer.items] == [1, 2]
    assert (reply.raw.tokens_in, reply.raw.tokens_out, reply.cached) == (100, 10, False)
    (request,) = server.seen
    assert request.headers["authorization"] == f"Bearer {model.KEY}"
    assert request.body["temperature"] == 0.0
    assert request.user == MESSAGES[-1]["content"]


async def test_litellm_keeps_no_books_of_its_own(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It sums up every call's cost and writes it into a log that nobody reads."""
    kept: list[str] = []
    with client(server) as asker:
        for name in ("completion_cost", "get_standard_logging_object_payload"):
            place = "cost_calculator" if name == "completion_cost" else "litellm_core_utils.litellm_logging"
            monkeypatch.setattr(f"litellm.{place}.{name}", lambda *_, name=name, **__: kept.append(name))
        await asker.ask(MESSAGES, Answer)
        await asyncio.sleep(0.1)  # it would do so behind the call
    assert kept == []


async def test_the_server_is_held_to_the_schema(server: ModelServer) -> None:
    with client(server) as asker:
        await asker.ask(MESSAGES, Answer)
    assert server.seen[0].body["response_format"]["json_schema"]["schema"] == Answer.model_json_schema()


@pytest.mark.parametrize(
    ("script", "kind", "state", "says"),
    [
        (model.cut_off, Truncated, "truncated", "cut off"),
        (model.too_long_openai, Truncated, "truncated", "maximum context length is 8192"),
        (model.too_long_llama, Truncated, "truncated", "available context size"),
        (model.refusal, Refused, "refused", "I cannot help with that"),
        (model.filtered, Refused, "refused", "content filter"),
        (model.empty, Invalid, "invalid", "empty"),
        (model.text("   "), Invalid, "invalid", "empty"),
        (model.text('{"claims": [}'), Invalid, "invalid", "Invalid JSON"),
        (model.text("I found two claims."), Invalid, "invalid", "Invalid JSON"),
        (model.say({"facts": []}), Invalid, "invalid", "required"),
        (model.say([1, 2]), Invalid, "invalid", "object"),
        (
            model.failure(400, "response_format is not supported"),
            AskError,
            "failed",
            "did not accept the question: response_format is not supported",
        ),
        (model.failure(422, "temperature out of range"), AskError, "failed", "temperature out of range"),
    ],
)
@pytest.mark.parametrize("mode", ["json_schema", "tools", "json"])
async def test_a_hopeless_answer_is_not_asked_for_twice(
    server: ModelServer, mode: str, script: Script, kind: type[AskError], state: str, says: str
) -> None:
    error = await failed(server, script, mode=mode)
    assert type(error) is kind
    assert error.state == state
    assert says in str(error)
    assert len(server.seen) == 1


async def test_what_a_useless_answer_cost_is_counted(server: ModelServer) -> None:
    for script in (model.cut_off, model.refusal, model.text("no JSON"), model.empty):
        error = await failed(server, script)
        assert isinstance(error, AskError)
        assert (error.tokens_in, error.tokens_out) == (100, 10)


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (model.no_key, "does not accept the key"),
        (model.failure(403, "forbidden"), "does not accept the key"),
        (model.failure(402, "Insufficient credits"), "wants to be paid"),
        (model.failure(429, "You exceeded your quota", code="insufficient_quota"), "wants to be paid"),
        (model.no_model, "is not known at http://127.0.0.1"),
    ],
)
async def test_what_no_question_can_mend_ends_the_run(server: ModelServer, script: Script, says: str) -> None:
    error = await failed(server, script)
    assert isinstance(error, ModelError)
    assert says in str(error)
    assert len(server.seen) == 1


@pytest.mark.parametrize("attempts", [1, 3])
@pytest.mark.parametrize("status", PASSING)
async def test_a_passing_failure_is_tried_exactly_as_often_as_the_settings_say(
    server: ModelServer, status: str, attempts: int
) -> None:
    error = await failed(server, PASSING[status], attempts=attempts)
    assert type(error) is AskError
    assert len(server.seen) == attempts
    assert f"after {attempts} tries" in str(error) or (attempts == 1 and "after one try" in str(error))


@pytest.mark.parametrize(
    "script", [model.reset, model.late(1.5, model.good), lambda _: model.Answer(body=b"<html>Sign in</html>")]
)
async def test_a_broken_connection_a_late_answer_and_a_foreign_page_are_tried_again(
    server: ModelServer, script: Script
) -> None:
    assert type(await failed(server, script, attempts=2, timeout=1.0)) is AskError
    assert len(server.seen) == 2


async def test_an_endpoint_that_recovers_is_answered(server: ModelServer) -> None:
    server.script = model.in_turn(PASSING["429"], PASSING["503"], model.good)
    with client(server) as asker:
        reply = await asker.ask(MESSAGES, Answer)
    assert len(reply.answer.items) == 2
    assert len(server.seen) == 3


async def test_retry_after_is_waited_for(server: ModelServer) -> None:
    server.script = model.in_turn(model.failure(429, "slow down", Retry_After="1.2"), model.good)
    with client(server) as asker:
        await asker.ask(MESSAGES, Answer)
    first, second = server.seen
    assert 1.2 <= second.at - first.at < 4


async def test_retry_after_may_be_a_date(server: ModelServer) -> None:
    # a date has whole seconds, so up to one second of the three is lost
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    server.script = model.in_turn(model.failure(503, "back soon", Retry_After=date), model.good)
    with client(server) as asker:
        await asker.ask(MESSAGES, Answer)
    first, second = server.seen
    assert 1.5 <= second.at - first.at < 5


async def test_without_retry_after_the_wait_grows(server: ModelServer) -> None:
    await failed(server, model.busy, attempts=3)
    first, second, third = (request.at for request in server.seen)
    assert 1.0 <= second - first <= 3.0
    assert 2.0 <= third - second <= 5.0


async def test_a_retry_after_that_says_nothing_is_as_none(server: ModelServer) -> None:
    server.script = model.in_turn(model.failure(503, "back soon", Retry_After="soon"), model.good)
    with client(server) as asker:
        await asker.ask(MESSAGES, Answer)
    first, second = server.seen
    assert 1.0 <= second.at - first.at < 4


async def test_nobody_waits_an_hour_for_one_answer(server: ModelServer) -> None:
    error = await failed(server, model.failure(429, "come back later", Retry_After="3600"))
    assert "after one try" in str(error)
    assert len(server.seen) == 1


async def test_a_server_that_is_not_there_fails_the_question(server: ModelServer) -> None:
    with client(server, attempts=1) as asker:
        server.server_close()  # nobody listens from here
        gone = r"Cannot connect to host 127\.0\.0\.1:\d+ \[|reset by peer|Can not write"
        with pytest.raises(AskError, match=gone):
            await asker.ask(MESSAGES, Answer)


async def test_items_that_are_wrong_cost_only_themselves(server: ModelServer) -> None:
    server.script = model.with_items({"n": "first"}, 7, None, {"n": 3, "who": "x", "act": "sing"})
    with client(server) as asker:
        reply = await asker.ask(MESSAGES, Answer)
    assert [type(item).__name__ for item in reply.answer.items] == ["Draft"] * 2 + ["Malformed"] * 4


@pytest.mark.parametrize(
    "wrapped", ["```json\n{}\n```", "Here is what you asked for:\n{}\nAnything else?", "```\n{}\n```"]
)
async def test_json_may_be_fenced_or_talked_round(server: ModelServer, wrapped: str) -> None:
    item = '{"n": 1, "who": "", "act": "assert", "claim": "It rained", "type": "event"}'
    server.script = model.text(wrapped.replace("{}", f'{{"claims": [{item}], "more": []}}'))
    with client(server, mode="json") as asker:
        reply = await asker.ask(MESSAGES, Answer)
    assert [item.n for item in reply.answer.items] == [1]


async def test_many_questions_at_once_do_not_mix(server: ModelServer) -> None:
    server.script = model.late(0.1, model.good)
    with client(server) as asker:
        replies = await asyncio.gather(
            *(
                asker.ask([{"role": "user", "content": f"[{n} Pier {n} is open.]"}], Answer)
                for n in range(1, 13)
            )
        )
    assert [reply.answer.items[0].n for reply in replies] == list(range(1, 13))
    assert server.most_in_flight > 1


async def test_cancelling_is_not_swallowed(server: ModelServer) -> None:
    server.script = model.late(1, model.good)
    with client(server) as asker:
        task = asyncio.create_task(asker.ask(MESSAGES, Answer))
        await asyncio.to_thread(server.asked.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert len(server.seen) == 1


async def test_what_waits_is_not_sent_once_no_question_can_succeed(server: ModelServer) -> None:
    server.script = model.late(0.1, model.no_key)
    with client(server, concurrency=2) as asker:
        ended = await asyncio.gather(*(asker.ask(MESSAGES, Answer) for _ in range(8)), return_exceptions=True)
    assert {type(error) for error in ended} == {ModelError}
    assert len(server.seen) == 2


async def test_what_was_withdrawn_while_it_waited_is_not_sent_and_costs_nothing(server: ModelServer) -> None:
    withdrawn: list[str] = []

    def may_ask(place: Place) -> None:
        if place[0] in withdrawn:
            raise AskError("its text was erased")

    def withdrawing(request: model.Request) -> model.Answer:
        withdrawn.append("second")
        return model.good(request)

    server.script = withdrawing
    with client(server, concurrency=1, may_ask=may_ask) as asker:
        first, second = await asyncio.gather(
            *(asker.about((name, 0, 9)).ask(MESSAGES, Answer) for name in ("first", "second")),
            return_exceptions=True,
        )
    assert isinstance(first, Reply)
    assert isinstance(second, AskError)
    assert str(second) == "its text was erased"
    assert second.cost == 0
    assert len(server.seen) == 1
