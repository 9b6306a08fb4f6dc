"""One document's whole way, for as many documents as come: segment, find, ask, admit, record.

Windows of all documents flow through one rolling pool: whenever a question is answered the next one is
asked, and grounding and writing happen while others wait. Each window ends in one recorded state, and what
was recorded is never asked again.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterable, Iterator

from ledger.ask import Sheet, halves_of
from ledger.documents import Document, ReadFailure
from ledger.errors import ErasedError, UserError, fault, leaves
from ledger.find import Finder
from ledger.jobs.books import Cancelled, write_behind
from ledger.jobs.commit import Committer, Ended
from ledger.jobs.journal import Journal
from ledger.jobs.listing import Listing, Progress, listing, readable
from ledger.jobs.report import DocumentOpened, Report, Summary, WindowDone
from ledger.jobs.run import run_of
from ledger.model.client import Client
from ledger.model.endpoint import Endpoint
from ledger.model.failures import AskError
from ledger.model.gate import Gate
from ledger.reading import Here, Outcome, Readers, failure
from ledger.segment import Segmentation, Window
from ledger.store.job import DocumentState, JobDocument
from ledger.store.ledger import Ledger
from ledger.store.work import Work

__all__ = ["Cancelled", "Extraction"]

_AHEAD = 200
"""Windows read ahead of the workers: enough to keep them busy, little enough for any memory."""
_UNWRITTEN = 256
"""Outcomes that wait to be written: where the disk is slow, the workers wait too."""
_GROUP = 0.1
"""Seconds in which outcomes gather to be written together."""
_FEW, _SOME, _SOON = 4, 16, 0.05
"""Documents, the first and later, and seconds, that are read in one go."""

_Task = tuple[Sheet, Window, Progress]
_Came = tuple[Listing, Document | ReadFailure | None]
"""A place on the list, and what was read there (None: the budget is spent)."""
_Place = tuple[Listing, Document | ReadFailure | None, Segmentation | None]
"""The same, and how it was cut."""


class Extraction:
    """A run at work: one ledger, one endpoint, one finder."""

    def __init__(
        self,
        ledger: Ledger,
        work: Work,
        endpoint: Endpoint,
        finder: Finder,
        *,
        fresh: bool = False,
        gate: Gate | None = None,
        client: Client | None = None,
        job_id: str | None = None,
        readers: Readers | None = None,
    ) -> None:
        """``fresh`` asks the model again where the cache has an answer. ``gate`` holds questions back
        (budget, rates); ``client`` asks in a way of its own. ``job_id`` is the job, claimed by this process,
        whose documents are put down as they come. ``readers`` are processes that read beside this one."""
        self._endpoint = endpoint
        self._journal = Journal(work, job_id)
        self._gate = gate or Gate(endpoint)
        self.run = run_of(endpoint, finder)
        self._committer = Committer(ledger, self._journal, self.run)
        cache = None if fresh else self._journal
        client = client or Client(endpoint, cache, self._gate, self._committer.may_ask)
        self._reads = readers.reading(client, finder) if readers else Here(client, finder)
        self._room = readers.room if readers else 0
        self.summary = Summary()
        self._outcomes: asyncio.Queue[tuple[Ended, Progress]] = asyncio.Queue(maxsize=_UNWRITTEN)
        self._some_ended = asyncio.Event()
        self._under_way: dict[tuple[str, int, int], asyncio.Event] = {}

    async def extract(self, inputs: Iterable[Document | ReadFailure], report: Report) -> Summary:
        """Read every document of ``inputs`` to its end, reporting as it goes.

        Cancelling is safe at any moment: what was reported as done is in the ledger, the rest is as if it
        had never begun. Raises ``ModelError`` and ``LedgerError`` where going on makes no sense, and
        :class:`Cancelled` where another process cancelled the job.
        """
        return await self.work_off(listing(inputs), report)

    async def work_off(self, documents: Iterable[Listing], report: Report) -> Summary:
        """The same for a list whose documents are read when their turn has come."""
        queue: asyncio.Queue[_Task | None] = asyncio.Queue(maxsize=_AHEAD)
        # the gate holds back what may not be asked at once; meanwhile others are made ready, and read
        workers = 2 * self._endpoint.settings.concurrency + self._room
        trouble: list[UserError] = []
        gc.freeze()  # the libraries' own million objects need no looking through again while this runs
        try:
            async with asyncio.TaskGroup() as whole:
                behind = [
                    whole.create_task(write_behind(self._journal)),
                    whole.create_task(self._commit_in_groups(report)),
                ]
                async with asyncio.TaskGroup() as pool:
                    pool.create_task(self._produce(documents, queue, workers, report))
                    for _ in range(workers):
                        pool.create_task(self._consume(queue, report))
                self._commit(report)  # nothing more comes that could be written with it
                await self._outcomes.join()
                for task in behind:
                    task.cancel()
        except* UserError as errors:
            trouble += leaves(errors)
        finally:
            gc.unfreeze()
            if not trouble:
                self._commit(report)  # cancelled: what was answered was paid for
            self._journal.flush()
        if trouble:
            raise trouble[0]
        return self.summary

    async def _commit_in_groups(self, report: Report) -> None:
        """Write outcomes a few at a time, so that many cost one wait for the disk."""
        while True:
            await self._some_ended.wait()
            await asyncio.sleep(_GROUP)
            self._commit(report)

    def _commit(self, report: Report) -> None:
        self._some_ended.clear()
        group: list[tuple[Ended, Progress]] = []
        while not self._outcomes.empty():
            group.append(self._outcomes.get_nowait())
        try:
            for (_, progress), done in zip(
                group, self._committer.commit_all([ended for ended, _ in group]), strict=True
            ):
                self._done(done, progress, report)
        finally:
            for _ in group:
                self._outcomes.task_done()

    def listed(self, count: int) -> None:
        """The list of the job has come to its end, after ``count`` documents."""
        self._journal.end_list(count)

    async def _produce(
        self,
        documents: Iterable[Listing],
        queue: asyncio.Queue[_Task | None],
        workers: int,
        report: Report,
    ) -> None:
        """Queue the windows of all documents, some way ahead of the workers. Documents are read in a
        thread."""
        source: Iterator[Listing] = iter(documents)
        self._committer.begin()
        words, some, windows = self._endpoint.settings.words, _FEW, 0
        while places := await asyncio.to_thread(_some, source, some, self._gate, words):
            some = _SOME
            opened = self._open(await self._cut(places), report)
            async with asyncio.TaskGroup() as layout:
                sheets = [layout.create_task(self._laid_out(sheet, unread)) for sheet, _, unread in opened]
                for (_, progress, unread), sheet in zip(opened, sheets, strict=True):
                    laid_out = await sheet
                    for window in laid_out.segmentation.windows:
                        await queue.put((laid_out, window, progress))
                        if unread:
                            windows += 1
                            self._reads.busy(windows)
        for _ in range(workers):
            await queue.put(None)

    async def _cut(self, places: list[_Came]) -> list[_Place]:
        """What was read, cut."""
        cut = iter(await self._reads.cut([item for _, item in places if isinstance(item, Document)]))
        found: list[_Place] = []
        for place, item in places:
            how = next(cut) if isinstance(item, Document) else None
            found.append((place, how, None) if isinstance(how, ReadFailure) else (place, item, how))
        return found

    def _open(self, places: list[_Place], report: Report) -> list[tuple[Sheet, Progress, bool]]:
        """Record documents that were read, in one transaction; of each whether there is anything to ask."""
        opened: list[tuple[Sheet, Progress, bool]] = []
        with self._committer.together():
            for place, item, segmentation in places:
                if not place.known:
                    self._journal.list(place.ordinal, place.origin)
                if item is None:
                    self._unbegun(place)
                elif isinstance(item, ReadFailure):
                    self._unread(place, item, report)
                elif segmentation is not None:
                    try:
                        new = self._committer.open(item, segmentation)
                    except ErasedError as error:
                        self._unread(place, ReadFailure(origin=item.origin, message=str(error)), report)
                        continue
                    count = len(segmentation.windows)
                    progress = Progress(place.ordinal, item, new, count, count)
                    opened.append((Sheet(item, segmentation, None), progress, new))
        for n, (sheet, progress, new) in enumerate(opened):
            document, windows = sheet.document, sheet.segmentation.windows
            unread = list(windows) if new else self._committer.unread(document, windows)
            self._committer.await_all(document, unread)
            self._journal.document(progress.record())
            self.summary.documents += 1
            self.summary.new_documents += new
            report(DocumentOpened(document, sheet.segmentation, new))
            opened[n] = sheet, progress, bool(unread)
        return opened

    async def _laid_out(self, sheet: Sheet, unread: bool) -> Sheet:
        """The sheet with what the finder finds; it does not look at what was read before."""
        if not unread:
            return sheet
        try:
            return await self._reads.lay_out(sheet)
        except Exception:
            return sheet  # who reads its windows meets the same, and each of them ends in a state

    def _unread(self, place: Listing, failure: ReadFailure, report: Report) -> None:
        self.summary.unread.append(failure)
        self._ended(place, DocumentState.UNREAD, failure.message)
        report(failure)

    def _unbegun(self, place: Listing) -> None:
        self.summary.unbegun += 1
        self._ended(place, DocumentState.OVER_BUDGET, "not begun: the budget is spent")

    def _ended(self, place: Listing, state: DocumentState, detail: str) -> None:
        self._journal.document(
            JobDocument(ordinal=place.ordinal, origin=place.origin, state=state, detail=detail)
        )

    async def _consume(self, queue: asyncio.Queue[_Task | None], report: Report) -> None:
        while (task := await queue.get()) is not None:
            await self._work_off(*task, report)

    async def _work_off(self, sheet: Sheet, window: Window, progress: Progress, report: Report) -> None:
        """Bring one window to its end, in halves where it is too much for the model."""
        document, committer = sheet.document, self._committer
        place = (document.id, window.start, window.end)
        while under_way := self._under_way.get(place):
            await under_way.wait()  # the same document is on the list twice
        self._under_way[place] = asyncio.Event()
        if ended := committer.before(document, window, new=progress.new):
            self._done(ended, progress, report)
            return
        halves = halves_of(document, window)
        if not (halves and committer.too_much(document, window, halves, new=progress.new)):
            committer.started(document, window)
            outcome = await self._read(sheet, window)
            if outcome.state == "ok":
                await self._outcomes.put(((document, window, outcome), progress))
                self._some_ended.set()
                return
            done = committer.commit(document, window, outcome)
            if not (halves and done.state == "truncated"):
                self._done(done, progress, report)
                return
            self.summary.spend(done.tokens_in, done.tokens_out, done.cost)
        self._passed(document, window)
        progress.split(halves)
        committer.await_all(document, halves)
        for half in halves:
            await self._work_off(sheet, half, progress, report)

    async def _read(self, sheet: Sheet, window: Window) -> Outcome:
        """Read a window to its end, even where that is a fault of ours."""
        try:
            return await self._reads.read(sheet, window)
        except UserError:
            raise
        except Exception as error:
            return failure(sheet.document, window, AskError(fault(error)))

    def _passed(self, document: Document, window: Window) -> None:
        self._under_way.pop((document.id, window.start, window.end)).set()

    def _done(self, done: WindowDone, progress: Progress, report: Report) -> None:
        self._passed(done.document, done.window)
        self.summary.add(done)
        progress.add(done)
        progress.left -= 1
        if not progress.left:
            self._journal.document(progress.record())
        report(done)


def _some(source: Iterator[Listing], most: int, gate: Gate, words: bool) -> list[_Came]:
    """Some documents that were read, as many as come soon and no more than ``most``; none at the end of the
    list. Runs in a thread, so that a slow one does not hold up the answers."""
    places: list[_Came] = []
    begin = time.monotonic()
    for place in source:
        places.append((place, None if gate.spent else readable(place.read(), words=words)))
        if len(places) == most or time.monotonic() - begin > _SOON:
            break
    return places
