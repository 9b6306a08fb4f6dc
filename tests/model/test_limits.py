"""How fast a provider is asked: never more a minute than it allows, never more at once than it bears."""

from __future__ import annotations

import asyncio
import time

import pytest

from ledger.model.limits import Flow, Rate


class TestRate:
    async def test_no_stretch_of_time_holds_more_than_allowed(self) -> None:
        rate, seconds = Rate(5, seconds=0.2), 0.2
        at: list[float] = []

        async def call() -> None:
            await rate.take(1)
            at.append(time.monotonic())

        await asyncio.gather(*(call() for _ in range(18)))
        # a hair less than the stretch: the time is noted after the call was let through
        assert all(sum(begin <= other < begin + seconds * 0.95 for other in at) <= 5 for begin in at)
        assert at[-1] - at[0] >= 3 * seconds * 0.95

    async def test_what_came_to_less_makes_room(self) -> None:
        rate = Rate(100, seconds=60)
        first = await rate.take(90)
        waiting = asyncio.create_task(rate.take(50))
        await asyncio.sleep(0.02)
        assert not waiting.done()
        rate.correct(first, 20)
        async with asyncio.timeout(1):
            await waiting

    async def test_what_is_larger_than_all_there_is_goes_alone(self) -> None:
        rate = Rate(10, seconds=0.1)
        async with asyncio.timeout(1):
            await rate.take(50)
            begin = time.monotonic()
            await rate.take(1)
        assert time.monotonic() - begin >= 0.09

    def test_a_rate_of_nothing_is_refused(self) -> None:
        with pytest.raises(ValueError, match="nothing through"):
            Rate(0)


class TestFlow:
    async def test_it_is_halved_once_for_those_that_were_refused_together_and_grows_back(self) -> None:
        flow = Flow(8)
        entered = [await flow.enter() for _ in range(8)]
        for at in entered:
            flow.refused(at)
            flow.leave()
        assert flow.limit == 4
        later = await flow.enter()
        flow.refused(later)
        flow.leave()
        assert flow.limit == 2
        for _ in range(60):
            await flow.enter()
            flow.borne()
            flow.leave()
        assert flow.limit == 8

    async def test_never_more_are_in_flight_and_one_always_may_be(self) -> None:
        flow = Flow(3)
        for _ in range(5):
            flow.refused(time.monotonic())
            await asyncio.sleep(0.001)
        most = 0

        async def call() -> None:
            nonlocal most
            await flow.enter()
            most = max(most, flow.in_flight)
            await asyncio.sleep(0.001)
            flow.borne()
            flow.leave()

        await asyncio.gather(*(call() for _ in range(40)))
        assert 1 <= most <= 3
        assert flow.in_flight == 0

    async def test_a_pause_holds_everybody(self) -> None:
        flow = Flow(2)
        flow.refused(await flow.enter(), pause=0.15)
        flow.leave()
        begin = time.monotonic()
        await flow.enter()
        assert time.monotonic() - begin >= 0.14

    async def test_who_stops_waiting_gives_the_place_up(self) -> None:
        flow = Flow(1)
        await flow.enter()
        waiting = asyncio.create_task(flow.enter())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        flow.leave()
        async with asyncio.timeout(1):
            await flow.enter()
        assert flow.in_flight == 1
