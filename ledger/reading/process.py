"""What runs in a reader: ``python -m ledger.reading.process FD``, with a socket to the process that asks.

It has no ledger and no key, opens no file and no connection, and ends when the other end of its line does,
however that came about.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

from pydantic import BaseModel

from ledger.ask import Sheet, cut, lay_out
from ledger.documents import Document
from ledger.drafts import QuotedAnswer
from ledger.errors import fault
from ledger.find import Attribution
from ledger.model.client import Place, Reply, read
from ledger.model.endpoint import Settings
from ledger.model.failures import AskError
from ledger.normalise import clause
from ledger.reading.finders import FINDERS, Elsewhere
from ledger.reading.line import Ask, Broke, Cut, CutUp, Drop, Ended, Line, Manner, Read, Ready, Told
from ledger.reading.window import read_window
from ledger.segment import Segmentation

A = TypeVar("A", bound=BaseModel)

_KEPT = 16_000_000
"""Characters of the documents whose sheets are kept: with the windows of one between those of others it would
be cut anew for each."""


class _Asking:
    """Asks by way of the process that has the connection."""

    def __init__(self, tell: Callable[[Any], None], call: int, settings: Settings) -> None:
        self._tell, self._call, self.settings = tell, call, settings
        self._told: asyncio.Future[Told] | None = None

    def about(self, place: Place) -> Self:
        """This one: there is one for each window."""
        return self

    async def ask(self, messages: list[dict[str, str]], form: type[A]) -> Reply[A]:
        """As :meth:`ledger.model.client.Client.ask`."""
        assert issubclass(form, QuotedAnswer)
        self._told = asyncio.get_running_loop().create_future()
        self._tell(Ask(self._call, messages, form.__name__, form.passages))
        told = await self._told
        if isinstance(told.raw, AskError):
            raise told.raw
        return Reply(read(told.raw, form), told.raw, told.cached)

    def hear(self, told: Told) -> None:
        """The answer is there."""
        if self._told is not None and not self._told.done():
            self._told.set_result(told)


class _Sheets:
    """What was made of the documents that were seen last, so that it is made once, however many windows
    they have."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[Any, ...], tuple[Segmentation, tuple[Attribution, ...] | None]]
        self._made = OrderedDict()
        self._characters = 0

    def cut(self, document: Document, manner: Manner) -> Segmentation:
        """The document, cut."""
        key = _key(document, manner)
        if kept := self._made.get(key):
            self._made.move_to_end(key)
            return kept[0]
        segmentation = cut(document, manner.settings)
        self._made[key] = segmentation, None
        self._characters += segmentation.text_length
        while self._characters > _KEPT and len(self._made) > 1:
            _, (oldest, _) = self._made.popitem(last=False)
            self._characters -= oldest.text_length
        return segmentation

    def found(self, document: Document, manner: Manner) -> tuple[Attribution, ...]:
        """What is found in the document."""
        key = _key(document, manner)
        segmentation, found = self.cut(document, manner), self._made[key][1]
        if found is None:
            found = lay_out(document, FINDERS[manner.finder], manner.settings, segmentation).found or ()
            self._made[key] = segmentation, found
        return found


def _key(document: Document, manner: Manner) -> tuple[Any, ...]:
    return document.id, document.language, manner


class Process:
    """A reader at work, in one event loop."""

    def __init__(self) -> None:
        self._gone = asyncio.get_running_loop().create_future()
        self._line = Line(self._hear, self._lost)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._asking: dict[int, _Asking] = {}
        self._sheets = _Sheets()

    async def serve(self, end: socket.socket) -> None:
        """Read what comes over the line until it is hung up."""
        await asyncio.get_running_loop().create_connection(lambda: self._line, sock=end)
        self._line.tell(Ready())
        await self._gone

    def _lost(self) -> None:
        if not self._gone.done():
            self._gone.set_result(None)

    def _hear(self, message: Cut | Read | Told | Drop) -> None:
        match message:
            case Cut():
                self._begin(message.call, self._cut(message))
            case Read():
                self._begin(message.call, self._read(message))
            case Told():
                if asking := self._asking.get(message.call):
                    asking.hear(message)
            case Drop():
                if task := self._tasks.get(message.call):
                    task.cancel()

    def _begin(self, call: int, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._to_the_end(call, work))
        self._tasks[call] = task

    async def _to_the_end(self, call: int, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:
            self._line.tell(Broke(call, fault(error)))
        finally:
            del self._tasks[call]
            self._asking.pop(call, None)

    async def _cut(self, wanted: Cut) -> None:
        self._line.tell(CutUp(wanted.call, self._sheets.cut(wanted.document, wanted.manner)))

    async def _read(self, wanted: Read) -> None:
        document, manner, found = wanted.document, wanted.manner, wanted.found
        segmentation = self._sheets.cut(document, manner)
        if found is None:
            found = self._sheets.found(document, manner)
        self._asking[wanted.call] = asking = _Asking(self._line.tell, wanted.call, manner.settings)
        sheet = Sheet(document, segmentation, found)
        finder = FINDERS.get(manner.finder, Elsewhere())
        outcome = await read_window(sheet, wanted.window, asking, finder)
        for claim in outcome.claims:
            _ = claim.id  # it is kept with the claim, and whoever writes need not work it out
        self._line.tell(Ended(wanted.call, outcome))


def main(descriptor: int) -> None:
    """Read until the line is hung up. Ctrl-C is for the process that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clause.read("It takes a second to load the tagger.")
    gc.collect()
    gc.freeze()

    async def serve() -> None:
        await Process().serve(socket.socket(fileno=descriptor))

    asyncio.run(serve())


if __name__ == "__main__":
    main(int(sys.argv[1]))
