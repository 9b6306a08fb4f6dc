"""A job whose reading is done on a cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.cluster.desk import Limits
from ledger.cluster.extraction import ClusterExtraction
from ledger.cluster.hire import hired
from ledger.cluster.worker import Tools
from ledger.jobs.asked import How
from ledger.jobs.report import Report, Summary
from ledger.jobs.working import JobAtWork, spent_of
from ledger.store.job import Job, JobState, this_process
from ledger.store.jobs import Jobs
from ledger.store.ledger import Ledger
from ledger.store.work import Work


class ClusterWorking:
    """A job that this process has claimed, worked off by a crew. ``summary`` is what it came to so far;
    ``skipped`` counts the files that were passed over, by reason."""

    def __init__(
        self,
        ray: Any,
        work: Work,
        job: Job,
        *,
        workers: int,
        worker_cpus: float = 1,
        api_base: str | None = None,
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        """``ray`` is connected; the crew has so many ``workers``, of ``worker_cpus`` processors each, and the
        questions that the job allows at once are divided among them. ``api_base`` is the address as it was
        given, where the job keeps it without a password. ``say`` takes a line for the user."""
        how = How.model_validate(job.settings)
        self._ray, self._work, self.job, self._say = ray, work, job, say
        self._workers, self._worker_cpus = workers, worker_cpus
        self.share = max(1, how.settings.concurrency // workers)
        self._tools = Tools(
            model=how.model,
            api_base=api_base or how.api_base,
            settings=how.settings.model_copy(update={"concurrency": self.share}),
            finder_name=how.finder,
            limits=Limits(job.budget_usd, spent_of(job), job.id, how.allow_unpriced, how.rpm, how.tpm),
            fresh=how.fresh,
        )
        self.summary = Summary()
        self.skipped: dict[str, int] = {}

    async def work_off(
        self, open_ledger: Callable[[], Ledger], report: Report, *, again: bool = False
    ) -> Summary:
        """As :meth:`~ledger.jobs.working.JobAtWork.work_off`; the ledger is opened as soon as there is a
        worker. Raises ``ClusterError`` too."""
        jobs, detail = Jobs(self._work), "no worker was ready"
        try:
            async with hired(
                self._ray,
                self._tools,
                self._work.path,
                workers=self._workers,
                worker_cpus=self._worker_cpus,
                say=self._say,
            ) as crew:
                run = (await crew.first()).run
                self._say(f"{run.model} is ready (job {self.job.id})")
                with open_ledger() as ledger:
                    extraction = ClusterExtraction(
                        crew,
                        run,
                        ledger,
                        self._work,
                        budgeted=self.job.budget_usd is not None,
                        job_id=self.job.id,
                        summary=self.summary,
                    )
                    working = JobAtWork(self.job, jobs, extraction)
                    self.skipped = working.skipped
                    return await working.work_off(report, again=again)
        except Exception as error:
            detail = str(error)
            raise
        finally:
            # where it did not come so far as to end by itself
            jobs.end(self.job.id, this_process(), JobState.STOPPED, detail)
