"""A reader as it is seen from the process that asks: started, given work, and noticed when it dies."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from ledger.errors import FaultError
from ledger.reading.line import Broke, Drop, Line, Ready

_STARTING = 120.0
"""Seconds a reader may take until it can read; three are usual."""
_BEGIN = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from ledger.reading.process import main; main(int(sys.argv[2]))"
)
_KEPT = frozenset("PATH HOME LANG LANGUAGE TZ TMPDIR LD_LIBRARY_PATH OMP_NUM_THREADS VIRTUAL_ENV".split())
"""What a reader is told of our environment, besides what begins with one of these:"""
_KEPT_TOO = ("LC_", "PYTHON")


class ReaderLost(Exception):
    """The process has ended, and what it was at is lost with it; ``suspect`` says that it was the reader's
    turn, so that it may have died of this."""

    def __init__(self, message: str, *, suspect: bool = True) -> None:
        super().__init__(message)
        self.suspect = suspect


class Call:
    """A conversation with a reader about one thing. A context manager: left early, the reader is told."""

    def __init__(self, reader: Reader, number: int) -> None:
        self._reader, self.number = reader, number
        self._heard: deque[Any] = deque()
        self._waiting: asyncio.Future[None] | None = None
        self._over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None and not self._over:
            self._reader.tell(Drop(self.number))
        self._reader.over(self)

    @property
    def with_the_reader(self) -> bool:
        """Whether it is the reader's turn."""
        return self._waiting is not None

    def tell(self, message: Any) -> None:
        """Say something."""
        self._reader.tell(message)

    async def listen(self) -> Any:
        """What the reader says next. Raises ``ReaderLost``, and ``FaultError`` for a fault of ours."""
        if not self._heard:
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                await self._waiting
            finally:
                self._waiting = None
        message = self._heard.popleft()
        if isinstance(message, ReaderLost):
            self._over = True
            raise message
        if isinstance(message, Broke):
            self._over = True
            raise FaultError(message.what)
        return message

    def lost(self) -> None:
        """The reader is gone."""
        self.hear(ReaderLost("it has ended", suspect=self.with_the_reader))

    def hear(self, message: Any) -> None:
        """The reader said this."""
        self._heard.append(message)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


class Reader:
    """One process. :meth:`start` it; :meth:`close` it in the end."""

    def __init__(self, lost: Callable[[Reader], None]) -> None:
        """``lost`` is called once, when a reader that could read has died."""
        self._tell_lost = lost
        self._line = Line(self._hear, self._lost)
        self._calls: dict[int, Call] = {}
        self._number = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.alive = False

    async def start(self) -> None:
        """Begin, and wait until it can read (some seconds). Raises ``ReaderLost`` where it cannot, and
        ``OSError`` where there is no room for another process."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            self._process = _spawn(theirs.fileno())
        await asyncio.get_running_loop().create_connection(lambda: self._line, sock=ours)
        try:
            async with asyncio.timeout(_STARTING):
                ready = await self._ready
        except TimeoutError as error:
            raise ReaderLost(f"it could not read after {_STARTING:.0f} seconds") from error
        if not ready:
            raise ReaderLost(await self.ending())

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process is not None
        return self._process.pid

    @property
    def load(self) -> int:
        """How many things it is at or has before it; what waits for an answer is not counted."""
        return sum(call.with_the_reader for call in self._calls.values())

    def call(self) -> Call:
        """Begin a conversation."""
        self._number += 1
        call = self._calls[self._number] = Call(self, self._number)
        if not self.alive:
            call.hear(ReaderLost("it has ended", suspect=False))
        return call

    def over(self, call: Call) -> None:
        """A conversation is over."""
        self._calls.pop(call.number, None)

    def tell(self, message: Any) -> None:
        """Send a message."""
        self._line.tell(message)

    async def ending(self) -> str:
        """How the process ended: it is waited for."""
        assert self._process is not None
        code = await asyncio.to_thread(self._process.wait)
        return f"signal {-code}" if code < 0 else f"exit status {code}"

    async def close(self) -> None:
        """End the process at once, whatever it is at: it keeps nothing."""
        self.alive = False
        self._line.close()
        if self._process is not None:
            self._process.kill()
            await self.ending()

    def _hear(self, message: Any) -> None:
        if isinstance(message, Ready):
            self.alive = True
            if not self._ready.done():
                self._ready.set_result(True)
        elif call := self._calls.get(message.call):
            call.hear(message)

    def _lost(self) -> None:
        if not self._ready.done():
            self._ready.set_result(False)
        if self.alive:
            self.alive = False
            self._tell_lost(self)
        for call in list(self._calls.values()):
            call.lost()


def _spawn(descriptor: int) -> subprocess.Popen[bytes]:
    """A process that reads. It finds modules where we do, and nowhere else (-P: a folder called "ledger"
    where the user stands is none of ours); in a session of its own, so that Ctrl-C comes to us alone."""
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _BEGIN, json.dumps(sys.path), str(descriptor)],
        pass_fds=[descriptor],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        env={n: value for n, value in os.environ.items() if n in _KEPT or n.startswith(_KEPT_TOO)},
    )
