"""What an evaluation comes to: systems, their predictions and their scores on the same labelled documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.labels import Labelled
from evals.scoring.document import DocumentScore, Reference, score
from evals.scoring.names import Names
from ledger.claims import Claim

Predictions = Mapping[str, Sequence[Claim]]
"""Claims by the name of the document they are of."""


@dataclass(frozen=True, slots=True)
class System:
    """Something that predicts: what is evaluated, a baseline, or a second labeller.

    ``about`` says in a line what it is; ``scores`` has one entry for each reference, in their order;
    ``figures`` are further facts about its run (``seconds``, ``tokens_out``, ``ungrounded_drafts`` …), as
    far as there are any.
    """

    name: str
    about: str
    predictions: Predictions
    scores: tuple[DocumentScore, ...]
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Results:
    """An evaluation. The first of ``systems`` is the one evaluated, the rest are the baselines; ``second``
    is a second labelling scored like a system, where there is one for all the documents. ``config`` is what
    ``config.json`` holds."""

    config: Mapping[str, Any]
    references: tuple[Reference, ...]
    systems: tuple[System, ...]
    second: System | None = None


def reference_of(labelled: Labelled) -> Reference:
    """A labelled article as it is scored against."""
    return Reference(
        name=labelled.name,
        text=labelled.document.text,
        claims=labelled.claims,
        labels=[claim.label for claim in labelled.annotation.claims],
        names=Names(labelled.annotation.names),
        furniture=labelled.furniture,
    )


def system(
    name: str,
    about: str,
    references: Sequence[Reference],
    predictions: Predictions,
    figures: Mapping[str, Any] | None = None,
) -> System:
    """A system with its scores."""
    scores = tuple(score(each, predictions.get(each.name, ())) for each in references)
    return System(name, about, predictions, scores, figures or {})
