"""The tables for a terminal, and as Markdown."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table as Drawn
from rich.text import Text

from evals.bench import report as bench
from evals.report.lead import lead
from evals.report.rows import documents_table, headline_table, tables
from evals.report.table import Table
from evals.runs.results import Results
from ledger.cli.options import one_line


def show(results: Results, console: Console) -> None:
    """Print what came out: a few sentences, the figures of every system, and each document's."""
    for sentence in lead(results):
        console.print(Text(one_line(sentence)))
    for table in (headline_table(results).turned(), documents_table(results)):
        console.print()
        console.print(drawn(table))
        for note in table.notes:
            console.print(Text(one_line(note), style="dim"))


def drawn(table: Table) -> Drawn:
    """The table as rich draws it. Names are shown as they are, never read as markup."""
    found = Drawn(title=Text(table.title, style="bold"), title_justify="left", box=None, pad_edge=False)
    for column in table.columns:
        left = column.kind == "text"
        found.add_column(Text(one_line(column.name)), justify="left" if left else "right", overflow="fold")
    for row in table.shown():
        found.add_row(*(Text(one_line(cell)) for cell in row))
    return found


def markdown(table: Table) -> str:
    """The table in Markdown, without its title and notes."""
    return bench.table(tuple(map(one_line, table.head)), table.shown())


def whole(results: Results) -> str:
    """Every table of the evaluation in Markdown, with the sentences above them."""
    parts = ["# Evaluation", *lead(results)]
    for table in tables(results):
        sideways = table.turned() if table.name == "headline" else table
        parts += [f"## {table.title}", markdown(sideways), *table.notes]
    return "\n\n".join(parts) + "\n"
