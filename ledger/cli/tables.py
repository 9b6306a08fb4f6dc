"""Tables on a terminal, and the same where the output goes elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from ledger.cli.options import one_line

_WIDE = 4000
"""Characters a line where nobody looks at it: a row is one line then, to be searched and sorted."""


def put_table(
    columns: Sequence[str], rows: Iterable[Sequence[str | None]], *, right: Iterable[str] = ()
) -> None:
    """Prints a table; ``right`` names the columns of numbers. Nothing is cut off: what is long goes on in the
    next line of its cell."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    wanted = set(right)
    for column in columns:
        table.add_column(Text(column), justify="right" if column in wanted else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    terminal = sys.stdout.isatty()
    Console(file=sys.stdout, highlight=False, width=None if terminal else _WIDE).print(table)
