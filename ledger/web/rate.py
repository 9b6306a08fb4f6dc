"""How often somebody may come: a token bucket for each name."""

from __future__ import annotations

import time
from collections.abc import Callable


class Rate:
    """So many a minute for each name, and as many at once where somebody has not come for a minute."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = float(a_minute), clock
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, name: str) -> float:
        """Takes one; 0 where that was in order, else the seconds to wait before there is one to take."""
        now = self._clock()
        left, since = self._left.get(name, (self._most, now))
        left = min(self._most, left + (now - since) * self._most / 60)
        if left < 1:
            self._left[name] = (left, now)
            return (1 - left) * 60 / self._most
        self._left[name] = (left - 1, now)
        return 0.0
