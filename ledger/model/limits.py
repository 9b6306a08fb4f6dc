"""How fast a provider may be asked: so much a minute, and so many at once as it bears.

The number of questions in flight follows additive increase and multiplicative decrease (Chiu and Jain 1989):
halved when the provider says that it is too much (429, or overloaded), one more for each round that it bears,
up to what the user allows.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass

LEAST = 1.0


@dataclass(slots=True)
class Taken:
    """An amount that was taken at a time (seconds of the monotonic clock)."""

    at: float
    amount: int


class Rate:
    """At most ``most`` in any ``seconds``, whatever the moment these begin. For one event loop.

    A leaky bucket, the usual way, lets twice as much through in the first minute; providers count and refuse.
    """

    def __init__(self, most: int, seconds: float = 60.0) -> None:
        """Raises ``ValueError`` where nothing would ever be let through."""
        if most < 1:
            raise ValueError(f"a limit of {most} lets nothing through")
        self._most, self._seconds = most, seconds
        self._taken: deque[Taken] = deque()
        self._sum = 0
        self._turn = asyncio.Lock()
        self._corrected = asyncio.Event()

    async def take(self, amount: int) -> Taken:
        """Waits until there is room for ``amount``, in the order of asking. What is larger than all there is
        waits until it is alone."""
        async with self._turn:
            while self._sum and self._sum + amount > self._most:
                self._corrected.clear()
                left = self._taken[0].at + self._seconds - time.monotonic()
                if left > 0:
                    try:
                        async with asyncio.timeout(left):
                            await self._corrected.wait()
                    except TimeoutError:
                        pass
                self._forget()
            taken = Taken(time.monotonic(), amount)
            self._taken.append(taken)
            self._sum += amount
            return taken

    def correct(self, taken: Taken, amount: int) -> None:
        """It came to ``amount``."""
        if taken in self._taken:
            self._sum += amount - taken.amount
            taken.amount = amount
            self._corrected.set()

    def _forget(self) -> None:
        begin = time.monotonic() - self._seconds
        while self._taken and self._taken[0].at <= begin:
            self._sum -= self._taken.popleft().amount


class Flow:
    """How many questions are in flight at once. For one event loop."""

    def __init__(self, most: int) -> None:
        self.limit = float(most)
        self.in_flight = 0
        self._most = float(most)
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._cut_at = self._paused_until = float("-inf")

    async def enter(self) -> float:
        """Waits for a place; the time of entering (seconds, monotonic), to be given back at the end."""
        if self._waiting or self.in_flight >= int(self.limit):
            place = asyncio.get_running_loop().create_future()
            self._waiting.append(place)
            try:
                await place
            except asyncio.CancelledError:
                if place.done() and not place.cancelled():
                    self.leave()  # the place was ours already
                raise
        else:
            self.in_flight += 1
        try:
            while (left := self._paused_until - time.monotonic()) > 0:  # noqa: ASYNC110 - a time, no event
                await asyncio.sleep(left)
        except asyncio.CancelledError:
            self.leave()
            raise
        return time.monotonic()

    def leave(self) -> None:
        """Gives the place back."""
        self.in_flight -= 1
        self._admit()

    def borne(self) -> None:
        """A question was answered: one more for each round."""
        self.limit = min(self._most, self.limit + 1 / self.limit)
        self._admit()

    def refused(self, entered: float, pause: float = 0.0) -> None:
        """The provider said that it was too much, and perhaps to keep still for ``pause`` seconds. Questions
        that were in flight together say so together: the number is halved once for all of them."""
        now = time.monotonic()
        if entered > self._cut_at:
            self.limit = max(LEAST, self.limit / 2)
            self._cut_at = now
        self._paused_until = max(self._paused_until, now + pause)

    def _admit(self) -> None:
        while self._waiting and self.in_flight < int(self.limit):
            place = self._waiting.popleft()
            if not place.done():
                self.in_flight += 1
                place.set_result(None)
