"""What a job is: a list of documents, how they are to be read, and how far that has come.

The list may be endless in practice (a folder of 100,000 files, a JSONL of a hundred gigabytes), so documents
are written as they are come upon; ``listed`` says that the end of it was reached. Where a document comes
from, its text is; only what was handed in is kept as a *payload* until it has been read.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import JsonValue

from ledger.claims import Frozen

STALE = timedelta(seconds=60)
"""A job whose worker was not heard of for so long is taken to be abandoned."""


class JobState(StrEnum):
    """How far a job has come. ``stopped`` (interrupted) and ``pending`` jobs can be taken up; ``done``: every
    document ended well; ``incomplete``: it ended, and some did not; a ``cancelled`` job stays so until it is
    resumed."""

    PENDING = "pending"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    INCOMPLETE = "incomplete"
    CANCELLED = "cancelled"


class DocumentState(StrEnum):
    """How far a document of a job has come. All but the first two are ends; ``ok`` with no claims is an
    article in which nothing was found, which is not a failure."""

    PENDING = "pending"
    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    UNREAD = "unread"
    OVER_BUDGET = "over_budget"
    ERASED = "erased"


class Job(Frozen):
    """A job. ``asked`` is what was asked for (``inputs``, ``given``), ``settings`` how (model, finder,
    address without key, …). Money is in US dollars: ``held_usd`` is what may have been spent, at most, also
    by calls whose answer was never seen; ``cost_usd`` what was (``None``: some of it had no known price).
    """

    id: str
    created_at: str
    updated_at: str
    state: JobState
    asked: dict[str, JsonValue]
    settings: dict[str, JsonValue]
    run_id: str | None = None
    budget_usd: Decimal | None = None
    held_usd: Decimal = Decimal(0)
    cost_usd: Decimal | None = Decimal(0)
    tokens_in: int = 0
    tokens_out: int = 0
    listed: bool = False
    owner: str | None = None
    beat_at: str | None = None
    detail: str | None = None

    @property
    def abandoned(self) -> bool:
        """Whether it says that it is running and nobody is at it any more."""
        return self.state is JobState.RUNNING and not alive(self.owner, self.beat_at)


class JobDocument(Frozen):
    """A document of a job: the ``ordinal`` in its list (from 0), where it lies (``origin``), what became of
    it. ``windows`` counts the windows it was cut into; ``claims`` and ``rejected`` what they brought now."""

    ordinal: int
    origin: str
    document_id: str | None = None
    state: DocumentState = DocumentState.PENDING
    detail: str | None = None
    windows: int = 0
    claims: int = 0
    rejected: int = 0
    updated_at: str = ""


class Listed(NamedTuple):
    """A document as it is put on the list of a job. ``payload`` is the document itself where it lies nowhere
    else; then ``document_id`` must be given, for an erasure goes by it."""

    origin: str
    document_id: str | None = None
    payload: str | None = None


def this_process() -> str:
    """Who this process is, as the owner of a job: ``host:pid:token``."""
    return f"{socket.gethostname()}:{os.getpid()}:{_TOKEN}"


_TOKEN = secrets.token_hex(4)


def fingerprint(asked: Mapping[str, JsonValue], settings: Mapping[str, JsonValue]) -> str:
    """SHA-256 of what was asked and how: the same command has the same."""
    return hashlib.sha256(_json([asked, settings]).encode()).hexdigest()


def alive(owner: str | None, beat_at: str | None, within: timedelta = STALE) -> bool:
    """Whether a process gave a sign of life ``within`` that time and, if it is of this machine, is there."""
    if owner is None or beat_at is None:
        return False
    host, pid, _ = owner.rsplit(":", 2)
    if host == socket.gethostname():
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
    return datetime.now(UTC) - datetime.fromisoformat(beat_at) < within


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)  # ASCII: a path may hold half a character
