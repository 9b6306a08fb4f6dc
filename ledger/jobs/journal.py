"""The working file, written a little behind: steps of windows, documents and answers are gathered and go into
it together, in one transaction, a few times a second. What is killed between loses those steps and, of what
was paid for, the answers of that quarter of a second; the ledger itself is written at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ledger.jobs.answers import AnswerCache, Kept
from ledger.model.client import Raw
from ledger.store.job import JobDocument, Listed
from ledger.store.jobs import Jobs
from ledger.store.windows import Mark, State, WindowKey
from ledger.store.work import Rejected, Work

EVERY = 0.25
"""Seconds between two writes."""
_MOST = 500
"""So many steps are written at once, whatever the time."""


class Journal:
    """What is to be written into the working file. It is also the model room's cache of answers."""

    def __init__(self, work: Work, job_id: str | None = None) -> None:
        """``job_id`` is the job whose documents and spending are put down; None: there is none."""
        self.work, self.jobs, self.job_id = work, Jobs(work), job_id
        self._cache = AnswerCache(work)
        self._marks: list[Mark] = []
        self._states: dict[WindowKey, State] = {}
        self._awaited: list[WindowKey] = []
        self._rejected: dict[WindowKey, list[Rejected]] = {}
        self._answers: dict[str, Kept] = {}
        self._listed: list[tuple[int, Listed]] = []
        self._documents: dict[int, JobDocument] = {}
        self._spent: list[tuple[int, int, Decimal | None]] = []
        self._list_ends: int | None = None

    # Answers

    def get_response(self, key: str) -> Raw | None:
        """The answer kept under ``key``, written or not."""
        kept = self._answers.get(key)
        return kept.raw if kept else self._cache.get_response(key)

    def put_response(self, key: str, model: str, raw: Raw) -> None:
        """Keep a good answer."""
        self._answers[key] = Kept(key, model, raw)

    # Windows

    def state(self, window: WindowKey) -> State | None:
        """How far a window has come."""
        if window in self._states:
            return self._states[window]
        found = self.work.window(window)
        return found.state if found else None

    def wait(self, windows: Iterable[WindowKey]) -> None:
        """These windows are to be read (:meth:`~ledger.store.work.Work.await_all`)."""
        self._awaited += windows

    def mark(self, mark: Mark) -> None:
        """A step of a window."""
        self._marks.append(mark)
        self._states[mark.window] = mark.state
        if len(self._marks) >= _MOST:
            self.flush()

    def reject(self, window: WindowKey, rejected: list[Rejected]) -> None:
        """The drafts of a window that did not become claims."""
        self._rejected[window] = rejected

    # The job

    def list(self, ordinal: int, origin: str) -> None:
        """A document was come upon."""
        self._listed.append((ordinal, Listed(origin)))
        if len(self._listed) >= _MOST:
            self.flush()

    def end_list(self, count: int) -> None:
        """The list has come to its end after ``count`` documents."""
        self._list_ends = count

    def document(self, document: JobDocument) -> None:
        """What became of a document."""
        self._documents[document.ordinal] = document

    def spent(self, tokens_in: int, tokens_out: int, cost: Decimal | None) -> None:
        """What an answer took."""
        if tokens_in or tokens_out or cost != 0:
            self._spent.append((tokens_in, tokens_out, cost))

    def flush(self) -> None:
        """Write all of it, in one transaction."""
        behind = (self._marks, self._awaited, self._answers, self._listed, self._documents)
        if not any(behind) and self._list_ends is None:
            return
        with self.work.writing():
            for kept in self._answers.values():
                self._cache.put_response(*kept)
            self.work.await_all(self._awaited)
            self.work.mark_all(self._marks)
            for window, rejected in self._rejected.items():
                self.work.reject(window, rejected)
            if self.job_id is not None:
                self.jobs.put(self.job_id, self._listed)
                self.jobs.set_documents(self.job_id, self._documents.values())
                for spent in self._spent:
                    self.jobs.spent(self.job_id, *spent)
                if self._list_ends is not None:
                    self.jobs.set_listed(self.job_id, self._list_ends)
        self._list_ends = None
        for kept_behind in (self._marks, self._awaited, self._listed, self._spent):
            kept_behind.clear()
        for by_name in (self._states, self._rejected, self._answers, self._documents):
            by_name.clear()

    def forget(self, document_id: str) -> None:
        """The text was erased meanwhile: nothing of it may be written or stay."""
        self._answers.clear()  # an answer does not say which document it is about
        self._rejected = {w: r for w, r in self._rejected.items() if w.document_id != document_id}
        self._marks = [mark for mark in self._marks if mark.window.document_id != document_id]
        self.flush()
        self.work.forget([document_id])
