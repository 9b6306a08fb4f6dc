"""All readers together: how many there are, who is given what, and what becomes of the work of a dead one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import BaseModel

from ledger.ask import Sheet
from ledger.documents import Document, ReadFailure
from ledger.drafts import QuotedAnswer, form_called
from ledger.errors import FaultError, fault
from ledger.find import Finder
from ledger.model.client import Asks, Place, Reply
from ledger.model.endpoint import Endpoint
from ledger.model.failures import AskError
from ledger.processors import processors
from ledger.reading.finders import FINDERS
from ledger.reading.here import Here, Reads
from ledger.reading.line import Ask, Cut, Ended, Given, Manner, Read, Told
from ledger.reading.reader import Reader, ReaderLost
from ledger.reading.window import Outcome, failure
from ledger.segment import Segmentation, Window

MOST = 4
"""Readers at most, unless told otherwise: with so many it is the process that asks which is full."""
_MANY = 100
"""Windows of an extraction that let the first reader be started: it takes some seconds of a processor, and
what comes of that begins to be of use later."""
_FULL, _LONG = 8, 2.0
"""So many things before each reader, for so many seconds, let another be started."""
_FALSE_STARTS = 3
"""So many starts in a row may fail before it is left at what there is."""
_DEATHS = 8
"""After so many no more are started: there seems to be no room for them."""
_ROOM = 16
"""Windows that a reader may have before it at once."""
_REMEMBERED = 1000
"""Documents of which it is known who cut them."""
_DEADLY = "reading it killed the process that did, twice, the second time with nothing else before it"
_NOBODY = "the process that read it died, and no other could be started to read it by itself"

Say = Callable[[str], object]


class GivenUp(Exception):
    """Nobody can read it; the text says why."""


T = TypeVar("T")
A = TypeVar("A", bound=BaseModel)


def usual(endpoint: Endpoint, finder: Finder) -> int:
    """Readers at most, as suits this machine: a language model that runs here leaves them no processor, and a
    finder with a network takes two."""
    if endpoint.local and not endpoint.settings.words:
        return 0
    left = processors() if finder.name in FINDERS else processors() - 2
    return max(0, min(left, MOST))


class Readers:
    """The readers of this process; an asynchronous context manager, for one event loop.

    They are started when there is much to do, and what comes before they can read is done here.
    """

    def __init__(self, most: int, *, say: Say = lambda text: None) -> None:
        """At ``most`` so many, and one more where one has died; none: everything is done here. ``say`` takes
        a line for the user."""
        self._most, self._say = most, say
        self._readers: list[Reader] = []
        self._starting: asyncio.Task[None] | None = None
        self._false_starts = 0
        self._alone = asyncio.Lock()
        self._suspecting = 0
        self._apart: Reader | None = None
        self._full_since: float | None = None
        self._burials: set[asyncio.Task[None]] = set()
        self.deaths = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._starting:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        apart = [self._apart] if self._apart else []
        await asyncio.gather(*(reader.close() for reader in (*self._readers, *apart)), *self._burials)
        self._readers.clear()

    async def beside(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of ``work``; the readers that it calls for end with it."""
        async with self:
            return await work

    @property
    def room(self) -> int:
        """Windows that they can have before them at once, all together."""
        return _ROOM * min(self._most, processors())

    @property
    def pids(self) -> list[int]:
        """The processes that can read now."""
        apart = [self._apart] if self._apart else []
        return [reader.pid for reader in (*self._readers, *apart) if reader.alive]

    def reading(self, client: Asks, finder: Finder) -> Reads:
        """For one extraction: its questions are asked by ``client``, and beside this ``finder``."""
        return _Aside(self, client, finder)

    def busy(self, windows: int) -> None:
        """An extraction has come upon so many windows: start one more, where that is of use."""
        living, now = self._living(), asyncio.get_running_loop().time()
        if not living or any(reader.load < _FULL for reader in living):
            self._full_since = None
        elif self._full_since is None:
            self._full_since = now
        wanted = now - self._full_since > _LONG if self._full_since is not None else not living
        room = len(living) < self._most and self.deaths < _DEATHS
        if self._starting is None and room and windows >= _MANY and wanted:
            self._full_since = None
            self._starting = asyncio.create_task(self._start())

    async def all_ready(self) -> None:
        """Start all there may be, and wait until they can read."""
        while len(self._living()) < self._most and self._false_starts < _FALSE_STARTS:
            if self._starting is None:
                self._starting = asyncio.create_task(self._start())
            await self._starting

    async def _start(self) -> None:
        try:
            self._readers.append(await self._started())
            self._false_starts = 0
        except (ReaderLost, OSError) as error:
            self._false_starts += 1
            if self._false_starts >= _FALSE_STARTS:
                self._most = len(self._living())
            self._say(f"a process that was to read could not be started ({error}); the others go on")
        finally:
            self._starting = None

    def _living(self) -> list[Reader]:
        return [reader for reader in self._readers if reader.alive]

    async def _started(self) -> Reader:
        reader = Reader(self._bury)
        try:
            await reader.start()
        except BaseException:
            await asyncio.shield(reader.close())
            raise
        return reader

    def choose(self, before: Reader | None = None) -> Reader | None:
        """The reader with the least to do, or the one that had to do with it ``before`` where it has hardly
        more; None: there is none."""
        living = self._living()
        if not living:
            return None
        least = min(living, key=lambda reader: reader.load)
        if before is not None and before.alive and before.load <= least.load + _FULL:
            return before
        return least

    def _bury(self, reader: Reader) -> None:
        """A reader has died."""
        if reader in self._readers:
            self._readers.remove(reader)
        if reader is self._apart:
            self._apart = None
        self.deaths += 1
        task = asyncio.create_task(self._tell_of(reader))
        self._burials.add(task)
        task.add_done_callback(self._burials.discard)

    async def _tell_of(self, reader: Reader) -> None:
        self._say(f"a process that read has died ({await reader.ending()}); what it had is read again")

    @asynccontextmanager
    async def by_itself(self) -> AsyncIterator[Reader | None]:
        """A reader that has nothing else, for what may have killed another: if this one dies too, it is known
        what of. None: it cannot be started."""
        self._suspecting += 1
        try:
            async with self._alone:
                if self._apart is None and self._false_starts < _FALSE_STARTS:
                    try:
                        self._apart = await self._started()
                    except (ReaderLost, OSError):
                        self._false_starts += 1
                yield self._apart
        finally:
            self._suspecting -= 1
            if not self._suspecting and self._apart:
                idle, self._apart = self._apart, None
                await idle.close()


