"""The committer's side of an extraction on a cluster: documents go out, readings come back and are written.

So many documents are under way at once, and no more, from the moment one is given out until all of it is
written: a slow disk holds up the workers, and fills no memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from ledger.cluster.crew import Crew, GivenUp
from ledger.cluster.worker import Reading, Task
from ledger.documents import Document, ReadFailure
from ledger.errors import ErasedError, UserError
from ledger.jobs.commit import Committer
from ledger.jobs.report import DocumentOpened, Report, Summary
from ledger.store.ledger import Ledger
from ledger.store.work import State, Work


class ClusterExtraction:
    """A run at work on a cluster: one ledger, many workers."""

    def __init__(self, crew: Crew, ledger: Ledger, work: Work, summary: Summary | None = None) -> None:
        """``summary`` is added to as documents are done."""
        self._crew, self._ledger, self._work = crew, ledger, work
        self.summary = summary or Summary()
        self.under_way = self.most_under_way = 0

    async def extract(self, inputs: Iterable[Document | ReadFailure], report: Report) -> Summary:
        """Read every document of ``inputs`` to its end, reporting as it goes.

        Cancelling is safe at any moment: what was reported as done is in the ledger, the rest is as if it
        had never begun. Raises ``ModelError``, ``ClusterError`` and ``LedgerError`` where going on makes no
        sense.
        """
        first = await self._crew.first()
        committer = Committer(self._ledger, self._work, first.run)
        committer.begin()
        trouble: list[UserError] = []
        try:
            async with asyncio.TaskGroup() as group:
                await self._produce(inputs, committer, group, report)
        except* UserError as errors:
            trouble += [error for error in errors.exceptions if isinstance(error, UserError)]
        if trouble:
            raise trouble[0]
        return self.summary

    async def _produce(
        self,
        inputs: Iterable[Document | ReadFailure],
        committer: Committer,
        group: asyncio.TaskGroup,
        report: Report,
    ) -> None:
        """Give out the documents, as many at once as may be. Inputs are read in a thread, so that a slow
        download does not hold up the answers."""
        source: Iterator[Document | ReadFailure] = iter(inputs)
        room = asyncio.Semaphore(self._crew.limit)
        while (item := await asyncio.to_thread(next, source, None)) is not None:
            if isinstance(item, ReadFailure):
                self._unread(item, report)
                continue
            await room.acquire()
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            group.create_task(self._one(item, committer, room, report))

    async def _one(
        self, document: Document, committer: Committer, room: asyncio.Semaphore, report: Report
    ) -> None:
        """One document's whole way."""
        try:
            committer.refuse_erased(document)
            reading = await self._crew.read(self._task(document, committer))
            self._write(document, reading, committer, report)
        except (ErasedError, GivenUp) as error:
            self._unread(ReadFailure(origin=document.origin, message=str(error)), report)
        finally:
            self.under_way -= 1
            room.release()

    def _task(self, document: Document, committer: Committer) -> Task:
        run = committer.run.id
        recorded = self._ledger.windows_read(run, document.id)
        before = self._work.windows(run, document.id).items()
        truncated = {(key.start, key.end) for key, window in before if window.state is State.TRUNCATED}
        return Task(document, frozenset(recorded), frozenset(truncated))

    def _write(self, document: Document, reading: Reading, committer: Committer, report: Report) -> None:
        new = committer.open(document, reading.segmentation)
        self.summary.documents += 1
        self.summary.new_documents += new
        report(DocumentOpened(document, reading.segmentation, new))
        for part in reading.parts:
            done = committer.before(document, part.window)
            if done is None:
                assert part.outcome is not None, "a window that was recorded is recorded"
                done = committer.commit(document, part.window, part.outcome)
            if part.halved:
                self.summary.spend(done.tokens_in, done.tokens_out, done.cost)
                continue
            self.summary.add(done)
            report(done)

    def _unread(self, failure: ReadFailure, report: Report) -> None:
        self.summary.unread.append(failure)
        report(failure)
