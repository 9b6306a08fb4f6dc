"""The one committer: it writes outcomes into the ledger and the working file, whoever brought them.

Writing is idempotent: a window that is recorded is not recorded again, whatever came of reading it twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from ledger.ask import halves_of
from ledger.documents import Document
from ledger.errors import ErasedError
from ledger.jobs.answers import Kept
from ledger.jobs.journal import Journal
from ledger.jobs.report import WindowDone
from ledger.model.client import Place
from ledger.model.failures import AskError
from ledger.reading import Outcome
from ledger.segment import Segmentation, Window
from ledger.store.entries import Reading, Run
from ledger.store.ledger import Ledger
from ledger.store.windows import Mark, State, WindowKey
from ledger.store.work import Rejected

Ended = tuple[Document, Window, Outcome]
"""A window, and how reading it ended."""


class Committer:
    """Writes what one run brings. It belongs to the thread that opened the ledger."""

    def __init__(self, ledger: Ledger, journal: Journal, run: Run) -> None:
        self._ledger, self._journal, self.run = ledger, journal, run
        self._run_id = run.id

    def begin(self) -> None:
        """Record the run."""
        self._ledger.add_run(self.run)

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction for all that is opened within the block."""
        with self._ledger.together():
            yield

    def open(self, document: Document, segmentation: Segmentation) -> bool:
        """Record a document that was read and cut; True if it was new.

        Raises ``ErasedError`` where its text was erased.
        """
        furniture = sum(f.end - f.start for f in segmentation.furniture)
        return self._ledger.add_document(document, furniture_characters=furniture)

    def may_ask(self, place: Place) -> None:
        """Raises ``AskError`` where the document of a window was erased meanwhile: its words go nowhere."""
        if when := self._ledger.erased(place[0]):
            raise AskError(f"its text was {when}")

    def refuse_erased(self, document: Document) -> None:
        """Raises ``ErasedError`` where the document's text was erased."""
        self._ledger.refuse_erased(document)

    def before(self, document: Document, window: Window, *, new: bool = False) -> WindowDone | None:
        """The end that this window has come to already (recorded, which of a ``new`` document it cannot be,
        or erased), or None: it is to be read."""
        if self._ledger.erased(document.id):
            return self._erased(document, window)
        if not new and self._ledger.has_reading(self._run_id, document.id, window.start, window.end):
            key = self._key(document, window)
            if self._journal.state(key) is not State.OK:
                self._journal.mark(Mark(key, State.OK))  # a process was killed between the two files
            return WindowDone(document, window, "ok", skipped=True)
        return None

    def unread(self, document: Document, windows: Iterable[Window]) -> list[Window]:
        """Those of a document's windows that are not recorded, neither whole nor in halves."""
        return [w for w in windows if not self._recorded(document, w)]

    def _recorded(self, document: Document, window: Window) -> bool:
        if self._ledger.has_reading(self._run_id, document.id, window.start, window.end):
            return True
        halves = halves_of(document, window)
        return bool(halves) and all(self._recorded(document, half) for half in halves)

    def too_much(self, document: Document, window: Window, halves: Iterable[Window], *, new: bool) -> bool:
        """Whether the window is known to be too much for the model: it was found so, or its halves are in the
        ledger (the working file may be gone), which a ``new`` document's cannot be."""
        if self._journal.state(self._key(document, window)) is State.TRUNCATED:
            return True
        return not new and all(self._recorded(document, half) for half in halves)

    def await_all(self, document: Document, windows: Iterable[Window]) -> None:
        """These windows are to be read."""
        self._journal.wait(self._key(document, window) for window in windows)

    def started(self, document: Document, window: Window) -> None:
        """The window is being read now."""
        self._journal.mark(Mark(self._key(document, window), State.RUNNING))

    def keep(self, answers: Iterable[Kept]) -> None:
        """Keep answers that were gathered elsewhere."""
        for kept in answers:
            self._journal.put_response(*kept)

    def commit_all(self, ended: Sequence[Ended]) -> list[WindowDone]:
        """Write how reading several windows ended, in one transaction; what came of each, in their order."""
        try:
            with self._ledger.together():
                new = [self._add(outcome) for _, _, outcome in ended]
        except ErasedError:
            return [self.commit(*one) for one in ended]  # one of them was erased; the others are not
        return [self._note(*one, fresh) for one, fresh in zip(ended, new, strict=True)]

    def commit(self, document: Document, window: Window, outcome: Outcome) -> WindowDone:
        """Write how reading the window ended: the reading with its claims, or the state it failed in."""
        if outcome.state != "ok" and self._ledger.erased(document.id):
            return self._erased(document, window)
        try:
            new = self._add(outcome)
        except ErasedError:
            return self._erased(document, window)
        return self._note(document, window, outcome, new)

    def _add(self, outcome: Outcome) -> list[bool]:
        if outcome.state != "ok":
            return []
        return self._ledger.add_reading(self._reading(outcome), outcome.claims)

    def _note(self, document: Document, window: Window, outcome: Outcome, new: Sequence[bool]) -> WindowDone:
        """Put down in the working file what is in the ledger now, or why it is not."""
        key = self._key(document, window)
        if outcome.state == "ok":
            kept = [Rejected(draft=json.loads(draft), reason=why) for draft, why in outcome.rejected]
            self._journal.reject(key, kept)
        took = outcome.asked_in, outcome.asked_out, outcome.cost
        detail = outcome.detail or None
        self._journal.mark(Mark(key, State(outcome.state), detail, *took, outcome.milliseconds))
        self._journal.spent(*took)
        return _done(document, window, outcome, new)

    def _reading(self, outcome: Outcome) -> Reading:
        return Reading(
            run_id=self._run_id,
            document_id=outcome.document_id,
            start=outcome.start,
            end=outcome.end,
            tokens_in=outcome.tokens_in,
            tokens_out=outcome.tokens_out,
            cost_usd=outcome.cost,
            milliseconds=outcome.milliseconds,
            cached=outcome.cached,
            rejected=len(outcome.rejected),
        )

    def _erased(self, document: Document, window: Window) -> WindowDone:
        """Somebody erased the text since it was opened here, and the answers kept since then hold words."""
        self._journal.forget(document.id)
        detail = f"its text was {self._ledger.erased(document.id)}"
        return WindowDone(document, window, "erased", detail)

    def _key(self, document: Document, window: Window) -> WindowKey:
        return WindowKey(self._run_id, document.id, window.start, window.end)


def _done(document: Document, window: Window, outcome: Outcome, new: Iterable[bool]) -> WindowDone:
    fresh = tuple(claim for claim, is_new in zip(outcome.claims, new, strict=outcome.state == "ok") if is_new)
    return WindowDone(
        document,
        window,
        outcome.state,
        outcome.detail,
        claims=fresh,
        known=len(outcome.claims) - len(fresh),
        rejected=len(outcome.rejected),
        tokens_in=outcome.asked_in,
        tokens_out=outcome.asked_out,
        cost=outcome.cost,
        cached=outcome.cached,
    )
