"""What a client keeps to itself (keys), keeps for the next run (good answers), and what answers cost."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openai_server as model
import pytest
from asking import MESSAGES, PASSING, SETTINGS, SOON, client, failed
from openai_server import ModelServer, Script

from ledger.drafts import Answer, QuotedAnswer
from ledger.errors import ModelError
from ledger.jobs import AnswerCache
from ledger.model.client import Client
from ledger.model.endpoint import Endpoint, count_tokens, open_endpoint, price
from ledger.model.failures import AskError
from ledger.store.work import Work

pytestmark = pytest.mark.usefixtures("loop_owner")


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[AnswerCache]:
    with Work.open(tmp_path / "facts.work.db") as work:
        yield AnswerCache(work)


class TestKeys:
    """A key goes to the endpoint and nowhere else."""

    @pytest.mark.parametrize("status", [400, 401, 404, 422, 429, 500])
    async def test_no_error_repeats_the_key(self, server: ModelServer, status: int) -> None:
        echo = model.failure(status, f"Incorrect API key provided: {model.KEY}.", **SOON)
        error = await failed(server, echo, attempts=2)
        assert model.KEY not in str(error) + repr(error)

    async def test_nor_does_the_endpoint(self, server: ModelServer) -> None:
        endpoint = Endpoint(
            name="m", litellm_name="openai/m", address="here", settings=SETTINGS, api_key=model.KEY
        )
        assert model.KEY not in f"{endpoint} {endpoint!r} {[endpoint]}"

    async def test_a_server_of_ones_own_needs_none(
        self, server: ModelServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("FACT_LEDGER_API_KEY")
        with client(server) as asker:
            await asker.ask(MESSAGES, Answer)
        assert model.KEY not in str(server.seen[0].headers)

    async def test_an_address_of_ones_own_never_sees_the_providers_key(self, server: ModelServer) -> None:
        with client(server) as asker:
            await asker.ask(MESSAGES, Answer)
        assert model.PROVIDER_KEY not in str(server.seen[0].headers)

    def test_a_missing_key_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in [name for name in os.environ if name.endswith("_API_KEY")]:
            monkeypatch.delenv(name)
        with pytest.raises(ModelError, match="OPENAI_API_KEY"), open_endpoint("gpt-4o-mini", SETTINGS):
            pass

    def test_a_password_in_the_address_is_not_recorded(self) -> None:
        base = "http://ada:hunter2@127.0.0.1:8080/v1?token=abc"
        with open_endpoint("openai/tiny", SETTINGS, api_base=base) as endpoint:
            assert endpoint.address == "http://127.0.0.1:8080/v1"
            assert endpoint.api_base == base


def test_a_model_nobody_knows_is_told_how_to_be_named() -> None:
    with (
        pytest.raises(ModelError, match="PROVIDER/NAME"),
        open_endpoint("a-model-of-no-provider", SETTINGS),
    ):
        pass


class TestCache:
    """Good answers are kept, others never; the key holds all that decides an answer."""

    async def test_a_kept_answer_asks_nothing(self, server: ModelServer, cache: AnswerCache) -> None:
        with client(server, cache) as asker:
            asked = await asker.ask(MESSAGES, Answer)
            again = await asker.ask(MESSAGES, Answer)
        assert len(server.seen) == 1
        assert (asked.cached, again.cached) == (False, True)
        assert again.answer == asked.answer
        assert (again.raw.text, again.raw.tokens_out) == (asked.raw.text, asked.raw.tokens_out)

    @pytest.mark.parametrize(
        "script",
        [
            model.cut_off,
            model.refusal,
            model.filtered,
            model.empty,
            model.text("{"),
            PASSING["500"],
            model.reset,
        ],
    )
    async def test_a_failure_is_never_kept(
        self, server: ModelServer, cache: AnswerCache, script: Script
    ) -> None:
        server.script = script
        with client(server, cache, attempts=1) as asker:
            with pytest.raises(AskError):
                await asker.ask(MESSAGES, Answer)
            server.script = model.good
            reply = await asker.ask(MESSAGES, Answer)
        assert not reply.cached
        assert len(server.seen) == 2

    async def test_the_key_holds_all_that_decides_an_answer(self, server: ModelServer) -> None:
        schema = Answer.model_json_schema()
        with client(server) as asker:
            endpoint = asker.endpoint
        keys = [Client(endpoint).key(MESSAGES, schema)]
        keys.append(Client(endpoint).key([*MESSAGES[:1], {"role": "user", "content": "[1 No.]"}], schema))
        keys.append(Client(endpoint).key([{"role": "system", "content": "!"}, *MESSAGES[1:]], schema))
        keys.append(Client(endpoint).key(MESSAGES, QuotedAnswer.model_json_schema()))
        for change in (
            {"litellm_name": "openai/other"},
            {"address": "http://there/v1"},
            {"digest": "ab" * 32},
        ):
            keys.append(Client(endpoint.model_copy(update=change)).key(MESSAGES, schema))
        settings: list[dict[str, Any]] = [{"temperature": 0.5}, {"max_tokens": 100}, {"mode": "tools"}]
        for other in settings:
            changed = endpoint.model_copy(update={"settings": SETTINGS.model_copy(update=other)})
            keys.append(Client(changed).key(MESSAGES, schema))
        assert len(set(keys)) == len(keys)
        assert all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)

    async def test_and_nothing_that_does_not(self, server: ModelServer) -> None:
        with client(server) as one, client(server, timeout=5.0, attempts=9, concurrency=2) as other:
            assert one.key(MESSAGES, {}) == other.key(MESSAGES, {})


class TestPrice:
    """US dollars where litellm has a price, nothing where there is none."""

    def test_of_a_model_nobody_priced_is_unknown(self) -> None:
        assert price("openai/tiny", 1000, 1000) is None

    def test_of_a_known_one_grows_with_its_tokens(self) -> None:
        once, twice = price("gpt-4o-mini", 1000, 1000), price("gpt-4o-mini", 2000, 2000)
        assert once is not None
        assert twice is not None
        assert Decimal(0) < once < Decimal("0.1")
        assert twice == 2 * once

    def test_of_one_run_here_is_none(self) -> None:
        assert price("embedded/anything", 10**6, 10**6) == 0

    async def test_an_unknown_price_is_on_the_answer(self, server: ModelServer) -> None:
        with client(server) as asker:
            assert (await asker.ask(MESSAGES, Answer)).raw.cost is None


def test_tokens_are_counted_without_asking_anybody() -> None:
    assert 5 <= count_tokens("The ferry to Amalia is late again.") <= 12
