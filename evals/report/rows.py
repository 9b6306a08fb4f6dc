"""The tables of a report, from the scores. A figure is made here once, and shown wherever it is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.report.table import Column, Table, Value, shown
from evals.runs.results import Results, System
from evals.scoring.agreement import alphas
from evals.scoring.align import THRESHOLDS
from evals.scoring.bootstrap import FEWEST, difference, interval
from evals.scoring.document import NONE, ROLES, Counts
from evals.scoring.fields import CHOICES, FIELDS
from evals.scoring.figures import (
    FIGURES,
    PRF,
    Share,
    detection,
    edges,
    field_accuracy,
    field_f1,
    headline,
    macro,
    macro_f1,
    matrix,
    nested,
    role,
    strict,
    total,
    triple,
)
from ledger.claims import BODIES, Act, Certainty, Polarity

MISSED, INVENTED = "missed", "invented"
"""In a confusion matrix: the column of labels without a prediction, the row of predictions without a
label."""

_PRF = (Column("P"), Column("R"), Column("F1"))
_COST = ("seconds", "tokens")
"""What the figures of a run begin with that belong into the headline table."""
_VALUES: Mapping[str, Sequence[str]] = {
    "act": [str(a) for a in Act],
    "polarity": [str(p) for p in Polarity],
    "certainty": [str(c) for c in Certainty],
    "type": list(BODIES),
}


def everyone(results: Results) -> tuple[System, ...]:
    """All that is scored: the evaluated system, the baselines, and the second labelling where there is
    one."""
    return results.systems + ((results.second,) if results.second else ())


def tables(results: Results) -> list[Table]:
    """Every table that has something to say, in reading order (matrices apart: :func:`matrices`)."""
    found = [
        headline_table(results),
        documents_table(results),
        types_table(results.systems[0]),
        fields_table(results.systems[0]),
        spans_table(results.systems[0]),
        thresholds_table(results.systems[0]),
        chains_table(results.systems[0]),
        intervals_table(results),
        differences_table(results),
        agreement_table(results),
        runs_table(results),
    ]
    return [table for table in found if table is not None]


def headline_table(results: Results) -> Table:
    """A row for each system and for the second labelling."""
    costs = [key for key in _figures(results) if key.startswith(_COST)]
    columns = (
        Column("system", "text"),
        Column("labelled", "count", "claims in the labels"),
        Column("predicted", "count", "claims given"),
        Column(
            "matched", "count", "given in about the same words as a label (content token F1 of at least .5)"
        ),
        Column("right", "count", "matched, and claimer, act and polarity are right"),
        Column("precision", about="share of the claims given that are right"),
        Column("recall", about="share of the labels that are matched and right"),
        Column("Claim-F1", about="the headline: harmonic mean of the two, over all claims"),
        Column("macro F1", about="mean of the documents' Claim-F1"),
        Column("strict F1", about="the very words, and every field right"),
        Column("detection F1", about="matched is enough: whether something was found there at all"),
        Column("claimer", about="of the matched, with the right claimer"),
        Column("act", about="of the matched, with the right act"),
        Column("polarity", about="of the matched, on the right side"),
        Column("chain edges F1", about="of the matched whose label has a chain of two or more sources"),
        Column("verbatim", about="share of the claims given whose words all stand in the text"),
        Column("on furniture", "count", "claims given, most of whose words are menus, captions and the like"),
        *(Column(key.replace("_", " "), "amount", "of the whole run") for key in costs),
    )
    rows = []
    for system in everyone(results):
        counts = total(system.scores)
        claim = headline(counts)
        row: list[Value] = [
            system.name,
            claim.gold,
            claim.predicted,
            counts["matched 0.5"],
            claim.right,
            *_prf(claim),
            macro(system.scores),
            _f1(strict(counts)),
            _f1(detection(counts)),
            *(field_accuracy(counts, name).value for name in ("claimer", "act", "polarity")),
            _f1(edges(counts, nested=True)),
            Share(counts["verbatim"], counts["predicted"]).value,
            counts["on furniture"],
            *(_figure(system.figures.get(key)) for key in costs),
        ]
        rows.append(tuple(row))
    return Table("headline", "Every system side by side", columns, tuple(rows))


def documents_table(results: Results) -> Table:
    """A row for each document, and one for all: its labels, what was given, each system's Claim-F1."""
    columns = (
        Column("document", "text"),
        *(Column(name, "count") for name in ("labelled", "predicted", "matched", "right")),
        *(Column(f"F1: {system.name}") for system in everyone(results)),
    )
    rows = [
        _document_row(reference.name, [system.scores[i].counts for system in everyone(results)])
        for i, reference in enumerate(results.references)
    ]
    rows.append(_document_row("all", [total(system.scores) for system in everyone(results)]))
    note = f"The counts are those of {results.systems[0].name}; F1 is Claim-F1."
    return Table("documents", "Claims and Claim-F1, document by document", columns, tuple(rows), (note,))


