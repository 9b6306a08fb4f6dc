"""`extract --batch`: asking by a provider's batch API gives what asking directly gives, and pays once."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import batch_server
import openai_server
import pytest
from batch_server import BatchServer, Line, fault
from batching import WAITING, Newsroom
from command_line import CommandLine
from filelock import FileLock
from openai_server import Answer

from ledger.model.endpoint import batch_price, price


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchServer]:
    """A provider with batches, on loopback."""
    monkeypatch.setenv("OPENAI_API_KEY", openai_server.PROVIDER_KEY)
    monkeypatch.setenv("FACT_LEDGER_API_KEY", openai_server.KEY)
    with batch_server.serving() as running:
        yield running


@pytest.fixture
def newsroom(fact_ledger: CommandLine, provider: BatchServer, tmp_path: Path) -> Newsroom:
    return Newsroom(fact_ledger, provider, tmp_path)


class TestTheWay:
    def test_it_gives_the_very_claims_that_asking_directly_gives(self, newsroom: Newsroom) -> None:
        assert newsroom.until_done().status == 0
        assert newsroom.claims() == newsroom.directly()
        assert set(newsroom.paid_for().values()) == {1}
        assert newsroom.provider.keys == {f"Bearer {openai_server.KEY}"}

    def test_the_questions_are_those_that_are_asked_directly(self, newsroom: Newsroom) -> None:
        newsroom.until_done()
        newsroom.directly()
        asked = [json.dumps(request.body, sort_keys=True) for request in newsroom.provider.seen]
        sent = [json.dumps(line["body"], sort_keys=True) for line in newsroom.provider.questions()]
        assert sorted(sent) == sorted(asked)

    def test_it_ends_while_the_provider_works_and_says_so(self, newsroom: Newsroom) -> None:
        first = newsroom.extract()
        assert first.status == WAITING
        assert "6 windows wait for the provider's batch" in first.err
        second = newsroom.extract("--json")
        assert second.status == WAITING
        assert second.objects[-1]["summary"]["waiting"] == 6
        assert len(newsroom.provider.batches) == 1
        assert newsroom.states() == {"pending": 6}

    def test_called_without_a_path_it_goes_on_with_what_waits(
        self, newsroom: Newsroom, fact_ledger: CommandLine
    ) -> None:
        newsroom.extract()
        for _ in range(3):
            newsroom.provider.finish()
            ran = fact_ledger("extract", "--batch", *newsroom.asks())
        assert ran.status == 0
        assert newsroom.claims() == newsroom.directly()

    def test_it_can_wait_for_everything(self, newsroom: Newsroom) -> None:
        newsroom.provider.finishes_at_once = True
        ran = newsroom.extract("--wait", "--poll", "0.01")
        assert ran.status == 0
        assert newsroom.claims() == newsroom.directly()

    def test_small_files_are_as_good_as_one(self, newsroom: Newsroom) -> None:
        assert newsroom.until_done("--batch-size", "2").status == 0
        assert len(newsroom.provider.batches) == 3
        assert newsroom.claims() == newsroom.directly()

    def test_once_recorded_nothing_is_sent_again(self, newsroom: Newsroom) -> None:
        newsroom.until_done()
        sent = newsroom.paid_for()
        again = newsroom.extract("--json")
        assert again.status == 0
        assert again.objects[-1]["summary"]["skipped"] == 6
        assert newsroom.paid_for() == sent


class TestMoney:
    def test_a_batch_costs_half_where_litellm_says_so_and_the_full_price_where_it_does_not(self) -> None:
        full = price("gpt-4o-mini", 10_000, 1_000)
        assert full is not None
        assert batch_price("gpt-4o-mini", 10_000, 1_000) == full / 2
        assert batch_price("openai/nobody-knows-it", 10_000, 1_000) is None
        assert batch_price("deepseek/deepseek-chat", 10_000, 0) == price("deepseek/deepseek-chat", 10_000, 0)

    def test_a_dry_run_tells_the_price_of_a_batch(self, newsroom: Newsroom) -> None:
        full = newsroom.ask("--dry-run", "--json", model="openai/gpt-4o-mini").objects[-1]["total"]
        half = newsroom.extract("--dry-run", "--json", model="openai/gpt-4o-mini").objects[-1]["total"]
        assert float(half["cost_usd"]) == pytest.approx(float(full["cost_usd"]) / 2, rel=0.01)
        assert not newsroom.provider.requests

    def test_limits_that_cannot_be_kept_to_are_refused(self, newsroom: Newsroom) -> None:
        for limit in (["--budget", "1"], ["--rpm", "10"], ["--tpm", "10"], ["--fresh"], ["--engine", "ray"]):
            ran = newsroom.extract(*limit)
            assert ran.status == 2
            assert limit[0] in ran.err

    def test_what_it_cost_is_on_record_however_many_rounds_a_window_took(self, newsroom: Newsroom) -> None:
        nobody = {"quote": "Nobody said so", "who": "", "act": "assert", "claim": "x", "type": "state"}
        newsroom.provider.script = openai_server.in_turn(openai_server.with_items(nobody), openai_server.good)
        while (ran := newsroom.extract("--json", model="openai/gpt-4o-mini")).status == WAITING:
            newsroom.provider.finish()
        assert ran.status == 0
        questions = len(newsroom.provider.questions())
        assert questions > 6  # one window took two rounds
        one = batch_price("gpt-4o-mini", 100, 10)
        assert one is not None
        assert sum(cost for cost, _ in newsroom.readings()) == pytest.approx(questions * float(one))
        assert sum(tokens for _, tokens in newsroom.readings()) == questions * 100


class TestWhatAProviderDoes:
    def test_a_question_that_was_not_worked_off_is_sent_again(self, newsroom: Newsroom) -> None:
        late: Line = {"code": "batch_expired", "message": "too late"}

        def lines(number: int, line: Line) -> Line | None:
            return None if number == 1 else line | {"response": None, "error": late} if number == 2 else line

        newsroom.extract()
        newsroom.provider.lines = lines
        newsroom.provider.finish("expired")
        newsroom.provider.lines = lambda number, line: line
        assert newsroom.until_done().status == 0
        assert newsroom.claims() == newsroom.directly()
        assert sorted(Counter(newsroom.paid_for().values()).items())[-1] == (2, 2)

    def test_what_is_never_worked_off_fails_in_the_end_and_is_named(self, newsroom: Newsroom) -> None:
        newsroom.provider.lines = lambda number, line: None
        ran = newsroom.extract()
        for _ in range(3):
            assert ran.status == WAITING
            newsroom.provider.finish("expired")
            ran = newsroom.extract()
        assert ran.status == 1
        assert "failed: Piers of Amalia, window 1: no answer after 3 batches" in ran.err
        assert newsroom.states() == {"failed": 6}
        newsroom.provider.lines = lambda number, line: line
        assert newsroom.until_done().status == 0  # the same command tries them again

    @pytest.mark.parametrize(
        ("answer", "state"),
        [
            (fault(400, "This is against the rules", "content_filter"), "refused"),
            (fault(400, "maximum context length is 8192 tokens", "context_length_exceeded"), "truncated"),
            (fault(400, "Invalid schema for response_format", "invalid_value"), "failed"),
            (Answer(body=b'{"choices": []}'), "invalid"),
        ],
    )
    def test_a_line_of_the_error_file_ends_its_window_in_its_state(
        self, newsroom: Newsroom, answer: Answer, state: str
    ) -> None:
        newsroom.extract()
        newsroom.provider.script = lambda request: (
            answer if request.number == 1 else openai_server.good(request)
        )
        newsroom.provider.finish()
        newsroom.provider.script = openai_server.good
        ran = newsroom.until_done()
        if state == "truncated":  # asked again about each half, and those were answered
            assert ran.status == 0
        else:
            assert ran.status == 1
            assert f"{state}: Piers of Amalia, window 1" in ran.err
        assert newsroom.states()[state] == 1
        assert newsroom.states()["ok"] >= 5

    @pytest.mark.parametrize(
        ("script", "state"),
        [
            (openai_server.text("no JSON at all"), "invalid"),
            (openai_server.refusal, "refused"),
            (openai_server.empty, "invalid"),
        ],
    )
    def test_an_answer_of_no_use_is_not_paid_for_again_while_others_wait(
        self, newsroom: Newsroom, script: openai_server.Script, state: str
    ) -> None:
        newsroom.extract()
        newsroom.provider.script = lambda request: (script if request.number == 1 else openai_server.good)(
            request
        )
        newsroom.provider.finish()
        newsroom.provider.script = openai_server.good
        assert newsroom.until_done().status == 1
        assert set(newsroom.paid_for().values()) == {1}
        assert newsroom.states() == {state: 1, "ok": 5}
        assert newsroom.until_done().status == 0  # called once more, it is asked once more
        assert newsroom.states() == {"ok": 6}
        assert newsroom.claims() == newsroom.directly()

    def test_a_queue_that_is_full_is_waited_for(self, newsroom: Newsroom) -> None:
        newsroom.extract()
        newsroom.provider.refuse("token_limit_exceeded", "Enqueued token limit reached")
        ran = newsroom.extract()
        assert ran.status == WAITING
        assert "Enqueued token limit reached" in ran.err
        newsroom.provider.finish()
        assert newsroom.until_done().status == 0

    def test_a_batch_that_is_not_accepted_ends_its_windows_with_the_reason(self, newsroom: Newsroom) -> None:
        newsroom.extract()
        newsroom.provider.refuse("model_not_found", "The model tiny does not support batches")
        ran = newsroom.extract()
        assert ran.status == 1
        assert "did not accept the batch: The model tiny does not support batches" in ran.err
        assert newsroom.states() == {"failed": 6}

    def test_a_result_that_nobody_can_read_is_as_good_as_none(self, newsroom: Newsroom) -> None:
        newsroom.extract()
        newsroom.provider.finish()
        output = next(batch.output_file for batch in newsroom.provider.batches.values())
        assert output is not None
        lines = newsroom.provider.files[output].splitlines()
        other = json.dumps({"custom_id": "somebody else's", "response": None, "error": {"message": "x"}})
        newsroom.provider.files[output] = b"\n".join([lines[0][:40], *lines[1:], other.encode()])
        assert newsroom.until_done().status == 0
        assert newsroom.claims() == newsroom.directly()


class TestTrouble:
    @pytest.mark.parametrize("at", ["POST /files", "POST /batches", "GET /batches/batch_1"])
    @pytest.mark.parametrize("trouble", [fault(503, "overloaded"), fault(429, "wait"), Answer(reset=True)])
    def test_a_provider_out_of_reach_for_a_moment_is_tried_again(
        self, newsroom: Newsroom, at: str, trouble: Answer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("time.sleep", lambda seconds: None)
        newsroom.provider.faults[at] = trouble
        assert newsroom.until_done().status == 0
        assert set(newsroom.paid_for().values()) == {1}

    def test_a_batch_whose_beginning_was_not_confirmed_is_found_and_not_begun_twice(
        self, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("time.sleep", lambda seconds: None)
        newsroom.provider.after["POST /batches"] = Answer(reset=True)
        assert newsroom.extract().status == WAITING
        assert len(newsroom.provider.batches) == 1

    @pytest.mark.parametrize(
        ("trouble", "told"),
        [
            (fault(401, "Incorrect API key provided"), "does not accept the key"),
            (fault(404, "Not found"), "has no files at"),
            (fault(400, "Invalid file format"), "does not accept our files"),
        ],
    )
    def test_a_provider_that_will_not_is_told_and_nothing_is_lost(
        self, newsroom: Newsroom, trouble: Answer, told: str
    ) -> None:
        newsroom.provider.faults["POST /files"] = trouble
        ran = newsroom.extract()
        assert ran.status == 1
        assert told in ran.err
        assert newsroom.until_done().status == 0
        assert newsroom.claims() == newsroom.directly()

    def test_two_commands_at_once_do_not_send_the_same_questions(self, newsroom: Newsroom) -> None:
        newsroom.extract()
        with FileLock(newsroom.folder / "facts.work.db.batches.lock"):
            ran = newsroom.extract()
        assert ran.status == 1
        assert "Another command is at the batches" in ran.err

    def test_a_model_without_batches_is_told_before_anything_is_done(
        self, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert newsroom.extract(model="embedded").status == 2
        monkeypatch.setenv("GROQ_API_KEY", "gsk-0123456789")
        ran = newsroom.extract(model="groq/llama-3.1-8b-instant")
        assert ran.status == 1
        assert "no batches that can be resumed for groq" in ran.err

    def test_what_was_erased_meanwhile_is_not_recorded_and_leaves_no_words(
        self, newsroom: Newsroom, fact_ledger: CommandLine
    ) -> None:
        newsroom.extract()
        with sqlite3.connect(newsroom.folder / "facts.db") as db:
            (id,) = db.execute("SELECT id FROM document WHERE publisher = 'Sund Courier'").fetchone()
        db.close()
        erased = fact_ledger("erase", id[:12], "--reason", "court order", "--actor", "Ada", "--yes")
        assert erased.status == 0, erased.err
        newsroom.provider.finish()
        ran = fact_ledger("extract", "--batch", *newsroom.asks())
        assert ran.status == 1
        assert f"{id}: " in ran.err
        assert "court order" in ran.err
        assert fact_ledger("extract", "--batch", *newsroom.asks()).status == 0
        work = (newsroom.folder / "facts.work.db").read_bytes()
        assert b"of Sund had been closed" not in work
        assert len(newsroom.claims()) == len(newsroom.directly()) * 2 // 3
