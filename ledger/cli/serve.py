"""``fact-ledger serve``."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from ledger.cli.options import Dollars, api_base_option, finder_option, ledger_option, mode_option


@click.command()
@ledger_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--open", "open_browser", is_flag=True, help="Open a browser.")
@click.option(
    "--tokens",
    "token_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Take documents in from whoever has a token of this file (`fact-ledger token`).",
)
@click.option(
    "--token",
    envvar="FACT_LEDGER_TOKEN",
    show_envvar=True,
    help="A token; others can see it on the command line, so rather set the variable.",
)
@click.option("--model", default="embedded", show_default=True, help="What reads the documents taken in.")
@api_base_option
@mode_option
@finder_option
@click.option(
    "--concurrency", type=click.IntRange(1, 512), help="Questions in flight at once, for a document."
)
@click.option("--window-words", type=click.IntRange(20, 20000), help="Words of text a question.")
@click.option("--budget", type=Dollars(), help="US dollars that one document may cost, at most.")
@click.option("--allow-unpriced", is_flag=True, help="Keep no account of a model whose price is unknown.")
@click.option(
    "--max-body", type=click.IntRange(1000), default=10_000_000, help="Bytes of a document, at most."
)
@click.option("--rate", type=click.IntRange(1), default=60, help="Documents a minute for each token.")
@click.option("--max-queue", type=click.IntRange(1), default=10_000, help="Jobs that may wait.")
@click.option("--parallel", type=click.IntRange(1, 64), default=4, help="Documents that are read at a time.")
@click.option("--no-worker", is_flag=True, help="Only take documents in; `fact-ledger worker` reads them.")
@click.option("--log-json", is_flag=True, help="Log as JSON lines.")
def command(ledger_path: Path, host: str, port: int, open_browser: bool, **options: Any) -> None:
    """Browse the ledger with Datasette: read-only, on this machine unless told otherwise.

    With a token it also takes documents in over HTTP, and reads them (docs/service.md). Nothing else can be
    written, and without a token nothing at all.
    """
    from ledger.logs import log_to_stderr
    from ledger.web.serve import serve
    from ledger.web.supervise import Supervisor

    service = _service(ledger_path, **options)
    supervisor = None
    if service.tokens or options["log_json"]:
        log_to_stderr(as_json=options["log_json"])
    if service.tokens:
        from ledger.store.ledger import Ledger

        Ledger.open(ledger_path).close()  # the first document may be yet to come
        if service.worker_wanted:
            supervisor = Supervisor(service.path, parallel=options["parallel"], log_json=options["log_json"])
    serve(
        ledger_path,
        host=host,
        port=port,
        open_browser=open_browser,
        service=service,
        supervisor=supervisor,
    )


def _service(path: Path, **options: Any) -> Any:
    from ledger.errors import UserError
    from ledger.find import finder
    from ledger.jobs.asked import How
    from ledger.model.endpoint import public
    from ledger.web.service import Service
    from ledger.web.tokens import Tokens

    budget: Decimal | None = options["budget"]
    api_base = options["api_base"]
    if api_base and public(api_base) != api_base:
        raise click.UsageError(
            "--api-base must have no password and no query: it is kept with each job. "
            "A key goes into FACT_LEDGER_API_KEY."
        )
    try:
        finder(options["finder_name"])
    except UserError as error:
        raise click.UsageError(str(error)) from error
    kept = {k: options[k] for k in ("model", "mode", "concurrency", "window_words", "allow_unpriced")}
    return Service(
        path=path.expanduser().resolve(),
        tokens=Tokens.read(options["token"], options["token_file"]),
        how=How(finder=options["finder_name"], api_base=api_base, **kept),
        budget_usd=budget,
        max_body=options["max_body"],
        rate=options["rate"],
        most=options["max_queue"],
        worker_wanted=not options["no_worker"],
    )
