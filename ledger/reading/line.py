"""The line between a reader and the process that asks: what they tell each other, and how.

Messages are pickled, each with its length before it. Both ends are the same program of the same version, on
a socket that nobody else has.
"""

from __future__ import annotations

import asyncio
import pickle
import struct
from collections.abc import Callable
from typing import Any, NamedTuple

from ledger.documents import Document
from ledger.drafts import Asked
from ledger.find import Attribution
from ledger.model.client import Raw
from ledger.model.endpoint import Settings
from ledger.model.failures import AskError
from ledger.reading.window import Outcome
from ledger.segment import Segmentation, Window

_LENGTH = struct.Struct("!Q")
_PICKLE = 5


class Manner(NamedTuple):
    """How documents are read: for a model that this suits, beside the finder of this name."""

    settings: Settings
    finder: str


class Cut(NamedTuple):
    """To a reader: cut this document."""

    call: int
    document: Document
    manner: Manner


class Read(NamedTuple):
    """To a reader: read this window of the document with this id in this language."""

    call: int
    document: tuple[str, str | None]
    manner: Manner
    window: Window


class Given(NamedTuple):
    """To a reader: the document that it lacks. ``found`` is what was found in it; None: find it there."""

    call: int
    document: Document
    found: tuple[Attribution, ...] | None


class Told(NamedTuple):
    """To a reader: the answer to its question, and whether it was kept from before; or why there is none."""

    call: int
    raw: Raw | AskError
    cached: bool = False


class Drop(NamedTuple):
    """To a reader: this is not wanted any more."""

    call: int


class Ready(NamedTuple):
    """From a reader: it can read."""


class CutUp(NamedTuple):
    """From a reader: how the document is cut."""

    call: int
    segmentation: Segmentation


class Lacks(NamedTuple):
    """From a reader: it does not have the document, or not what was found in it."""

    call: int


class Ask(NamedTuple):
    """From a reader: ask this, to be answered in the form of this name, bounded to these passages."""

    call: int
    messages: list[dict[str, str]]
    form: str
    passages: tuple[Asked, ...] | None


class Ended(NamedTuple):
    """From a reader: how reading the window ended."""

    call: int
    outcome: Outcome


class Broke(NamedTuple):
    """From a reader: a fault of ours (:func:`ledger.errors.fault`)."""

    call: int
    what: str


class Line(asyncio.Protocol):
    """One end of the line."""

    def __init__(self, hear: Callable[[Any], None], lost: Callable[[], None]) -> None:
        """``hear`` is given each message, ``lost`` is called once when the other end is gone."""
        self._hear, self._lost = hear, lost
        self._heard = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The line stands."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hear every message that is whole now."""
        heard = self._heard
        heard += data
        at = 0
        while len(heard) - at >= _LENGTH.size:
            begin = at + _LENGTH.size
            end = begin + _LENGTH.unpack_from(heard, at)[0]
            if len(heard) < end:
                break
            message = pickle.loads(bytes(heard[begin:end]))  # noqa: S301 - see above
            at = end
            self._hear(message)
        del heard[:at]

    def connection_lost(self, error: Exception | None) -> None:
        """The other end is gone."""
        self._lost()

    def tell(self, message: Any) -> None:
        """Send a message. To somebody who is gone it is lost, and that is heard of otherwise."""
        body = pickle.dumps(message, _PICKLE)
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(_LENGTH.pack(len(body)) + body)

    def close(self) -> None:
        """Hang up at once; what was not sent yet is not sent."""
        if self._transport is not None:
            self._transport.abort()
