"""A worker: one process that reads whole documents, without ledger or working file."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from ledger.ask import Sheet, halves_of, lay_out
from ledger.cluster.desk import DeskCache
from ledger.cluster.start import load_ray
from ledger.documents import Document
from ledger.errors import UserError
from ledger.find import finder
from ledger.jobs.reading import Outcome, read_window
from ledger.jobs.run import run_of
from ledger.model.client import Client
from ledger.model.endpoint import Settings, open_endpoint
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
    """

    model: str
    api_base: str | None
    settings: Settings
    finder_name: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker that can read: its process, its machine, and the run that its reading amounts to."""

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
    """A window and how reading it ended; None where it was recorded. ``halved`` says that its halves were
    read in its stead and follow."""

    window: Window
    outcome: Outcome | None
    halved: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read to its end: how it was cut, and every window of it in order."""

    segmentation: Segmentation
    parts: tuple[Part, ...]


class Worker:
    """Reads documents, several at once. It runs as an actor; its methods are called from many threads and do
    their work in one event loop of its own."""

    def __init__(self, tools: Tools, desk: Any) -> None:
        """``desk`` is the actor that keeps answers, or None to ask anew every time."""
        self._tools, self._desk = tools, desk
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
        cache = DeskCache(load_ray(), self._desk) if self._desk is not None else None
        self._client = Client(endpoint, cache)
        self._asking = asyncio.Semaphore(tools.settings.concurrency)
        return Ready(os.getpid(), os.uname().nodename, run_of(endpoint, self._finder))

    def read(self, task: Task) -> Reading:
        """Read a document to its end, window by window. Raises ``ModelError`` where no question to this model
        can succeed."""
        with self._laying_out:  # the finder fills a processor by itself
            sheet = lay_out(task.document, self._finder, self._tools.settings)
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
        if not (halves and span in task.truncated):
            async with self._asking:
                outcome = await read_window(sheet, window, self._client, self._finder)
            halved = bool(halves) and outcome.state == "truncated"
            yield Part(window, outcome, halved)
            if not halved:
                return
        for half in halves:
            async for part in self._work_off(sheet, half, task):
                yield part


@contextmanager
def _plainly() -> Iterator[None]:
    """Lets an error for the user out without what led to it. Ray puts all of that into its logs, and a
    provider that refuses a key may quote it."""
    try:
        yield
    except UserError as error:
        raise type(error)(str(error)) from None
