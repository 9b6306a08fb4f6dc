"""From counts to figures: precision, recall, F1, accuracies, macro-F1, the headline (steps 3 to 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from evals.scoring.align import THRESHOLDS
from evals.scoring.document import NONE, ROLES, Counts, DocumentScore
from evals.scoring.fields import CHOICES, FIELDS
from ledger.claims import BODIES


@dataclass(frozen=True, slots=True)
class PRF:
    """Precision, recall and F1 of ``right`` out of ``predicted`` and ``gold``; 0 where there is nothing."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predictions that are right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the labels that are found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two: 2·right / (predicted + gold)."""
        both = self.predicted + self.gold
        return 2 * self.right / both if both else 0.0

    def as_json(self) -> dict[str, float | int]:
        """All of it."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "right": self.right,
            "predicted": self.predicted,
            "gold": self.gold,
        }


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` out of ``n``; ``value`` is ``None`` where n is 0."""

    right: int
    n: int

    @property
    def value(self) -> float | None:
        """The accuracy, 0 to 1."""
        return self.right / self.n if self.n else None

    def as_json(self) -> dict[str, float | int | None]:
        """All of it."""
        return {"value": self.value, "right": self.right, "n": self.n}


def total(scores: Iterable[DocumentScore]) -> Counts:
    """The counts of all documents, added up."""
    return added(score.counts for score in scores)


def added(all_counts: Iterable[Counts]) -> Counts:
    """The sum of counts: what is made of it is micro-averaged."""
    summed: Counts = Counter()
    for counts in all_counts:
        summed.update(counts)
    return summed


def headline(counts: Counts, threshold: str = "0.5") -> PRF:
    """Claim-F1, relaxed: aligned at ``threshold`` with the right claimer, act and polarity."""
    return PRF(counts[f"right {threshold}"], counts["predicted"], counts["gold"])


def strict(counts: Counts) -> PRF:
    """Claim-F1, strict: the very words, and every field right."""
    return PRF(counts["strict"], counts["predicted"], counts["gold"])


def detection(counts: Counts, threshold: str = "0.5") -> PRF:
    """Whether something was found there at all. Never a headline: every sentence a claim does well on it."""
    return PRF(counts[f"matched {threshold}"], counts["predicted"], counts["gold"])


def macro(scores: Sequence[DocumentScore]) -> float:
    """The mean over documents of the headline F1. Where nothing is labelled and nothing predicted there is
    nothing to be right or wrong about, so such a document does not count."""
    some = [score.counts for score in scores if score.counts["gold"] or score.counts["predicted"]]
    return fmean(headline(counts).f1 for counts in some) if some else 0.0


def role(counts: Counts, name: str, kind: str) -> PRF:
    """Step 4 of one role: ``kind`` is ``exact``, ``relaxed`` or ``tokens``."""
    if kind == "tokens":
        return PRF(
            counts[f"{name} tokens right"], counts[f"{name} tokens predicted"], counts[f"{name} tokens gold"]
        )
    return PRF(counts[f"{name} {kind}"], counts[f"{name} predicted"], counts[f"{name} gold"])


def triple(counts: Counts, kind: str) -> PRF:
    """Source, cue and content together, ``exact`` or ``relaxed``."""
    return PRF(counts[f"triple {kind}"], counts["predicted"], counts["gold"])


def field_accuracy(counts: Counts, name: str) -> Share:
    """Given a match: right among the pairs of which at least one side has the field."""
    return Share(counts[f"field {name} right"], counts[f"field {name} compared"])


def field_f1(counts: Counts, name: str) -> PRF:
    """End to end, the unmatched counted (ACE's argument F1)."""
    return PRF(counts[f"field {name} right"], counts[f"field {name} predicted"], counts[f"field {name} gold"])


def matrix(counts: Counts, name: str) -> dict[tuple[str, str], int]:
    """The confusion matrix of a choice: (label, prediction) to count; :data:`~evals.scoring.document.NONE`
    stands for no partner."""
    prefix = f"matrix {name}|"
    cells = {}
    for key, count in counts.items():
        if key.startswith(prefix):
            label, guess = key.removeprefix(prefix).split("|")
            cells[label, guess] = count
    return cells


