"""The books of a run: what is written of it while it goes, wherever the reading is done."""

from __future__ import annotations

import asyncio
import time

from ledger.documents import Document, ReadFailure
from ledger.errors import UserError
from ledger.jobs.commit import Committer
from ledger.jobs.journal import EVERY, Journal
from ledger.jobs.listing import Listing, Progress
from ledger.jobs.report import DocumentOpened, Report, Summary, WindowDone
from ledger.segment import Segmentation
from ledger.store.entries import Run
from ledger.store.job import DocumentState, JobDocument, this_process
from ledger.store.ledger import Ledger

_BEAT = 5.0
"""Seconds between two signs of life of a job."""


class Cancelled(UserError):
    """The job was cancelled, or taken over, by another process."""


async def write_behind(journal: Journal) -> None:
    """Bring the working file up to date a few times a second, and say that we are alive; for ever.

    Raises :class:`Cancelled` where another process cancelled the job.
    """
    beat = time.monotonic()
    while True:
        await asyncio.sleep(EVERY)
        journal.flush()
        if journal.job_id is not None and time.monotonic() - beat >= _BEAT:
            beat = time.monotonic()
            if not journal.jobs.beat(journal.job_id, this_process()):
                raise Cancelled(f"The job {journal.job_id} was cancelled, or another process took it over.")


class Books:
    """What one run writes: the ledger and the working file, its summary, and what it reports."""

    def __init__(
        self, ledger: Ledger, journal: Journal, run: Run, report: Report, summary: Summary | None = None
    ) -> None:
        """``summary`` is added to."""
        self.journal, self._report = journal, report
        self.committer = Committer(ledger, journal, run)
        self.summary = Summary() if summary is None else summary

    def come_upon(self, place: Listing) -> None:
        """A document is on the list."""
        if not place.known:
            self.journal.list(place.ordinal, place.origin)

    def unbegun(self, place: Listing) -> None:
        """The budget is spent, and the document was not begun."""
        self.summary.unbegun += 1
        self._ended(place, DocumentState.OVER_BUDGET, "not begun: the budget is spent")

    def unread(self, place: Listing, failure: ReadFailure) -> None:
        """The document could not be read."""
        self.summary.unread.append(failure)
        self._ended(place, DocumentState.UNREAD, failure.message)
        self._report(failure)

    def opened(self, place: Listing, document: Document, segmentation: Segmentation) -> Progress:
        """Record a document that was read and cut. Raises ``ErasedError`` where its text was erased."""
        new = self.committer.open(document, segmentation)
        self.summary.documents += 1
        self.summary.new_documents += new
        self._report(DocumentOpened(document, segmentation, new))
        windows = len(segmentation.windows)
        progress = Progress(place.ordinal, document, new, windows, windows)
        self.journal.document(progress.record())
        return progress

    def halved(self, done: WindowDone) -> None:
        """A window was too much for the model, and took something all the same."""
        self.summary.spend(done.tokens_in, done.tokens_out, done.cost)

    def done(self, done: WindowDone, progress: Progress) -> None:
        """A window has come to its end."""
        self.summary.add(done)
        progress.add(done)
        progress.left -= 1
        if not progress.left:
            self.journal.document(progress.record())
        self._report(done)

    def _ended(self, place: Listing, state: DocumentState, detail: str) -> None:
        self.journal.document(
            JobDocument(ordinal=place.ordinal, origin=place.origin, state=state, detail=detail)
        )
