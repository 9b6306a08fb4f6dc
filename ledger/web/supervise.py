"""The worker beside a served ledger: a process of its own, begun again where it dies, ended with the server.

Its standard input is a pipe that nobody writes to: when the server ends, however it ends, the worker sees the
end of it, and ends too.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path

from ledger.logs import event

_RUN = "from ledger.cli import main; main()"
_PATIENCE = 20.0
"""Seconds that a worker is given to end by itself."""
_LONGEST_PAUSE = 60.0
_STEADY = 60.0
"""Seconds after which a worker is taken to have been well."""


class Supervisor:
    """Keeps a worker running. An asynchronous context manager."""

    def __init__(self, path: Path, *, parallel: int, log_json: bool) -> None:
        self._arguments = ["worker", "--ledger", str(path), "--attached", "--parallel", str(parallel)]
        if log_json:
            self._arguments.append("--log-json")
        self._process: Process | None = None
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Supervisor:
        self._watch = asyncio.create_task(self._keep_running())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        process = self._process
        if process is None or process.returncode is not None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _keep_running(self) -> None:
        # the token is the server's business, and is not handed on
        environment = {name: value for name, value in os.environ.items() if name != "FACT_LEDGER_TOKEN"}
        loop, pause = asyncio.get_running_loop(), 1.0
        while True:
            begin = loop.time()
            self._process = await asyncio.create_subprocess_exec(
                *[sys.executable, "-c", _RUN, *self._arguments], stdin=PIPE, stdout=2, env=environment
            )
            status = await self._process.wait()
            pause = 1.0 if loop.time() - begin > _STEADY else min(2 * pause, _LONGEST_PAUSE)
            event("worker died", level=logging.ERROR, status=status, again_in_seconds=pause)
            await asyncio.sleep(pause)
