"""A small ledger to be looked at: two documents, one claim of every type, overlapping spans, a chain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger.claims import (
    Act,
    Assessment,
    Body,
    Claim,
    Event,
    Flag,
    Forecast,
    Intention,
    Modifier,
    PloverCode,
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
from ledger.link.keys import speaker
from ledger.link.types import Link, Relation
from ledger.segment import segment
from ledger.store.entries import Origin, Prompt, Reading, Run, Thing, run_body
from ledger.store.judgements import Verdict
from ledger.store.ledger import Ledger

TEXT = """The bridge at Vell will stay shut

VELL, 4 March 2031 — “We never promised to open the bridge,” Mayor Ingrid Östby told Radio Vell on Monday.
A clerk said at least 1,332 lorries had waited, while the bridge was safe “for now”.

Traffic will double by June, if the ferry stops. It is a disgrace. الجسر مغلق.
{taint}
Share this article
Read more
"""

MONDAY = When(raw="on Monday", edtf="2031-03-03", earliest=date(2031, 3, 3), latest=date(2031, 3, 3))
JUNE = When(raw="by June", edtf="2031-06", earliest=date(2031, 6, 1), latest=date(2031, 6, 30))
MARCH = When(raw="4 March 2031", edtf="2031-03-04", earliest=date(2031, 3, 4), latest=date(2031, 3, 4))


class Sample:
    """The values of a sample ledger; ``taint`` is appended to every string that a document or model gives."""

    def __init__(self, taint: str = "") -> None:
        self.taint = taint
        self.text = TEXT.format(taint=taint or "The end.")
        self.document = Document(
            text=self.text,
            origin=f"/press/vell.txt{taint}",
            publisher=self("Vell Courier"),
            headline=self("The bridge at Vell will stay shut"),
            byline=self("R. Okafor"),
            published_at=MARCH,
            language="en",
            url="https://courier.example/bridge" if not taint else f"javascript:alert(1)//{taint}",
        )
        self.other = Document(text="The ferry runs, says nobody in particular.", origin="stdin")
        self.withdrawn = Document(text="A text that has to go.", origin="stdin")
        self.run = Run(
            model=self("embedded/tiny"),
            endpoint=self("http://127.0.0.1/v1"),
            finder=self("rules-1"),
            prompts=(Prompt(name=self("extract"), version="1", sha256="cd" * 32),),
            schema_sha256="ef" * 32,
            parameters={"temperature": "0.1", "note": self("none")},
            code_version=self("0.1.0"),
        )
        self.reading = Reading(
            run_id=self.run.id,
            document_id=self.document.id,
            start=0,
            end=len(self.text),
            tokens_in=900,
            tokens_out=120,
            cost_usd=Decimal("0.00042"),
            milliseconds=8123,
            rejected=1,
        )
        self.claims = tuple(self._claims())
        self.other_claim = Claim(
            document_id=self.other.id,
            evidence=(Span.of(self.other.text, 0, 14),),
            quotation=Quotation.INDIRECT,
            act=Act.ASSERT,
            proposition="The ferry runs",
            body=State(subject="the ferry", predicate="runs"),
        )

    def __call__(self, words: str) -> str:
        return words + self.taint

    def span(self, words: str) -> Span:
        """The first place of these words in the text."""
        start = self.text.index(words)
        return Span.of(self.text, start, start + len(words))

    def fill(self, path: Path) -> None:
        """Records all of it at ``path``."""
        furniture = sum(part.end - part.start for part in segment(self.text, language="en").furniture)
        with Ledger.open(path) as ledger:
            ledger.add_document(self.document, furniture_characters=furniture)
            ledger.add_document(self.other, furniture_characters=0)
            ledger.add_run(self.run)
            ledger.add_reading(self.reading, self.claims)
            other = Reading(run_id=self.run.id, document_id=self.other.id, start=0, end=len(self.other.text))
            ledger.add_reading(other, [self.other_claim])

    def judge(self, path: Path) -> None:
        """Records judgements of every kind beside it, and an entry from another ledger."""
        actor, reason = self("Ada"), self("so it is")
        elsewhere = Origin(log="ab" * 8, seq=3, recorded_at="2031-04-01T00:00:00.000000Z", leaf="cd" * 32)
        merged = Run(model=self("elsewhere"), schema_sha256="ef" * 32, code_version="0")
        with Ledger.open(path) as ledger:
            ledger.review(self.claims[0].id, Verdict.ACCEPT, actor=actor, note=reason)
            taken_back = ledger.review(self.claims[0].id, Verdict.REJECT, actor=self("Ben"), note=reason)
            ledger.retract("review", taken_back.id, reason=reason, actor=actor)
            ledger.retract("claim", self.claims[3].id, reason=reason, actor=actor)
            ledger.supersede(self.claims[4].id, self.claims[5].id, reason=reason, actor=actor)
            ledger.amend(self.claims[6].id, {"proposition": self("The bridge is shut")}, actor=actor)
            with ledger._writing():
                ledger._append([Thing("run", merged.id, run_body(merged), elsewhere)])
            self._link(ledger)
            ledger.add_document(self.withdrawn, furniture_characters=0)
            ledger.erase(self.withdrawn.id, reason=reason, actor=actor)

    def _link(self, ledger: Ledger) -> None:
        """What a linker finds, and a person who knows better."""
        radio, mayor = self.claims[0].sources
        keys = sorted(speaker(s.name, s.kind.value, self.document.id).id for s in (radio, mayor))

        def link(relation: Relation, one: str, other: str, **more: Any) -> Link:
            a, b = (one, other) if relation is Relation.UPDATES else sorted((one, other))
            by = {"method": self("rules/1"), "score": "0.81", "author": self("fact-ledger 0")}
            return Link.model_validate({"relation": relation, "a": a, "b": b, **by, **more})

        denied, counted, safe = (claim.id for claim in self.claims[:3])
        because = ({"code": self("opposite"), "words": 3},)
        ledger.add_links(
            self.document.id,
            self("rules/1"),
            [
                link(Relation.CONTRADICTS, denied, safe, because=because),
                link(Relation.CONTRADICTS, denied, self.other_claim.id),
                link(Relation.UPDATES, counted, safe),
                link(Relation.SAME_PROPOSITION, safe, self.other_claim.id, sides="same"),
                link(Relation.SAME_SPEAKER, keys[0], keys[1]),
            ],
        )
        ledger.relate(
            Relation.CONTRADICTS, denied, counted, holds=True, actor=self("Ada"), note=self("so it is")
        )
        ledger.relate(
            Relation.CONTRADICTS, denied, self.other_claim.id, holds=False, actor=self("Ada"), note=self("no")
        )

    def _claim(
        self,
        words: tuple[str, ...],
        proposition: str,
        body: Body,
        *sources: Source,
        act: Act = Act.ASSERT,
        polarity: Polarity = Polarity.POSITIVE,
        event_time: When | None = None,
        flags: tuple[Flag, ...] = (),
    ) -> Claim:
        return Claim(
            document_id=self.document.id,
            evidence=tuple(self.span(w) for w in words),
            quotation=Quotation.MIXED,
            sources=sources,
            act=act,
            proposition=self(proposition),
            polarity=polarity,
            body=body,
            event_time=event_time,
            flags=flags,
        )

    def _claims(self) -> list[Claim]:
        radio = Source(name=self("Radio Vell"), kind=SourceKind.OUTLET, mention=self.span("Radio Vell"))
        mayor = Source(
            name=self("Ingrid Östby"),
            kind=SourceKind.PERSON,
            mention=self.span("Mayor Ingrid Östby"),
            cue=self.span("told"),
            role=self("mayor"),
            affiliation=self("Vell"),
            medium=self("an interview"),
            said_at=MONDAY,
        )
        clerk = Source(name=self("a clerk"), kind=SourceKind.UNNAMED, mention=self.span("A clerk"))
        quantity = Quantity(
            measure=self("lorries waiting"),
            of=self("lorries"),
            value=Decimal("1332"),
            unit=self("lorries"),
            modifier=Modifier.AT_LEAST,
            as_of=MONDAY,
        )
        opening = Event(
            actor=self("the mayor"),
            action=self("promised to open"),
            target=self("the bridge"),
            place=self("Vell"),
            code=PloverCode.AGREE,
        )
        claims = [
            self._claim(
                ("We never promised to open the bridge",),
                "The mayor promised to open the bridge",
                opening,
                radio,
                mayor,
                act=Act.DENY,
                polarity=Polarity.NEGATIVE,
                event_time=MARCH,
            ),
            self._claim(
                ("at least 1,332 lorries had waited",),
                "At least 1,332 lorries had waited",
                quantity,
                clerk,
                flags=(Flag(field="body.unit", value=self("tons"), reason=self("not in the evidence")),),
            ),
            self._claim(
                ("1,332 lorries had waited, while the bridge was safe", "for now"),
                "The bridge was safe while lorries waited",
                State(subject=self("the bridge"), predicate=self("was"), object=self("safe")),
                clerk,
            ),
            self._claim(
                ("if the ferry stops",),
                "The ferry stops",
                Intention(actor=self("the ferry"), action=self("stops"), condition=self("none")),
            ),
            self._claim(
                ("Traffic will double by June",),
                "Traffic will double by June",
                Forecast(outcome=self("traffic doubles"), horizon=JUNE, condition=self("the ferry stops")),
                act=Act.PREDICT,
            ),
            self._claim(
                ("It is a disgrace",),
                "It is a disgrace",
                Assessment(target=self("it"), judgement=self("bad")),
            ),
            self._claim(("الجسر مغلق",), "The bridge is closed", State(subject=self("the bridge"))),
        ]
        if self.taint:
            claims.append(self._claim((self.taint,), "What stands in the page", State(subject=self("x"))))
        return claims
