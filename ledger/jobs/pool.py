"""One document's whole way, for as many documents as come: segment, find, ask, admit, record.

Windows of all documents flow through one rolling pool: whenever a question is answered the next one is
asked, and grounding and writing happen while others wait. Each window ends in one recorded state, and what
was recorded is never asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from ledger.ask import Sheet, cut, halves_of, lay_out
from ledger.documents import Document, ReadFailure
from ledger.errors import ErasedError, UserError
from ledger.find import Finder
from ledger.jobs.books import Books, Cancelled, leaves
from ledger.jobs.journal import Journal
from ledger.jobs.listing import Listing, Progress, listing
from ledger.jobs.reading import read_window
from ledger.jobs.report import Report, Summary
from ledger.jobs.run import run_of
from ledger.model.client import Client
from ledger.model.endpoint import Endpoint
from ledger.model.gate import Gate
from ledger.segment import Window
from ledger.store.ledger import Ledger
from ledger.store.work import Work

__all__ = ["Cancelled", "Extraction"]

_AHEAD = 200
"""Windows read ahead of the workers: enough to keep them busy, little enough for any memory."""

_Task = tuple[Sheet, Window, Progress]
_Queue = asyncio.Queue[_Task | None]


class Extraction:
    """A run at work: one ledger, one endpoint, one finder."""

    def __init__(
        self,
        ledger: Ledger,
        work: Work,
        endpoint: Endpoint,
        finder: Finder,
        *,
        fresh: bool = False,
        gate: Gate | None = None,
        job_id: str | None = None,
    ) -> None:
        """``fresh`` asks the model again where the cache has an answer. ``gate`` holds questions back
        (budget, rates). ``job_id`` is the job, claimed by this process, whose documents are put down as they
        come."""
        self._ledger, self._finder, self._endpoint = ledger, finder, endpoint
        self._journal = Journal(work, job_id)
        self._gate = gate or Gate(endpoint)
        self._client = Client(endpoint, None if fresh else self._journal, self._gate)
        self.run = run_of(endpoint, finder)
        self.summary = Summary()

    async def extract(self, inputs: Iterable[Document | ReadFailure], report: Report) -> Summary:
        """Read every document of ``inputs`` to its end, reporting as it goes.

        Cancelling is safe at any moment: what was reported as done is in the ledger, the rest is as if it
        had never begun. Raises ``ModelError`` and ``LedgerError`` where going on makes no sense, and
        :class:`Cancelled` where another process cancelled the job.
        """
        return await self.work_off(listing(inputs), report)

    async def work_off(self, documents: Iterable[Listing], report: Report) -> Summary:
        """The same for a list whose documents are read when their turn has come."""
        books = Books(self._ledger, self._journal, self.run, report, self.summary)
        queue: _Queue = asyncio.Queue(maxsize=_AHEAD)
        workers = self._endpoint.settings.concurrency
        trouble: list[UserError] = []
        try:
            async with asyncio.TaskGroup() as whole:
                behind = whole.create_task(books.write_behind())
                async with asyncio.TaskGroup() as pool:
                    pool.create_task(self._produce(documents, queue, workers, books))
                    for _ in range(workers):
                        pool.create_task(self._consume(queue, books))
                behind.cancel()
        except* UserError as errors:
            trouble += leaves(errors)
        finally:
            self._journal.flush()
        if trouble:
            raise trouble[0]
        return self.summary

    def listed(self, count: int) -> None:
        """The list of the job has come to its end, after ``count`` documents."""
        self._journal.end_list(count)

    async def _produce(self, documents: Iterable[Listing], queue: _Queue, workers: int, books: Books) -> None:
        """Queue the windows of all documents, some way ahead of the workers. Documents are read, and looked
        through by the finder, in a thread, so that a slow one does not hold up the answers."""
        source: Iterator[Listing] = iter(documents)
        books.committer.begin()
        while (place := await asyncio.to_thread(next, source, None)) is not None:
            books.come_upon(place)
            if self._gate.spent:
                books.unbegun(place)
                continue
            item = await asyncio.to_thread(place.read)
            if isinstance(item, ReadFailure):
                books.unread(place, item)
                continue
            try:
                await self._open(place, item, queue, books)
            except ErasedError as error:
                books.unread(place, ReadFailure(origin=item.origin, message=str(error)))
        for _ in range(workers):
            await queue.put(None)

    async def _open(self, place: Listing, document: Document, queue: _Queue, books: Books) -> None:
        """Record a document and queue its windows. The finder does not look at what was read before."""
        settings, committer = self._endpoint.settings, books.committer
        committer.refuse_erased(document)
        segmentation = await asyncio.to_thread(cut, document, settings)
        progress = books.opened(place, document, segmentation)
        windows = segmentation.windows
        unread = list(windows) if progress.new else committer.unread(document, windows)
        sheet = Sheet(document, segmentation, ())
        if unread:
            sheet = await asyncio.to_thread(lay_out, document, self._finder, settings, segmentation)
        committer.await_all(document, unread)
        for window in windows:
            await queue.put((sheet, window, progress))

    async def _consume(self, queue: _Queue, books: Books) -> None:
        while (task := await queue.get()) is not None:
            await self._work_off(*task, books)

    async def _work_off(self, sheet: Sheet, window: Window, progress: Progress, books: Books) -> None:
        """Bring one window to its end, in halves where it is too much for the model."""
        document, committer = sheet.document, books.committer
        if ended := committer.before(document, window):
            books.done(ended, progress)
            return
        halves = halves_of(document, window)
        if not (halves and committer.too_much(document, window, halves, new=progress.new)):
            committer.started(document, window)
            outcome = await read_window(sheet, window, self._client, self._finder)
            done = committer.commit(document, window, outcome)
            if not (halves and done.state == "truncated"):
                books.done(done, progress)
                return
            books.halved(done)
        progress.split(halves)
        committer.await_all(document, halves)
        for half in halves:
            await self._work_off(sheet, half, progress, books)
