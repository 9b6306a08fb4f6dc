"""Evaluate a model on labelled articles, beside the baselines and the agreement of two labellers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.baselines import langextract, quotations, sentences
from evals.bench.machine import machine
from evals.labels import Labelled, load_folder
from evals.labels.load import ANNOTATIONS, file_hash
from evals.runs.folder import Kept
from evals.runs.predict import Extracted, extract
from evals.runs.results import Predictions, Results, System, reference_of, system
from evals.scoring.document import Reference
from evals.scoring.names import Names
from ledger.claims import Claim
from ledger.errors import UserError
from ledger.model.endpoint import Settings
from ledger.store.entries import Run

FIRST, SECOND = f"{ANNOTATIONS}/first", f"{ANNOTATIONS}/second"
"""Where the two independent labellings are kept, from which the annotations were adjudicated."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated: a model with its settings and finder, and how often it is run."""

    model: str
    settings: Settings
    finder: str
    api_base: str | None = None
    repeat: int = 1


def evaluate(
    folder: Path,
    subject: Subject,
    *,
    only: tuple[str, ...] = (),
    peer: bool = False,
    say: Say = lambda text: None,
    report: Callable[[object], None] = lambda event: None,
) -> Results:
    """Run ``subject`` on the labelled articles of ``folder`` (see :func:`evals.labels.load_folder`) and
    score it.

    With ``repeat`` above 1 it is run so often, the first run is scored, and how the others differ is said
    in ``config``. ``peer`` runs langextract anew; otherwise what is kept of it counts, if that is of these
    very documents.

    Raises ``UserError`` where labels, model or a run are of no use.
    """
    labelled = load_folder(folder, only=only)
    references = tuple(reference_of(each) for each in labelled)
    documents = [each.document for each in labelled]
    runs: list[Extracted] = []
    for number in range(1, subject.repeat + 1):
        say(f"run {number} of {subject.repeat}: {len(documents)} articles with {subject.model}")
        runs.append(
            extract(
                documents,
                subject.model,
                subject.settings,
                finder_name=subject.finder,
                api_base=subject.api_base,
                report=report,
            )
        )
    first = runs[0]
    ours = system(
        first.run.model,
        f"{first.run.model}, finder {first.run.finder}, code {first.run.code_version}",
        references,
        {each.name: first.claims[each.document.id] for each in labelled},
        first.figures,
    )
    config = _config(folder, labelled, first.run) | {"repeats": _repeats(runs)}
    beside = baselines(folder, labelled, references, peer=peer)
    return Results(config, references, (ours, *beside), agreement(folder, labelled))


def rescore(config: Mapping[str, Any], kept: Sequence[Kept], folder: Path | None = None) -> Results:
    """Score a kept run's predictions again, against the labels in ``folder`` (by default where they were).

    Raises ``UserError`` where the documents are not those that were predicted on.
    """
    folder = folder or Path(config["folder"])
    names = tuple(document["name"] for document in config["documents"])
    labelled = load_folder(folder, only=tuple(f"{name}." for name in names))
    known = {document["name"]: document["sha256"] for document in config["documents"]}
    for each in labelled:
        if file_hash(each.path) != known[each.name]:
            raise UserError(f"{each.path} is not the text that the run predicted on")
    references = tuple(reference_of(each) for each in labelled)
    systems = tuple(
        system(each.name, each.about, references, each.predictions, each.figures) for each in kept
    )
    documents = [_document(each) for each in labelled]
    return Results(dict(config) | {"documents": documents}, references, systems, agreement(folder, labelled))


def baselines(
    folder: Path, labelled: Sequence[Labelled], references: Sequence[Reference], *, peer: bool = False
) -> list[System]:
    """The systems that every result is shown beside. The peer is among them where it is run now (``peer``) or
    ``folder`` keeps what it said of all these articles."""
    simple = [
        system(
            module.NAME,
            module.ABOUT,
            references,
            {each.name: module.claims(each.document) for each in labelled},
        )
        for module in (sentences, quotations)
    ]
    answers = langextract.ask(folder, labelled) if peer else langextract.kept(folder, labelled)
    if answers is None:
        return simple
    theirs: Predictions = {
        each.name: langextract.claims(each.document, answers[each.name]) for each in labelled
    }
    about = langextract.about(answers)
    return [*simple, system(langextract.NAME, about, references, theirs, langextract.figures(answers))]


def agreement(
    folder: Path, labelled: Sequence[Labelled], first: str = FIRST, second: str = SECOND
) -> System | None:
    """The second labelling scored like a system against the first; ``None`` where not all of the articles
    have both."""
    stems = tuple(f"{each.name}." for each in labelled)
    names = {each.name for each in labelled}
    if any({file.stem for file in (folder / part).glob("*.json")} < names for part in (first, second)):
        return None
    ones, others = load_folder(folder, first, stems), load_folder(folder, second, stems)
    if {each.name for each in ones} != names or {each.name for each in others} != names:
        return None
    references = []
    for one, other in zip(ones, others, strict=True):
        reference = reference_of(one)
        # each labeller may list a name for a source that the other has not thought of
        both = reference.names.joined(Names(other.annotation.names))
        references.append(
            Reference(
                reference.name, reference.text, reference.claims, reference.labels, both, reference.furniture
            )
        )
    guesses: dict[str, list[Claim]] = {each.name: each.claims for each in others}
    about = f"{others[0].annotation.labeller}, scored against {ones[0].annotation.labeller}"
    return system("second labelling", about, references, guesses)


def _repeats(runs: Sequence[Extracted]) -> dict[str, Any]:
    """How far repeated runs gave the same claims, in every field (a claim's id does not depend on all)."""
    first, *others = ({c.model_dump_json() for claims in run.claims.values() for c in claims} for run in runs)
    differing = []
    for again in others:
        differing.append({"only_first": len(first - again), "only_this": len(again - first)})
    identical = all(not any(each.values()) for each in differing) if differing else None
    return {"runs": len(runs), "identical": identical, "differing_claims": differing}


def _config(folder: Path, labelled: Sequence[Labelled], run: Run) -> dict[str, Any]:
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "folder": str(folder),
        "documents": [_document(each) for each in labelled],
        "run": run.model_dump(mode="json"),
        "machine": machine(),
    }


def _document(labelled: Labelled) -> dict[str, Any]:
    return {
        "name": labelled.name,
        "sha256": labelled.annotation.sha256,
        "labels": len(labelled.annotation.claims),
        "labeller": labelled.annotation.labeller,
    }
