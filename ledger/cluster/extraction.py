"""The committer's side of an extraction on a cluster: documents go out, readings come back and are written.

So many documents are under way at once, and no more, from the moment one is given out until all of it is
written: a slow disk holds up the workers, and fills no memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from ledger.cluster.crew import Crew, GivenUp
from ledger.cluster.worker import Part, Reading, Task
from ledger.documents import Document, ReadFailure
from ledger.errors import ErasedError, UserError, leaves
from ledger.jobs.books import Books, write_behind
from ledger.jobs.commit import Ended
from ledger.jobs.journal import Journal
from ledger.jobs.listing import Listing, listing, readable
from ledger.jobs.report import Report, Summary, WindowDone
from ledger.store.entries import Run
from ledger.store.ledger import Ledger
from ledger.store.windows import State
from ledger.store.work import Work


class ClusterExtraction:
    """A run at work on a cluster: one ledger, many workers."""

    def __init__(
        self,
        crew: Crew,
        run: Run,
        ledger: Ledger,
        work: Work,
        *,
        budgeted: bool = False,
        job_id: str | None = None,
        summary: Summary | None = None,
    ) -> None:
        """``run`` is what the reading of the ``crew`` amounts to (:meth:`~ledger.cluster.crew.Crew.first`).
        ``budgeted`` says that it may run out of money. ``job_id`` is the job, claimed by this process, whose
        documents are put down as they come. ``summary`` is added to."""
        self._crew, self.run, self._ledger, self._work = crew, run, ledger, work
        self._budgeted = budgeted
        self._journal = Journal(work, job_id)
        self.summary = Summary() if summary is None else summary
        self.under_way = self.most_under_way = 0

    async def extract(self, inputs: Iterable[Document | ReadFailure], report: Report) -> Summary:
        """Read every document of ``inputs`` to its end, reporting as it goes.

        Cancelling is safe at any moment: what was reported as done is in the ledger, the rest is as if it
        had never begun. Raises ``ModelError``, ``ClusterError`` and ``LedgerError`` where going on makes no
        sense, and :class:`~ledger.jobs.books.Cancelled` where another process cancelled the job.
        """
        return await self.work_off(listing(inputs), report)

    async def work_off(self, documents: Iterable[Listing], report: Report) -> Summary:
        """The same for a list whose documents are read when their turn has come."""
        books = Books(self._ledger, self._journal, self.run, report, self.summary)
        trouble: list[UserError] = []
        try:
            async with asyncio.TaskGroup() as whole:
                behind = whole.create_task(write_behind(self._journal))
                async with asyncio.TaskGroup() as out:
                    await self._give_out(documents, books, out)
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

    async def _give_out(self, documents: Iterable[Listing], books: Books, out: asyncio.TaskGroup) -> None:
        """Give out the documents, as many at once as may be. They are read in a thread, so that a slow one
        does not hold up what is written."""
        source: Iterator[Listing] = iter(documents)
        room = asyncio.Semaphore(self._crew.limit)
        books.committer.begin()
        while (place := await asyncio.to_thread(next, source, None)) is not None:
            books.come_upon(place)
            if self._budgeted and await self._crew.spent():
                books.unbegun(place)
                continue
            item = readable(await asyncio.to_thread(place.read), words=bool(self.run.parameters.get("words")))
            if isinstance(item, ReadFailure):
                books.unread(place, item)
                continue
            await room.acquire()
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            out.create_task(self._one(place, item, books, room))

    async def _one(self, place: Listing, document: Document, books: Books, room: asyncio.Semaphore) -> None:
        """One document's whole way."""
        try:
            books.committer.refuse_erased(document)
            reading = await self._crew.read(self._task(document))
            self._write(place, document, reading, books)
        except (ErasedError, GivenUp) as error:
            books.unread(place, ReadFailure(origin=document.origin, message=str(error)))
        finally:
            self.under_way -= 1
            room.release()

    def _task(self, document: Document) -> Task:
        recorded = self._ledger.windows_read(self.run.id, document.id)
        before = self._work.windows(self.run.id, document.id).items()
        truncated = {(key.start, key.end) for key, window in before if window.state is State.TRUNCATED}
        return Task(document, frozenset(recorded), frozenset(truncated))

    def _write(self, place: Listing, document: Document, reading: Reading, books: Books) -> None:
        """All of a document: it, then its windows together, so that it costs two waits for the disk."""
        committer = books.committer
        progress = books.opened(place, document, reading.segmentation)
        fresh: list[Ended] = []
        ends: list[tuple[Part, WindowDone | None]] = []
        for part in reading.parts:
            if part.halves:
                progress.split(part.halves)
                if part.outcome is None:
                    continue
            end = committer.before(document, part.window)
            if end is None:
                assert part.outcome is not None, "what was recorded when it was given out is recorded"
                committer.started(document, part.window)
                fresh.append((document, part.window, part.outcome))
            ends.append((part, end))
        written = iter(committer.commit_all(fresh))
        for part, end in ends:
            done = end or next(written)
            if part.halves:
                books.halved(done)
            else:
                books.done(done, progress)
