"""One document's whole way, for as many documents as come: segment, find, ask, admit, record.

Windows of all documents flow through one rolling pool: whenever a question is answered the next one is
asked, and grounding and writing happen while others wait. Each window ends in one recorded state, and what
was recorded is never asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from ledger.ask import Sheet, halves_of, lay_out
from ledger.documents import Document, ReadFailure
from ledger.errors import ErasedError, UserError
from ledger.find import Finder
from ledger.jobs.answers import AnswerCache
from ledger.jobs.commit import Committer
from ledger.jobs.reading import read_window
from ledger.jobs.report import DocumentOpened, Report, Summary, WindowDone
from ledger.jobs.run import run_of
from ledger.model.client import Client
from ledger.model.endpoint import Endpoint
from ledger.segment import Window
from ledger.store.ledger import Ledger
from ledger.store.work import State, Work

_AHEAD = 2000
"""Windows read ahead of the workers: enough to know what is left, little enough for any memory."""

_Task = tuple[Sheet, Window]


class Extraction:
    """A run at work: one ledger, one endpoint, one finder."""

    def __init__(
        self, ledger: Ledger, work: Work, endpoint: Endpoint, finder: Finder, *, fresh: bool = False
    ) -> None:
        """``fresh`` asks the model again where the cache has an answer."""
        self._finder, self._endpoint = finder, endpoint
        self._client = Client(endpoint, None if fresh else AnswerCache(work))
        self.run = run_of(endpoint, finder)
        self._committer = Committer(ledger, work, self.run)
        self.summary = Summary()

    async def extract(self, inputs: Iterable[Document | ReadFailure], report: Report) -> Summary:
        """Read every document of ``inputs`` to its end, reporting as it goes.

        Cancelling is safe at any moment: what was reported as done is in the ledger, the rest is as if it
        had never begun. Raises ``ModelError`` and ``LedgerError`` where going on makes no sense.
        """
        queue: asyncio.Queue[_Task | None] = asyncio.Queue(maxsize=_AHEAD)
        workers = self._endpoint.settings.concurrency
        trouble: list[UserError] = []
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._produce(inputs, queue, workers, report))
                for _ in range(workers):
                    group.create_task(self._consume(queue, report))
        except* UserError as errors:
            trouble += [error for error in errors.exceptions if isinstance(error, UserError)]
        if trouble:
            raise trouble[0]
        return self.summary

    async def _produce(
        self,
        inputs: Iterable[Document | ReadFailure],
        queue: asyncio.Queue[_Task | None],
        workers: int,
        report: Report,
    ) -> None:
        """Queue the windows of all inputs, some way ahead of the workers. Inputs are read in a thread, so
        that a slow download does not hold up the answers."""
        source: Iterator[Document | ReadFailure] = iter(inputs)
        self._committer.begin()
        while (item := await asyncio.to_thread(next, source, None)) is not None:
            if isinstance(item, ReadFailure):
                self._unread(item, report)
                continue
            try:
                self._committer.refuse_erased(item)
                sheet = lay_out(item, self._finder, self._endpoint.settings)
                new = self._committer.open(item, sheet.segmentation)
            except ErasedError as error:
                self._unread(ReadFailure(origin=item.origin, message=str(error)), report)
                continue
            self.summary.documents += 1
            self.summary.new_documents += new
            report(DocumentOpened(item, sheet.segmentation, new))
            for window in sheet.segmentation.windows:
                await queue.put((sheet, window))
        for _ in range(workers):
            await queue.put(None)

    def _unread(self, failure: ReadFailure, report: Report) -> None:
        self.summary.unread.append(failure)
        report(failure)

    async def _consume(self, queue: asyncio.Queue[_Task | None], report: Report) -> None:
        while (task := await queue.get()) is not None:
            await self._work_off(*task, report)

    async def _work_off(self, sheet: Sheet, window: Window, report: Report) -> None:
        """Bring one window to its end, in halves where it is too much for the model."""
        document, committer = sheet.document, self._committer
        if ended := committer.before(document, window):
            self._done(ended, report)
            return
        halves = halves_of(document, window)
        before = committer.state(document, window)
        if not (halves and before and before.state is State.TRUNCATED):
            committer.started(document, window)
            outcome = await read_window(sheet, window, self._client, self._finder)
            done = committer.commit(document, window, outcome)
            if not (halves and done.state == "truncated"):
                self._done(done, report)
                return
            self.summary.spend(done.tokens_in, done.tokens_out, done.cost)
        for half in halves:
            await self._work_off(sheet, half, report)

    def _done(self, done: WindowDone, report: Report) -> None:
        self.summary.add(done)
        report(done)
