"""One document's whole way, for as many documents as come: segment, find, ask, admit, record.

Windows of all documents flow through one rolling pool: whenever a question is answered the next one is
asked, and grounding and writing happen while others wait. Each window ends in one recorded state, and what
was recorded is never asked again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator

from ledger.ask import Sheet, cut, halves_of, lay_out
from ledger.documents import Document, ReadFailure
from ledger.errors import ErasedError, UserError
from ledger.find import Finder
from ledger.jobs.commit import Committer
from ledger.jobs.journal import EVERY, Journal
from ledger.jobs.listing import Listing, Progress, listing
from ledger.jobs.reading import read_window
from ledger.jobs.report import DocumentOpened, Report, Summary, WindowDone
from ledger.jobs.run import run_of
from ledger.model.client import Client
from ledger.model.endpoint import Endpoint
from ledger.model.gate import Gate
from ledger.segment import Window
from ledger.store.job import DocumentState, JobDocument, this_process
from ledger.store.ledger import Ledger
from ledger.store.work import Work

_AHEAD = 200
"""Windows read ahead of the workers: enough to keep them busy, little enough for any memory."""
_BEAT = 5.0
"""Seconds between two signs of life of a job."""

_Task = tuple[Sheet, Window, Progress]


class Cancelled(UserError):
    """The job was cancelled, or taken over, by another process."""


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
        self._finder, self._endpoint = finder, endpoint
        self._journal = Journal(work, job_id)
        self._gate = gate or Gate(endpoint)
        self._client = Client(endpoint, None if fresh else self._journal, self._gate)
        self.run = run_of(endpoint, finder)
        self._committer = Committer(ledger, self._journal, self.run)
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
        queue: asyncio.Queue[_Task | None] = asyncio.Queue(maxsize=_AHEAD)
        workers = self._endpoint.settings.concurrency
        trouble: list[UserError] = []
        try:
            async with asyncio.TaskGroup() as whole:
                behind = whole.create_task(self._write_behind())
                async with asyncio.TaskGroup() as pool:
                    pool.create_task(self._produce(documents, queue, workers, report))
                    for _ in range(workers):
                        pool.create_task(self._consume(queue, report))
                behind.cancel()
        except* UserError as errors:
            trouble += _leaves(errors)
        finally:
            self._journal.flush()
        if trouble:
            raise trouble[0]
        return self.summary

    async def _write_behind(self) -> None:
        """Bring the working file up to date a few times a second, and say that we are alive."""
        beat = time.monotonic()
        while True:
            await asyncio.sleep(EVERY)
            self._journal.flush()
            job_id = self._journal.job_id
            if job_id is not None and time.monotonic() - beat >= _BEAT:
                beat = time.monotonic()
                if not self._journal.jobs.beat(job_id, this_process()):
                    raise Cancelled(f"The job {job_id} was cancelled, or another process took it over.")

    async def _produce(
        self,
        documents: Iterable[Listing],
        queue: asyncio.Queue[_Task | None],
        workers: int,
        report: Report,
    ) -> None:
        """Queue the windows of all documents, some way ahead of the workers. Documents are read, and looked
        through by the finder, in a thread, so that a slow one does not hold up the answers."""
        source: Iterator[Listing] = iter(documents)
        self._committer.begin()
        while (place := await asyncio.to_thread(next, source, None)) is not None:
            self._journal.list(place.ordinal, place.origin)
            if self._gate.spent:
                self._unbegun(place)
                continue
            item = await asyncio.to_thread(place.read)
            if isinstance(item, ReadFailure):
                self._unread(place, item, report)
                continue
            try:
                await self._open(place, item, queue, report)
            except ErasedError as error:
                self._unread(place, ReadFailure(origin=item.origin, message=str(error)), report)
        for _ in range(workers):
            await queue.put(None)

    async def _open(
        self, place: Listing, document: Document, queue: asyncio.Queue[_Task | None], report: Report
    ) -> None:
        """Record a document and queue its windows. The finder does not look at what was read before."""
        settings, committer = self._endpoint.settings, self._committer
        committer.refuse_erased(document)
        segmentation = await asyncio.to_thread(cut, document, settings)
        new = committer.open(document, segmentation)
        windows = segmentation.windows
        unread = list(windows) if new else committer.unread(document, windows)
        sheet = Sheet(document, segmentation, ())
        if unread:
            sheet = await asyncio.to_thread(lay_out, document, self._finder, settings, segmentation)
        self.summary.documents += 1
        self.summary.new_documents += new
        report(DocumentOpened(document, segmentation, new))
        progress = Progress(place.ordinal, document, new, len(windows), len(windows))
        self._journal.document(progress.record())
        committer.await_all(document, unread)
        for window in windows:
            await queue.put((sheet, window, progress))

    def _unread(self, place: Listing, failure: ReadFailure, report: Report) -> None:
        self.summary.unread.append(failure)
        self._ended(place, DocumentState.UNREAD, failure.message)
        report(failure)

    def _unbegun(self, place: Listing) -> None:
        self.summary.unbegun += 1
        self._ended(place, DocumentState.OVER_BUDGET, "not begun: the budget is spent")

    def _ended(self, place: Listing, state: DocumentState, detail: str) -> None:
        self._journal.document(
            JobDocument(ordinal=place.ordinal, origin=place.origin, state=state, detail=detail)
        )

    async def _consume(self, queue: asyncio.Queue[_Task | None], report: Report) -> None:
        while (task := await queue.get()) is not None:
            await self._work_off(*task, report)

    async def _work_off(self, sheet: Sheet, window: Window, progress: Progress, report: Report) -> None:
        """Bring one window to its end, in halves where it is too much for the model."""
        document, committer = sheet.document, self._committer
        if ended := committer.before(document, window):
            self._done(ended, progress, report)
            return
        halves = halves_of(document, window)
        if not (halves and committer.too_much(document, window, halves, new=progress.new)):
            committer.started(document, window)
            outcome = await read_window(sheet, window, self._client, self._finder)
            done = committer.commit(document, window, outcome)
            if not (halves and done.state == "truncated"):
                self._done(done, progress, report)
                return
            self.summary.spend(done.tokens_in, done.tokens_out, done.cost)
        progress.split(halves)
        committer.await_all(document, halves)
        for half in halves:
            await self._work_off(sheet, half, progress, report)

    def _done(self, done: WindowDone, progress: Progress, report: Report) -> None:
        self.summary.add(done)
        progress.add(done)
        progress.left -= 1
        if not progress.left:
            self._journal.document(progress.record())
        report(done)


def _leaves(errors: BaseExceptionGroup[UserError]) -> Iterator[UserError]:
    """The errors of a group of groups."""
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
