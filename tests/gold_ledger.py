"""A ledger with real content and no model: labelled articles, their claims as the labels have them and, where
asked for, links as a person labelled them. What a finished extractor and linker would record."""

from __future__ import annotations

import hashlib
from pathlib import Path

from evals.labels.links import load_links
from evals.labels.load import Labelled, load_folder
from ledger.canonical import canonical
from ledger.claims import Claim
from ledger.link.keys import Named, speakers
from ledger.link.types import DIRECTED, Relation
from ledger.store.entries import Reading, Run
from ledger.store.judgements import Link
from ledger.store.ledger import Ledger
from ledger.store.rows import THE_ARTICLE

SEEDS = Path(__file__).parents[1] / "seeds"
LINKER = "labels/1"
RUN = Run(
    model="labels",
    schema_sha256=hashlib.sha256(canonical(Claim.model_json_schema())).hexdigest(),
    code_version="0.1.0",
)


def record(ledger: Ledger, articles: list[Labelled]) -> dict[str, str]:
    """Records articles and labelled claims; the id of each claim by its label."""
    ids: dict[str, str] = {}
    ledger.add_run(RUN)
    for article in articles:
        document = article.document
        ledger.add_document(document, furniture_characters=0)
        reading = Reading(run_id=RUN.id, document_id=document.id, start=0, end=len(document.text))
        ledger.add_reading(reading, article.claims)
        ids |= {
            gold.label: claim.id
            for gold, claim in zip(article.annotation.claims, article.claims, strict=True)
        }
    return ids


def record_links(ledger: Ledger, folder: Path, articles: list[Labelled], ids: dict[str, str]) -> None:
    """Records the labelled links of a folder, as a linker would, with the last article."""
    labels = load_links(folder / "annotations" / "links.json", ids)
    found: list[Link] = []
    for relation, one, other in sorted(labels.relations):
        a, b = ids[one], ids[other]
        if relation not in DIRECTED and a > b:
            a, b = b, a
        sides = "same" if relation == "same_proposition" else None
        found.append(
            Link.model_validate(
                {"relation": relation, "a": a, "b": b, "sides": sides, "method": LINKER, "score": "1.00"}
                | {"author": "labels"}
            )
        )
    keys: dict[tuple[str, str], set[str]] = {}
    for article in articles:
        for claim in article.claims:
            chain = [Named(s.name, s.kind.value) for s in claim.sources]
            publisher = article.document.publisher
            for speaker in speakers(chain, article.document.id, publisher, THE_ARTICLE):
                keys.setdefault((article.name, speaker.name), set()).add(speaker.id)
    pairs: set[tuple[str, str]] = set()
    for person in labels.same_speaker:
        own = sorted({key for name in person.names.items() for key in keys[name]})
        pairs.update((own[0], key) for key in own[1:])
    for a, b in sorted(pairs):
        found.append(
            Link(relation=Relation.SAME_SPEAKER, a=a, b=b, method=LINKER, score="1.00", author="labels")
        )
    ledger.add_links(articles[-1].document.id, LINKER, found)


def seeds(path: Path, *, links: bool = True) -> dict[str, str]:
    """The seed articles at ``path``; the id of each claim by its label."""
    articles = load_folder(SEEDS)
    with Ledger.open(path) as ledger:
        ids = record(ledger, articles)
        if links:
            record_links(ledger, SEEDS, articles, ids)
    return ids
