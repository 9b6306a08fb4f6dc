"""``fact-ledger erase``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.erasing import ask, forget, listed, name, somebody, yes_option
from ledger.cli.judging import actor_option, reason_option
from ledger.cli.options import json_option, ledger_option, one_line, put_json


@click.command()
@click.argument("document")
@reason_option
@actor_option
@click.option(
    "--with-propositions", is_flag=True, help="Erase too what the claims say, in whatever words it was put."
)
@yes_option
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

    with Ledger.open(ledger_path, create=False) as ledger:
        going = doomed(ledger, document)
        if not yes:
            somebody("Nothing was erased: erasing cannot be undone, so say --yes.")
            listed(going)
            also = " and what its claims say" if with_propositions else ""
            ask(f"Erase this text{also}? It cannot be undone.")
        done = ledger.erase(going[0].id, reason=reason, actor=actor, with_propositions=with_propositions)
    aside = forget(ledger_path, [one.id for one in going])
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
    name(aside)