class _Aside(Reads):
    """Reading for one extraction, by readers where there are some, and else here."""

    def __init__(self, readers: Readers, client: Asks, finder: Finder) -> None:
        self._readers, self._client = readers, client
        self._here = Here(client, finder)
        self._manner = Manner(client.settings, finder.name)
        self._found_there = finder.name in FINDERS
        self._cut_by: dict[str, Reader] = {}

    def busy(self, windows: int) -> None:
        """Perhaps another reader is started."""
        self._readers.busy(windows)

    async def cut(self, documents: Sequence[Document]) -> list[Segmentation | ReadFailure]:
        """Each by a reader."""
        if self._readers.choose() is None:
            return await self._here.cut(documents)
        return list(await asyncio.gather(*map(self._cut, documents)))

    async def _cut(self, document: Document) -> Segmentation | ReadFailure:
        async def there(reader: Reader) -> Segmentation | ReadFailure:
            self._remember(document, reader)
            with reader.call() as call:
                call.tell(Cut(call.number, document, self._manner))
                segmentation: Segmentation = (await call.listen()).segmentation
                return segmentation

        async def here() -> Segmentation | ReadFailure:
            return (await self._here.cut([document]))[0]

        try:
            return await self._done(None, there, here)
        except GivenUp as error:
            return ReadFailure(origin=document.origin, message=str(error))
        except Exception as error:
            return ReadFailure(origin=document.origin, message=fault(error))

    async def lay_out(self, sheet: Sheet) -> Sheet:
        """Here, where the finder is a network; else whoever reads a window of it does it."""
        if self._found_there and self._readers.choose():
            return sheet
        return await self._here.lay_out(sheet)

    async def read(self, sheet: Sheet, window: Window) -> Outcome:
        """By a reader; what it asks is asked here."""
        document = sheet.document
        if sheet.found is None and not self._found_there:
            sheet = await self._here.lay_out(sheet)
        asking = _Asking(self._client.about((document.id, window.start, window.end)))

        async def there(reader: Reader) -> Outcome:
            with reader.call() as call:
                call.tell(Read(call.number, (document.id, document.language), self._manner, window))
                while not isinstance(message := await call.listen(), Ended):
                    if isinstance(message, Ask):
                        call.tell(await asking.told(message))
                    else:
                        call.tell(Given(call.number, document, sheet.found))
                return message.outcome

        async def here() -> Outcome:
            return await self._here.read(sheet, window, asking)

        try:
            return await self._done(self._cut_by.get(document.id), there, here)
        except (GivenUp, FaultError) as error:
            return failure(document, window, AskError(str(error)), asking.replies)

    async def _done(
        self,
        before: Reader | None,
        there: Callable[[Reader], Awaitable[T]],
        here: Callable[[], Awaitable[T]],
    ) -> T:
        """What comes of it with a reader, or here where there is none. Where the reader dies, and may have
        died of it, it is done by one that has nothing else.

        Raises ``GivenUp`` where that dies too, or cannot be had: it might take us with it.
        """
        while reader := self._readers.choose(before):
            try:
                return await there(reader)
            except ReaderLost as error:
                if error.suspect:
                    break
        else:
            return await here()
        async with self._readers.by_itself() as alone:
            if alone is None:
                raise GivenUp(_NOBODY)
            try:
                return await there(alone)
            except ReaderLost as error:
                raise GivenUp(_DEADLY) from error

    def _remember(self, document: Document, reader: Reader) -> None:
        """Who has cut it, and so need not cut it again."""
        self._cut_by[document.id] = reader
        if len(self._cut_by) > _REMEMBERED:
            del self._cut_by[next(iter(self._cut_by))]


