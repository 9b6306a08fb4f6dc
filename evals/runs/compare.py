"""One run against another on the same articles (step 7 of the protocol)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.corpus.score import FIGURES as OF_ATTRIBUTIONS
from evals.report.table import Column, Table
from evals.runs.folder import counts_of
from evals.scoring.bootstrap import FEWEST, difference
from evals.scoring.document import NONE, Counts
from evals.scoring.figures import FIGURES, added
from ledger.errors import UserError


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two systems' counts on the same articles, in the same order."""

    name_a: str
    name_b: str
    documents: tuple[str, ...]
    a: tuple[Counts, ...]
    b: tuple[Counts, ...]


def pair(a: Path, b: Path, system_a: str | None = None, system_b: str | None = None) -> Pairing:
    """The articles that both runs scored, of labelled ones or of a corpus. Raises ``UserError`` where there
    are none, or their labels differ in anything that is counted of them."""
    (name_a, counts_a), (name_b, counts_b) = counts_of(a, system_a), counts_of(b, system_b)
    documents = tuple(sorted(set(counts_a) & set(counts_b)))
    if not documents:
        raise UserError(f"{a} and {b} have no article in common")
    for name in documents:
        if _labels(counts_a[name]) != _labels(counts_b[name]):
            raise UserError(f"{name} has other labels in {a} than in {b}: rescore one of them")
    return Pairing(
        name_a,
        name_b,
        documents,
        tuple(Counter(counts_a[name]) for name in documents),
        tuple(Counter(counts_b[name]) for name in documents),
    )


def comparison(pairing: Pairing) -> Table:
    """A row a figure: A, B, A less B with its interval where there are articles enough, and in how many
    articles either is better."""
    rows = []
    whole_a, whole_b = added(pairing.a), added(pairing.b)
    for name, figure in (FIGURES if "right 0.5" in whole_a else OF_ATTRIBUTIONS).items():
        first, second = figure(whole_a), figure(whole_b)
        each = [(figure(x), figure(y)) for x, y in zip(pairing.a, pairing.b, strict=True)]
        between = difference(pairing.a, pairing.b, figure)
        rows.append(
            (
                name,
                first,
                second,
                between if between else first - second,
                sum(x > y for x, y in each),
                sum(y > x for x, y in each),
            )
        )
    notes = [f"A: {pairing.name_a}. B: {pairing.name_b}. {len(pairing.documents)} articles in common."]
    if len(pairing.documents) < FEWEST:
        notes.append(f"Fewer than {FEWEST} articles: an interval would only seem to say something.")
    else:
        notes.append("In brackets the 95 % interval of the difference, articles resampled in pairs.")
    return Table(
        "comparison",
        "A against B",
        (
            Column("figure", "text"),
            Column("A"),
            Column("B"),
            Column("A − B"),
            Column("A better in", "count"),
            Column("B better in", "count"),
        ),
        tuple(rows),
        tuple(notes),
    )


def _labels(counts: Mapping[str, int]) -> Counts:
    """What the counts say of the labels alone: how many, of how many words, with which fields and choices."""
    # edges are those of matched labels, so they depend on the system
    labels: Counts = Counter(
        {n: count for n, count in counts.items() if n.split(" ")[-1] == "gold" and "edges" not in n}
    )
    for name, n in counts.items():
        if name.startswith("matrix ") and (label := name.rpartition("|")[0]).rpartition("|")[2] != NONE:
            labels[label] += n
    return labels
