"""``fact-ledger ask``: the named questions, the same that Datasette shows."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.options import json_option, ledger_option, one_line, put_json


@click.command()
@click.argument("question", required=False)
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@ledger_option
@json_option
def command(question: str | None, values: tuple[str, ...], ledger_path: Path, as_json: bool) -> None:
    """Put one of the main questions to the ledger.

    Without QUESTION, list them. A value without its NAME goes to the question's first parameter:

    \b
        fact-ledger ask said Larijani
        fact-ledger ask denied about=talks
    """
    from ledger.store.ledger import Ledger
    from ledger.store.queries import QUERIES

    known = {query.name: query for query in QUERIES}
    if question is None:
        for query in QUERIES:
            if as_json:
                put_json({"name": query.name, "title": query.title, "parameters": query.parameters})
            else:
                parameters = " ".join(f"[{name}=…]" for name in query.parameters)
                click.echo(f"{query.name:<12} {query.title}  {click.style(parameters, dim=True)}")
        return
    if question not in known:
        raise click.UsageError(f"There is no question {question!r}. There are: {', '.join(known)}.")
    query = known[question]
    given = dict.fromkeys(query.parameters, "")
    for value in values:
        name, equals, rest = value.partition("=")
        if equals and name in given:
            given[name] = rest
        elif given:
            given[next(iter(given))] = value
        else:
            raise click.UsageError(f"{question} takes no value.")
    with Ledger.open(ledger_path, readonly=True) as ledger:
        rows = ledger.ask(query.sql, given)
    if as_json:
        for row in rows:
            put_json(row)
        return
    _table(rows)
    click.echo(f"{len(rows)} rows", err=True)


def _table(rows: list[dict[str, object]]) -> None:
    """The rows as a table as wide as the terminal; columns that are empty throughout are left out."""
    from rich.console import Console
    from rich.table import Table

    names = [
        n for n in (rows[0] if rows else {}) if n not in ("seq", "document_id") and any(r[n] for r in rows)
    ]
    table = Table(*names, header_style="bold", show_edge=False)
    for row in rows:
        table.add_row(*("" if row[n] is None else one_line(str(row[n])).replace("[", "\\[") for n in names))
    Console(highlight=False).print(table)
