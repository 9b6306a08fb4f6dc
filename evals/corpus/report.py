"""An evaluation on a corpus as a table and as files. Ids, offsets and counts only: the articles are their
publishers', so no word of them is written anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from evals.bench.report import figure
from evals.corpus.evaluate import CorpusResults, CorpusSystem
from evals.report.table import Column, Table, Value
from evals.report.terminal import drawn, markdown
from evals.runs.folder import CONFIG, PREDICTIONS, SCORES
from evals.scoring.align import THRESHOLDS
from evals.scoring.bootstrap import FEWEST
from evals.scoring.document import ROLES, Counts
from evals.scoring.figures import Share, detection, role, triple
from ledger.cli.options import one_line

_COLUMNS = {
    "triple_relaxed_f1": "triple F1",
    "triple_relaxed_precision": "precision",
    "triple_relaxed_recall": "recall",
    "triple_exact_f1": "triple exact F1",
    "detection_f1": "detection F1",
    "content_tokens_f1": "content words F1",
    "source_given_match": "source, given a match",
}
_COUNTS = {
    "gold": "labels",
    "predicted": "predictions",
    "matched 0.5": "matched",
    "triple relaxed": "triples right",
    "triple exact": "triples exact",
}
REPORT = "report.md"


def figures_table(results: CorpusResults) -> Table:
    """A row for each system and for the people: the articles, and figures with their 95 % intervals."""
    columns = (Column("", "text"), Column("articles", "count"), *map(Column, _COLUMNS.values()))
    return Table(
        "corpus", "Attribution", columns, tuple(_row(each) for each in _all(results)), tuple(notes(results))
    )


def counts_table(results: CorpusResults) -> Table:
    """A row for each: how many labels and predictions there were, and how many are right."""
    columns = (Column("", "text"), *(Column(name, "count") for name in _COUNTS.values()))
    rows: list[tuple[Value, ...]] = []
    for each in _all(results):
        counts = each.total
        rows.append((each.name, *(counts[key] for key in _COUNTS)))
    return Table("corpus-counts", "Counts", columns, tuple(rows))


def notes(results: CorpusResults) -> list[str]:
    """What a reader must know, a sentence each."""
    config, found = results.config, []
    found.append(
        f"{config['articles']} of {config['articles_in_corpus']} articles of {config['corpus']}, "
        f"{config['readings']} readings; predictions are compared with each reading of an article."
    )
    found.append(
        "Triple: source, cue and content all right, at least by half (F1 of their words); detection: the "
        f"content alone. In brackets 95 % intervals, articles resampled; none below {FEWEST} articles."
    )
    if results.human:
        found.append(
            f"People: {results.human.facts['pairs']} pairs who labelled the same article "
            f"({len(results.human.counts)} articles), one read as the prediction of the other. "
            "These articles may be harder or easier than all of them, on which the systems are scored."
        )
    else:
        found.append("No article was labelled by two people, so there is no human ceiling.")
    found += [
        f"{each.name}: {figure(speed)} words a second "
        f"({each.facts['words']:,} words, {figure(each.facts['seconds'])} s)."
        for each in results.systems
        if (speed := each.facts.get("words_per_second"))
    ]
    return found


def show(results: CorpusResults, console: Console | None = None) -> None:
    """Print the tables and the notes, by default on standard output."""
    console = console or Console()
    for shown in (figures_table(results).turned(), counts_table(results)):
        console.print(drawn(shown))
        for note in shown.notes:
            console.print(Text(one_line(note), style="dim"))
        console.print()


def whole(results: CorpusResults) -> str:
    """The tables, the notes, and what each system is, in Markdown."""
    parts = [
        f"# Attribution on {results.config['corpus']}",
        markdown(figures_table(results).turned()),
        "\n".join(f"- {note}" for note in notes(results)),
        markdown(counts_table(results)),
        "\n".join(f"- {each.name}: {each.about}" for each in _all(results)),
    ]
    return "\n\n".join(parts) + "\n"


def as_json(results: CorpusResults) -> dict[str, Any]:
    """Every figure, and the counts of every article, of which all of them can be made again."""
    return {
        "config": dict(results.config),
        "systems": [_system(each) for each in results.systems],
        "human": _system(results.human) if results.human else None,
    }


def prediction_lines(results: CorpusResults) -> Iterator[str]:
    """For each system and article one JSON object: ``system``, ``doc_id`` and ``attributions``, each
    ``source``, ``cue`` and ``content`` as lists of half-open code-point offsets."""
    for each in results.systems:
        for doc_id, found in each.predictions.items():
            attributions = [{part: getattr(a, part) for part in ROLES} for a in found]
            line = {"system": each.name, "doc_id": doc_id, "attributions": attributions}
            yield json.dumps(line, ensure_ascii=False)


def write(folder: Path, results: CorpusResults) -> None:
    """Write ``config.json``, ``predictions.jsonl``, ``scores.json`` and ``report.md`` into ``folder``, over
    what is there. Raises ``OSError`` where it cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{line}\n" for line in prediction_lines(results))
    (folder / CONFIG).write_text(_json(dict(results.config)), "utf-8")
    (folder / PREDICTIONS).write_text(lines, "utf-8")
    (folder / SCORES).write_text(_json(as_json(results)), "utf-8")
    (folder / REPORT).write_text(whole(results), "utf-8")


def _all(results: CorpusResults) -> tuple[CorpusSystem, ...]:
    return (*results.systems, results.human) if results.human else results.systems


def _row(system: CorpusSystem) -> tuple[Value, ...]:
    estimates = [system.figures.get(name) for name in _COLUMNS]
    return (system.name, len(system.counts), *(each.cell if each else None for each in estimates))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _system(system: CorpusSystem) -> dict[str, Any]:
    return {
        "name": system.name,
        "about": system.about,
        "facts": dict(system.facts),
        "articles": len(system.counts),
        "figures": {name: estimate.as_json() for name, estimate in system.figures.items()},
        "detail": _detail(system.total),
        "by_article": {doc_id: dict(counts) for doc_id, counts in system.counts.items()},
    }


def _detail(counts: Counts) -> dict[str, Any]:
    """Precision, recall and F1 behind the figures, with their counts."""
    return {
        "detection": {name: detection(counts, name).as_json() for name in THRESHOLDS},
        "triple": {kind: triple(counts, kind).as_json() for kind in ("relaxed", "exact")},
        "roles": {
            name: {kind: role(counts, name, kind).as_json() for kind in ("exact", "relaxed", "tokens")}
            for name in ROLES
        },
        "source_given_match": Share(counts["source right"], counts["pairs"]).as_json(),
    }
