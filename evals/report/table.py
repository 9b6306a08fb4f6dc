"""What a table is: named columns, rows of raw values, and how a value looks. Every table of a report is one
of these, whether a page, a terminal or Markdown shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from evals.bench.report import figure
from evals.scoring.bootstrap import Difference, Interval

Value = str | int | float | Interval | Difference | None
Kind = Literal["text", "count", "score", "amount"]
"""How a column is shown: words; whole numbers; figures from 0 to 1 with three decimals; other numbers, to
three digits."""

NOTHING = "—"
"""Where there is no figure: nothing was counted of which it could be a share."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how its values look, and what they mean where the heading cannot say it."""

    name: str
    kind: Kind = "score"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` is its id on a page; each row has a raw value for each column; ``notes`` say what a reader
    must know."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.name}: {len(row)} values for {len(self.columns)} columns: {row}")

    @property
    def head(self) -> tuple[str, ...]:
        """The headings."""
        return tuple(column.name for column in self.columns)

    def shown(self) -> list[tuple[str, ...]]:
        """The rows as people read them."""
        return [
            tuple(shown(value, column.kind) for value, column in zip(row, self.columns, strict=True))
            for row in self.rows
        ]

    def turned(self) -> Table:
        """On its side: a row for each column, as shown, so that many figures of few things fit a narrow
        page."""
        rows = self.shown()
        columns = (Column("", "text"), *(Column(row[0], "amount") for row in rows))
        turned = tuple((column.name, *(row[i] for row in rows)) for i, column in enumerate(self.columns) if i)
        return replace(self, columns=columns, rows=turned)

    def as_json(self) -> list[dict[str, Any]]:
        """The rows as JSON objects of raw values, by heading."""
        return [dict(zip(self.head, map(_plain, row), strict=True)) for row in self.rows]


def shown(value: Value, kind: Kind) -> str:
    """A value as people read it: ``.304``, ``1,204``, ``.304 [.251, .360]``; a dash where there is none."""
    match value:
        case None:
            return NOTHING
        case str():
            return " ".join(value.split())
        case Interval() | Difference():
            return f"{shown(value.value, kind)} [{shown(value.low, kind)}, {shown(value.high, kind)}]"
        case _ if kind == "score":
            return score(value)
        case _:
            return figure(value)


def score(value: float) -> str:
    """A figure from -1 to 1 as the field writes it: three decimals and no zero before the point."""
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 0.9995 else f"{value:.3f}"


def _plain(value: Value) -> Any:
    if isinstance(value, Interval | Difference):
        return {part: getattr(value, part) for part in type(value).__slots__}
    return value
