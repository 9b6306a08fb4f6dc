"""The desk: what workers share, on the machine that has the working file. Answers are looked up and left
here, money is set aside here, and the provider's rates are kept here.

An answer is kept when it comes, not when its document is done: a worker that dies takes nothing with it that
was paid for. (They go into the file a few times a second, as in a single process.) What it had set aside
counts as spent.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from ledger.cluster.start import ClusterError
from ledger.errors import UserError
from ledger.jobs.books import write_behind
from ledger.jobs.journal import Journal
from ledger.model.budget import Budget, OverBudgetError
from ledger.model.client import Raw
from ledger.model.endpoint import Endpoint
from ledger.model.gate import Gate
from ledger.model.limits import Rate, Taken
from ledger.store.work import Work

Which = Literal["requests", "tokens"]

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may cost and how fast it may ask, over all workers together.

    Attributes:
        budget: US dollars; None: no budget.
        spent: US dollars of it that are gone already.
        job_id: the job whose account is kept in the working file; None: there is none.
        allow_unpriced: whether a model without a known price may be asked in spite of a budget.
        rpm, tpm: requests and tokens a minute.
    """

    budget: Decimal | None = None
    spent: Decimal = Decimal(0)
    job_id: str | None = None
    allow_unpriced: bool = False
    rpm: int | None = None
    tpm: int | None = None


class Desk:
    """Runs as an actor beside the driver, in one event loop."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """``path`` is the working file."""
        self._path, self._limits = path, limits
        self._journal: Journal | None = None
        self._behind: asyncio.Task[None] | None = None
        self._budget: Budget | None = None
        if limits.budget is not None:
            self._budget = Budget(limits.budget, spent=limits.spent, hold=self._hold)
        self._rates = {
            which: Rate(most) for which, most in (("requests", limits.rpm), ("tokens", limits.tpm)) if most
        }
        self._taken: dict[int, Taken] = {}
        self._aside: dict[str, Decimal] = defaultdict(Decimal)
        self._gone: set[str] = set()
        self._tickets = 0

    def _file(self) -> Journal:
        # Opened at the first need of it, so that a run that never gets a worker leaves no file.
        if self._journal is None:
            self._journal = Journal(Work.open(self._path))
            self._behind = asyncio.create_task(write_behind(self._journal))
        return self._journal

    def _hold(self, held: Decimal) -> None:
        if self._limits.job_id is not None:
            self._file().jobs.hold(self._limits.job_id, held)

    # Answers

    async def get_response(self, key: str) -> Raw | None:
        """The answer kept under ``key``, if there is one."""
        return self._file().get_response(key)

    async def put_response(self, key: str, model: str, raw: Raw) -> None:
        """Keep a good answer."""
        self._file().put_response(key, model, raw)

    # Money

    async def reserve(self, worker: str, worst: Decimal) -> str | None:
        """Set ``worst`` US dollars aside for a call of this worker: None, or why it cannot be made."""
        assert self._budget is not None
        try:
            await self._budget.reserve(worst)
        except OverBudgetError as error:
            return str(error)
        if worker in self._gone:
            self._budget.settle(worst, Decimal(0))
            return "its worker died"
        self._aside[worker] += worst
        return None

    async def settle(self, worker: str, worst: Decimal, actual: Decimal) -> None:
        """What ``worst`` was set aside for came to ``actual``."""
        if self._budget is not None and worker not in self._gone:
            self._aside[worker] -= worst
            self._budget.settle(worst, actual)

    async def lost(self, worker: str) -> None:
        """This worker died. What its calls would have cost at worst may have been billed."""
        self._gone.add(worker)
        aside = self._aside.pop(worker, Decimal(0))
        if self._budget is not None:
            self._budget.settle(aside, aside)

    async def exhausted(self) -> bool:
        """Whether the budget is spent."""
        return self._budget is not None and self._budget.exhausted

    async def close(self) -> None:
        """Nothing more will be asked: what is held is what was spent."""
        if self._budget is not None:
            self._budget.close()
        if self._journal is not None:
            self._journal.flush()

    # Rates

    async def take(self, which: Which, amount: int) -> int | None:
        """Wait until there is room for ``amount``; a ticket to correct it by."""
        taken = await self._rates[which].take(amount)
        begin = time.monotonic() - _MINUTE
        while self._taken and next(iter(self._taken.values())).at < begin:
            del self._taken[next(iter(self._taken))]
        self._tickets += 1
        self._taken[self._tickets] = taken
        return self._tickets

    async def correct(self, which: Which, ticket: int, amount: int) -> None:
        """It came to ``amount``."""
        if taken := self._taken.pop(ticket, None):
            self._rates[which].correct(taken, amount)


@contextmanager
def _asking() -> Iterator[None]:
    """Around what a worker asks the desk: where there is no answer, the run cannot go on."""
    from ray.exceptions import RayError, RayTaskError

    try:
        yield
    except RayTaskError as error:
        if isinstance(error.cause, UserError):
            raise error.cause from None
        raise
    except RayError as error:
        raise ClusterError(
            "The process that keeps answers and budget, on the machine of the command, could not be reached "
            f"from {os.uname().nodename}: {type(error).__name__}"
        ) from error


class DeskCache:
    """The desk as the model room's cache of raw answers; in a worker."""

    def __init__(self, ray: Any, desk: Any) -> None:
        self._ray, self._desk = ray, desk

    def get_response(self, key: str) -> Raw | None:
        """The answer kept under ``key``, if there is one."""
        with _asking():
            found: Raw | None = self._ray.get(self._desk.get_response.remote(key))
        return found

    def put_response(self, key: str, model: str, raw: Raw) -> None:
        """Keep a good answer. It is sent, and not waited for: where it does not arrive, the worst is that it
        is asked for again."""
        self._desk.put_response.remote(key, model, raw)


