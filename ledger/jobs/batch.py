"""Asking by a provider's batch API: the questions of all windows go off in files, and the answers are taken
in when they are there, by this command or by a later one.

A pass over the documents asks as ever (:func:`~ledger.reading.window.read_window`), except that a question
without an answer is queued and its window waits; a repeated question (the one that complains about an
answer) is such a question too, so a document may take two rounds. Between passes the queue is sent and the
batches are looked after. All that is known is in the working file (:mod:`ledger.store.batches`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from filelock import FileLock, Timeout
from pydantic import BaseModel

from ledger.documents import Document, ReadFailure
from ledger.errors import ErasedError, LedgerError, ModelError
from ledger.find import Finder
from ledger.jobs.answers import AnswerCache
from ledger.jobs.listing import Listing, listing
from ledger.jobs.pool import Extraction
from ledger.jobs.report import DocumentOpened, Report, Summary, WindowDone
from ledger.jobs.run import run_of
from ledger.model.batch import BatchApi, Lost, Remote
from ledger.model.batch import Result as Came
from ledger.model.client import Client, Place, Raw, Reply, read
from ledger.model.endpoint import Endpoint
from ledger.model.failures import AskError, Invalid, Refused, Truncated, Waiting
from ledger.store.batches import ID_LENGTH, Batch, Batches, Kept, Result
from ledger.store.ledger import Ledger
from ledger.store.work import Work

QUESTIONS = 10_000
"""Questions in one batch, unless told otherwise. Providers take 50,000 and more; a smaller file is sooner
done, and costs less when it is lost."""
FILE_BYTES = 100_000_000
"""Bytes of one batch's file: half of what providers take."""
ATTEMPTS = 3
"""How often a question is sent that comes back without having been worked off."""
POLL = 60.0
"""Seconds between looking at batches that run."""

A = TypeVar("A", bound=BaseModel)
Say = Callable[[str], object]
_ERRORS: dict[str, type[AskError]] = {error.state: error for error in (AskError, Invalid, Refused, Truncated)}


class BatchClient(Client):
    """A client whose questions are answered by batches. It never waits.

    An answer counts as asked for now until its window is recorded (:meth:`recorded`), so that what it cost
    is on record once, however many rounds the window takes.
    """

    def __init__(self, endpoint: Endpoint, work: Work) -> None:
        self._answers = AnswerCache(work)
        super().__init__(endpoint, self._answers)
        self.api = BatchApi(endpoint, self)
        self.batches = Batches(work)
        self.scope = f"{endpoint.name} at {endpoint.address}"
        self._used: dict[Place, dict[str, Raw]] = {}
        self._missed: dict[Place, str] = {}

    async def ask(self, messages: list[dict[str, str]], form: type[A]) -> Reply[A]:
        """The answer, where it is there. Raises :class:`Waiting` where it is not yet, and as any client does
        where it is of no use."""
        key = self.key_of(messages, form)
        if raw := self._answers.get_response(key):
            return Reply(read(raw, form), raw, cached=True)
        kept = self.batches.question(key)
        self._missed[self._place] = key
        if kept is None or (kept.state == "lost" and kept.attempts < ATTEMPTS):
            self.batches.queue(key, self.scope, self.api.line(key[:ID_LENGTH], messages, form))
            raise Waiting("its question is queued")
        if kept.state in ("queued", "sent"):
            raise Waiting("its question is with the provider")
        if kept.state != "answered":
            raise _error(kept)
        raw = Raw(kept.answer, kept.tokens_in, kept.tokens_out, kept.cost, 0.0)
        try:
            answer = read(raw, form)
        except Invalid as error:
            self.batches.fail(key, error.state, str(error))
            raise
        self._used.setdefault(self._place, {})[key] = raw
        return Reply(answer, raw, cached=False)

    def recorded(self, place: Place) -> None:
        """The window is on record: keep the answers about it like any other's."""
        used = self._used.pop(place, {})
        for key, raw in used.items():
            self._answers.put_response(key, self.endpoint.name, raw)
        self.batches.settle(used)

    def missed(self, place: Place) -> str:
        """The window is not on record, and its answers will be wanted again: the key of the question about it
        that was asked last."""
        self._used.pop(place, None)
        return self._missed[place]


