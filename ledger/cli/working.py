"""Working off a job in the foreground: ``extract``, ``jobs resume`` and ``jobs retry``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from ledger.cli.cluster import OnRay, work_off_on_ray
from ledger.cli.link import link_at_the_end
from ledger.cli.options import one_line, put_json
from ledger.cli.stopping import asked_until_stopped


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
    engine: OnRay | None = None,
    workers: int | None = None,
) -> int:
    """Work off the job that ``pick`` (given the jobs of the ledger) claims, here or on an ``engine``. Returns
    the exit status.

    ``budgeted`` says that it will have a budget, so that a model without a price is refused before.
    ``api_base`` is the address as it was given, with a password that is not kept. ``link`` links the new
    claims in the end. Beside this process there may be so many ``workers`` that read; None: as many as suit
    the machine and the model.
    """
    if engine:
        return work_off_on_ray(
            path, how, pick, engine, as_json=as_json, again=again, api_base=api_base, link=link
        )
    from ledger.cli.progress import Watcher
    from ledger.find import finder
    from ledger.jobs import Cancelled, Working
    from ledger.model.endpoint import open_endpoint
    from ledger.model.gate import need_price
    from ledger.reading import Readers, usual
    from ledger.store.jobs import Jobs
    from ledger.store.ledger import Ledger
    from ledger.store.work import Work

    with ExitStack() as stack:
        Ledger.check(path)
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
        finds = finder(how.finder)
        readers = Readers(usual(endpoint, finds) if workers is None else workers, say=watcher.say)
        working = Working(ledger, work, endpoint, finds, job, readers)
        watcher.say(f"{endpoint.name} is ready (job {job.id})")
        cancelled = None
        try:
            going = working.work_off(watcher.report, again=again)
            asyncio.run(asked_until_stopped(readers.beside(going), working.summary))
        except Cancelled as error:
            working.summary.interrupted = True
            cancelled = str(error)
        if link:
            link_at_the_end(ledger, watcher.say, working.summary)
        watcher.finish(working.summary, ledger, job.id)
        if cancelled:
            click.echo(cancelled, err=True)
        if as_json:
            put_json(watcher.totals(working.summary))
        if passed_over := working.skipped["unknown type"]:
            click.echo(f"{passed_over} files of an unknown type were passed over", err=True)
        return 0 if working.summary.complete else 1
