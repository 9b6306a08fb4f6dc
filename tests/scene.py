"""Short articles of one sentence a claim, with links between the claims, recorded in a few words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from ledger.claims import (
    Act,
    Body,
    Claim,
    Polarity,
    Quantity,
    Quotation,
    Source,
    SourceKind,
    Span,
    State,
    When,
)
from ledger.documents.document import Document
from ledger.link.types import DIRECTED, Relation
from ledger.store.entries import Reading, Run
from ledger.store.judgements import Link
from ledger.store.ledger import Ledger

RUN = Run(model="scene", schema_sha256="ab" * 32, code_version="0")


def day(said: str) -> When:
    """A day (``2031-03-04``) or a month (``2031-03``) as articles give it."""
    if len(said) == 7:
        first = date.fromisoformat(f"{said}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return When(raw=f"in {said}", edtf=said, earliest=first, latest=last)
    at = date.fromisoformat(said)
    return When(raw=f"on {said}", edtf=said, earliest=at, latest=at)


@dataclass(frozen=True)
class Says:
    """Somebody says something: ``who`` is a chain like ``The Post > Ada Voss``, empty for the publisher's own
    voice; a lower-case name is an unnamed source. ``no`` is for a denial."""

    who: str
    what: str
    no: bool = False
    said: str | None = None
    value: str | None = None
    medium: str | None = None
    kind: SourceKind = SourceKind.PERSON


@dataclass
class Scene:
    """A ledger in the making; ``ids`` are the claims' by ``publisher:what`` of the article they came in."""

    path: Path
    ids: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)

    def article(
        self, publisher: str, published: str, *says: Says, url: str | None = None, key: str = ""
    ) -> str:
        """Records an article; its document's id. ``key`` is its name in ``ids``, else the publisher is."""
        text = "".join(f"{each.who}: {'not so: ' if each.no else ''}{each.what}.\n" for each in says)
        document = Document(
            text=f"{publisher} {published}\n{text}",
            origin="scene",
            publisher=publisher,
            headline=f"{publisher} of {published}",
            published_at=day(published),
            language="en",
            url=url,
        )
        claims = [self._claim(document, each) for each in says]
        with Ledger.open(self.path) as ledger:
            ledger.add_run(RUN)
            ledger.add_document(document, furniture_characters=0)
            reading = Reading(run_id=RUN.id, document_id=document.id, start=0, end=len(document.text))
            ledger.add_reading(reading, claims)
        name = key or publisher
        self.documents[name] = document.id
        for each, claim in zip(says, claims, strict=True):
            self.ids[f"{name}:{each.what}"] = claim.id
        return document.id

    def link(
        self, relation: str, one: str, other: str, *, score: str = "0.90", sides: str | None = None
    ) -> None:
        """Records a link as a linker would."""
        a, b = self.ids[one], self.ids[other]
        if relation not in DIRECTED and a > b:
            a, b = b, a
        if relation == "same_proposition":
            sides = sides or "same"
        link = Link.model_validate(
            {"relation": relation, "a": a, "b": b, "sides": sides, "method": "scene/1", "score": score}
            | {"author": "scene", "because": [{"code": "same_words", "shared": 2}]}
        )
        with Ledger.open(self.path) as ledger:
            ledger.add_links(next(iter(self.documents.values())), "scene/1", [link])

    def all_against(self, ones: list[str], others: list[str]) -> None:
        """Links every claim of the one side with every claim of the other: they contradict each other."""
        for one in ones:
            for other in others:
                self.link("contradicts", one, other)

    def alike(self, *names: str, relation: str = "same_proposition") -> None:
        """Links all of these claims with each other."""
        for number, one in enumerate(names):
            for other in names[number + 1 :]:
                self.link(relation, one, other)

    def same_speaker(self, one: str, other: str) -> None:
        """Records that two names are one speaker; each is looked up in the ledger."""
        with Ledger.open(self.path) as ledger:
            keys = [
                ledger.ask("SELECT speaker FROM claim_speaker WHERE name = :name LIMIT 1", {"name": name})
                for name in (one, other)
            ]
            a, b = sorted(rows[0]["speaker"] for rows in keys)
            link = Link(
                relation=Relation.SAME_SPEAKER, a=a, b=b, method="scene/1", score="0.90", author="scene"
            )
            ledger.add_links(next(iter(self.documents.values())), "scene/1", [link])

    def _claim(self, document: Document, says: Says) -> Claim:
        sources = []
        for name in filter(None, map(str.strip, says.who.split(">"))):
            kind = SourceKind.UNNAMED if name[0].islower() else says.kind
            sources.append(Source(name=name, kind=kind))
        if sources and (says.said or says.medium):
            more = {"said_at": day(says.said) if says.said else None, "medium": says.medium}
            sources[-1] = sources[-1].model_copy(update=more)
        start = document.text.index(says.what)
        body: Body = State(subject=hashlib.sha256(says.what.encode()).hexdigest()[:6])
        if says.value is not None:
            body = Quantity(measure=says.what, value=Decimal(says.value))
        return Claim(
            document_id=document.id,
            evidence=(Span.of(document.text, start, start + len(says.what)),),
            quotation=Quotation.INDIRECT,
            sources=tuple(sources),
            act=Act.DENY if says.no else Act.ASSERT,
            proposition=says.what,
            polarity=Polarity.NEGATIVE if says.no else Polarity.POSITIVE,
            body=body,
        )
