"""How an extraction has documents cut and windows read, and doing it in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from ledger.ask import Sheet, cut, lay_out
from ledger.documents import Document, ReadFailure
from ledger.errors import fault
from ledger.find import Finder
from ledger.model.client import Asks
from ledger.model.endpoint import Settings
from ledger.reading.window import Outcome, read_window
from ledger.segment import Segmentation, Window


class Reads(Protocol):
    """Cuts documents and reads windows, wherever that is."""

    async def cut(self, documents: Sequence[Document]) -> list[Segmentation | ReadFailure]:
        """How each document is cut, or why it cannot be."""

    async def lay_out(self, sheet: Sheet) -> Sheet:
        """The sheet with what the finder finds, where that is not left to whoever reads its windows."""

    async def read(self, sheet: Sheet, window: Window) -> Outcome:
        """Read a window of a sheet to its end. Raises ``ModelError`` where no question to the model can
        succeed; other errors are faults of ours, and of this window alone."""

    def busy(self, windows: int) -> None:
        """So many windows there were to read so far: let there be more who do, where that is of use."""


class Here(Reads):
    """Everything is done in this process: what takes long without asking, in a thread."""

    def __init__(self, client: Asks, finder: Finder) -> None:
        self._client, self._finder = client, finder
        self._last: Sheet | None = None

    async def cut(self, documents: Sequence[Document]) -> list[Segmentation | ReadFailure]:
        """In one thread, one after the other."""
        settings = self._client.settings
        return await asyncio.to_thread(lambda: [_cut(document, settings) for document in documents])

    async def lay_out(self, sheet: Sheet) -> Sheet:
        """In a thread: a network fills a processor without holding up the others."""
        settings = self._client.settings
        return await asyncio.to_thread(lay_out, sheet.document, self._finder, settings, sheet.segmentation)

    async def read(self, sheet: Sheet, window: Window, client: Asks | None = None) -> Outcome:
        """In the event loop. A sheet that was left to somebody else is laid out first. ``client`` asks in the
        place of ours."""
        if sheet.found is None:
            if self._last is None or self._last.document is not sheet.document:
                self._last = await self.lay_out(sheet)
            sheet = self._last
        return await read_window(sheet, window, client or self._client, self._finder)

    def busy(self, windows: int) -> None:
        """There is nobody else."""


def _cut(document: Document, settings: Settings) -> Segmentation | ReadFailure:
    try:
        return cut(document, settings)
    except Exception as error:
        return ReadFailure(origin=document.origin, message=fault(error))
