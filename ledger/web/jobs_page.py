"""The jobs that were handed in, as programs and pages are shown them."""

from __future__ import annotations

import json
from typing import Any

from ledger.errors import LedgerError
from ledger.store.intake import Intake
from ledger.store.job import Job, JobState
from ledger.store.jobs import Jobs
from ledger.store.ledger import Ledger
from ledger.web.service import Service

LATEST = 100
"""Jobs that are listed."""
_TITLES = "SELECT id, headline, publisher FROM document WHERE id IN (SELECT value FROM json_each(:ids))"


def latest(service: Service) -> list[dict[str, Any]]:
    """The jobs that were handed in last, the latest first."""
    book = service.book()
    if book is None:
        return []
    intake, jobs = book
    return _titled(service, [_shown(jobs.get(id), intake, jobs) for id in intake.latest(LATEST)])


def one(service: Service, id: str) -> dict[str, Any] | None:
    """One job by its whole id; None where nobody handed such a one in."""
    book = service.book()
    if book is None or book[0].taken_by(id) is None:
        return None
    intake, jobs = book
    try:
        job = jobs.get(id)
    except LedgerError:
        return None
    return _titled(service, [_shown(job, intake, jobs)])[0]


def _titled(service: Service, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with the headlines of the documents that are recorded."""
    ids = json.dumps([row["document"]["id"] for row in rows if row["document"]["id"]])
    with Ledger.open(service.path, readonly=True, create=False) as ledger:
        known = {row["id"]: row for row in ledger.ask(_TITLES, {"ids": ids})}
    for row in rows:
        about = known.get(row["document"]["id"], {})
        row["document"] |= {name: about.get(name) for name in ("headline", "publisher")}
    return rows


def _shown(job: Job, intake: Intake, jobs: Jobs) -> dict[str, Any]:
    (row,) = jobs.documents(job.id)
    windows = intake.windows(job)
    done = sum(count for state, count in windows.items() if state not in ("pending", "running"))
    return {
        "id": job.id,
        "state": "pending" if job.state is JobState.STOPPED or job.abandoned else job.state.value,
        "created_at": job.created_at,
        "updated_at": max(job.updated_at, row.updated_at),
        "detail": job.detail,
        "document": {
            "id": row.document_id,
            "origin": row.origin,
            "state": row.state.value,
            "detail": row.detail,
            "claims": row.claims,
            "rejected": row.rejected,
        },
        "windows": {"total": max(row.windows, sum(windows.values())), "done": done, "states": windows},
        "model": str(job.settings.get("model", "embedded")),
        "tokens_in": job.tokens_in,
        "tokens_out": job.tokens_out,
        "cost_usd": None if job.cost_usd is None else float(job.cost_usd),
    }
