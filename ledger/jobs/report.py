"""What a run tells while it goes, and what it came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from ledger.claims import Claim
from ledger.documents import Document, ReadFailure
from ledger.model.budget import Spent
from ledger.segment import Segmentation, Window


@dataclass(frozen=True, slots=True)
class WindowDone:
    """One window has come to its end, in ``state`` (``ok`` or why not, with ``detail``).

    ``claims`` are those new to the ledger, ``known`` counts those it had; ``skipped`` says that the window
    had been read before and nothing was done. Tokens and ``cost`` (US dollars, ``None``: no price known)
    are of what was asked now.
    """

    document: Document
    window: Window
    state: str
    detail: str = ""
    claims: tuple[Claim, ...] = ()
    known: int = 0
    rejected: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal | None = Decimal(0)
    cached: bool = False
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class DocumentOpened:
    """A document was read and cut; ``new`` says that the ledger did not have it."""

    document: Document
    segmentation: Segmentation
    new: bool


Report = Callable[[DocumentOpened | WindowDone | ReadFailure], None]


@dataclass(slots=True)
class Summary(Spent):
    """What a run came to. ``unbegun`` counts the documents that were not begun because the budget was spent,
    ``waiting`` the windows whose questions are with a provider. ``links`` counts the new links, ``None``
    where nothing was linked, and ``unlinked`` says that it could not be."""

    documents: int = 0
    new_documents: int = 0
    unread: list[ReadFailure] = field(default_factory=list)
    windows: int = 0
    skipped: int = 0
    failed: list[WindowDone] = field(default_factory=list)
    claims: int = 0
    known: int = 0
    rejected: int = 0
    interrupted: bool = False
    unbegun: int = 0
    waiting: int = 0
    links: int | None = None
    unlinked: bool = False

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for was done."""
        bad = self.unread or self.failed or self.interrupted or self.unbegun or self.waiting
        return not (bad or self.unlinked)

    def add(self, done: WindowDone) -> None:
        """Count one window."""
        self.windows += 1
        self.skipped += done.skipped
        if done.state != "ok":
            self.failed.append(done)
        self.claims += len(done.claims)
        self.known += done.known
        self.rejected += done.rejected
        if not done.cached:
            self.spend(done.tokens_in, done.tokens_out, done.cost)
