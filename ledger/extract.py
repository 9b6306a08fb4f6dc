"""One document's whole way, for as many documents as come: segment, find, ask, admit, record.

Windows of all documents flow through one rolling pool: whenever a question is answered the next one is
asked, and grounding and writing happen while others wait. Each window ends in one recorded state, and what
was recorded is never asked again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

import ledger as package
from ledger.admit import Scene
from ledger.ask import Sheet, form_of, halves_of, lay_out, prompt_of, question
from ledger.claims import Claim
from ledger.documents import Document, ReadFailure
from ledger.drafts import QuotedAnswer, schema_hash
from ledger.errors import ErasedError, UserError
from ledger.find import Finder
from ledger.model.client import AskError, Client, Invalid, Raw, Refused, Reply, Truncated
from ledger.model.endpoint import Endpoint, price
from ledger.prompts import repair_text
from ledger.segment import Segmentation, Window
from ledger.sift import Bad, number_of, numbers_of, shown, sift, unanswered
from ledger.store.entries import Prompt, Reading, Run
from ledger.store.ledger import Ledger
from ledger.store.work import Rejected as KeptRejected
from ledger.store.work import State, WindowKey, Work

_AHEAD = 2000
"""Windows read ahead of the workers: enough to know what is left, little enough for any memory."""

_Job = tuple[Sheet, Window]


@dataclass(frozen=True, slots=True)
class WindowDone:
    """One window has come to its end, in ``state`` (``ok`` or why not, with ``detail``).

    ``claims`` are those new to the ledger, ``known`` counts those it had; ``skipped`` says that the window
    had been read before and nothing was done.
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
class Summary:
    """What a run came to. ``cost`` is in US dollars, ``None`` as soon as one price was unknown."""

    documents: int = 0
    new_documents: int = 0
    unread: list[ReadFailure] = field(default_factory=list)
    windows: int = 0
    skipped: int = 0
    failed: list[WindowDone] = field(default_factory=list)
    claims: int = 0
    known: int = 0
    rejected: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal | None = Decimal(0)
    interrupted: bool = False

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for was done."""
        return not (self.unread or self.failed or self.interrupted)

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

    def spend(self, tokens_in: int, tokens_out: int, cost: Decimal | None) -> None:
        """Count what an answer took, of use or not."""
        self.tokens_in += tokens_in
        self.tokens_out += tokens_out
        self.cost = None if self.cost is None or cost is None else self.cost + cost


def run_of(endpoint: Endpoint, finder: Finder) -> Run:
    """The run a configuration amounts to: the same configuration is the same run."""
    settings = endpoint.settings
    used = prompt_of(finder, settings)
    return Run(
        model=endpoint.name,
        model_digest=endpoint.digest,
        endpoint=endpoint.address,
        finder=finder.name,
        prompts=(Prompt(name=used.name, version=str(used.version), sha256=used.sha256),),
        schema_sha256=schema_hash(form_of(finder, settings)),
        parameters={
            "temperature": format(settings.temperature, "g"),
            "max_tokens": settings.max_tokens,
            "window_words": settings.window_words,
            "mode": settings.mode,
            "rows": settings.rows,
        },
        code_version=package.__version__,
    )


class AnswerCache:
    """The working file as the model room's cache of raw answers."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def get_response(self, key: str) -> Raw | None:
        """The answer kept under ``key``; it took no time now and its tokens were paid for then."""
        kept = self._work.get(key)
        if kept is None:
            return None
        usage = kept.usage or {}
        cost = usage.get("cost")
        return Raw(
            text=kept.raw,
            tokens_in=int(str(usage.get("tokens_in", 0))),
            tokens_out=int(str(usage.get("tokens_out", 0))),
            cost=None if cost is None else Decimal(str(cost)),
            seconds=0.0,
        )

    def put_response(self, key: str, model: str, raw: Raw) -> None:
        """Keep a good answer."""
        usage = {
            "tokens_in": raw.tokens_in,
            "tokens_out": raw.tokens_out,
            "cost": None if raw.cost is None else str(raw.cost),
        }
        self._work.put(key, model=model, raw=raw.text, usage=usage)


