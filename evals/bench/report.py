"""What was measured, against its targets: a table for people, JSON for programs. No measuring here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on a measured value, in its unit; with ``times_other``, on the value as a multiple of the
    other's."""

    sense: Literal["at most", "at least"]
    limit: float
    times_other: bool = False

    def met(self, value: float, other: float | None = None) -> bool:
        """Whether ``value`` keeps to it. Raises ``ValueError`` where it needs the other's and has none."""
        limit = self.limit
        if self.times_other:
            if other is None:
                raise ValueError("a target relative to another's value needs that value")
            limit *= other
        return value <= limit if self.sense == "at most" else value >= limit

    def __str__(self) -> str:
        times = "× the other's" if self.times_other else ""
        return f"{self.sense} {figure(self.limit)}{times}"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured: ours, where there is one the other's, both in ``unit``."""

    what: str
    unit: str
    ours: float
    other: float | None = None
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        """Ours as a multiple of the other's; ``None`` without another or where the other's is nothing."""
        return self.ours / self.other if self.other else None

    @property
    def verdict(self) -> str:
        """``ok`` or ``missed``; empty without a target."""
        if self.target is None:
            return ""
        return "ok" if self.target.met(self.ours, self.other) else "missed"

    def cells(self) -> tuple[str, ...]:
        """The line as the cells of a table: what, ours, the other's, ratio, target, verdict."""
        return (
            f"{self.what} ({self.unit})" if self.unit else self.what,
            figure(self.ours),
            "" if self.other is None else figure(self.other),
            "" if self.ratio is None else f"{self.ratio:.2f}",
            "" if self.target is None else str(self.target),
            self.verdict,
        )

    def as_json(self) -> dict[str, Any]:
        """The line with every figure as it was measured."""
        found: dict[str, Any] = {"what": self.what, "unit": self.unit, "ours": self.ours}
        if self.other is not None:
            found |= {"other": self.other, "ratio": self.ratio}
        if self.target is not None:
            found |= {"target": str(self.target), "verdict": self.verdict}
        return found


@dataclass(frozen=True, slots=True)
class Section:
    """One measurement: its lines, whom they are beside, what a reader must know, and ``raw``, all of it.

    ``failed`` says why it could not be made; then there are no lines.
    """

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    other: str | None = None
    notes: tuple[str, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)
    failed: str | None = None

    def markdown(self) -> str:
        """A heading, a table with the columns that have something in them, and the notes."""
        parts = [f"## {self.title}"]
        if self.failed is not None:
            parts.append(f"Could not be measured: {self.failed}")
        if self.lines:
            head = ("", "fact-ledger", self.other or "", "ratio", "target", "")
            parts.append(table(head, [line.cells() for line in self.lines]))
        if self.notes:
            parts.append("\n".join(f"- {note}" for note in self.notes))
        return "\n\n".join(parts)

    def as_json(self) -> dict[str, Any]:
        """The section as a JSON object."""
        return {
            "title": self.title,
            "other": self.other,
            "failed": self.failed,
            "lines": [line.as_json() for line in self.lines],
            "notes": list(self.notes),
            "raw": self.raw,
        }


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table without the columns in which no row has anything."""
    rows = list(rows)
    used = [i for i in range(len(head)) if any(row[i] for row in rows)]
    cells = [
        [head[i] for i in used],
        ["---" if i == 0 or head[i] in ("target", "") else "---:" for i in used],
        *([row[i].replace("|", "\\|") for i in used] for row in rows),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def figure(value: float) -> str:
    """A number for people: three significant digits where it has decimals, thousands set off by commas."""
    if value == round(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def per_thousand(amount: float, words: int) -> float:
    """``amount`` per 1,000 words. Raises ``ValueError`` where there are no words."""
    if words <= 0:
        raise ValueError("nothing can be counted per 1,000 words of a text without words")
    return 1000 * amount / words


def whole(sections: Iterable[Section], machine: dict[str, Any]) -> str:
    """The whole report in Markdown: the machine, then every section."""
    about = "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in machine.items())
    return "\n\n".join(["# fact-ledger, measured", about, *(s.markdown() for s in sections)]) + "\n"
