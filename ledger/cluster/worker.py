"""A worker: one process that reads whole documents, without ledger or working file."""

from __future__ import annotations

import asyncio
import os
import secrets
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from ledger.ask import Sheet, cut, halves_of, lay_out
from ledger.cluster.desk import DeskCache, DeskGate, Limits
from ledger.cluster.start import load_ray
from ledger.documents import Document
from ledger.errors import UserError
from ledger.find import finder
from ledger.jobs.run import run_of
from ledger.model.client import Client
from ledger.model.endpoint import Settings, open_endpoint
from ledger.reading import Outcome, read_window
from ledger.segment import Segmentation, Window
from ledger.store.entries import Run

Span = tuple[int, int]
"""``[start, end)`` of a window, in code points of its document."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a worker reads with. Keys are not among it: they are in the environment of its machine.

    Attributes:
        model, api_base, settings: as for ``open_endpoint``; ``settings.concurrency`` is this worker's own.
        finder_name: as for ``finder``.
        limits: what all workers together keep to.
        fresh: whether every question is asked anew.
    """

    model: str
    api_base: str | None
    settings: Settings
    finder_name: str
    limits: Limits = field(default_factory=Limits)
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker that can read: its name at the desk, its process, its machine, and the run that its reading
    amounts to."""

    name: str
    pid: int
    host: str
    run: Run


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read. ``recorded`` windows need not be read again, and ``truncated`` ones were too much
    for the model before."""

    document: Document
    recorded: frozenset[Span] = frozenset()
    truncated: frozenset[Span] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """A window and how reading it ended; None where it was not read, because it was recorded or known to be
    too much. Where there are ``halves``, these were read in its stead, and follow."""

    window: Window
    outcome: Outcome | None
    halves: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read to its end: how it was cut, and every window of it in order."""

    segmentation: Segmentation
    parts: tuple[Part, ...]


class Worker:
    """Reads documents, several at once. It runs as an actor; its methods are called from many threads and do
    their work in one event loop of its own."""

    def __init__(self, tools: Tools, desk: Any) -> None:
        """``desk`` is the actor of :class:`~ledger.cluster.desk.Desk`."""
        self._tools, self._desk = tools, desk
        self._name = secrets.token_hex(8)
        self._stack = ExitStack()
        self._laying_out = threading.Lock()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True, name="reading").start()

    def open(self) -> Ready:
        """Load the model and the finder; before anything else.

        Raises ``ModelError`` where this machine lacks the weights or the key.
        """
        with _plainly():
            return self._open()

    def _open(self) -> Ready:
        tools = self._tools
        endpoint = self._stack.enter_context(
            open_endpoint(tools.model, tools.settings, api_base=tools.api_base)
        )
        self._finder = finder(tools.finder_name)
        cache = None if tools.fresh else DeskCache(load_ray(), self._desk)
        gate = DeskGate(endpoint, self._desk, self._name, tools.limits)
        self._client = Client(endpoint, cache, gate)
        self._asking = asyncio.Semaphore(tools.settings.concurrency)
        return Ready(self._name, os.getpid(), os.uname().nodename, run_of(endpoint, self._finder))

    def read(self, task: Task) -> Reading:
        """Read a document to its end, window by window. Raises ``ModelError`` where no question to this model
        can succeed."""
        document, settings = task.document, self._tools.settings
        with self._laying_out:  # the finder fills a processor by itself
            segmentation = cut(document, settings)
            sheet = Sheet(document, segmentation, None)
            if not all(_recorded(document, window, task) for window in segmentation.windows):
                sheet = lay_out(document, self._finder, settings, segmentation)
        with _plainly():
            return asyncio.run_coroutine_threadsafe(self._read(sheet, task), self._loop).result()

    async def _read(self, sheet: Sheet, task: Task) -> Reading:
        trouble: list[UserError] = []
        windows: list[asyncio.Task[list[Part]]] = []
        try:
            async with asyncio.TaskGroup() as group:
                for window in sheet.segmentation.windows:
                    windows.append(group.create_task(self._parts(sheet, window, task)))
        except* UserError as errors:
            trouble += [error for error in errors.exceptions if isinstance(error, UserError)]
        if trouble:
            raise trouble[0]
        return Reading(sheet.segmentation, tuple(part for window in windows for part in window.result()))

    async def _parts(self, sheet: Sheet, window: Window, task: Task) -> list[Part]:
        return [part async for part in self._work_off(sheet, window, task)]

    async def _work_off(self, sheet: Sheet, window: Window, task: Task) -> AsyncIterator[Part]:
        """One window, in halves where it is too much for the model."""
        span = (window.start, window.end)
        if span in task.recorded:
            yield Part(window, None)
            return
        halves = halves_of(sheet.document, window)
        outcome = None
        if not (halves and (span in task.truncated or _recorded(sheet.document, window, task))):
            async with self._asking:
                outcome = await read_window(sheet, window, self._client, self._finder)
            if not (halves and outcome.state == "truncated"):
                yield Part(window, outcome)
                return
        yield Part(window, outcome, halves)
        for half in halves:
            async for part in self._work_off(sheet, half, task):
                yield part


def _recorded(document: Document, window: Window, task: Task) -> bool:
    """Whether a window is recorded, whole or in halves."""
    if (window.start, window.end) in task.recorded:
        return True
    halves = halves_of(document, window) if task.recorded else ()
    return bool(halves) and all(_recorded(document, half, task) for half in halves)


@contextmanager
def _plainly() -> Iterator[None]:
    """Lets an error for the user out without what led to it. Ray puts all of that into its logs, and a
    provider that refuses a key may quote it."""
    try:
        yield
    except UserError as error:
        raise type(error)(str(error)) from None