def types_table(system: System) -> Table:
    """A row for each type of claim: how many labels there are, and how far they were got right."""
    counts = total(system.scores)
    parts = ("gold", "matched", "right", "strict", "predicted")
    rows: list[tuple[Value, ...]] = [
        (kind, *(counts[f"type {kind} {part}"] for part in parts)) for kind in BODIES
    ]
    rows.append(("all", *(sum(counts[f"type {kind} {part}"] for kind in BODIES) for part in parts)))
    names = ("labelled", *parts[1:])
    columns = (Column("type", "text"), *(Column(name, "count") for name in names))
    note = "By the label's type, except the last column, which goes by the prediction's."
    return Table("types", "Claims, type by type", columns, tuple(rows), (note,))


def fields_table(system: System) -> Table:
    """A row for each field that occurs: right given a match, absent in both, end to end, macro-F1."""
    counts = total(system.scores)
    rows: list[tuple[Value, ...]] = []
    unused = []
    for field in FIELDS:
        given, end = field_accuracy(counts, field.name), field_f1(counts, field.name)
        if not (end.gold or end.predicted):
            unused.append(field.name)
            continue
        absent = counts[f"field {field.name} absent"]
        mean = macro_f1(counts, field.name) if field.name in CHOICES else None
        rows.append((field.name, given.value, given.right, given.n, absent, *_prf(end), mean))
    columns = (
        Column("field", "text"),
        Column("given a match", about="right among the matched of which either side has the field"),
        Column("right", "count"),
        Column("n", "count", "the matched of which either side has the field"),
        Column("absent in both", "count", "matched, and neither side has it: counted apart"),
        *_PRF,
        Column("macro-F1", about="of a closed choice: mean of the F1 of its values, given a match"),
    )
    notes = [
        "P, R and F1 are end to end: what is missed or invented counts. (contained) and (overlapping) are the"
        " relaxed readings of a time and a number; they are no part of a strict claim."
    ]
    if unused:
        notes.append(f"On neither side anywhere: {', '.join(unused)}.")
    return Table("fields", "Field by field", columns, tuple(rows), tuple(notes))


def spans_table(system: System) -> Table:
    """A row for each role a span plays, and for the three together: exact, relaxed, tokens."""
    counts = total(system.scores)
    rows: list[tuple[Value, ...]] = [
        (name, *(v for kind in ("exact", "relaxed", "tokens") for v in _prf(role(counts, name, kind))))
        for name in ROLES
    ]
    together = [v for kind in ("exact", "relaxed") for v in _prf(triple(counts, kind))]
    rows.append(("all three", *together, None, None, None))
    columns = tuple(Column(f"{kind} {part.name}") for kind in ("exact", "relaxed", "tokens") for part in _PRF)
    about = "Exact: the same words. Relaxed: token F1 of at least .5. Tokens: word by word."
    return Table("spans", "Whose words, and which", (Column("role", "text"), *columns), tuple(rows), (about,))


def thresholds_table(system: System) -> Table:
    """A row for each overlap from which claims are compared at all."""
    counts = total(system.scores)
    rows = tuple((name, *_prf(detection(counts, name)), *_prf(headline(counts, name))) for name in THRESHOLDS)
    columns = tuple(Column(f"{what} {part.name}") for what in ("detection", "claim") for part in _PRF)
    about = "The least content token F1 at which a prediction is compared with a label; the headline's is .5."
    return Table(
        "thresholds", "How much overlap is asked", (Column("overlap", "text"), *columns), rows, (about,)
    )


def chains_table(system: System) -> Table:
    """The attribution chains of matched claims, and of those labelled two or more deep."""
    counts = total(system.scores)
    rows = []
    for name, prefix, deep in (("all", "edges", False), ("two or more", "nested edges", True)):
        n = counts[f"{prefix} chains"]
        shares = (Share(counts[f"{prefix} {part}"], n).value for part in ("exact", "depth right"))
        rows.append((name, n, *_prf(edges(counts, nested=deep)), *shares))
    columns = (
        Column("chain", "text"),
        Column("n", "count", "matched claims whose label or prediction has a source"),
        *(Column(f"edge {part.name}") for part in _PRF),
        Column("exact", about="the same sources in the same order"),
        Column("depth", about="equally many sources"),
    )
    whole = nested(counts)
    note = (
        f"Of matched claims; {counts['chains empty']} of them are the publisher's own on both sides and are"
        f" left out. {whole.gold} labels and {whole.predicted} predictions have a chain of two or more;"
        f" end to end, with what is missed and invented, these chains have F1 {shown(whole.f1, 'score')}."
    )
    return Table("chains", "On whose word", columns, tuple(rows), (note,))


