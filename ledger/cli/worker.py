"""``fact-ledger worker``."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from pathlib import Path

import click

from ledger.cli.options import ledger_option


@click.command()
@ledger_option
@click.option("--parallel", type=click.IntRange(1, 64), default=4, show_default=True, help="Jobs at a time.")
@click.option("--once", is_flag=True, help="End when there is nothing left to do.")
@click.option("--log-json", is_flag=True, help="Log as JSON lines.")
@click.option("--attached", is_flag=True, hidden=True, help="End when standard input does: serve has ended.")
def command(ledger_path: Path, parallel: int, once: bool, log_json: bool, attached: bool) -> None:
    """Work off the documents that a service took in (`fact-ledger serve`).

    How they are read is said by the service; keys are taken from this command's environment. Ctrl-C ends
    it; whatever it was at is gone on with by the next one. Several may run, on one machine.
    """
    from ledger.logs import log_to_stderr

    log_to_stderr(as_json=log_json)
    asyncio.run(_run(ledger_path, parallel, once=once, attached=attached))


async def _run(path: Path, parallel: int, *, once: bool, attached: bool) -> None:
    from ledger.jobs.worker import Worker
    from ledger.model.client import hang_up

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if attached:

        def wait_for_the_end() -> None:
            sys.stdin.buffer.read()
            loop.call_soon_threadsafe(stop.set)

        threading.Thread(target=wait_for_the_end, daemon=True).start()
    with Worker(path, parallel=parallel) as worker:
        try:
            await worker.run(stop, once=once)
        finally:
            await hang_up()
