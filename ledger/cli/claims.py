"""``fact-ledger claims``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import click

from ledger.claims import Act, ClaimType
from ledger.cli.options import as_of_option, json_option, ledger_option, one_line, put_json


@click.command()
@click.argument("text", nargs=-1)
@ledger_option
@click.option("--speaker", help="Part of the claimer's name.")
@click.option(
    "--act", type=click.Choice([a.value for a in Act]), multiple=True, help="May be given several times."
)
@click.option(
    "--type",
    "types",
    type=click.Choice(get_args(ClaimType)),
    multiple=True,
    help="May be given several times.",
)
@click.option("--polarity", type=click.Choice(["positive", "negative"]), help="Which side the claimer takes.")
@click.option("--document", help="The beginning of a document's id.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Said (else published) on or after this day."
)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Said (else published) on or before this day."
)
@click.option("--unnamed", is_flag=True, help="Only claims whose source is not named.")
@click.option("--all", "every", is_flag=True, help="Retracted, superseded and rejected claims too.")
@as_of_option
@click.option("--limit", type=click.IntRange(1), help="At most so many.")
@json_option
def command(
    text: tuple[str, ...],
    ledger_path: Path,
    act: tuple[str, ...],
    types: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    every: bool,
    as_of: str | None,
    as_json: bool,
    **filters: Any,
) -> None:
    """Search the recorded claims.

    TEXT is words of the proposition, the quote or a name; "a phrase" in quotation marks, begin* for
    beginnings of words. Every condition must hold. A ✗ marks what the claimer holds not to be so. Claims
    that were retracted, superseded, or rejected by all who reviewed them are left out.
    """
    from ledger.cli.lines import as_json as claim_json
    from ledger.cli.lines import headline, mark, said
    from ledger.store.ledger import Ledger

    count = 0
    with Ledger.open(ledger_path, readonly=True) as ledger:
        if as_of is not None:
            ledger.as_of(as_of)
        for found in ledger.claims(
            text=" ".join(text) or None,
            act=act or None,
            type=types or None,
            since=since.date() if since else None,
            until=until.date() if until else None,
            current=not every,
            **filters,
        ):
            count += 1
            if as_json:
                put_json(
                    claim_json(
                        found.claim,
                        id=found.id,
                        seq=found.seq,
                        recorded_at=found.recorded_at,
                        status=found.status.value,
                        successor=found.successor,
                        run_id=found.run_id,
                        claimer=found.claimer,
                        publisher=found.publisher,
                        published=found.published,
                        erased=found.erased and found.erased.model_dump(mode="json"),
                    )
                )
                continue
            line = headline(found.claim, claimer=found.claimer, said=said(found.claim, found.published))
            click.echo(f"{click.style(found.id[:10], dim=True)}  {line}{mark(found.status)}")
            via = " ▸ ".join(one_line(s.name) for s in found.claim.sources[:-1])
            where = one_line(found.publisher or found.headline or "unknown publisher")
            quoted = f"[{found.erased}]" if found.erased else f"“{found.claim.quote}”"
            click.echo(
                click.style(f"            {where}{' ▸ ' + via if via else ''}: {one_line(quoted)}", dim=True)
            )
    if not as_json:
        click.echo(f"{count} claims", err=True)