class BatchExtraction:
    """A run whose questions go by batches."""

    def __init__(
        self,
        ledger: Ledger,
        work: Work,
        endpoint: Endpoint,
        finder: Finder,
        *,
        questions: int = QUESTIONS,
        wait: bool = False,
        poll: float = POLL,
        say: Say,
    ) -> None:
        """``wait`` stays until everything is answered, looking every ``poll`` seconds; ``say`` is given lines
        for the person who waits.

        Raises ``ModelError`` where the provider has no batches.
        """
        # nothing is waited for in a pass
        one = endpoint.settings.model_copy(update={"concurrency": 1})
        self._endpoint = endpoint.model_copy(update={"settings": one})
        self._ledger, self._work, self._finder = ledger, work, finder
        self._client = BatchClient(self._endpoint, work)
        self._batches, self._api, self._scope = self._client.batches, self._client.api, self._client.scope
        self._questions, self._wait, self._poll, self._say = questions, wait, poll, say
        self._told: set[Place] = set()
        self._waiting: set[Place] = set()
        self.summary = Summary()

    async def work_off(self, documents: Iterable[Listing], report: Report) -> Summary:
        """Send what is to be asked, and record what is answered.

        Documents of earlier calls that wait are gone on with too. ``summary.waiting`` counts the windows that
        still wait at the end. Cancelling is safe at any moment. Raises ``ModelError`` where the provider
        cannot be used, and ``LedgerError`` where another process is at the batches of this ledger.
        """
        lock = FileLock(f"{self._work.path}.batches.lock", timeout=0)
        try:
            with lock:
                return await self._work_off(documents, report)
        except Timeout as error:
            raise LedgerError(
                f"Another command is at the batches of {self._ledger.path}; both might send the same "
                "questions. Wait for it to end, or stop it."
            ) from error

    async def _work_off(self, documents: Iterable[Listing], report: Report) -> Summary:
        if not (self._batches.open(self._scope) or self._batches.waiting(self.run_id)):
            self._batches.forget_failures(self._scope)  # a new start: what failed then is asked again
        await self._look_after()
        seen = await self._pass(documents, report, first=True)
        await self._go_on(report, but=seen)
        while True:
            await self._send()
            running = self._batches.open(self._scope)
            if not running:
                return self.summary
            for batch in running:
                self._say(_line(batch))
            if not self._wait:
                return self.summary
            await asyncio.sleep(self._poll)
            if await self._look_after():
                await self._go_on(report)

    @property
    def run_id(self) -> str:
        """The run that is recorded."""
        return run_of(self._endpoint, self._finder).id

    # Passes over documents

    async def _go_on(self, report: Report, *, but: Iterable[str] = ()) -> None:
        """Pass over the documents that wait, from the ledger: a page that was fetched may have changed since,
        and standard input is gone."""
        passed = set(but)
        ids = [id for id in self._batches.waiting(self.run_id) if id not in passed]
        for at in range(0, len(ids), _TOGETHER):
            documents: list[Document | ReadFailure] = []
            for id in ids[at : at + _TOGETHER]:
                try:
                    documents.append(self._ledger.document(id))
                except ErasedError as error:
                    if self._batches.drop(self.run_id, id):
                        documents.append(ReadFailure(origin=id, message=str(error)))
            await self._pass(listing(documents), report)

    async def _pass(self, documents: Iterable[Listing], report: Report, *, first: bool = False) -> set[str]:
        """Bring every window of these documents as far as it comes now. The documents' ids."""
        extraction = Extraction(self._ledger, self._work, self._endpoint, self._finder, client=self._client)
        passed: dict[str, bool] = {}

        def hear(event: DocumentOpened | WindowDone | ReadFailure) -> None:
            match event:
                case DocumentOpened():
                    passed[event.document.id] = False
                    if first:
                        report(event)
                    self.summary.documents += first
                    self.summary.new_documents += event.new
                case ReadFailure():
                    self.summary.unread.append(event)
                    report(event)
                case WindowDone():
                    self._heard(event, passed, report, first=first)

        await extraction.work_off(documents, hear)
        for id, waits in passed.items():
            if not waits:
                self._batches.waited(self.run_id, id)
        return set(passed)

    def _heard(self, done: WindowDone, passed: dict[str, bool], report: Report, *, first: bool) -> None:
        """One window has come as far as it comes now."""
        document, place = done.document, (done.document.id, done.window.start, done.window.end)
        if done.state == Waiting.state:
            self._batches.wait(self.run_id, document.id, self._client.missed(place))
            passed[document.id] = True
            if place not in self._waiting:
                self._waiting.add(place)
                self.summary.waiting += 1
            return
        if done.state == "ok":
            self._client.recorded(place)
        if place in self._waiting:
            self._waiting.discard(place)
            self.summary.waiting -= 1
        elif place in self._told or (done.skipped and not first):
            return
        self._told.add(place)
        self.summary.add(done)
        report(done)

    # Batches

    async def _send(self) -> None:
        """Send everything that is queued."""
        while id := self._batches.seal(self._scope, most=self._questions, most_bytes=FILE_BYTES):
            await asyncio.to_thread(self._bring_on, id)

    async def _look_after(self) -> bool:
        """Bring every batch one step on; True if one of them has ended."""
        ended = False
        for batch in self._batches.open(self._scope):
            if batch.state != "running":
                await asyncio.to_thread(self._bring_on, batch.id)
            else:
                ended |= await asyncio.to_thread(self._look, batch)
        return ended

    def _bring_on(self, id: str) -> None:
        """From wherever it was left, until it runs."""
        (batch,) = (b for b in self._batches.open(self._scope) if b.id == id)
        file_id = batch.file_id
        if batch.state == "sealed" or file_id is None:
            lines = "\n".join(self._batches.lines(id)).encode()
            if not lines:  # they were erased before they were sent
                why = Result(
                    "", "lost", outcome=AskError.state, detail="its text was erased before it was sent"
                )
                self._batches.collect(id, [], status="not sent", otherwise=why)
                return
            file_id = self._api.upload(lines + b"\n", id)
            self._batches.uploaded(id, file_id)
        # Told to begin before, it may have begun, and would be paid for again.
        remote = self._api.find(file_id, id) if batch.state == "beginning" else None
        for attempt in range(1, _BEGINNINGS + 1):
            if remote is not None:
                break
            self._batches.beginning(id)
            try:
                remote = self._api.begin(file_id, id)
            except ConnectionError as error:
                if attempt == _BEGINNINGS:
                    raise ModelError(
                        f"{self._endpoint.name}: a batch could not be begun ({error}). "
                        "Nothing is lost: the same command goes on from here."
                    ) from error
                time.sleep(min(2.0**attempt, self._poll))
                remote = self._api.find(file_id, id)
        assert remote is not None
        self._batches.running(id, remote.id, remote.status)
        self._say(f"batch {remote.id}: {batch.questions} questions are with {self._endpoint.name}")

    def _look(self, batch: Batch) -> bool:
        """Look how far a batch is, and take in its results if it has ended; whether it has."""
        assert batch.remote_id is not None
        remote = self._api.look(batch.remote_id)
        if not remote.ended:
            self._batches.looked(batch.id, remote.status, remote.done)
            return False
        came = [
            _result(result)
            for file_id in (remote.output_file, remote.error_file)
            if file_id
            for result in self._api.results(file_id)
        ]
        self._batches.collect(
            batch.id, came, status=remote.status, detail=remote.problem, otherwise=_otherwise(remote)
        )
        self._say(
            f"batch {remote.id}: {remote.status}, {len(came)} of {batch.questions} questions came back"
            + (f" ({remote.problem})" if remote.problem else "")
        )
        return True


