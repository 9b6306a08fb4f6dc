"""``fact-ledger numbers``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ledger.cli.options import as_of_option, json_option, ledger_option, put_json


@click.command()
@click.argument("measure", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Retracted, superseded and rejected claims too.")
@as_of_option
@ledger_option
@json_option
def command(
    measure: tuple[str, ...], every: bool, as_of: str | None, ledger_path: Path, as_json: bool
) -> None:
    """A reported quantity over time and by source; what updates what, and what conflicts.

    MEASURE is words of what is counted or measured, or of the claim; without it, every number.
    """
    from ledger.store.ledger import Ledger
    from ledger.store.queries import ALL, BY_NAME

    values = {"about": " ".join(measure), ALL: "yes" if every else ""}
    with Ledger.open(ledger_path, readonly=True) as ledger:
        if as_of is not None:
            ledger.as_of(as_of)
        rows = ledger.ask(BY_NAME["numbers"].sql, values)
    if as_json:
        for row in rows:
            put_json(row)
        return
    from ledger.cli.tables import put_table

    short = ("said", "claim", "updates", "conflicts")
    columns = ("stands for", "said", "number", "of what", "who", "claim", "updates", "conflicts")
    put_table(columns, [_cells(row) for row in rows], right=["number"], short=short)
    click.echo(f"{len(rows)} numbers", err=True)


def _cells(row: dict[str, Any]) -> tuple[str | None, ...]:
    return (
        row["as_of"] or "",
        row["said_or_published"] or "undated",
        value(row),
        row["measure"] or row["of"] or row["proposition"],
        " ▸ ".join(dict.fromkeys(filter(None, (row["publisher"], row["via"], row["claimer"])))),
        row["id"][:10],
        row["updates"],
        row["contradicts"],
    )


def value(row: dict[str, Any]) -> str:
    """The number as stated, with modifier, range and unit; a cross where it is held not to be so."""
    number = row["value"]
    if number is None:
        number = "–".join(part for part in (row["low"], row["high"]) if part)
    elif row["low"] and row["high"] and row["low"] != row["high"]:
        number = f"{number} ({row['low']}–{row['high']})"
    parts = ["✗" if row["polarity"] == "negative" else None, row["modifier"], number, row["unit"]]
    return " ".join(part for part in parts if part)
