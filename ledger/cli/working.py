"""Working off a job in the foreground: ``extract``, ``jobs resume`` and ``jobs retry``."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from ledger.cli.options import one_line, put_json


def work_off(
    path: Path,
    how: Any,
    pick: Callable[[Any], Any],
    *,
    as_json: bool,
    again: bool,
    budgeted: bool,
    api_base: str | None = None,
    link: bool = True,
) -> int:
    """Work off the job that ``pick`` (given the jobs of the ledger) claims. Returns the exit status.

    ``budgeted`` says that it will have a budget, so that a model without a price is refused before.
    ``api_base`` is the address as it was given, with a password that is not kept. ``link`` links the new
    claims in the end.
    """
    from ledger.cli.link import link_all
    from ledger.cli.progress import Watcher
    from ledger.find import finder
    from ledger.jobs import Cancelled, Working
    from ledger.model.endpoint import open_endpoint
    from ledger.model.gate import need_price
    from ledger.store.jobs import Jobs
    from ledger.store.ledger import Ledger
    from ledger.store.work import Work

    with ExitStack() as stack:
        if path.exists():
            # an unusable ledger is said before the model loads; a new one is made only once there is a model
            Ledger.open(path).close()
        watcher = stack.enter_context(Watcher(as_json=as_json))
        watcher.say(f"starting {how.model} …")
        endpoint = stack.enter_context(
            open_endpoint(how.model, how.settings, api_base=api_base or how.api_base)
        )
        ledger = stack.enter_context(Ledger.open(path))
        work = stack.enter_context(Work.open(Work.beside(path)))
        if work.notice:
            click.echo(one_line(work.notice), err=True)
        if budgeted and not how.allow_unpriced:
            need_price(endpoint)
        job = pick(Jobs(work))
        working = Working(ledger, work, endpoint, finder(how.finder), job)
        watcher.say(f"{endpoint.name} is ready (job {job.id})")
        cancelled = None
        try:
            going = working.work_off(watcher.report, again=again)
            asyncio.run(until_stopped(going, working.summary))
        except Cancelled as error:
            working.summary.interrupted = True
            cancelled = str(error)
        linked = link_all(ledger, watcher.say) if link and not working.summary.interrupted else None
        watcher.finish(working.summary, ledger, job.id)
        if cancelled:
            click.echo(cancelled, err=True)
        if as_json:
            totals = watcher.totals(working.summary)
            totals["summary"]["links"] = linked.new if linked else None
            put_json(totals)
        if passed_over := working.skipped["unknown type"]:
            click.echo(f"{passed_over} files of an unknown type were passed over", err=True)
        return 0 if working.summary.complete else 1


async def until_stopped(going: Coroutine[Any, Any, object], summary: Any) -> None:
    """Work; the first Ctrl-C (or SIGTERM) cancels what is in flight and lets the summary be printed."""
    from ledger.model.client import hang_up

    task = asyncio.create_task(going)
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
        await hang_up()
