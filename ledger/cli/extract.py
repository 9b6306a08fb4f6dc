"""``fact-ledger extract``."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from ledger.cli.cluster import check_engine, cluster_options, extract_on_cluster
from ledger.cli.options import finder_option, json_option, ledger_option, one_line, put_json
from ledger.cli.stopping import until_stopped


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|URL|-...")
@ledger_option
@click.option(
    "--model", default="embedded", show_default=True, help="embedded, embedded/NAME, or any litellm name."
)
@click.option("--api-base", help="Address of an OpenAI-compatible server of your own.")
@click.option(
    "--mode", type=click.Choice(["json_schema", "tools", "json"]), help="How the model's form is enforced."
)
@finder_option
@click.option("--concurrency", type=click.IntRange(1, 512), help="Questions in flight at once.")
@click.option("--window-words", type=click.IntRange(20, 20000), help="Words of text a question.")
@click.option("--max-tokens", type=click.IntRange(64), help="Longest answer, tokens.")
@click.option("--timeout", type=click.FloatRange(1), help="Seconds to wait for one answer.")
@click.option("--publisher", help="Publisher of the documents, where they do not say.")
@click.option("--headline", help="Headline.")
@click.option("--byline", help="Author.")
@click.option("--published", help="Date of publication, YYYY-MM-DD.")
@click.option("--language", help="Language, ISO 639-1.")
@click.option("--url", help="Where it was published.")
@click.option("--fresh", is_flag=True, help="Ask anew where a window is not recorded but its answer is kept.")
@click.option("--dry-run", is_flag=True, help="Count windows, tokens and cost; ask and record nothing.")
@cluster_options
@json_option
def command(inputs: tuple[str, ...], ledger_path: Path, dry_run: bool, as_json: bool, **options: Any) -> None:
    """Read documents and record the claims in them.

    PATH is a .txt, .md, .html or .pdf file or a folder of such; - reads standard input. What was recorded
    before is not asked or recorded again. Ctrl-C stops cleanly; the same command goes on from there.
    """
    from ledger.documents import Given, read_all
    from ledger.errors import UserError
    from ledger.find import finder
    from ledger.model.endpoint import settings_for

    check_engine(options)
    stated = {k: options[k] for k in ("publisher", "headline", "byline", "published", "language", "url")}
    try:
        chosen = finder(options["finder_name"])
        given = Given.parse({k: v for k, v in stated.items() if v is not None}, "the command line")
    except UserError as error:
        raise click.UsageError(str(error)) from error
    skipped: Counter[str] = Counter()
    documents = read_all(inputs, given=given, skipped=skipped)
    settings = settings_for(
        options["model"],
        **{k: options[k] for k in ("mode", "concurrency", "window_words", "max_tokens", "timeout")},
    )
    if dry_run:
        from ledger.cli.estimate import estimate

        status = estimate(documents, options["model"], settings, chosen, as_json=as_json)
    elif options["engine"] == "ray":
        status = extract_on_cluster(documents, ledger_path, settings, options, as_json=as_json)
    else:
        status = _extract(documents, ledger_path, settings, chosen, options, as_json=as_json)
    if passed_over := skipped["unknown type"]:
        click.echo(f"{passed_over} files of an unknown type were passed over", err=True)
    sys.exit(status)


def _extract(
    documents: Iterable[Any],
    path: Path,
    settings: Any,
    finder: Any,
    options: dict[str, Any],
    *,
    as_json: bool,
) -> int:
    from ledger.cli.progress import Watcher
    from ledger.jobs import Extraction
    from ledger.model.endpoint import open_endpoint
    from ledger.store.ledger import Ledger
    from ledger.store.work import Work

    with ExitStack() as stack:
        if path.exists():
            # an unusable ledger is said before the model loads; a new one is made only once there is a model
            Ledger.open(path).close()
        watcher = stack.enter_context(Watcher(as_json=as_json))
        watcher.say(f"starting {options['model']} …")
        endpoint = stack.enter_context(
            open_endpoint(options["model"], settings, api_base=options["api_base"])
        )
        ledger = stack.enter_context(Ledger.open(path))
        work = stack.enter_context(Work.open(Work.beside(path)))
        if work.notice:
            click.echo(one_line(work.notice), err=True)
        extraction = Extraction(ledger, work, endpoint, finder, fresh=options["fresh"])
        watcher.say(f"{endpoint.name} is ready")
        asyncio.run(_run(extraction, documents, watcher))
        summary = extraction.summary
        watcher.finish(summary, ledger)
        if as_json:
            put_json(watcher.totals(summary))
        return 0 if summary.complete else 1


async def _run(extraction: Any, documents: Iterable[Any], watcher: Any) -> None:
    from ledger.model.client import hang_up

    try:
        await until_stopped(extraction.extract(documents, watcher.report), extraction.summary)
    finally:
        await hang_up()
