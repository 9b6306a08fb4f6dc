"""``fact-ledger jobs``: what was asked of this ledger, how far it has come, and what did not end well."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from ledger.cli.cluster import cluster_options, engine_of
from ledger.cli.options import Dollars, json_option, ledger_option, one_line, put_json

_ROWS = 200
"""Documents that are shown, unless there are to be more."""


@click.group(invoke_without_command=True)
@ledger_option
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many jobs.")
@json_option
@click.pass_context
def command(context: click.Context, ledger_path: Path, limit: int, as_json: bool) -> None:
    """List the jobs of the ledger, the latest first; show, resume, retry or cancel one.

    Every `extract` is a job. A job is pending, running, stopped (it can be resumed), done, incomplete (it
    ended, and some documents did not end well) or cancelled.
    """
    if context.invoked_subcommand is not None:
        context.obj = ledger_path
        return
    with _jobs(ledger_path) as jobs:
        found = jobs.latest(limit)
        for job in found:
            counts = {state.value: count for state, count in jobs.counts(job.id).items()}
            if as_json:
                put_json({**_as_json(job), "documents": counts, "claims": jobs.claims(job.id)})
            else:
                told = f"{_state(job):<10} {_counts(counts)}; {jobs.claims(job.id)} claims; {_money(job)}"
                click.echo(f"{job.id}  {job.created_at[:16].replace('T', ' ')}  {told}; {_what(job)}")
        if not found and not as_json:
            click.echo("no jobs yet: `fact-ledger extract` begins one", err=True)


@command.command()
@click.argument("id")
@click.option("--all", "every", is_flag=True, help="Every document, not only those that did not end well.")
@json_option
@click.pass_obj
def show(ledger_path: Path, id: str, every: bool, as_json: bool) -> None:
    """One job: what was asked, how far it is, and which documents did not end well, and why."""
    with _jobs(ledger_path) as jobs:
        job = jobs.get(id)
        counts = {state.value: count for state, count in jobs.counts(job.id).items()}
        rows = (row for row in jobs.documents(job.id) if every or row.state in _NOT_WELL)
        if as_json:
            put_json({**_as_json(job), "documents": counts, "claims": jobs.claims(job.id)})
            for row in rows:
                put_json(row.model_dump(mode="json"))
            return
        click.echo(f"job {job.id}: {_state(job)}{f', {one_line(job.detail)}' if job.detail else ''}")
        click.echo(f"asked {job.created_at[:19].replace('T', ' ')} UTC: {_what(job)}")
        how = ", ".join(f"{name} {value}" for name, value in job.settings.items())
        click.echo(f"how: {one_line(how)}")
        listed = "" if job.listed else " (so far; the list has not been read to its end)"
        click.echo(f"documents: {_counts(counts)}{listed}; {jobs.claims(job.id)} claims")
        click.echo(f"tokens: {job.tokens_in:,} in, {job.tokens_out:,} out; {_money(job)}")
        for shown, row in enumerate(rows):
            if shown == _ROWS and not every:
                click.echo("… and more; --json shows all of them")
                break
            click.echo(f"  {_row(row)}")


def _going_on(command: Callable[..., Any]) -> Callable[..., Any]:
    """What ``resume`` and ``retry`` are told."""
    options: list[Callable[..., Any]] = [
        click.argument("id"),
        click.option("--budget", type=Dollars(), help="US dollars that the job may cost in all from now on."),
        click.option("--api-base", help="The address again, where it had a password, which is not kept."),
        click.option("--no-link", is_flag=True, help="Leave linking the new claims to `fact-ledger link`."),
        cluster_options,
        json_option,
        click.pass_obj,
    ]
    for option in reversed(options):
        command = option(command)
    return command


@command.command()
@_going_on
def resume(ledger_path: Path, /, **options: Any) -> None:
    """Go on with a job where it stopped: documents that have come to an end are not looked at again."""
    sys.exit(_go_on(ledger_path, retry=False, **options))


@command.command()
@_going_on
def retry(ledger_path: Path, /, **options: Any) -> None:
    """Try the documents again that did not end well. Only their windows that failed are asked."""
    sys.exit(_go_on(ledger_path, retry=True, **options))


@command.command()
@click.argument("id")
@click.pass_obj
def cancel(ledger_path: Path, id: str) -> None:
    """Cancel a job. Whoever works at it stops within seconds; what was recorded stays."""
    with _jobs(ledger_path) as jobs:
        job = jobs.cancel(id)
    click.echo(f"job {job.id} is cancelled; `fact-ledger jobs resume {job.id}` would go on with it", err=True)


def _go_on(
    path: Path,
    *,
    retry: bool,
    id: str,
    budget: Decimal | None,
    api_base: str | None,
    as_json: bool,
    no_link: bool,
    **where: Any,
) -> int:
    from ledger.cli.working import work_off
    from ledger.errors import UserError
    from ledger.jobs.asked import How
    from ledger.store.job import JobState, this_process

    engine = engine_of(**where)
    with _jobs(path) as jobs:
        job = jobs.get(id)
    if not retry and job.state in (JobState.DONE, JobState.INCOMPLETE):
        ending = f"; `fact-ledger jobs retry {job.id}` tries again what did not end well"
        click.echo(f"job {job.id} has ended ({job.state}){ending if job.state != 'done' else ''}", err=True)
        return 0 if job.state is JobState.DONE else 1

    def pick(jobs: Any) -> Any:
        if budget is not None:
            jobs.set_budget(job.id, budget)
        claimed = jobs.claim(this_process(), job.id)
        if claimed is None:
            raise UserError(
                f"Another process is at the job {job.id}. Cancel it first, or wait for it to end."
            )
        if retry:
            jobs.retry(job.id)
        return claimed

    how = How.model_validate(job.settings)
    budgeted = budget is not None or job.budget_usd is not None
    return work_off(
        path,
        how,
        pick,
        as_json=as_json,
        again=False,
        budgeted=budgeted,
        api_base=api_base,
        engine=engine,
        workers=where["workers"],
        link=not no_link,
    )


_NOT_WELL = ("failed", "unread", "over_budget", "erased")


def _jobs(path: Path) -> Any:
    from contextlib import contextmanager

    from ledger.errors import LedgerError
    from ledger.store.jobs import Jobs
    from ledger.store.work import Work

    @contextmanager
    def opened() -> Any:
        beside = Work.beside(path)
        if not beside.exists():
            raise LedgerError(f"There are no jobs: {beside} is not there. `fact-ledger extract` begins one.")
        with Work.open(beside) as work:
            if work.notice:
                click.echo(one_line(work.notice), err=True)
            yield Jobs(work)

    return opened()


def _state(job: Any) -> str:
    return "stopped" if job.abandoned else str(job.state)


def _counts(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    parts = ", ".join(f"{count:,} {state}" for state, count in sorted(counts.items()))
    return f"{total:,} documents ({parts})" if counts else "no documents"


def _money(job: Any) -> str:
    cost = "unknown cost" if job.cost_usd is None else f"${job.cost_usd:.4f}"
    of = "" if job.budget_usd is None else f" of a budget of ${job.budget_usd.normalize():f}"
    held = f" (up to ${job.held_usd:.4f} with calls that were never answered)"
    return f"{cost}{of}{held if job.cost_usd is not None and job.held_usd > job.cost_usd else ''}"


def _what(job: Any) -> str:
    asked = job.asked
    names = [*asked.get("inputs", []), *asked.get("lists", []), *asked.get("jsonl", [])]
    more = f" and {len(names) - 2:,} more" if len(names) > 2 else ""
    return one_line(", ".join(names[:2])) + more if names else "documents that were handed in"


def _row(row: Any) -> str:
    if row.state == "ok":
        return f"ok: {one_line(row.origin)}: {row.claims or 'no'} claims"
    return f"{row.state}: {one_line(row.origin)}{f': {one_line(row.detail)}' if row.detail else ''}"


def _as_json(job: Any) -> dict[str, Any]:
    found: dict[str, Any] = job.model_dump(mode="json", exclude={"owner"})
    return found | {"state": _state(job)}
