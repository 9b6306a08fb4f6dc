"""Every fault of a provider, and the state in which a window ends that meets it. No claims and no answer
never look alike."""

from __future__ import annotations

from pathlib import Path

import articles
import faults
import openai_server as model
import pytest
from extracting import claims_in, extract, only_run, rejected_in, undisturbed
from openai_server import ModelServer, Script

from ledger.store.ledger import Ledger
from ledger.store.windows import State
from ledger.store.work import Work

pytestmark = pytest.mark.usefixtures("loop_owner")

PIER = articles.document(piers=1)
PASSING: dict[str, Script] = {
    "429 with Retry-After, three times": faults.then(3, faults.busy_for, model.good),
    "a storm of 500s": faults.then(3, model.failure(500, "internal", Retry_After="0.02"), model.good),
    "a storm of 503s": faults.then(3, model.failure(503, "overloaded", Retry_After="0.02"), model.good),
    "a reset connection": faults.then(1, model.reset, model.good),
    "a connection cut in the answer": faults.then(1, faults.cut_connection, model.good),
    "a tail of latency": faults.tails(1, 0.3, model.good),
    "an answer as a tool call nobody offered": faults.unasked_tool,
}
LASTING: dict[str, tuple[Script, State]] = {
    "429 for ever": (faults.busy_for, State.FAILED),
    "429 for hours": (model.failure(429, "come back tomorrow", Retry_After="7200"), State.FAILED),
    "500 for ever": (model.failure(500, "internal", Retry_After="0.01"), State.FAILED),
    "a question not accepted": (model.failure(400, "no"), State.FAILED),
    "resets": (model.reset, State.FAILED),
    "connections cut in the answer": (faults.cut_connection, State.FAILED),
    "a stall": (faults.stall(3.0), State.FAILED),
    "a web page": (faults.page, State.FAILED),
    "JSON that ends in the middle": (faults.half_json, State.INVALID),
    "malformed JSON": (faults.malformed, State.INVALID),
    "the wrong schema": (faults.wrong_schema, State.INVALID),
    "prose": (faults.prose, State.INVALID),
    "an empty answer": (model.empty, State.INVALID),
    "a refusal": (model.refusal, State.REFUSED),
    "a content filter": (model.filtered, State.REFUSED),
    "a cut-off answer": (model.cut_off, State.TRUNCATED),
    "a question too long for the context": (model.too_long_openai, State.TRUNCATED),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


def states(path: Path) -> set[State]:
    with Work.open(Work.beside(path)) as work:
        return {window.state for window in work.windows(only_run(path)).values()}


def readings(path: Path) -> int:
    with Ledger.open(path, readonly=True) as ledger:
        return ledger.counts()["readings"]


@pytest.mark.parametrize("fault", PASSING)
async def test_what_passes_ends_ok_with_every_claim(path: Path, server: ModelServer, fault: str) -> None:
    expected = await undisturbed(path, server, PIER)
    server.script = PASSING[fault]
    summary, _ = await extract(path, server, PIER, attempts=5, timeout=5.0)
    assert summary.complete
    assert states(path) == {State.OK}
    assert claims_in(path) == expected


@pytest.mark.parametrize("fault", LASTING)
async def test_what_lasts_ends_in_its_state_and_not_as_a_text_without_claims(
    path: Path, server: ModelServer, fault: str
) -> None:
    script, state = LASTING[fault]
    server.script = script
    summary, _ = await extract(path, server, PIER, attempts=2, timeout=1.0)
    assert not summary.complete
    assert {done.state for done in summary.failed} == {state}
    assert all(done.detail for done in summary.failed)
    assert states(path) == {state}
    assert (claims_in(path), readings(path)) == (set(), 0)
    # and the next run mends it
    server.script = model.good
    summary, _ = await extract(path, server, PIER)
    assert summary.complete
    assert claims_in(path)


async def test_no_claims_is_ok(path: Path, server: ModelServer) -> None:
    server.script = faults.fenced
    summary, _ = await extract(path, server, articles.document(piers=1), finds="none")
    assert summary.complete
    assert states(path) == {State.OK}
    assert (claims_in(path), readings(path)) == (set(), 1)


async def test_invented_quotes_are_kept_aside_with_the_reason(path: Path, server: ModelServer) -> None:
    server.script = faults.invented
    summary, _ = await extract(path, server, PIER)
    assert summary.complete
    assert states(path) == {State.OK}
    assert claims_in(path) == set()
    assert any("not grounded" in reason for _, reason in rejected_in(path))


async def test_an_endless_answer_is_taken_once(path: Path, server: ModelServer) -> None:
    expected = await undisturbed(path, server, PIER)
    server.script = faults.endless
    summary, _ = await extract(path, server, PIER)
    assert summary.complete
    assert claims_in(path) == expected
    assert any("answered already" in reason for _, reason in rejected_in(path))


async def test_an_answer_that_is_no_utf8_is_no_answer(path: Path, server: ModelServer) -> None:
    server.script = faults.not_utf8
    summary, _ = await extract(path, server, PIER, attempts=2)
    assert {done.state for done in summary.failed} == {State.FAILED}
    assert (states(path), claims_in(path)) == ({State.FAILED}, set())
