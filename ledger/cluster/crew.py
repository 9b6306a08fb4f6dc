"""The crew: workers that are hired, given documents, and replaced when they die.

Ray's own restarts and retries are off. Only here is it known which documents a dead worker held, and whose
fault that may have been: what was with it is read again by a worker that has nothing else, and a document
that is alone with its worker and kills it :data:`STRIKES` times is given up, and named. No other document is
harmed, and nothing is tried for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from ledger.cluster.start import ClusterError
from ledger.cluster.worker import Reading, Ready, Task
from ledger.errors import UserError

STRIKES = 3
"""So often a document may kill a worker that has nothing else to read."""
LOSSES = 5
"""So often the result of a document may be lost on its way."""
FALSE_STARTS = 5
"""So many workers in a row may die before they can read anything."""


class GivenUp(Exception):
    """A document could not be read to its end; the text says why."""


@dataclass(eq=False, slots=True)
class _Hand:
    """A worker that can read: how many documents it holds, and whether it is kept for one alone."""

    actor: Any
    ready: Ready
    load: int = 0
    kept: bool = False
    dead: bool = False


class Crew:
    """Workers at work. Use as an asynchronous context manager; in one event loop only."""

    def __init__(
        self,
        ray: Any,
        hire: Callable[[], Any],
        desk: Any,
        *,
        size: int,
        each: int,
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        """``hire`` makes an actor of :class:`~ledger.cluster.worker.Worker`; ``size`` of them are kept, and
        each is given up to ``each`` documents at once. ``desk`` is the actor that they share. ``say`` takes a
        line for the user."""
        self._ray, self._hire, self._desk, self._say = ray, hire, desk, say
        self._size, self._each = size, each
        self._hands: list[_Hand] = []
        self._hiring: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Condition()
        self._first: Ready | None = None
        self._broken: UserError | None = None
        self._false_starts = 0
        self.deaths = 0

    async def __aenter__(self) -> Self:
        for _ in range(self._size):
            self._start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._hiring:
            task.cancel()
        await asyncio.gather(*self._hiring, return_exceptions=True)
        for hand in self._hands:
            self._ray.kill(hand.actor, no_restart=True)
        self._hands.clear()

    @property
    def limit(self) -> int:
        """The most documents that are with workers at once."""
        return self._size * self._each

    @property
    def pids(self) -> list[int]:
        """The processes of the workers that can read now."""
        return [hand.ready.pid for hand in self._hands]

    async def first(self) -> Ready:
        """The first worker that can read, as soon as there is one. Raises as :meth:`read`."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._broken or self._first)
            self._check()
            assert self._first is not None
            return self._first

    async def spent(self) -> bool:
        """Whether the budget is spent."""
        return bool(await self._desk.exhausted.remote())

    async def read(self, task: Task) -> Reading:
        """Have a document read, by as many workers in turn as it takes.

        Raises ``GivenUp`` where it cannot be read, ``ModelError`` where no question can succeed, and
        ``ClusterError`` where no worker can be had.
        """
        errors = self._ray.exceptions
        alone, strikes, losses = False, 0, 0
        while True:
            hand = await self._take(alone=alone)
            was_alone = alone
            try:
                reading: Reading = await hand.actor.read.remote(task)
                return reading
            except errors.RayTaskError as error:
                if isinstance(error.cause, UserError):
                    raise error.cause from error
                raise GivenUp(f"reading it failed: {_why(error)}") from error
            except (errors.ObjectStoreFullError, errors.OutOfDiskError) as error:
                raise ClusterError(f"The cluster has no room for another document: {_why(error)}") from error
            except errors.ObjectLostError as error:
                losses += 1
                if losses == LOSSES:
                    raise GivenUp(f"its result was lost {LOSSES} times: {_why(error)}") from error
            except errors.RayError as error:
                strikes += alone
                if strikes == STRIKES:
                    raise GivenUp(
                        f"its worker died {STRIKES} times while it read nothing else: {_why(error)}"
                    ) from error
                alone = True
                await self._bury(hand, error)
            finally:
                await self._give_back(hand, alone=was_alone)

    async def _take(self, *, alone: bool) -> _Hand:
        """A worker for one more document; for one that must be alone, a worker without any other."""
        hand: _Hand | None = None
        async with self._changed:
            try:
                while True:
                    self._check()
                    if hand is None or hand.dead:
                        hand = self._choice(alone=alone)
                        if hand is not None:
                            hand.kept = alone  # nothing more comes to it; what it has runs out
                    if hand is not None and (hand.load == 0 or not alone):
                        hand.load += 1
                        return hand
                    await self._changed.wait()
            except BaseException:
                if hand is not None:
                    hand.kept = False
                raise

    def _choice(self, *, alone: bool) -> _Hand | None:
        """The worker with the least to do."""
        limit = self._each + 1 if alone else self._each
        open_ones = [hand for hand in self._hands if not hand.kept and hand.load < limit]
        return min(open_ones, key=lambda hand: hand.load, default=None)

    async def _give_back(self, hand: _Hand, *, alone: bool) -> None:
        async with self._changed:
            hand.load -= 1
            if alone:
                hand.kept = False
            self._changed.notify_all()

    def _check(self) -> None:
        if self._broken:
            raise self._broken

    async def _bury(self, hand: _Hand, error: BaseException) -> None:
        """Another worker in the place of a dead one, whoever was first to notice."""
        async with self._changed:
            if hand.dead:
                return
            hand.dead = True
            self.deaths += 1
            self._hands.remove(hand)
            self._ray.kill(hand.actor, no_restart=True)  # it may only be out of reach
            self._desk.lost.remote(hand.ready.name)
            self._say(f"worker {hand.ready.pid} on {hand.ready.host} died: {_why(error)}; another starts")
            self._start()
            self._changed.notify_all()

    def _start(self) -> None:
        task = asyncio.create_task(self._open())
        self._hiring.add(task)
        task.add_done_callback(self._hiring.discard)

    async def _open(self) -> None:
        """Hire until one can read."""
        errors = self._ray.exceptions
        while True:
            actor = self._hire()
            try:
                ready: Ready = await actor.open.remote()
            except asyncio.CancelledError:
                self._ray.kill(actor, no_restart=True)
                raise
            except errors.RayTaskError as error:
                await self._break(error.cause if isinstance(error.cause, UserError) else error)
                return
            except errors.RayError as error:
                self._false_starts += 1
                if self._false_starts >= FALSE_STARTS:
                    await self._break(
                        ClusterError(
                            f"{FALSE_STARTS} workers in a row died before they could read anything, the last "
                            f"with: {_why(error)}. Is there memory enough for that many? See --workers."
                        )
                    )
                    return
                self._say(f"a worker died before it could read anything: {_why(error)}; another starts")
                continue
            self._false_starts = 0
            break
        async with self._changed:
            self._first = self._first or ready
            if self._first.run != ready.run:
                self._broken = self._broken or ClusterError(_differ(self._first, ready))
            self._hands.append(_Hand(actor, ready))
            self._changed.notify_all()

    async def _break(self, error: BaseException) -> None:
        """No worker can do the work: everybody who waits for one hears why."""
        if not isinstance(error, UserError):
            error = ClusterError(f"A worker could not start: {_why(error)}")
        async with self._changed:
            self._broken = self._broken or error
            self._changed.notify_all()


def _why(error: BaseException) -> str:
    """The line of an error of Ray's that says what happened."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = [line for line in lines if line.startswith(("The actor is dead", "The actor died", "Worker exit"))]
    return ((said or lines or [type(error).__name__])[-1])[:200]


def _differ(one: Ready, other: Ready) -> str:
    fields = one.run.model_dump()
    found = ", ".join(name for name, value in other.run.model_dump().items() if fields[name] != value)
    return (
        f"The workers on {one.host} and {other.host} would not read alike: they differ in {found}. "
        "Every machine needs the same version of fact-ledger and the same weights."
    )
