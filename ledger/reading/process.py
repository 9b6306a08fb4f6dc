"""What runs in a reader: :func:`main`, with a socket to the process that asks.

It has no ledger and no key, opens no connection, and ends when the other end of its line does, however that
came about.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self, TypeVar

from pydantic import BaseModel

from ledger.ask import Sheet, cut, lay_out
from ledger.documents import Document
from ledger.drafts import QuotedAnswer
from ledger.errors import fault
from ledger.model.client import Place, Reply, read
from ledger.model.endpoint import Settings
from ledger.model.failures import AskError
from ledger.normalise import clause
from ledger.reading.finders import FINDERS, Elsewhere
from ledger.reading.line import (
    Ask,
    Broke,
    Cut,
    CutUp,
    Drop,
    Ended,
    Given,
    Lacks,
    Line,
    Manner,
    Read,
    Ready,
    Told,
)
from ledger.reading.window import Outcome, read_window

A = TypeVar("A", bound=BaseModel)

_KEPT = 16_000_000
"""Characters of the documents that are kept: with the windows of one between those of others it would be cut
anew for each."""


class _Talk:
    """One conversation with the process that asks, as it is led here. It is also who is asked: there is one
    for each window."""

    def __init__(self, tell: Callable[[Any], None], call: int, settings: Settings) -> None:
        self._tell, self._call, self.settings = tell, call, settings
        self._heard: asyncio.Future[Any] | None = None

    def about(self, place: Place) -> Self:
        """This one."""
        return self

    async def ask(self, messages: list[dict[str, str]], form: type[A]) -> Reply[A]:
        """As :meth:`ledger.model.client.Client.ask`."""
        assert issubclass(form, QuotedAnswer)
        told: Told = await self.say(Ask(self._call, messages, form.__name__, form.passages))
        if isinstance(told.raw, AskError):
            raise told.raw
        return Reply(read(told.raw, form), told.raw, told.cached)

    async def say(self, message: Any) -> Any:
        """Say something, and hear what is said to it."""
        self._heard = asyncio.get_running_loop().create_future()
        self._tell(message)
        return await self._heard

    def hear(self, message: Told | Given) -> None:
        """This was said to it."""
        if self._heard is not None and not self._heard.done():
            self._heard.set_result(message)


class _Sheets:
    """The documents that were seen last, with what was made of them: once, however many windows they have."""

    def __init__(self) -> None:
        self._sheets: OrderedDict[tuple[Any, ...], Sheet] = OrderedDict()
        self._characters = 0

    def cut(self, document: Document, manner: Manner) -> Sheet:
        """The document, cut."""
        key = (document.id, document.language), manner
        return self._kept(key) or self._keep(key, Sheet(document, cut(document, manner.settings), None))

    def found(self, document: tuple[str, str | None], manner: Manner) -> Sheet | None:
        """The document with what is found in it; None where it is not there, or that cannot be told here."""
        key = document, manner
        sheet = self._kept(key)
        if sheet is None or sheet.found is not None:
            return sheet
        if manner.finder not in FINDERS:
            return None
        finder = FINDERS[manner.finder]
        return self._keep(key, lay_out(sheet.document, finder, manner.settings, sheet.segmentation))

    def take(self, given: Given, manner: Manner) -> Sheet:
        """A document that was given, with what is found in it."""
        sheet, id = self.cut(given.document, manner), (given.document.id, given.document.language)
        if given.found is not None:
            return self._keep((id, manner), replace(sheet, found=given.found))
        found = self.found(id, manner)
        assert found is not None
        return found

    def _kept(self, key: tuple[Any, ...]) -> Sheet | None:
        if key in self._sheets:
            self._sheets.move_to_end(key)
        return self._sheets.get(key)

    def _keep(self, key: tuple[Any, ...], sheet: Sheet) -> Sheet:
        if key not in self._sheets:
            self._characters += sheet.segmentation.text_length
        self._sheets[key] = sheet
        self._sheets.move_to_end(key)
        while self._characters > _KEPT and len(self._sheets) > 1:
            _, oldest = self._sheets.popitem(last=False)
            self._characters -= oldest.segmentation.text_length
        return sheet


class Process:
    """A reader at work, in one event loop."""

    def __init__(self) -> None:
        self._gone = asyncio.get_running_loop().create_future()
        self._line = Line(self._hear, self._lost)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._talks: dict[int, _Talk] = {}
        self._sheets = _Sheets()

    async def serve(self, end: socket.socket) -> None:
        """Read what comes over the line until it is hung up."""
        await asyncio.get_running_loop().create_connection(lambda: self._line, sock=end)
        self._line.tell(Ready())
        await self._gone

    def _lost(self) -> None:
        if not self._gone.done():
            self._gone.set_result(None)

    def _hear(self, message: Cut | Read | Given | Told | Drop) -> None:
        match message:
            case Cut() | Read():
                task = asyncio.get_running_loop().create_task(self._to_the_end(message))
                self._tasks[message.call] = task
                task.add_done_callback(lambda _: self._over(message.call))
            case Given() | Told():
                if talk := self._talks.get(message.call):
                    talk.hear(message)
            case Drop():
                if unwanted := self._tasks.get(message.call):
                    unwanted.cancel()

    def _over(self, call: int) -> None:
        self._tasks.pop(call, None)
        self._talks.pop(call, None)

    async def _to_the_end(self, wanted: Cut | Read) -> None:
        try:
            if isinstance(wanted, Cut):
                sheet = self._sheets.cut(wanted.document, wanted.manner)
                self._line.tell(CutUp(wanted.call, sheet.segmentation))
            else:
                self._line.tell(Ended(wanted.call, await self._read(wanted)))
        except Exception as error:
            self._line.tell(Broke(wanted.call, fault(error)))

    async def _read(self, wanted: Read) -> Outcome:
        manner = wanted.manner
        talk = self._talks[wanted.call] = _Talk(self._line.tell, wanted.call, manner.settings)
        sheet = self._sheets.found(wanted.document, manner)
        if sheet is None:
            sheet = self._sheets.take(await talk.say(Lacks(wanted.call)), manner)
        outcome = await read_window(sheet, wanted.window, talk, FINDERS.get(manner.finder, Elsewhere()))
        for claim in outcome.claims:
            _ = claim.id  # it is kept with the claim, and whoever writes need not work it out
        return outcome


def main(descriptor: int) -> None:
    """Read until the line is hung up. Ctrl-C is for the process that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clause.read("It takes a second to load the tagger.")
    gc.collect()
    gc.freeze()

    async def serve() -> None:
        await Process().serve(socket.socket(fileno=descriptor))

    asyncio.run(serve())