class Extraction:
    """A run at work: one ledger, one endpoint, one finder."""

    def __init__(
        self, ledger: Ledger, work: Work, endpoint: Endpoint, finder: Finder, *, fresh: bool = False
    ) -> None:
        """``fresh`` asks the model again where the cache has an answer."""
        self._ledger, self._work, self._finder = ledger, work, finder
        self._endpoint = endpoint
        self._client = Client(endpoint, None if fresh else AnswerCache(work))
        self.run = run_of(endpoint, finder)
        self.summary = Summary()

    async def extract(self, inputs: Iterable[Document | ReadFailure], report: Report) -> Summary:
        """Read every document of ``inputs`` to its end, reporting as it goes.

        Cancelling is safe at any moment: what was reported as done is in the ledger, the rest is as if it
        had never begun. Raises ``ModelError`` and ``LedgerError`` where going on makes no sense.
        """
        queue: asyncio.Queue[_Job | None] = asyncio.Queue(maxsize=_AHEAD)
        workers = self._endpoint.settings.concurrency
        trouble: list[UserError] = []
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._produce(inputs, queue, workers, report))
                for _ in range(workers):
                    group.create_task(self._consume(queue, report))
        except* UserError as errors:
            trouble += [error for error in errors.exceptions if isinstance(error, UserError)]
        if trouble:
            raise trouble[0]
        return self.summary

    async def _produce(
        self,
        inputs: Iterable[Document | ReadFailure],
        queue: asyncio.Queue[_Job | None],
        workers: int,
        report: Report,
    ) -> None:
        """Queue the windows of all inputs, some way ahead of the workers. Inputs are read in a thread, so
        that a slow download does not hold up the answers."""
        source: Iterator[Document | ReadFailure] = iter(inputs)
        self._ledger.add_run(self.run)
        while (item := await asyncio.to_thread(next, source, None)) is not None:
            if isinstance(item, ReadFailure):
                self._unread(item, report)
                continue
            try:
                self._ledger.refuse_erased(item)
                sheet = lay_out(item, self._finder, self._endpoint.settings)
                furniture = sum(f.end - f.start for f in sheet.segmentation.furniture)
                new = self._ledger.add_document(item, furniture_characters=furniture)
            except ErasedError as error:
                self._unread(ReadFailure(origin=item.origin, message=str(error)), report)
                continue
            self.summary.documents += 1
            self.summary.new_documents += new
            report(DocumentOpened(item, sheet.segmentation, new))
            for window in sheet.segmentation.windows:
                await queue.put((sheet, window))
        for _ in range(workers):
            await queue.put(None)

    def _unread(self, failure: ReadFailure, report: Report) -> None:
        self.summary.unread.append(failure)
        report(failure)

    async def _consume(self, queue: asyncio.Queue[_Job | None], report: Report) -> None:
        while (job := await queue.get()) is not None:
            await self._work_off(*job, report)

    async def _work_off(self, sheet: Sheet, window: Window, report: Report) -> None:
        """Bring one window to its end, in halves where it is too much for the model."""
        document = sheet.document
        if self._ledger.erased(document.id):
            self._erased(document, window, report)
            return
        if self._ledger.has_reading(self.run.id, document.id, window.start, window.end):
            self._done(WindowDone(document, window, "ok", skipped=True), report)
            return
        key = self._key(document, window)
        before = self._work.window(key)
        halves = halves_of(document, window)
        if not (halves and before and before.state is State.TRUNCATED):
            try:
                self._done(await self._read(sheet, window), report)
                return
            except ErasedError:
                self._erased(document, window, report)
                return
            except AskError as error:
                self._work.mark(key, State(error.state), str(error))
                spent = error.tokens_in, error.tokens_out
                cost = price(self._endpoint.name, *spent)
                if not (halves and isinstance(error, Truncated)):
                    done = WindowDone(document, window, error.state, str(error), cost=cost)
                    self._done(replace(done, tokens_in=spent[0], tokens_out=spent[1]), report)
                    return
                self.summary.spend(*spent, cost)
        for half in halves:
            await self._work_off(sheet, half, report)

    def _erased(self, document: Document, window: Window, report: Report) -> None:
        """Somebody erased the text since it was opened here, and the answers kept since then hold words."""
        self._work.forget([document.id])
        detail = f"its text was {self._ledger.erased(document.id)}"
        self._done(WindowDone(document, window, "erased", detail), report)

    def _done(self, done: WindowDone, report: Report) -> None:
        self.summary.add(done)
        report(done)

    def _key(self, document: Document, window: Window) -> WindowKey:
        return WindowKey(self.run.id, document.id, window.start, window.end)

    async def _read(self, sheet: Sheet, window: Window) -> WindowDone:
        """Ask about one window, admit what holds, ask once more about what does not, and record."""
        document = sheet.document
        asked = question(sheet, window, self._finder, self._endpoint.settings)
        heard = (span for a in sheet.found for span in a.source if span[0] < window.end)
        scene = Scene(document, window, asked.candidates, tuple(sorted(heard)))
        if not asked.candidates and self._finder.name != "none":
            return self._record(scene, [], [], [])  # headings and dividers: nothing is said
        self._work.mark(self._key(document, window), State.RUNNING)
        reply = await self._client.ask(asked.messages, asked.form)
        replies = [reply]
        claims, bad = sift(reply.answer.items, scene)
        missing = unanswered(scene, claims, bad)
        if bad or missing:
            again = repair_text(
                asked.messages[-1]["content"], [(shown(item), why) for item, why in bad], missing
            )
            try:
                second = await self._client.ask(
                    [*asked.messages[:-1], {"role": "user", "content": again}], asked.form
                )
            except (Invalid, Refused, Truncated):
                pass  # the first answer stands; the model could not be reached is another matter, and raised
            else:
                replies.append(second)
                wanted = {number_of(item) for item, _ in bad} | set(missing)
                items = [item for item in second.answer.items if number_of(item) in wanted]
                mended, still_bad = sift(items, scene, already=claims)
                claims += mended
                # what was mended is no longer bad; what was not stays on record as it first came
                held = {number_of(item) for item, _ in bad} & numbers_of(scene, mended)
                bad = [(item, why) for item, why in bad if number_of(item) not in held]
                bad += [(item, why) for item, why in still_bad if number_of(item) in missing]
            bad += [(n, "not answered") for n in unanswered(scene, claims, bad)]
        return self._record(scene, claims, bad, replies)

    def _record(
        self,
        scene: Scene,
        claims: list[Claim],
        bad: list[Bad],
        replies: list[Reply[QuotedAnswer]],
    ) -> WindowDone:
        """Append the reading with its claims. Its tokens are those of all answers, its cost that of the
        answers asked for now: a kept one was paid for when it was kept."""
        document, window = scene.document, scene.window
        asked = [reply.raw for reply in replies if not reply.cached]
        costs = [raw.cost for raw in asked]
        cost = None if None in costs else sum((c for c in costs if c is not None), Decimal(0))
        cached = bool(replies) and not asked
        new = self._ledger.add_reading(
            Reading(
                run_id=self.run.id,
                document_id=document.id,
                start=window.start,
                end=window.end,
                tokens_in=sum(reply.raw.tokens_in for reply in replies),
                tokens_out=sum(reply.raw.tokens_out for reply in replies),
                cost_usd=cost,
                milliseconds=round(1000 * sum(raw.seconds for raw in asked)),
                cached=cached,
                rejected=len(bad),
            ),
            claims,
        )
        key = self._key(document, window)
        self._work.reject(key, [KeptRejected(draft=json.loads(shown(item)), reason=why) for item, why in bad])
        self._work.mark(key, State.OK)
        fresh = tuple(claim for claim, is_new in zip(claims, new, strict=True) if is_new)
        return WindowDone(
            document,
            window,
            "ok",
            claims=fresh,
            known=len(claims) - len(fresh),
            rejected=len(bad),
            tokens_in=sum(raw.tokens_in for raw in asked),
            tokens_out=sum(raw.tokens_out for raw in asked),
            cost=cost,
            cached=cached,
        )
