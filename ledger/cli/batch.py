"""``fact-ledger extract --batch``."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import click

from ledger.cli.link import link_at_the_end
from ledger.cli.options import one_line, put_json
from ledger.cli.progress import Watcher
from ledger.cli.stopping import asked_until_stopped
from ledger.find import finder
from ledger.jobs.asked import Asked, How, list_of
from ledger.jobs.batch import BatchExtraction
from ledger.model.endpoint import open_endpoint
from ledger.model.weights import is_embedded
from ledger.store.ledger import Ledger
from ledger.store.work import Work

STILL_WAITING = 3
"""The exit status where nothing failed, and some answers are not there yet."""


def extract_in_batches(
    path: Path,
    asked: Asked,
    how: How,
    *,
    api_base: str | None,
    as_json: bool,
    wait: bool,
    poll: float,
    batch_size: int,
    link: bool = True,
) -> int:
    """Send what is to be asked in batches, record what is answered, ``link`` it. Returns the exit status."""
    if is_embedded(how.model):
        raise click.UsageError("The embedded model runs here and has no batches: name another --model.")
    with ExitStack() as stack:
        Ledger.check(path)
        watcher = stack.enter_context(Watcher(as_json=as_json))
        endpoint = stack.enter_context(open_endpoint(how.model, how.settings, api_base=api_base))
        ledger = stack.enter_context(Ledger.open(path))
        work = stack.enter_context(Work.open(Work.beside(path)))
        if work.notice:
            click.echo(one_line(work.notice), err=True)
        run = BatchExtraction(
            ledger,
            work,
            endpoint,
            finder(how.finder),
            questions=batch_size,
            wait=wait,
            poll=poll,
            say=watcher.say,
        )
        skipped: Counter[str] = Counter()
        going = run.work_off(list_of(asked, skipped=skipped), watcher.report)
        asyncio.run(asked_until_stopped(going, run.summary))
        if link:
            link_at_the_end(ledger, watcher.say, run.summary)
        watcher.finish(run.summary, ledger)
        if as_json:
            put_json(watcher.totals(run.summary))
        if passed_over := skipped["unknown type"]:
            click.echo(f"{passed_over} files of an unknown type were passed over", err=True)
        summary = run.summary
        failed = summary.failed or summary.unread or summary.interrupted
        return 1 if failed else STILL_WAITING if summary.waiting else 0