def macro_f1(counts: Counts, name: str) -> float | None:
    """The mean F1 over the classes that occur, label or prediction, in matched pairs (sklearn's macro
    average)."""
    cells = {pair: n for pair, n in matrix(counts, name).items() if NONE not in pair}
    classes = {label for pair in cells for label in pair}
    if not classes:
        return None
    scores = []
    for each in classes:
        labelled = sum(n for (gold, _), n in cells.items() if gold == each)
        guessed = sum(n for (_, guess), n in cells.items() if guess == each)
        scores.append(PRF(cells.get((each, each), 0), guessed, labelled).f1)
    return fmean(scores)


def edges(counts: Counts, *, nested: bool = False) -> PRF:
    """Edges of the attribution chains of matched pairs, from the publisher on; ``nested``: only those pairs
    whose label has a chain of two or more."""
    prefix = "nested edges" if nested else "edges"
    return PRF(counts[f"{prefix} right"], counts[f"{prefix} predicted"], counts[f"{prefix} gold"])


def nested(counts: Counts) -> PRF:
    """Whole chains of two or more sources, end to end: the unmatched count, so that what is not found
    costs."""
    return PRF(counts["nested edges exact"], counts["nested predicted"], counts["nested gold"])


FIGURES: Mapping[str, Callable[[Counts], float]] = {
    "claim_f1": lambda c: headline(c).f1,
    "claim_precision": lambda c: headline(c).precision,
    "claim_recall": lambda c: headline(c).recall,
    "strict_f1": lambda c: strict(c).f1,
    "detection_f1": lambda c: detection(c).f1,
    "content_tokens_f1": lambda c: role(c, "content", "tokens").f1,
    "triple_relaxed_f1": lambda c: triple(c, "relaxed").f1,
    "triple_exact_f1": lambda c: triple(c, "exact").f1,
    "source_given_match": lambda c: Share(c["source right"], c["pairs"]).value or 0.0,
}
"""The single figures that are compared, resampled and gated."""


def summary(scores: Sequence[DocumentScore]) -> dict[str, object]:
    """Every figure of a set of documents, as JSON values."""
    counts = total(scores)
    return {
        "documents": len(scores),
        "claim": headline(counts).as_json(),
        "claim_macro_f1": macro(scores),
        "claim_at": {name: headline(counts, name).as_json() for name in THRESHOLDS},
        "strict": strict(counts).as_json(),
        "detection": {name: detection(counts, name).as_json() for name in THRESHOLDS},
        "verbatim": Share(counts["verbatim"], counts["predicted"]).as_json(),
        "on_furniture": counts["on furniture"],
        "roles": {
            name: {kind: role(counts, name, kind).as_json() for kind in ("exact", "relaxed", "tokens")}
            for name in ROLES
        },
        "triple": {kind: triple(counts, kind).as_json() for kind in ("exact", "relaxed")},
        "source_given_match": Share(counts["source right"], counts["pairs"]).as_json(),
        "fields": {
            field.name: {
                "given_match": field_accuracy(counts, field.name).as_json(),
                "absent_in_both": counts[f"field {field.name} absent"],
                "end_to_end": field_f1(counts, field.name).as_json(),
            }
            for field in FIELDS
        },
        "choices": {name: {"macro_f1": macro_f1(counts, name)} for name in CHOICES},
        "nested_chains": nested(counts).as_json(),
        "chains": {
            name: {
                "edges": edges(counts, nested=deep).as_json(),
                "exact": Share(counts[f"{p} exact"], counts[f"{p} chains"]).as_json(),
                "depth": Share(counts[f"{p} depth right"], counts[f"{p} chains"]).as_json(),
            }
            for name, p, deep in (("all", "edges", False), ("two_or_more", "nested edges", True))
        },
        "types": {
            kind: {
                "matched": Share(counts[f"type {kind} matched"], counts[f"type {kind} gold"]).as_json(),
                "right": Share(counts[f"type {kind} right"], counts[f"type {kind} gold"]).as_json(),
                "strict": Share(counts[f"type {kind} strict"], counts[f"type {kind} gold"]).as_json(),
                "predicted": counts[f"type {kind} predicted"],
            }
            for kind in BODIES
        },
    }
