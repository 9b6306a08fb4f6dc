"""A window of a document as a run reads it: how far it has come, and what that took."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ledger.claims import Frozen


class State(StrEnum):
    """How far a window has come. All but the first two are ends."""

    PENDING = "pending"
    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    INVALID = "invalid"
    REFUSED = "refused"
    TRUNCATED = "truncated"
    OVER_BUDGET = "over_budget"


class WindowKey(NamedTuple):
    """A window of a document as one run reads it: ``[start, end)`` in code points of its text."""

    run_id: str
    document_id: str
    start: int
    end: int


class WindowState(Frozen):
    """How far a window has come, why, after how many attempts, and since when (UTC, ISO 8601).

    Tokens, ``cost_usd`` (US dollars; ``None``: some of it had no known price) and ``milliseconds`` are of
    all attempts, those that failed too.
    """

    state: State
    detail: str | None
    attempts: int
    updated_at: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: Decimal | None = Decimal(0)
    milliseconds: int = 0


class Mark(NamedTuple):
    """A step of a window, and what it took (see :class:`WindowState`)."""

    window: WindowKey
    state: State
    detail: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: Decimal | None = Decimal(0)
    milliseconds: int = 0
