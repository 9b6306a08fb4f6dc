"""``fact-ledger merge``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.erasing import ask, forget, listed, name, somebody, yes_option
from ledger.cli.options import json_option, ledger_option, one_line, put_json

if TYPE_CHECKING:
    from ledger.store.merge import Going, Source


@click.command()
@click.argument("other", type=click.Path(path_type=Path, dir_okay=False))
@yes_option
@ledger_option
@json_option
def command(other: Path, yes: bool, ledger_path: Path, as_json: bool) -> None:
    """Append to the ledger what OTHER has and it has not.

    OTHER is verified first and only read. Entries that are new keep saying where and when they were first
    recorded; merging again adds nothing, and the order of several merges does not matter. What was
    erased in either ledger is erased in the one that goes on: texts that would go here are named first, and
    you are asked.
    """
    from ledger.store.ledger import Ledger
    from ledger.store.merge import covered, going, merge, verified

    with Ledger.open(other, readonly=True) as theirs, verified(theirs) as source:
        with Ledger.open(ledger_path) as ledger:
            doomed = going(ledger, source)
            if doomed and not yes:
                _ask_first(doomed, source)
            merged = merge(ledger, source, erase=[one.document.id for one in doomed])
            # Of what was erased long ago too: an earlier merge may have died before it came to this.
            aside = forget(ledger_path, covered(ledger, source), surely=bool(merged.erased))
            size, root = ledger.size_and_root()
        came = sum(merged.new.values())
        if as_json:
            put_json(
                {
                    "log": source.log,
                    "entries": source.size,
                    "new": merged.new,
                    "otherwise": merged.otherwise,
                    "blanked": merged.blanked,
                    "left": [str(left) for left in aside],
                    "root": f"{size}:{root}",
                }
            )
            return
    click.echo(one_line(f"{other}: {source.size} entries, {came} of them new to {ledger_path}"))
    for kind, count in merged.new.items():
        click.echo(f"  {count:>7} {kind}{'s' if count != 1 else ''}")
    if merged.otherwise:
        click.echo(
            f"{merged.otherwise} claims are in both with other fields (certainty, typed fields, dates, "
            "flags) and stay as this ledger has them.",
            err=True,
        )
    if merged.erased:
        click.echo(
            f"erased here as there: {len(merged.erased)} texts, and their words in {merged.blanked} entries"
        )
    name(aside)
    click.echo(f"root {size}:{root}")


def _ask_first(going: tuple[Going, ...], source: Source) -> None:
    """Names what the other ledger would erase here, on whose word, and asks. Raises ``UserError`` where there
    is nobody to ask."""
    click.echo(
        f"{one_line(str(source.ledger.path))} has notices of erasure of texts that are here:", err=True
    )
    for one in going:
        listed([one.document])
        for said in one.said:
            also = " (and what its claims say)" if one.propositions else ""
            click.echo(f"              erased by {one_line(said)}{also}", err=True)
    somebody(f"Nothing was merged: it would erase {len(going)} texts here. That cannot be undone: say --yes.")
    ask(f"Erase {len(going)} texts here too? It cannot be undone.")
