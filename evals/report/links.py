"""The tables of scored links."""

from __future__ import annotations

from collections.abc import Sequence

from evals.report.table import Column, Table
from evals.runs.links import SCORED, STEPS, LinkScores
from evals.runs.readings import Agreement

_STEPS = {
    "extraction": "a claim of the pair was not found",
    "polarity": "both were found, one on the other side",
    "candidates": "the two were never compared",
    "decision": "they were compared and not linked",
}


def link_tables(scores: LinkScores) -> list[Table]:
    """The pairs of each relation and B³; and where labelled pairs were lost."""
    rows = [
        (kind, prf.precision, prf.recall, prf.f1, prf.right, prf.predicted, prf.gold)
        for kind, prf in ((kind, scores.relations[kind]) for kind in SCORED)
    ]
    b3 = scores.speakers
    relations = Table(
        "links",
        "Pairs of claims, and speakers (B³)",
        (
            *(Column("relation", "text"), Column("P"), Column("R"), Column("F1")),
            *(Column("right", "count"), Column("found", "count"), Column("labelled", "count")),
        ),
        (*rows, ("same_speaker (B³)", b3["precision"], b3["recall"], b3["f1"], None, None, None)),
    )
    worst = scores.worst
    notes = [
        f"{step}: {_STEPS[step]}" for step in STEPS if any(scores.lost[kind].get(step) for kind in SCORED)
    ]
    if worst:
        notes.append(f"most labelled pairs are lost at: {worst[0]} ({worst[1]})")
    lost = Table(
        "lost",
        "Labelled pairs that were lost, by step",
        (Column("relation", "text"), *(Column(step, "count") for step in STEPS)),
        tuple((kind, *(scores.lost[kind].get(step, 0) for step in STEPS)) for kind in SCORED),
        tuple(notes),
    )
    return [relations, lost]


def agreement_of_links(found: Sequence[Agreement]) -> Table:
    """Two readings a row: F1 of the pairs of each relation, and B³ F1 of the speakers."""
    return Table(
        "agreement",
        "How far readings of the links agree (F1; speakers B³)",
        (
            Column("reading", "text"),
            Column("beside", "text"),
            *(Column(kind) for kind in (*SCORED, "speakers")),
        ),
        tuple(
            (each.first, each.second, *(each.relations[kind].f1 for kind in SCORED), each.speakers)
            for each in found
        ),
        (),
    )
