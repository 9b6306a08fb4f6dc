"""The worker of a service: it works off what was handed in, several jobs at a time, until it is told to stop.

A job that it was at when it was stopped or killed is taken up again by the next worker, from where it was.
When nothing is left to read, what was found is linked.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import ledger as package
from ledger.errors import LedgerError, ModelError, UserError
from ledger.find import Finder, finder
from ledger.jobs.asked import How
from ledger.jobs.pool import Cancelled
from ledger.jobs.working import Working
from ledger.linking import Summary, link, unlinked
from ledger.logs import event
from ledger.model.endpoint import Endpoint, open_endpoint
from ledger.store.intake import BEAT, Intake
from ledger.store.job import Job, JobState, this_process
from ledger.store.jobs import Jobs
from ledger.store.ledger import Ledger
from ledger.store.work import Work

PARALLEL = 4
"""Jobs at a time. Those of the embedded model are worked off one by one all the same."""
_POLL = 0.5
"""Seconds between two looks at the queue."""
_LONGEST_PAUSE = 300.0


_LINK_SHARE = 10.0
"""So many times as long as linking took nothing is linked after it."""


class _StoppedError(Exception):
    """The worker is to stop."""


class Worker:
    """Works off the queue of one ledger. A context manager: at its end the models are let go."""

    def __init__(self, path: Path, *, parallel: int = PARALLEL) -> None:
        """Raises ``LedgerError`` where the ledger or its working file cannot be used."""
        self._stack = ExitStack()
        with ExitStack() as opened:
            self._ledger = opened.enter_context(Ledger.open(path))
            self._work = opened.enter_context(Work.open(Work.beside(path)))
            self._stack.push(opened.pop_all())
        self._intake, self._jobs = Intake(self._work), Jobs(self._work)
        self._parallel = parallel
        self._endpoints: dict[str, Endpoint] = {}
        self._finders: dict[str, Finder] = {}
        self._opening = asyncio.Lock()
        self._one_by_one = asyncio.Lock()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._trouble: str | None = None
        self._troubles = 0
        self._not_before = 0.0
        self._put_off: set[str] = set()
        self._path = path
        self._unlinked = True  # as far as we know: the last one may have been killed before it linked
        self._link_next = 0.0
        self._linking: asyncio.Task[None] | None = None
        self._stopping = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    async def run(self, stop: asyncio.Event, *, once: bool = False) -> None:
        """Work until ``stop`` is set; with ``once`` until there is nothing left to do.

        A job whose model cannot be used stays in the queue, and is tried again after a while that grows; with
        ``once`` it is not waited for. Raises ``UserError`` then.
        """
        beating = asyncio.create_task(self._beat())
        stopped = asyncio.create_task(stop.wait())
        event("worker started", parallel=self._parallel)
        try:
            while not stop.is_set():
                self._take_up()
                due = once or asyncio.get_running_loop().time() >= self._link_next
                if self._unlinked and due and not (self._running or self._linking):
                    self._unlinked = False
                    self._linking = asyncio.create_task(self._link())
                idle = not (self._running or self._linking)
                if once and idle and not set(self._intake.queue(1000)) - self._put_off:
                    if self._trouble:
                        raise UserError(f"Some jobs are left in the queue: {self._trouble}")
                    return
                waited = [stopped, *self._running.values(), *([self._linking] if self._linking else [])]
                await asyncio.wait(waited, timeout=_POLL, return_when=asyncio.FIRST_COMPLETED)
                self._reap()
        finally:
            self._stopping.set()
            for task in self._running.values():
                task.cancel()
            await asyncio.gather(
                *self._running.values(), *([self._linking] if self._linking else []), return_exceptions=True
            )
            beating.cancel()
            stopped.cancel()
            self._intake.leave(this_process())
            event("worker stopped")

    def _take_up(self) -> None:
        """Begin as many jobs as there is room for; after trouble with a model one alone, to see."""
        if asyncio.get_running_loop().time() < self._not_before:
            return
        room = (1 if self._trouble else self._parallel) - len(self._running)
        if room <= 0:
            return
        queue = self._intake.queue(len(self._running) + len(self._put_off) + 20 * self._parallel)
        for id in sorted(queue, key=self._put_off.__contains__):
            if room <= 0:
                return
            if id not in self._running and (job := self._jobs.claim(this_process(), id)):
                self._running[id] = asyncio.create_task(self._work_off(job))
                room -= 1

    def _reap(self) -> None:
        for id, task in list(self._running.items()):
            if task.done():
                del self._running[id]
                task.result()
        if self._linking and self._linking.done():
            ended, self._linking = self._linking, None
            ended.result()

    async def _work_off(self, job: Job) -> None:
        how = How.model_validate(job.settings)
        event("job begun", job=job.id, model=how.model)
        try:
            endpoint = await self._endpoint(how)
            if endpoint.local:
                async with self._one_by_one:
                    await self._read(job, how, endpoint)
            else:
                await self._read(job, how, endpoint)
        except Cancelled:
            event("job cancelled", job=job.id)
        except UserError as error:
            self._put_off.add(job.id)  # others, for another model, come first
            self._in_trouble(str(error))
            self._jobs.end(job.id, this_process(), JobState.STOPPED, str(error))
            what = "model cannot be used" if isinstance(error, ModelError) else "job stopped"
            event(what, level=logging.ERROR, job=job.id, model=how.model, reason=str(error))

    def _in_trouble(self, why: str) -> None:
        """Something that the next job would meet too: wait, each time longer, before taking up another."""
        self._troubles += 1
        self._trouble = why
        pause = min(2.0**self._troubles, _LONGEST_PAUSE)
        self._not_before = asyncio.get_running_loop().time() + pause

    async def _read(self, job: Job, how: How, endpoint: Endpoint) -> None:
        if how.finder not in self._finders:
            self._finders[how.finder] = await asyncio.to_thread(finder, how.finder)
        working = Working(self._ledger, self._work, endpoint, self._finders[how.finder], job)
        summary = await working.work_off(lambda done: None)
        self._unlinked = self._unlinked or summary.claims > 0
        self._trouble, self._troubles = None, 0
        self._put_off.discard(job.id)
        event(
            "job ended",
            job=job.id,
            state=self._jobs.get(job.id).state.value,
            claims=summary.claims + summary.known,
            failed=len(summary.failed) + len(summary.unread),
            tokens_in=summary.tokens_in,
            tokens_out=summary.tokens_out,
            cost_usd=None if summary.cost is None else float(summary.cost),
        )

    async def _link(self) -> None:
        """Link what is not linked yet, beside whatever is read meanwhile; no model is asked. All that was
        linked before is looked through for it, so the longer it takes the more seldom it is done."""
        loop = asyncio.get_running_loop()
        begin = loop.time()
        try:
            summary = await asyncio.to_thread(self._link_here)
        except LedgerError as error:
            event("linking stopped", level=logging.ERROR, reason=str(error))
        else:
            if summary and summary.documents:
                event("linked", documents=summary.documents, links=summary.new)
        self._link_next = loop.time() + _LINK_SHARE * (loop.time() - begin)

    def _link_here(self) -> Summary | None:
        """In a thread, so with a connection of its own. What was linked before it was stopped stays."""
        from ledger.link.linker import Linker

        def look_up(_: object) -> None:
            if self._stopping.is_set():
                raise _StoppedError

        with Ledger.open(self._path) as ledger:
            if not unlinked(ledger):
                return None
            try:
                return link(ledger, Linker(f"fact-ledger {package.__version__}"), look_up)
            except _StoppedError:
                return None

    async def _endpoint(self, how: How) -> Endpoint:
        """The model of a job, opened once and kept."""
        key = f"{how.model} {how.api_base} {how.settings.model_dump_json()}"
        async with self._opening:
            if key not in self._endpoints:
                opening: Callable[[], Endpoint] = lambda: self._stack.enter_context(  # noqa: E731
                    open_endpoint(how.model, how.settings, api_base=how.api_base)
                )
                self._endpoints[key] = await asyncio.to_thread(opening)
        return self._endpoints[key]

    async def _beat(self) -> None:
        while True:
            self._intake.beat(this_process(), list(self._running), self._trouble)
            await asyncio.sleep(BEAT)