def intervals_table(results: Results) -> Table | None:
    """95 % intervals of the single figures, a column a system; ``None`` with too few documents
    (:func:`too_few`)."""
    if too_few(results):
        return None
    systems = everyone(results)
    counts = [[score.counts for score in system.scores] for system in systems]
    rows = tuple(
        (name.replace("_", " "), *(interval(each, figure) for each in counts))
        for name, figure in FIGURES.items()
    )
    columns = (Column("figure", "text"), *(Column(system.name) for system in systems))
    note = f"95 % intervals from resampling the {len(results.references)} documents."
    return Table("intervals", "How sure these figures are", columns, rows, (note,))


def differences_table(results: Results) -> Table | None:
    """The evaluated system's Claim-F1 less each baseline's on the same documents; ``None`` with too few
    documents or nothing to compare with. The second labelling is scored against other labels, so it is no
    pair."""
    first, *others = results.systems
    if too_few(results) or not others:
        return None
    figure = FIGURES["claim_f1"]
    ours = [score.counts for score in first.scores]
    rows = []
    for other in others:
        found = difference(ours, [score.counts for score in other.scores], figure)
        rows.append((other.name, found, found.not_better if found else None))
    columns = (
        Column("against", "text"),
        Column("Claim-F1, less the other's"),
        Column("no better", about="share of the resamples in which the evaluated system is no better"),
    )
    return Table("differences", "Against the baselines", columns, tuple(rows))


def too_few(results: Results) -> str:
    """Why there are no intervals; empty where there are."""
    n = len(results.references)
    if n >= FEWEST:
        return ""
    return (
        f"{n} document{'s are' if n != 1 else ' is'} too few for intervals (there are some from {FEWEST} on):"
        " read the counts document by document, and take small differences for nothing."
    )


def agreement_table(results: Results) -> Table | None:
    """Krippendorff's alpha of the two labellings; ``None`` with one."""
    if results.second is None:
        return None
    rows = tuple(
        (name, found["given_match"], found["all"]) for name, found in alphas(results.second.scores).items()
    )
    columns = (
        Column("choice", "text"),
        Column("alpha, given a match", about="over the claims that both labelled"),
        Column("alpha, over all", about="what only one labelled counts as disagreement"),
    )
    note = "Krippendorff's alpha of the two labellings: 1 is perfect, 0 is chance."
    return Table("agreement", "How far two labellings agree", columns, rows, (note,))


def runs_table(results: Results) -> Table | None:
    """What is known of each run; ``None`` where nothing is."""
    keys = _figures(results)
    if not keys:
        return None
    columns = (Column("system", "text"), *(Column(key.replace("_", " "), "amount") for key in keys))
    rows = tuple(
        (system.name, *(_figure(system.figures.get(key)) for key in keys)) for system in everyone(results)
    )
    return Table("runs", "The runs", columns, rows)


def matrices(system: System) -> list[Table]:
    """The confusion matrices of the closed choices: labels down, predictions across, the values that
    occur; what has no partner is in the last column (missed) and the last row (invented)."""
    counts = total(system.scores)
    return [_matrix(name, matrix(counts, name)) for name in CHOICES]


def _matrix(name: str, cells: Mapping[tuple[str, str], int]) -> Table:
    seen = {value for pair, n in cells.items() if n for value in pair}
    values = [value for value in _VALUES[name] if value in seen]
    rows: list[tuple[Value, ...]] = [
        (value, *(cells.get((value, guess), 0) for guess in (*values, NONE))) for value in values
    ]
    rows.append((INVENTED, *(cells.get((NONE, guess), 0) for guess in values), None))
    columns = (
        Column("labelled ↓ predicted →", "text"),
        *(Column(value, "count") for value in (*values, MISSED)),
    )
    return Table(f"matrix-{name}", name.capitalize(), columns, tuple(rows))


def _document_row(name: str, counts: Sequence[Counts]) -> tuple[Value, ...]:
    ours = counts[0]
    of_ours = (ours["gold"], ours["predicted"], ours["matched 0.5"], ours["right 0.5"])
    return (name, *of_ours, *(_f1(headline(each)) for each in counts))


def _prf(found: PRF) -> tuple[Value, Value, Value]:
    """No figure rather than a nought where there is nothing to be right about."""
    return (
        found.precision if found.predicted else None,
        found.recall if found.gold else None,
        _f1(found),
    )


def _f1(found: PRF) -> float | None:
    return found.f1 if found.predicted or found.gold else None


def _figures(results: Results) -> list[str]:
    """What is known of any system's run, in the order in which it first comes."""
    return list(dict.fromkeys(key for system in everyone(results) for key in system.figures))


def _figure(value: Any) -> int | float | str | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if value is None or is_number else str(value)
