"""The list of a job: what is to be read, one at a time, and read only when its turn has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ledger.ask import unreadable
from ledger.documents import Document, ReadFailure
from ledger.jobs.report import WindowDone
from ledger.segment import Window
from ledger.store.job import DocumentState, JobDocument


@dataclass(frozen=True, slots=True)
class Listing:
    """A place on the list: the ``ordinal`` (from 0), where the document lies, and how to ``read`` it.
    ``known`` says that the job has it on its list already."""

    ordinal: int
    origin: str
    read: Callable[[], Document | ReadFailure]
    known: bool = False


def listing(inputs: Iterable[Document | ReadFailure]) -> Iterator[Listing]:
    """Documents that are read already, as a list."""
    for ordinal, item in enumerate(inputs):
        yield Listing(ordinal, item.origin, lambda item=item: item)  # type: ignore[misc]


def readable(item: Document | ReadFailure, *, words: bool) -> Document | ReadFailure:
    """What was read, or why nothing can be found in it (without a model, where ``words``)."""
    if isinstance(item, Document) and (why := unreadable(item, words=words)):
        return ReadFailure(origin=item.origin, message=why)
    return item


@dataclass(slots=True)
class Progress:
    """A document of the list under way: the ``left`` windows have not come to their end. ``new`` says that
    the ledger did not have it."""

    ordinal: int
    document: Document
    new: bool
    windows: int
    left: int
    claims: int = 0
    rejected: int = 0
    bad: dict[str, int] = field(default_factory=dict)
    first: str = ""

    def add(self, done: WindowDone) -> None:
        """Count a window, or the half of one."""
        self.claims += len(done.claims) + done.known
        self.rejected += done.rejected
        if done.state != "ok":
            self.bad[done.state] = self.bad.get(done.state, 0) + 1
            self.first = self.first or done.detail

    def split(self, halves: Iterable[Window]) -> None:
        """A window is read in halves."""
        more = sum(1 for _ in halves) - 1
        self.windows += more
        self.left += more

    def record(self) -> JobDocument:
        """What became of it so far."""
        return JobDocument(
            ordinal=self.ordinal,
            origin=self.document.origin,
            document_id=self.document.id,
            state=self._state(),
            detail=self._detail(),
            windows=self.windows,
            claims=self.claims,
            rejected=self.rejected,
        )

    def _state(self) -> DocumentState:
        if self.left:
            return DocumentState.RUNNING
        if not self.bad:
            return DocumentState.OK
        if set(self.bad) <= {"over_budget", "erased"}:
            return DocumentState.OVER_BUDGET if "over_budget" in self.bad else DocumentState.ERASED
        return DocumentState.FAILED

    def _detail(self) -> str | None:
        """Which windows came to no good end, and why the first did not."""
        if not self.bad:
            return None
        states = ", ".join(f"{count} {state}" for state, count in sorted(self.bad.items()))
        return f"of {self.windows} windows {states}: {self.first}"[:500]
