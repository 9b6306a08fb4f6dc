"""``fact-ledger ask``: the named questions, the same that Datasette shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ledger.cli.options import as_of_option, json_option, ledger_option, one_line, put_json


@click.command()
@click.argument("question", required=False)
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--all", "every", is_flag=True, help="Retracted, superseded and rejected claims too.")
@as_of_option
@ledger_option
@json_option
def command(
    question: str | None,
    values: tuple[str, ...],
    every: bool,
    as_of: str | None,
    ledger_path: Path,
    as_json: bool,
) -> None:
    """Put one of the main questions to the ledger.

    Without QUESTION, list them. A value without its NAME goes to the question's first parameter:

    \b
        fact-ledger ask said Larijani
        fact-ledger ask denied about=talks
    """
    from ledger.store.ledger import Ledger
    from ledger.store.queries import ALL, QUERIES

    known = {query.name: query for query in QUERIES}
    if question is None:
        for query in QUERIES:
            if as_json:
                put_json({"name": query.name, "title": query.title, "parameters": query.parameters})
            else:
                parameters = " ".join(f"[{name}=…]" for name in query.parameters if name != ALL)
                click.echo(f"{query.name:<12} {query.title}  {click.style(parameters, dim=True)}")
        return
    if question not in known:
        raise click.UsageError(f"There is no question {question!r}. There are: {', '.join(known)}.")
    query = known[question]
    given = dict.fromkeys(query.parameters, "")
    asked = [name for name in given if name != ALL]
    if every and ALL in given:
        given[ALL] = "yes"
    for value in values:
        name, equals, rest = value.partition("=")
        if equals and name in given:
            given[name] = rest
        elif asked:
            given[asked[0]] = f"{given[asked[0]]} {value}".strip()
        else:
            raise click.UsageError(f"{question} takes no value.")
    with Ledger.open(ledger_path, readonly=True) as ledger:
        if as_of is not None:
            ledger.as_of(as_of)
        rows = ledger.ask(query.sql, given)
    if as_json:
        for row in rows:
            put_json(row)
        return
    for row in rows:
        for line in _lines(row):
            click.echo(line)
    click.echo(f"{len(rows)} rows", err=True)


_OF_EVERY_CLAIM = frozenset(
    "said_or_published claimer via act polarity certainty proposition quote status publisher headline seq "
    "document_id start end type".split()
)


def _lines(row: dict[str, Any]) -> Iterator[str]:
    """A claim as ``fact-ledger claims`` shows it, with what this question adds; any other row as
    name-value pairs."""
    more = ", ".join(
        f"{one_line(name)} {one_line(str(value))}"
        for name, value in row.items()
        if value not in (None, "") and name not in _OF_EVERY_CLAIM
    )
    if "proposition" not in row:
        yield more
        return
    from ledger.cli.lines import mark

    no = click.style("✗ ", fg="red") if row["polarity"] == "negative" else ""
    when = click.style(f"{one_line(row['said_or_published']) or 'undated':<10}", dim=True)
    who, act = click.style(one_line(row["claimer"]), bold=True), click.style(one_line(row["act"]), fg="cyan")
    yield f"{when}  {who} {act} · {no}{one_line(row['proposition'])}{mark(row['status'])}"
    chain = [row["publisher"] or "publisher unknown", *([row["via"]] if row.get("via") else [])]
    yield click.style(f"            {one_line(' ▸ '.join(chain))}: “{one_line(row['quote'])}”", dim=True)
    if more:
        yield f"            {more}"
