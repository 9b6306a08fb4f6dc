"""The evaluation as one page: figures first, then every article with what was found, missed and invented.

The page loads nothing and runs nothing, and its policy forbids both: the articles are untrusted text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.report.items import Item, Status, items
from evals.report.lead import lead
from evals.report.marks import Stretch, marked, stretches
from evals.report.plot import by_system, by_type
from evals.report.rows import MISSED, everyone, matrices, tables, too_few
from evals.report.table import Table, score
from evals.runs.results import Results
from evals.scoring.document import Reference
from evals.scoring.figures import headline

_OPEN = 10
"""With more articles than this each is folded at first."""

_WORDS = {
    Status.RIGHT: "right",
    Status.WRONG: "found, but not right",
    Status.MISSED: "missed",
    Status.INVENTED: "invented",
}
_SIGNS = {Status.RIGHT: "✓", Status.WRONG: "≠", Status.MISSED: "−", Status.INVENTED: "+"}

_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What XML has no place for, and what overrides or embeds a direction and so can disguise words."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the page shows it; ``number`` from 1. ``outside`` are predictions of words that are not
    in it."""

    number: int
    name: str
    summary: str
    stretches: list[Stretch]
    outside: list[Item]


def render(results: Results) -> str:
    """The page, complete: HTML that is well-formed XML too, whatever the articles hold."""
    system = results.systems[0]
    return (
        _environment()
        .get_template("report.html")
        .render(
            system=system,
            everyone=everyone(results),
            lead=lead(results),
            tables={table.name: table for table in tables(results)},
            matrices=[(table, _heat(table)) for table in matrices(system)],
            by_system=by_system(everyone(results)),
            by_type=by_type(system),
            too_few=too_few(results),
            config=list(flat(results.config)),
            articles=list(_articles(results)),
            unfolded=len(results.references) <= _OPEN,
        )
    )


def flat(config: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The settings as ``(dotted name, value)``, whatever is within what."""
    for key, value in config.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and value:
            yield from flat(value, f"{name}.")
        elif isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value):
            yield from flat({str(number): part for number, part in enumerate(value, 1)}, f"{name}.")
        elif isinstance(value, list | tuple):
            yield name, ", ".join(map(str, value))
        else:
            yield name, str(value)


def _articles(results: Results) -> Iterator[Article]:
    system = results.systems[0]
    for number, (reference, scored) in enumerate(zip(results.references, system.scores, strict=True), 1):
        found = items(reference, system.predictions.get(reference.name, ()), scored)
        yield Article(
            number,
            reference.name,
            _summary(reference, found, score(headline(scored.counts).f1)),
            stretches(marked(reference, found)),
            [item for item in found if item.start is None],
        )


def _summary(reference: Reference, found: list[Item], f1: str) -> str:
    counts = {status: sum(item.status is status for item in found) for status in Status}
    listed = ", ".join(f"{n} {_WORDS[status]}" for status, n in counts.items())
    return f"{len(reference.claims)} labelled: {listed}. Claim-F1 {f1}"


def _heat(table: Table) -> list[list[float]]:
    """For each count its share of the row, 0 to 1, as the depth of its tint."""
    shares = []
    for _, *counts in table.rows:
        numbers = [n if isinstance(n, int) else 0 for n in counts]
        shares.append([round(n / (sum(numbers) or 1), 3) for n in numbers])
    return shares


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.globals |= {"MISSED": MISSED, "WORDS": _WORDS, "SIGNS": _SIGNS}
    environment.filters["score"] = score
    return environment


def _printable(value: Any) -> Any:
    """Text without what could break or disguise the page; markup of our own is left as it is."""
    return _UNPRINTABLE.sub("�", value) if type(value) is str else value
