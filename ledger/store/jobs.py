"""The jobs of a ledger, in its working file: what was asked, how far it has come, document by document."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import JsonValue

from ledger.errors import LedgerError
from ledger.store.job import DocumentState, Job, JobDocument, JobState, Listed, fingerprint
from ledger.store.work import Work, dollars, nano, now

_COLUMNS = (
    "id, created_at, updated_at, state, asked, settings, run_id, budget_nano, held_nano, cost_nano,"
    " tokens_in, tokens_out, listed, owner, beat_at, detail"
)
_DOCUMENT = "ordinal, origin, document_id, state, detail, windows, claims, rejected, updated_at"
_ENDED = "'ok', 'failed', 'unread', 'over_budget', 'erased'"


class Jobs:
    """The jobs of a working file. Threads may share it; every method is one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    # Jobs

    def submit(
        self,
        asked: Mapping[str, JsonValue],
        settings: Mapping[str, JsonValue],
        documents: Iterable[Listed] = (),
        *,
        budget_usd: Decimal | None = None,
        listed: bool = False,
    ) -> Job:
        """Puts down a new job, ``pending``, with the documents that are known by now; durable once this
        returns. ``listed`` says that there will be no others."""
        id, at = secrets.token_hex(4), now()
        with self._work.writing(durable=True) as db:
            db.execute(
                "INSERT INTO job (id, created_at, updated_at, state, fingerprint, asked, settings,"
                " budget_nano, listed) VALUES (?, ?, ?, 'pending', ?, ?, ?, ?, ?)",
                (
                    *(id, at, at, fingerprint(asked, settings), _json(asked), _json(settings)),
                    *(nano(budget_usd), int(listed)),
                ),
            )
            self.put(id, enumerate(documents))
        return self.get(id)

    def get(self, id: str) -> Job:
        """The job with this id, or the only one whose id begins so. Raises ``LedgerError`` for none, or
        several."""
        pattern = id.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        found = self._jobs("WHERE id LIKE ? ESCAPE '\\' ORDER BY created_at LIMIT 2", (pattern,))
        if not found:
            raise LedgerError(f"There is no job {id!r}: `fact-ledger jobs` lists them.")
        if len(found) > 1 and found[0].id != id:
            raise LedgerError(f"Several jobs begin with {id!r}: give more of the id.")
        return found[0]

    def latest(self, limit: int = 50) -> list[Job]:
        """The last jobs, the latest first."""
        return self._jobs("ORDER BY created_at DESC, rowid DESC LIMIT ?", (limit,))

    def like(self, asked: Mapping[str, JsonValue], settings: Mapping[str, JsonValue]) -> Job | None:
        """The latest job that asked for the same in the same way, is not done, and that nobody is at; or
        None."""
        found = self._jobs(
            "WHERE fingerprint = ? ORDER BY created_at DESC, rowid DESC", (fingerprint(asked, settings),)
        )
        for job in found:
            if job.state is not JobState.DONE and (job.state is not JobState.RUNNING or job.abandoned):
                return job
        return None

    def claim(self, owner: str, id: str | None = None) -> Job | None:
        """Takes up a job: the one named, else the oldest that is pending or abandoned; it is ``running`` then
        and ``owner``'s (:func:`this_process`). None where there is nothing to do, or another one is at it."""
        with self._work.writing(durable=True) as db:
            where, values = ("WHERE id = ?", (id,)) if id else ("WHERE state IN ('pending', 'running')", ())
            for job in self._jobs(f"{where} ORDER BY created_at, rowid", values):
                if job.state is JobState.RUNNING and not job.abandoned and job.owner != owner:
                    continue
                at = now()
                db.execute(
                    "UPDATE job SET state = 'running', owner = ?, beat_at = ?, updated_at = ?, detail = NULL"
                    " WHERE id = ?",
                    (owner, at, at, job.id),
                )
                db.execute(
                    "UPDATE job_document SET state = 'pending' WHERE job_id = ? AND state = 'running'",
                    (job.id,),
                )
                return self.get(job.id)
        return None

    def beat(self, id: str, owner: str) -> bool:
        """The worker is still at it; False where it is to stop: the job was cancelled, or is another's."""
        with self._work.writing() as db:
            return bool(
                db.execute(
                    "UPDATE job SET beat_at = ? WHERE id = ? AND state = 'running' AND owner = ?",
                    (now(), id, owner),
                ).rowcount
            )

    def spent(self, id: str, tokens_in: int, tokens_out: int, cost_usd: Decimal | None) -> None:
        """Adds to what the job took."""
        with self._work.writing() as db:
            db.execute(
                "UPDATE job SET tokens_in = tokens_in + ?, tokens_out = tokens_out + ?,"
                " cost_nano = cost_nano + ? WHERE id = ?",
                (tokens_in, tokens_out, nano(cost_usd), id),
            )

    def hold(self, id: str, held_usd: Decimal) -> None:
        """Puts down, durably, what may have been spent by now at most."""
        with self._work.writing(durable=True) as db:
            db.execute("UPDATE job SET held_nano = ? WHERE id = ?", (nano(held_usd), id))

    def set_budget(self, id: str, budget_usd: Decimal | None) -> None:
        """Sets what the job may cost in all."""
        with self._work.writing() as db:
            db.execute("UPDATE job SET budget_nano = ? WHERE id = ?", (nano(budget_usd), id))

    def set_run(self, id: str, run_id: str) -> None:
        """Puts down the run that the job amounts to."""
        with self._work.writing() as db:
            db.execute("UPDATE job SET run_id = ? WHERE id = ?", (run_id, id))

    def end(self, id: str, owner: str, state: JobState, detail: str | None = None) -> None:
        """The worker is through with the job; one that was cancelled meanwhile stays so."""
        with self._work.writing(durable=True) as db:
            db.execute(
                "UPDATE job SET state = ?, detail = ?, updated_at = ?, owner = NULL"
                " WHERE id = ? AND state = 'running' AND owner = ?",
                (state.value, detail, now(), id, owner),
            )

    def cancel(self, id: str) -> Job:
        """Cancels a job that has not ended; whoever is at it stops at the next beat. What was recorded stays.

        Raises ``LedgerError`` where it has ended.
        """
        job = self.get(id)
        if job.state in (JobState.DONE, JobState.INCOMPLETE):
            raise LedgerError(f"The job {job.id} has ended ({job.state}); there is nothing to cancel.")
        with self._work.writing(durable=True) as db:
            db.execute(
                "UPDATE job SET state = 'cancelled', owner = NULL, updated_at = ? WHERE id = ?",
                (now(), job.id),
            )
        return self.get(job.id)

    # Their documents

    def put(self, id: str, documents: Iterable[tuple[int, Listed]]) -> None:
        """Puts documents on the list, ``pending``, each in its place; what stood there is replaced."""
        at = now()
        with self._work.writing() as db:
            db.conn.executemany(
                f"INSERT OR REPLACE INTO job_document (job_id, {_DOCUMENT}, payload)"
                " VALUES (?, ?, ?, ?, 'pending', NULL, 0, 0, 0, ?, ?)",
                [
                    (id, ordinal, _text(one.origin), one.document_id, at, one.payload)
                    for ordinal, one in documents
                ],
            )

    def set_listed(self, id: str, count: int) -> None:
        """The list has come to its end after ``count`` documents; what an earlier, longer one had goes."""
        with self._work.writing() as db:
            db.execute("DELETE FROM job_document WHERE job_id = ? AND ordinal >= ?", (id, count))
            db.execute("UPDATE job SET listed = 1 WHERE id = ?", (id,))

    def set_documents(self, id: str, documents: Iterable[JobDocument]) -> None:
        """Sets what became of documents. One that has come to its end needs its payload no longer."""
        at = now()
        with self._work.writing() as db:
            db.conn.executemany(
                f"INSERT INTO job_document (job_id, {_DOCUMENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (job_id, ordinal) DO UPDATE SET origin = excluded.origin,"
                " document_id = excluded.document_id, state = excluded.state, detail = excluded.detail,"
                " windows = excluded.windows, claims = excluded.claims, rejected = excluded.rejected,"
                " updated_at = excluded.updated_at,"
                " payload = CASE WHEN excluded.state = 'ok' THEN NULL ELSE payload END",
                [
                    (
                        *(id, one.ordinal, _text(one.origin), one.document_id, one.state.value),
                        *(None if one.detail is None else _text(one.detail), one.windows),
                        *(one.claims, one.rejected, at),
                    )
                    for one in documents
                ],
            )

    def retry(self, id: str) -> int:
        """Puts the documents that did not end well back to ``pending``; how many."""
        with self._work.writing(durable=True) as db:
            return db.execute(
                "UPDATE job_document SET state = 'pending', detail = NULL, updated_at = ?"
                " WHERE job_id = ? AND state IN ('failed', 'unread', 'over_budget')",
                (now(), id),
            ).rowcount

    def counts(self, id: str) -> dict[DocumentState, int]:
        """How many documents of a job are in which state."""
        with self._work.reading() as db:
            rows = db.execute(
                "SELECT state, count(*) FROM job_document WHERE job_id = ? GROUP BY state", (id,)
            ).fetchall()
        return {DocumentState(state): count for state, count in rows}

    def claims(self, id: str) -> int:
        """How many claims the job brought."""
        with self._work.reading() as db:
            row = db.execute(
                "SELECT coalesce(sum(claims), 0) FROM job_document WHERE job_id = ?", (id,)
            ).fetchone()
        return int(row[0])

    def ended(self, id: str, ordinal: int, origin: str) -> bool:
        """Whether the document in this place, from this origin, has come to an end."""
        with self._work.reading() as db:
            return bool(
                db.execute(
                    f"SELECT 1 FROM job_document WHERE job_id = ? AND ordinal = ? AND origin = ?"
                    f" AND state IN ({_ENDED})",
                    (id, ordinal, _text(origin)),
                ).fetchone()
            )

    def documents(
        self, id: str, states: Iterable[DocumentState] | None = None, *, page: int = 500
    ) -> Iterator[JobDocument]:
        """The documents of a job (in these states), in the order of its list, a page in memory at a time."""
        wanted = [state.value for state in states] if states is not None else None
        where = f" AND state IN ({', '.join('?' * len(wanted))})" if wanted is not None else ""
        last = -1
        while True:
            with self._work.reading() as db:
                rows = db.execute(
                    f"SELECT {_DOCUMENT} FROM job_document WHERE job_id = ? AND ordinal > ?{where}"
                    " ORDER BY ordinal LIMIT ?",
                    (id, last, *(wanted or ()), page),
                ).fetchall()
            for row in rows:
                yield JobDocument(**dict(zip(JobDocument.model_fields, row, strict=True)))
            if len(rows) < page:
                return
            last = rows[-1][0]

    def payload(self, id: str, ordinal: int) -> str | None:
        """What was handed in with the document, while it is kept."""
        with self._work.reading() as db:
            row = db.execute(
                "SELECT payload FROM job_document WHERE job_id = ? AND ordinal = ?", (id, ordinal)
            ).fetchone()
        return row[0] if row else None

    def _jobs(self, where: str, values: tuple[Any, ...]) -> list[Job]:
        with self._work.reading() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM job {where}", values).fetchall()
        return [_job(row) for row in rows]


def _job(row: tuple[Any, ...]) -> Job:
    values = dict(zip(Job.model_fields, row, strict=True))
    for name in ("asked", "settings"):
        values[name] = json.loads(values[name])
    for name in ("budget_usd", "held_usd", "cost_usd"):
        values[name] = dollars(values[name])
    return Job(**(values | {"listed": bool(values["listed"])}))


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)  # ASCII: a path may hold half a character


def _text(value: str) -> str:
    return value.encode("utf-8", "replace").decode()
