"""Working off a job: from where it stopped, within its budget, and to a state that says how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import BinaryIO, Protocol

from ledger.find import Finder
from ledger.jobs.asked import Asked, How, handed_in, list_of
from ledger.jobs.listing import Listing
from ledger.jobs.pool import Extraction
from ledger.jobs.report import Report, Summary
from ledger.model.budget import Budget
from ledger.model.endpoint import Endpoint
from ledger.model.gate import Gate
from ledger.reading import Readers
from ledger.store.entries import Run
from ledger.store.job import DocumentState, Job, JobState, this_process
from ledger.store.jobs import Jobs
from ledger.store.ledger import Ledger
from ledger.store.work import Work


class Extracts(Protocol):
    """An extraction, wherever the reading is done."""

    @property
    def run(self) -> Run:
        """The run it amounts to."""

    @property
    def summary(self) -> Summary:
        """What it came to so far."""

    async def work_off(self, documents: Iterable[Listing], report: Report) -> Summary:
        """Read every document of a list to its end."""

    def listed(self, count: int) -> None:
        """The list has come to its end, after ``count`` documents."""


class JobAtWork:
    """A job that this process has claimed (:meth:`~ledger.store.jobs.Jobs.claim`)."""

    def __init__(self, job: Job, jobs: Jobs, extraction: Extracts, budget: Budget | None = None) -> None:
        """``extraction`` writes down what becomes of the job's documents, and keeps to the ``budget``, where
        that is kept here."""
        self.job, self._jobs, self.extraction, self._budget = job, jobs, extraction, budget
        self._jobs.set_run(job.id, extraction.run.id)
        self.skipped: Counter[str] = Counter()
        self._last = -1

    @property
    def summary(self) -> Summary:
        """What it came to so far."""
        return self.extraction.summary

    async def work_off(
        self, report: Report, *, again: bool = False, stdin: BinaryIO | None = None
    ) -> Summary:
        """Read every document of the job that has not come to an end; with ``again`` every one, for documents
        may have changed (what is recorded is not asked again).

        Raises ``ModelError``, ``LedgerError`` and :class:`~ledger.jobs.books.Cancelled`. However it ends, the
        job's state says so.
        """
        ended = False
        detail: str | None = None
        try:
            summary = await self.extraction.work_off(self._list(again=again, stdin=stdin), report)
            ended = True
            return summary
        except Exception as error:
            detail = str(error)
            raise
        finally:
            if self._budget:
                self._budget.close()
            state = self._ended() if ended else JobState.STOPPED
            self._jobs.end(self.job.id, this_process(), state, detail)

    def _ended(self) -> JobState:
        counts = self._jobs.counts(self.job.id)
        well = set(counts) <= {DocumentState.OK, DocumentState.ERASED}
        return JobState.DONE if well else JobState.INCOMPLETE

    def _list(self, *, again: bool, stdin: BinaryIO | None) -> Iterator[Listing]:
        asked, id = Asked.model_validate(self.job.asked), self.job.id
        if not (asked.inputs or asked.lists or asked.jsonl):
            yield from handed_in(self.job, self._jobs, again=again)
            return

        def skip(ordinal: int, origin: str) -> bool:
            self._last = ordinal
            return not again and self._jobs.ended(id, ordinal, origin)

        yield from list_of(asked, skipped=self.skipped, stdin=stdin, skip=skip)
        self.extraction.listed(self._last + 1)


class Working(JobAtWork):
    """A claimed job, and the reading done in this process, or in ``readers`` beside it."""

    def __init__(
        self,
        ledger: Ledger,
        work: Work,
        endpoint: Endpoint,
        finder: Finder,
        job: Job,
        readers: Readers | None = None,
    ) -> None:
        """Raises ``ModelError`` where the job has a budget and the model no known price."""
        how, jobs = How.model_validate(job.settings), Jobs(work)
        budget = None
        if job.budget_usd is not None:
            budget = Budget(job.budget_usd, spent=spent_of(job), hold=lambda held: jobs.hold(job.id, held))
        gate = Gate(endpoint, budget=budget, allow_unpriced=how.allow_unpriced, rpm=how.rpm, tpm=how.tpm)
        extraction = Extraction(
            ledger, work, endpoint, finder, fresh=how.fresh, gate=gate, job_id=job.id, readers=readers
        )
        super().__init__(job, jobs, extraction, budget)


def spent_of(job: Job) -> Decimal:
    """US dollars of its budget that may be gone; what was spent before it had one counts too."""
    return max(job.held_usd, job.cost_usd or Decimal(0))
