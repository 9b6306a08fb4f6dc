"""Stopping a run: the first Ctrl-C lets it end in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.jobs.report import Summary


async def until_stopped(run: Coroutine[Any, Any, Any], summary: Summary) -> None:
    """Await ``run``; the first Ctrl-C (or SIGTERM) cancels what is in flight, is noted in the summary, and
    lets it be printed."""
    task = asyncio.create_task(run)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        summary.interrupted = True
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not summary.interrupted:
            raise
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def asked_until_stopped(run: Coroutine[Any, Any, Any], summary: Summary) -> None:
    """The same for a run that asks a model from this process: its connections are closed in the end."""
    from ledger.model.client import hang_up

    try:
        await until_stopped(run, summary)
    finally:
        await hang_up()
