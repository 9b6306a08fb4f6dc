"""A budget is never exceeded, not by one call, whatever goes wrong and however many are in flight."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal

import openai_server as model
import pytest
from asking import MESSAGES, client
from openai_server import Answer as Sent
from openai_server import ModelServer, Request

from ledger.drafts import Answer
from ledger.errors import ModelError
from ledger.model.budget import Budget, OverBudgetError
from ledger.model.client import Client
from ledger.model.endpoint import Endpoint, Settings, open_endpoint, price, quiet_litellm
from ledger.model.failures import AskError, OverBudget
from ledger.model.gate import Gate

litellm = quiet_litellm()

RUNS = 1000
PRICED = "openai/priced-for-this-test"


@contextmanager
def costing(per_in: float, per_out: float) -> Iterator[None]:
    """The model of these tests has a price, in US dollars a token."""
    name = PRICED.partition("/")[2]
    rates = {"input_cost_per_token": per_in, "output_cost_per_token": per_out}
    entry = {**rates, "litellm_provider": "openai", "mode": "chat"}
    litellm.register_model({name: entry, PRICED: entry})
    yield


def endpoint(**settings: object) -> Endpoint:
    return Endpoint(
        name=PRICED, litellm_name=PRICED, address="here", settings=Settings.model_validate(settings)
    )


class Provider:
    """What a provider bills: never more than the tokens of a question and the longest answer, and sometimes
    for an answer that nobody saw."""

    def __init__(self, dice: random.Random, max_tokens: int) -> None:
        self.billed, self.most = Decimal(0), Decimal(0)
        self._dice, self._max_tokens = dice, max_tokens

    async def call(self, gate: Gate, size: int) -> None:
        async with gate.call(size) as call:
            await asyncio.sleep(0)
            tokens = self._dice.randint(1, size), self._dice.randint(0, self._max_tokens)
            cost = price(PRICED, *tokens) or Decimal(0)
            end = self._dice.random()
            if end < 0.15:
                call.unbilled(too_much=end < 0.1)
                return
            self.billed += cost
            if end < 0.3:
                return  # billed, and the answer was lost
            await asyncio.sleep(0)
            call.answered(cost, sum(tokens))


async def test_a_thousand_runs_against_random_prices_and_faults_overspend_never() -> None:
    refused = spent_well = 0
    for seed in range(RUNS):
        dice = random.Random(seed)
        with costing(10 ** dice.uniform(-8, -4), 10 ** dice.uniform(-8, -4)):
            max_tokens, concurrency = dice.randint(16, 4096), dice.choice([1, 5, 50])
            here = endpoint(max_tokens=max_tokens, concurrency=concurrency)
            one = price(PRICED, 2000, max_tokens)
            assert one
            budget = Budget(one * Decimal(dice.uniform(0, 30)))
            gate, provider = Gate(here, budget=budget), Provider(dice, max_tokens)

            async def ask(
                gate: Gate = gate, provider: Provider = provider, dice: random.Random = dice
            ) -> int:
                for _ in range(dice.randint(1, 3)):  # with its retries
                    try:
                        await provider.call(gate, dice.randint(200, 2000))
                    except OverBudgetError:
                        return 1
                return 0

            refused += sum(await asyncio.gather(*(ask() for _ in range(30))))
            assert provider.billed <= budget.spent <= budget.limit, f"run {seed}"
            assert budget.reserved == 0, f"run {seed}"
            spent_well += provider.billed > budget.limit / 2
    assert refused > RUNS  # the budgets did run out
    assert spent_well > RUNS / 4  # and were not kept by never asking


class TestAtTheClient:
    """The same through the client and a real socket: every attempt and every retry counts."""

    @pytest.mark.usefixtures("loop_owner")
    @pytest.mark.parametrize("seed", range(3))
    async def test_fifty_in_flight_with_retries(self, server: ModelServer, seed: int) -> None:
        dice = random.Random(seed)
        billed: list[Decimal] = []

        def script(request: Request) -> Sent:
            fate = dice.random()
            if fate < 0.2:
                return model.failure(500, "internal", Retry_After="0.01")(request)
            billed.append(price(PRICED, 100, 10) or Decimal(0))  # what the server says that it used
            return model.reset(request) if fate < 0.3 else model.good(request)

        server.script = script
        with costing(1e-6, 4e-6):
            worst = price(PRICED, 3000, 200) or Decimal(0)
            budget = Budget(worst * 8)
            settings = Settings(attempts=3, timeout=20.0, concurrency=50, max_tokens=200)
            with open_endpoint(PRICED, settings, api_base=server.base) as here:
                asker = Client(here, gate=Gate(here, budget=budget))

                async def ask(n: int) -> str:
                    try:
                        await asker.ask([*MESSAGES, {"role": "user", "content": f"[1 It is {n}.]"}], Answer)
                    except AskError as error:
                        return error.state
                    return "ok"

                states = await asyncio.gather(*(ask(n) for n in range(120)))
        assert sum(billed) <= budget.spent <= budget.limit
        assert budget.reserved == 0
        assert {"ok", "over_budget"} <= set(states)

    @pytest.mark.usefixtures("loop_owner")
    async def test_nothing_is_sent_that_does_not_fit(self, server: ModelServer) -> None:
        with costing(1e-6, 4e-6), open_endpoint(PRICED, Settings(), api_base=server.base) as here:
            asker = Client(here, gate=Gate(here, budget=Budget(Decimal("0.0001"))))
            with pytest.raises(OverBudget, match=r"budget of \$0.0001 is spent"):
                await asker.ask(MESSAGES, Answer)
        assert server.seen == []

    @pytest.mark.usefixtures("loop_owner")
    async def test_a_kept_answer_needs_no_budget(self, server: ModelServer) -> None:
        from ledger.jobs import Gathered

        kept = Gathered()
        with client(server, kept) as asker:  # type: ignore[arg-type]
            await asker.ask(MESSAGES, Answer)
        with costing(1e-6, 4e-6):
            asker._gate = Gate(endpoint(), budget=Budget(Decimal(0)))
            assert (await asker.ask(MESSAGES, Answer)).cached


class TestUnpriced:
    def test_a_model_without_a_price_is_refused_a_budget(self) -> None:
        unknown = Endpoint(name="openai/tiny", litellm_name="openai/tiny", address="h", settings=Settings())
        with pytest.raises(ModelError, match="--allow-unpriced"):
            Gate(unknown, budget=Budget(Decimal(1)))
        Gate(unknown, budget=Budget(Decimal(1)), allow_unpriced=True)
        Gate(unknown)


class TestHeld:
    async def test_what_a_killed_process_may_have_spent_is_put_down_before_it_is_spent(self) -> None:
        held: list[Decimal] = []
        budget = Budget(Decimal(1), hold=held.append)
        at_most = Decimal(0)
        dice = random.Random(7)
        for _ in range(200):
            worst = Decimal(dice.randint(1, 40)) / 1000
            with suppress(OverBudgetError):
                await budget.reserve(worst)
                assert held[-1] >= budget.spent + budget.reserved
                budget.settle(worst, worst * Decimal(dice.random()))
            at_most = max(at_most, budget.spent)
        assert held[-1] <= budget.limit
        assert len(held) <= 101  # one write a step of the budget, not one a call
        budget.close()
        assert held[-1] == budget.spent == at_most

    async def test_who_goes_on_begins_from_there(self) -> None:
        budget = Budget(Decimal(1), spent=Decimal("0.95"))
        with pytest.raises(OverBudgetError):
            await budget.reserve(Decimal("0.06"))
        await budget.reserve(Decimal("0.05"))
