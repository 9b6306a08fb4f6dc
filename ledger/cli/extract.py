"""``fact-ledger extract``."""

from __future__ import annotations

import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from ledger.cli.cluster import cluster_options, engine_of
from ledger.cli.options import (
    Dollars,
    api_base_option,
    concurrency_option,
    finder_option,
    json_option,
    ledger_option,
    mode_option,
)


@click.command()
@click.argument("inputs", nargs=-1, metavar="PATH|PATTERN|URL|-...")
@click.option(
    "--from",
    "lists",
    multiple=True,
    metavar="FILE|-",
    help="A file that names what to read, one on each line.",
)
@click.option("--jsonl", multiple=True, metavar="FILE", help="A document on every line, whatever its name.")
@ledger_option
@click.option(
    "--model", default="embedded", show_default=True, help="embedded, embedded/NAME, or any litellm name."
)
@api_base_option
@mode_option
@finder_option
@concurrency_option
@click.option("--window-words", type=click.IntRange(20, 20000), help="Words of text a question.")
@click.option("--max-tokens", type=click.IntRange(64), help="Longest answer, tokens.")
@click.option("--timeout", type=click.FloatRange(1), help="Seconds to wait for one answer.")
@click.option("--publisher", help="Publisher of the documents, where they do not say.")
@click.option("--headline", help="Headline.")
@click.option("--byline", help="Author.")
@click.option("--published", help="Date of publication, YYYY-MM-DD.")
@click.option("--language", help="Language, ISO 639-1.")
@click.option("--url", help="Where it was published.")
@click.option("--no-link", is_flag=True, help="Leave linking the new claims to `fact-ledger link`.")
@click.option("--fresh", is_flag=True, help="Ask anew where a window is not recorded but its answer is kept.")
@click.option("--budget", type=Dollars(), help="US dollars that the job may cost in all, at most.")
@click.option("--allow-unpriced", is_flag=True, help="Keep no account of a model whose price is unknown.")
@click.option("--rpm", type=click.IntRange(1), help="Requests a minute, at most.")
@click.option("--tpm", type=click.IntRange(1), help="Tokens a minute, at most.")
@click.option("--batch", is_flag=True, help="Ask by the provider's batch API: half the price, within a day.")
@click.option("--wait", is_flag=True, help="With --batch: stay until every answer is there.")
@click.option("--poll", type=click.FloatRange(0.01), default=60, help="With --wait: seconds between looking.")
@click.option(
    "--batch-size", type=click.IntRange(1, 50_000), default=10_000, help="With --batch: questions in a file."
)
@click.option("--dry-run", is_flag=True, help="Count windows, tokens and cost; ask and record nothing.")
@cluster_options
@json_option
def command(
    inputs: tuple[str, ...],
    lists: tuple[str, ...],
    jsonl: tuple[str, ...],
    ledger_path: Path,
    dry_run: bool,
    as_json: bool,
    budget: Decimal | None,
    engine: str,
    address: str | None,
    workers: int | None,
    worker_cpus: float | None,
    **options: Any,
) -> None:
    """Read documents and record the claims in them.

    PATH is a .txt, .md, .html or .pdf file, a folder of such, or a .jsonl file with a document on every line
    (text, publisher, headline, byline, published, language, url); PATTERN is quoted, as 'press/**/*.html'; -
    reads standard input, one document or JSONL. What was recorded before is not asked or recorded again.
    Ctrl-C stops cleanly; the same command, or `fact-ledger jobs resume`, goes on from there.

    With --batch the questions go to the provider in files, and the command ends; called again, it takes in
    the answers that are there (nothing needs to be named for that). Exit status 3: some are not there yet.
    """
    from ledger.documents import Given
    from ledger.errors import UserError
    from ledger.find import finder
    from ledger.jobs.asked import Asked, How
    from ledger.model.endpoint import public

    if options["wait"] and not options["batch"]:
        raise click.UsageError("--wait is for --batch; without it the command waits anyway.")
    if not (inputs or lists or jsonl or options["batch"]):
        raise click.UsageError("Name what to read: a path, a URL, - for standard input, --from or --jsonl.")
    where = engine_of(engine, address, workers, worker_cpus)
    stated = {k: options[k] for k in ("publisher", "headline", "byline", "published", "language", "url")}
    try:
        finder(options["finder_name"])
        given = Given.parse({k: v for k, v in stated.items() if v is not None}, "the command line")
    except UserError as error:
        raise click.UsageError(str(error)) from error
    asked = Asked.here(inputs, lists, jsonl, given)
    api_base = options["api_base"]
    kept = {k: options[k] for k in How.model_fields if k in options and k != "api_base"}
    how = How(finder=options["finder_name"], api_base=api_base and public(api_base), **kept)
    if dry_run:
        sys.exit(_estimate(asked, how, budget, batch=options["batch"], as_json=as_json))
    if options["batch"]:
        from ledger.cli.batch import extract_in_batches

        waits = {k: options[k] for k in ("wait", "poll", "batch_size")} | {"link": not options["no_link"]}
        refused = {"budget": budget, "engine": where, "workers": workers is not None}
        refused |= {k: options[k] for k in ("rpm", "tpm", "fresh")}
        if named := [f"--{name}" for name, value in refused.items() if value]:
            raise click.UsageError(f"{' and '.join(named)} cannot be kept to with --batch: leave one out.")
        sys.exit(extract_in_batches(ledger_path, asked, how, api_base=api_base, as_json=as_json, **waits))
    from ledger.cli.working import work_off

    sys.exit(
        work_off(
            ledger_path,
            how,
            lambda jobs: _job(jobs, asked, how, budget),
            as_json=as_json,
            again=True,
            budgeted=budget is not None,
            api_base=api_base,
            link=not options["no_link"],
            engine=where,
            workers=workers,
        )
    )


def _job(jobs: Any, asked: Any, how: Any, budget: Decimal | None) -> Any:
    """The job of this command, claimed: the one that was not finished, or a new one."""
    from ledger.store.job import this_process

    what, manner, me = asked.as_json(), how.as_json(), this_process()
    while True:
        found = jobs.like(what, manner) or jobs.submit(what, manner, budget_usd=budget)
        # Another process that was asked for the same may have been quicker: then there is one more to find.
        if claimed := jobs.claim(me, found.id):
            jobs.set_budget(claimed.id, budget)
            return jobs.get(claimed.id)


def _estimate(asked: Any, how: Any, budget: Decimal | None, *, batch: bool, as_json: bool) -> int:
    from ledger.cli.estimate import estimate
    from ledger.find import finder
    from ledger.jobs.asked import list_of
    from ledger.jobs.listing import readable

    skipped: Counter[str] = Counter()
    words = how.settings.words
    documents = (readable(place.read(), words=words) for place in list_of(asked, skipped=skipped))
    status = estimate(
        documents,
        how.model,
        how.settings,
        finder(how.finder),
        budget=budget,
        batch=batch,
        as_json=as_json,
    )
    if passed_over := skipped["unknown type"]:
        click.echo(f"{passed_over} files of an unknown type were passed over", err=True)
    return status
