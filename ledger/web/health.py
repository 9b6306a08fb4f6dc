"""Whether the service is well: the ledger can be read, and somebody works off what is taken in."""

from __future__ import annotations

from typing import Any

import ledger
from ledger.errors import LedgerError
from ledger.store.ledger import Ledger
from ledger.web.service import Service


def report(service: Service) -> dict[str, Any]:
    """The state of the service: ``ok``, and what of it is not. Paths and errors' details are not told."""
    about: dict[str, Any] = {"ok": True, "version": ledger.__version__, "problems": []}
    try:
        with Ledger.open(service.path, readonly=True, create=False) as opened:
            about["entries"] = opened.ask("SELECT coalesce(max(seq), 0) AS entries FROM entry")[0]["entries"]
    except LedgerError:
        about["problems"].append("the ledger cannot be read")
    about["intake"] = "open" if service.tokens else "closed"
    try:
        book = service.book()
        workers = book[0].workers() if book else []
        about["queue"] = len(book[0].queue(service.most)) if book else 0
    except LedgerError:
        about["problems"].append("the working file cannot be used")
        workers = []
    about["workers"] = [
        {"jobs": len(worker.jobs), "beat_at": worker.beat_at, "in_trouble": worker.trouble is not None}
        for worker in workers
    ]
    if service.tokens and not workers:
        about["problems"].append("no worker is running: documents are taken in and wait")
    if any(worker.trouble for worker in workers):
        about["problems"].append("a worker cannot use its model; its log says why")
    about["ok"] = not about["problems"]
    return about