class _Asking:
    """Asks about one window, for whoever reads it. An answer that is here already, because somebody died over
    it, is not asked for again, nor paid for again."""

    def __init__(self, client: Asks) -> None:
        self._client, self.settings = client, client.settings
        self._answers: dict[str, Reply[Any] | AskError] = {}

    @property
    def replies(self) -> list[Reply[Any]]:
        """The answers there were."""
        return [answer for answer in self._answers.values() if isinstance(answer, Reply)]

    def about(self, place: Place) -> Self:
        """This one: there is one for each window."""
        return self

    async def ask(self, messages: list[dict[str, str]], form: type[A]) -> Reply[A]:
        """As :meth:`ledger.model.client.Client.ask`."""
        assert issubclass(form, QuotedAnswer)
        key = repr((messages, form.__name__, form.passages))
        if key not in self._answers:
            try:
                self._answers[key] = await self._client.ask(messages, form)
            except AskError as error:
                self._answers[key] = error
        answer = self._answers[key]
        if isinstance(answer, AskError):
            raise answer
        return answer

    async def told(self, question: Ask) -> Told:
        """The answer to a reader's question. Raises what is no matter of this question alone."""
        try:
            reply = await self.ask(question.messages, form_called(question.form, question.passages))
        except AskError as error:
            return Told(question.call, error)
        return Told(question.call, reply.raw, reply.cached)
