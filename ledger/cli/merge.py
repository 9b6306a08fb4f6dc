"""``fact-ledger merge``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.options import json_option, ledger_option, put_json


@click.command()
@click.argument("other", type=click.Path(path_type=Path, dir_okay=False))
@ledger_option
@json_option
def command(other: Path, ledger_path: Path, as_json: bool) -> None:
    """Append to the ledger what OTHER has and it has not.

    OTHER is verified first and only read. Entries that are new keep saying where and when they were first
    recorded; merging again adds nothing, and the order of several merges does not matter. What was
    erased in either ledger is erased in the one that goes on.
    """
    from ledger.store.ledger import Ledger
    from ledger.store.merge import going, merge, verified

    with Ledger.open(other, readonly=True) as theirs, verified(theirs) as source:
        with Ledger.open(ledger_path) as ledger:
            # Before, so that after a crash there is nothing left of which another merge would not know; and
            # after, for what an extraction kept meanwhile.
            _forget(ledger_path, going(ledger, source))
            merged = merge(ledger, source)
            aside = _forget(ledger_path, merged.erased)
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
    click.echo(f"{other}: {source.size} entries, {came} of them new to {ledger_path}")
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
    for left in aside:
        click.echo(f"{left} was set aside and may hold words too: look at it, and delete it", err=True)
    click.echo(f"root {size}:{root}")


def _forget(ledger_path: Path, documents: tuple[str, ...]) -> list[Path]:
    """Clears the working file of these documents; what lies beside it that may hold words of them."""
    from ledger.store.work import Work

    path = Work.beside(ledger_path)
    if not documents or not path.exists():
        return []
    with Work.open(path) as work:
        work.forget(documents)
        return work.aside()