class DeskBudget(Budget):
    """The money at the desk; in a worker."""

    def __init__(self, desk: Any, worker: str) -> None:
        super().__init__(Decimal(0))
        self._desk, self._worker = desk, worker

    async def reserve(self, worst: Decimal) -> None:
        """Sets ``worst`` aside, waiting where others may leave enough; raises ``OverBudgetError``."""
        with _asking():
            refusal = await self._desk.reserve.remote(self._worker, worst)
        if refusal:
            raise OverBudgetError(refusal)

    def settle(self, worst: Decimal, actual: Decimal) -> None:
        """What ``worst`` was set aside for came to ``actual``."""
        self._desk.settle.remote(self._worker, worst, actual)


class DeskRate(Rate):
    """A rate that is kept at the desk; in a worker."""

    def __init__(self, desk: Any, which: Which) -> None:
        super().__init__(1)
        self._desk, self._which = desk, which

    async def take(self, amount: int) -> Taken:
        """Waits until there is room for ``amount``."""
        with _asking():
            ticket = await self._desk.take.remote(self._which, amount)
        return Taken(ticket, amount)  # which stands where the time does, and is given back

    def correct(self, taken: Taken, amount: int) -> None:
        """It came to ``amount``."""
        self._desk.correct.remote(self._which, taken.at, amount)


class DeskGate(Gate):
    """The gate before a model, in a worker: budget and rates are at the desk, and the number of calls in
    flight is this worker's own."""

    def __init__(self, endpoint: Endpoint, desk: Any, worker: str, limits: Limits) -> None:
        """Raises ``ModelError`` where there is a budget and litellm knows no price for the model."""
        budget = None if limits.budget is None else DeskBudget(desk, worker)
        super().__init__(endpoint, budget=budget, allow_unpriced=limits.allow_unpriced)
        self._requests = DeskRate(desk, "requests") if limits.rpm else None
        self._tokens = DeskRate(desk, "tokens") if limits.tpm else None
