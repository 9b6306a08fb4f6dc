"""What is handed in over the network: by its content which job it is, and who works the jobs off.

It lies in the working file beside the jobs, and is on the disk before anybody is told that it was accepted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from pydantic import JsonValue

from ledger.store.job import Job, JobState, Listed, alive
from ledger.store.jobs import Jobs
from ledger.store.windows import State
from ledger.store.work import Work, dollars, now

_TABLES = (
    """CREATE TABLE IF NOT EXISTS handed_in (
        content TEXT PRIMARY KEY, job_id TEXT NOT NULL, taken_by TEXT NOT NULL) STRICT""",
    "CREATE INDEX IF NOT EXISTS handed_in_job ON handed_in (job_id)",
    """CREATE TABLE IF NOT EXISTS worker (
        owner TEXT PRIMARY KEY, started_at TEXT NOT NULL, beat_at TEXT NOT NULL, jobs TEXT NOT NULL,
        trouble TEXT) STRICT""",
)
_AGAIN = (JobState.INCOMPLETE, JobState.CANCELLED, JobState.STOPPED)
BEAT = 2.0
"""Seconds between two signs of life of a worker."""
LOST = 30.0
"""Seconds after which a worker that gave no sign is taken to be dead."""


class FullError(Exception):
    """There are more jobs in the queue already than it takes."""


class Seen(NamedTuple):
    """A worker: who, when it last gave a sign (UTC, ISO 8601), at which jobs, and what keeps it from them."""

    owner: str
    beat_at: str
    jobs: tuple[str, ...]
    trouble: str | None


class Totals(NamedTuple):
    """What the working file adds up to: jobs by state, the jobs and documents that wait, windows by state,
    tokens and US dollars of all attempts."""

    jobs: dict[str, int]
    waiting: int
    documents: int
    windows: dict[str, int]
    tokens_in: int
    tokens_out: int
    cost_usd: Decimal


class Intake:
    """What was handed in. Threads may share it; every method is one transaction."""

    def __init__(self, work: Work) -> None:
        self._work, self._jobs = work, Jobs(work)
        with work.writing() as db:
            for statement in _TABLES:
                db.execute(statement)

    def accept(
        self,
        content: str,
        document: Listed,
        *,
        asked: Mapping[str, JsonValue],
        settings: Mapping[str, JsonValue],
        taken_by: str,
        most: int,
        budget_usd: Decimal | None = None,
    ) -> tuple[Job, bool]:
        """The job for this content, and whether it is a new one; durable once this returns.

        The same content is the same job; one that did not end well is tried again. ``taken_by`` is the name
        of the token. Raises :class:`FullError` where ``most`` jobs wait already.
        """
        with self._work.writing(durable=True) as db:
            row = db.execute("SELECT job_id FROM handed_in WHERE content = ?", (content,)).fetchone()
            if row is not None:
                job = self._jobs.get(row[0])
                if job.state in _AGAIN:
                    self._jobs.put(job.id, [(0, document)])
                    db.execute(
                        "UPDATE job SET state = 'pending', updated_at = ? WHERE id = ?", (now(), job.id)
                    )
                    job = self._jobs.get(job.id)
                return job, False
            if len(self.queue(most)) >= most:
                raise FullError(f"{most} jobs are waiting already")
            job = self._jobs.submit(asked, settings, [document], budget_usd=budget_usd, listed=True)
            db.execute("INSERT INTO handed_in VALUES (?, ?, ?)", (content, job.id, taken_by))
        return job, True

    def queue(self, most: int) -> list[str]:
        """The jobs that were handed in and have not ended, oldest first: pending, stopped, or running."""
        with self._work.reading() as db:
            rows = db.execute(
                "SELECT id FROM job WHERE state IN ('pending', 'stopped', 'running')"
                " AND id IN (SELECT job_id FROM handed_in) ORDER BY created_at, rowid LIMIT ?",
                (most,),
            ).fetchall()
        return [row[0] for row in rows]

    def latest(self, most: int) -> list[str]:
        """The jobs that were handed in last, the latest first."""
        with self._work.reading() as db:
            rows = db.execute(
                "SELECT id FROM job WHERE id IN (SELECT job_id FROM handed_in)"
                " ORDER BY created_at DESC, rowid DESC LIMIT ?",
                (most,),
            ).fetchall()
        return [row[0] for row in rows]

    def taken_by(self, job_id: str) -> str | None:
        """The name of the token that a job was handed in with; None where it was not handed in."""
        with self._work.reading() as db:
            row = db.execute("SELECT taken_by FROM handed_in WHERE job_id = ?", (job_id,)).fetchone()
        return row[0] if row else None

    def windows(self, job: Job) -> dict[str, int]:
        """The windows of a job's documents, by state, as far as they are known."""
        with self._work.reading() as db:
            rows = db.execute(
                "SELECT state, count(*) FROM window_state WHERE run_id = ? AND document_id IN"
                " (SELECT document_id FROM job_document WHERE job_id = ?) GROUP BY state",
                (job.run_id, job.id),
            ).fetchall()
        return {State(state).value: count for state, count in rows}

    # Workers

    def beat(self, owner: str, jobs: Sequence[str], trouble: str | None = None) -> None:
        """A worker is alive."""
        at = now()
        with self._work.writing() as db:
            db.execute(
                "INSERT INTO worker VALUES (?, ?, ?, ?, ?) ON CONFLICT (owner) DO UPDATE SET"
                " beat_at = excluded.beat_at, jobs = excluded.jobs, trouble = excluded.trouble",
                (owner, at, at, json.dumps(list(jobs)), trouble),
            )

    def leave(self, owner: str) -> None:
        """A worker has ended; those that were lost long ago go with it."""
        with self._work.writing() as db:
            db.execute("DELETE FROM worker WHERE owner = ? OR beat_at < ?", (owner, _ago(100 * LOST)))

    def workers(self) -> list[Seen]:
        """The workers that are alive (:func:`~ledger.store.job.alive`)."""
        with self._work.reading() as db:
            rows = db.execute(
                "SELECT owner, beat_at, jobs, trouble FROM worker WHERE beat_at >= ? ORDER BY started_at",
                (_ago(LOST),),
            ).fetchall()
        seen = (Seen(row[0], row[1], tuple(json.loads(row[2])), row[3]) for row in rows)
        return [one for one in seen if alive(one.owner, one.beat_at, timedelta(seconds=LOST))]

    def totals(self) -> Totals:
        """What it all adds up to."""
        with self._work.reading() as db:
            jobs = dict(db.execute("SELECT state, count(*) FROM job GROUP BY state").fetchall())
            waiting = len(self.queue(1_000_000))
            (documents,) = db.execute(
                "SELECT count(*) FROM job_document JOIN job ON job.id = job_id"
                " WHERE job_document.state IN ('pending', 'running')"
                " AND job.state IN ('pending', 'stopped', 'running')"
            ).fetchone()
            windows = dict(db.execute("SELECT state, count(*) FROM window_state GROUP BY state").fetchall())
            took = db.execute(
                "SELECT coalesce(sum(tokens_in), 0), coalesce(sum(tokens_out), 0),"
                " coalesce(sum(cost_nano), 0) FROM window_state"
            ).fetchone()
        return Totals(jobs, waiting, documents, windows, took[0], took[1], dollars(took[2]) or Decimal(0))


def _ago(seconds: float) -> str:
    at = datetime.fromtimestamp(datetime.now(UTC).timestamp() - seconds, UTC)
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")
