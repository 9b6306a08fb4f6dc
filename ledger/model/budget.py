"""A budget that is never exceeded: the worst that a call can cost is set aside before it is made.

The same as a bank's hold on a card: *reserve* before, *settle* for what it came to after. A call whose answer
was never seen (a timeout, a broken connection) may have been billed, so it is settled for the worst. So that
not even a killed process overspends, ``hold`` is told, before the money is needed, how much may have been
spent by now at most; whoever goes on begins from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

_STEPS = 100
"""``hold`` is told in steps of this part of the budget: as much may be lost to a kill, beside what was in
flight."""


class OverBudgetError(Exception):
    """The worst case of a call does not fit into what is left."""


@dataclass(slots=True)
class Spent:
    """What was asked took: tokens, and US dollars (``None`` as soon as one price was unknown)."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal | None = Decimal(0)

    def spend(self, tokens_in: int, tokens_out: int, cost: Decimal | None) -> None:
        """Count what an answer took, of use or not."""
        self.tokens_in += tokens_in
        self.tokens_out += tokens_out
        self.cost = None if self.cost is None or cost is None else self.cost + cost


class Budget:
    """So many US dollars. For one event loop."""

    def __init__(
        self,
        limit: Decimal,
        *,
        spent: Decimal = Decimal(0),
        hold: Callable[[Decimal], None] = lambda held: None,
    ) -> None:
        """``spent`` is what went before. Raises ``ValueError`` for a budget below nothing."""
        if limit < 0:
            raise ValueError(f"a budget of ${limit} is less than nothing")
        self.limit, self.spent, self.reserved = limit, spent, Decimal(0)
        self._least: Decimal | None = None
        self._hold, self._held = hold, spent
        self._settled = asyncio.Event()

    @property
    def left(self) -> Decimal:
        """US dollars that are neither spent nor set aside."""
        return self.limit - self.spent - self.reserved

    @property
    def exhausted(self) -> bool:
        """Whether not even the cheapest question so far would fit into what is not spent."""
        return self._least is not None and self.spent + self._least > self.limit

    async def reserve(self, worst: Decimal) -> None:
        """Sets ``worst`` US dollars aside, waiting for calls in flight where these may leave enough.

        Raises :class:`OverBudgetError` where it does not fit, whatever these come to.
        """
        self._least = worst if self._least is None else min(worst, self._least)
        while worst > self.left:
            if not self.reserved or self.spent + worst > self.limit:
                raise OverBudgetError(
                    f"the budget of ${self.limit} is spent: ${self.spent:.6f} so far, and this question "
                    f"could cost up to ${worst:.6f} more. Give a larger --budget"
                )
            self._settled.clear()
            await self._settled.wait()
        self.reserved += worst
        self._keep_held()

    def settle(self, worst: Decimal, actual: Decimal) -> None:
        """What ``worst`` was set aside for came to ``actual`` US dollars."""
        self.reserved -= worst
        self.spent += actual
        self._keep_held()
        self._settled.set()

    def close(self) -> None:
        """Nothing more will be asked: what is held is what was spent."""
        self._hold(self.spent + self.reserved)

    def _keep_held(self) -> None:
        at_most = self.spent + self.reserved
        if at_most > self._held:
            self._held = max(at_most, min(self.limit, at_most + self.limit / _STEPS))
            self._hold(self._held)
