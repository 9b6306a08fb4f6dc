"""``fact-ledger erase``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.judging import actor_option, reason_option
from ledger.cli.options import json_option, ledger_option, one_line, put_json
from ledger.errors import UserError

if TYPE_CHECKING:
    from ledger.store.erase import Doomed


@click.command()
@click.argument("document")
@reason_option
@actor_option
@click.option(
    "--with-propositions", is_flag=True, help="Erase too what the claims say, in whatever words it was put."
)
@click.option("--yes", is_flag=True, help="Do not ask first.")
@ledger_option
@json_option
def command(
    document: str,
    reason: str,
    actor: str,
    with_propositions: bool,
    yes: bool,
    ledger_path: Path,
    as_json: bool,
) -> None:
    """Erase a document's text, and its words wherever they are quoted.

    DOCUMENT is the beginning of a document's id, as `fact-ledger show` prints it. Its text goes, its
    headline, and every quote in its claims; the log stays verifiable, and says who erased what, when and
    why. This cannot be undone. What stays, and which copies are beyond this command: docs/erasure.md.
    """
    from ledger.store.erase import doomed
    from ledger.store.ledger import Ledger
    from ledger.store.work import Work

    with Ledger.open(ledger_path, create=False) as ledger:
        going = doomed(ledger, document)
        if not yes:
            _ask_first(going, with_propositions)
        done = ledger.erase(going[0].id, reason=reason, actor=actor, with_propositions=with_propositions)
    path = Work.beside(ledger_path)
    aside: list[Path] = []
    if path.exists():
        with Work.open(path) as work:
            work.forget([one.id for one in going])
            aside = work.aside()
    if as_json:
        put_json(
            {
                "documents": [one.id for one in done.documents],
                "entries": done.entries,
                "notices": done.notices,
                "left": [str(left) for left in aside],
            }
        )
    elif done.notices:
        numbers = ", ".join(map(str, done.notices))
        click.echo(f"erased: the text, and its words in {done.entries} entries; entry {numbers} says so")
    else:
        click.echo(f"{one_line(str(going[0].erased))}; nothing new was erased, and the file was rewritten")
    for left in aside:
        click.echo(f"{left} was set aside and may hold words too: look at it, and delete it", err=True)


def _ask_first(going: tuple[Doomed, ...], with_propositions: bool) -> None:
    """Raises ``UserError`` where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise UserError("Nothing was erased: erasing cannot be undone, so say --yes.")
    for one in going:
        name = one_line(f"{one.headline or 'without a headline'} · {one.publisher or 'publisher unknown'}")
        click.echo(f"{one.id[:12]}  {name}, {one.claims} claims", err=True)
    also = " and what its claims say" if with_propositions else ""
    click.confirm(f"Erase this text{also}? It cannot be undone.", abort=True, err=True)
