"""Tables on a terminal, and the same where the output goes elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from ledger.cli.options import one_line

_WIDE = 4000
"""Characters a line where nobody looks at it: a row is one line then, to be searched and sorted."""


def put_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    *,
    right: Iterable[str] = (),
    short: Iterable[str] = (),
) -> None:
    """Prints a table; ``right`` names the columns of numbers, ``short`` those whose words are never broken.

    Nothing is cut off: what is long goes on in the next line of its cell.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[one_line(cell) for cell in row] for row in rows]
    table = Table(box=None, pad_edge=False, header_style="dim")
    to_the_right, whole = set(right), set(short)
    for number, column in enumerate(columns):
        words = [word for row in cells for word in row[number].split()]
        table.add_column(
            Text(column),
            justify="right" if column in to_the_right else "left",
            overflow="fold",
            min_width=max(map(len, (*words, column)), default=0) if column in whole else None,
        )
    for row in cells:
        table.add_row(*map(Text, row))
    terminal = sys.stdout.isatty()
    Console(file=sys.stdout, highlight=False, width=None if terminal else _WIDE).print(table)