_TOGETHER = 200
"""Documents that wait are read from the ledger so many at a time."""
_BEGINNINGS = 5


def _result(came: Came) -> Result:
    outcome = came.outcome
    if isinstance(outcome, Raw):
        return Result(
            came.custom_id, "answered", outcome.text, outcome.tokens_in, outcome.tokens_out, outcome.cost
        )
    return Result(
        came.custom_id,
        "lost" if isinstance(outcome, Lost) else "failed",
        tokens_in=outcome.tokens_in,
        tokens_out=outcome.tokens_out,
        cost=outcome.cost,
        outcome=outcome.state,
        detail=str(outcome),
    )


def _otherwise(remote: Remote) -> Result:
    """What a question ends as of which the batch said nothing: a batch that was not accepted is of no use
    another time, and one that was too late or broken off is."""
    if remote.status == "failed" and not remote.passing:
        why = f"the provider did not accept the batch: {remote.problem or 'it gave no reason'}"
        return Result("", "failed", outcome=AskError.state, detail=why)
    why = remote.problem or f"the batch is {remote.status} and brought no answer to it"
    return Result("", "lost", outcome=AskError.state, detail=why)


def _error(kept: Kept) -> AskError:
    """Why there is no answer, as it would have been raised by a client that asks directly."""
    detail = (
        f"no answer after {kept.attempts} batches: {kept.detail}" if kept.state == "lost" else kept.detail
    )
    kind = _ERRORS.get(kept.outcome, AskError)
    return kind(detail, tokens_in=kept.tokens_in, tokens_out=kept.tokens_out, cost=kept.cost)


def _line(batch: Batch) -> str:
    return (
        f"batch {batch.remote_id or batch.id}: {batch.status or batch.state}, {batch.done} of "
        f"{batch.questions} questions worked off, since {batch.created_at[:16].replace('T', ' ')} UTC"
    )
