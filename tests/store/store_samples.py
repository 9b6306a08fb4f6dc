"""A small ledger that has something in every table and, somewhere, in every column."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

from ledger.claims import (
    Act,
    Assessment,
    Body,
    Certainty,
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
from ledger.link.types import Relation
from ledger.store import schema, subtrees
from ledger.store.entries import Origin, Prompt, Reading, Run, Thing
from ledger.store.judgements import Link, Linking, Recorded, Retraction, Review, Supersession, Verdict
from ledger.store.ledger import Ledger

TEXT = (
    "PORT AMALIA — “We never asked for a pause,” Minister Zoë Ülker said on Monday. 🛳️🛳️\n"
    "A senior official told the Harbour Post that the union had at least 1,332 members.\n"
    "قال الوزير إن الميناء مفتوح. The mayor expects the strike to end by June, if pay rises.\n"
)
OTHER = "The harbour is closed, the mayor says. 𝒜 second text, so that one can be taken for the other.\n"

MONDAY = When(raw="on Monday", edtf="2031-03-03", earliest=date(2031, 3, 3), latest=date(2031, 3, 3))
JUNE = When(raw="by June", edtf="2031-06", earliest=date(2031, 6, 1), latest=date(2031, 6, 30))
MARCH = When(raw="4 March 2031", edtf="2031-03-04", earliest=date(2031, 3, 4), latest=date(2031, 3, 4))

DOCUMENT = Document(
    text=TEXT,
    origin="/press/amalia.txt",
    publisher="Amalia Courier",
    headline="Pause? What pause?",
    byline="R. Okafor",
    published_at=MARCH,
    language="en",
    url="https://courier.example/pause",
)
ANONYMOUS = Document(text=OTHER, origin="stdin")

RUN = Run(
    model="embedded/tiny",
    model_digest="ab" * 32,
    endpoint="http://127.0.0.1/v1",
    finder="rules-1",
    prompts=(Prompt(name="claims", version="1", sha256="cd" * 32),),
    schema_sha256="ef" * 32,
    parameters={"temperature": "0.1", "window": 1200, "stop": None},
    code_version="0.1.0",
)
READING = Reading(
    run_id=RUN.id,
    document_id=DOCUMENT.id,
    start=0,
    end=len(TEXT),
    tokens_in=900,
    tokens_out=120,
    cost_usd=Decimal("0.00042"),
    milliseconds=8123,
    rejected=1,
)
ANONYMOUS_READING = Reading(run_id=RUN.id, document_id=ANONYMOUS.id, start=0, end=len(OTHER))


def span(words: str, text: str = TEXT) -> Span:
    """The first place of these words in the text."""
    start = text.index(words)
    return Span.of(text, start, start + len(words))


ULKER = Source(
    name="Zoë Ülker",
    kind=SourceKind.PERSON,
    mention=span("Minister Zoë Ülker"),
    cue=span("said"),
    role="minister",
    affiliation="government",
    medium="a call",
    said_at=MONDAY,
    entity_id="Q1",
)
POST = Source(name="Harbour Post", kind=SourceKind.OUTLET, mention=span("the Harbour Post"))
OFFICIAL = Source(name="a senior official", kind=SourceKind.UNNAMED, mention=span("A senior official"))


def claim(
    words: str | tuple[str, ...],
    proposition: str,
    body: Body,
    *sources: Source,
    act: Act = Act.ASSERT,
    polarity: Polarity = Polarity.POSITIVE,
    event_time: When | None = None,
    flags: tuple[Flag, ...] = (),
) -> Claim:
    """A claim about :data:`DOCUMENT`."""
    evidence = (words,) if isinstance(words, str) else words
    return Claim(
        document_id=DOCUMENT.id,
        evidence=tuple(span(w) for w in evidence),
        quotation=Quotation.INDIRECT,
        sources=sources,
        act=act,
        proposition=proposition,
        polarity=polarity,
        certainty=Certainty.CERTAIN,
        body=body,
        event_time=event_time,
        flags=flags,
    )


CLAIMS: tuple[Claim, ...] = (
    claim(
        "We never asked for a pause",
        "The government asked for a pause",
        Event(
            actor="the government",
            action="asked for a pause",
            target="the union",
            place="Port Amalia",
            code=PloverCode.REQUEST,
        ),
        ULKER,
        act=Act.DENY,
        polarity=Polarity.NEGATIVE,
        event_time=MARCH,
    ),
    claim(
        ("the union had at least 1,332 members", "قال الوزير"),
        "The union has at least 1,332 members",
        Quantity(
            measure="membership",
            of="members",
            value=Decimal("1332"),
            low=Decimal("1332"),
            high=Decimal("1500.5"),
            unit="people",
            modifier=Modifier.AT_LEAST,
            as_of=MONDAY,
        ),
        POST,
        OFFICIAL,
        flags=(Flag(field="body.unit", value="percent", reason="not in the evidence"),),
    ),
    claim("الميناء مفتوح", "The port is open", State(subject="the port", predicate="is", object="open")),
    claim(
        "if pay rises",
        "The union will end the strike",
        Intention(actor="the union", action="end the strike", condition="if pay rises"),
    ),
    claim(
        "the strike to end by June",
        "The strike ends by June",
        Forecast(outcome="the strike ends", horizon=JUNE, condition="if pay rises"),
        Source(name="the mayor", kind=SourceKind.PERSON, mention=span("The mayor"), cue=span("expects")),
        act=Act.PREDICT,
    ),
    claim("🛳️🛳️", "The ships are fine", Assessment(target="the ships", judgement="fine")),
)
ANONYMOUS_CLAIM = Claim(
    document_id=ANONYMOUS.id,
    evidence=(span("The harbour is closed", OTHER),),
    quotation=Quotation.INDIRECT,
    act=Act.ASSERT,
    proposition="The harbour is closed",
    body=State(subject="the harbour", predicate="is", object="closed"),
)


def fill(path: Path) -> None:
    """Records all of the above at ``path``."""
    with Ledger.open(path) as ledger:
        ledger.add_document(DOCUMENT, furniture_characters=11)
        ledger.add_document(ANONYMOUS, furniture_characters=0)
        ledger.add_run(RUN)
        ledger.add_reading(READING, CLAIMS)
        ledger.add_reading(ANONYMOUS_READING, [ANONYMOUS_CLAIM])


ELSEWHERE = Origin(log="ab" * 8, seq=3, recorded_at="2031-04-01T00:00:00.000000Z", leaf="cd" * 32)
NOON = [f"2031-04-02T12:0{minute}:00.000000Z" for minute in range(6)]
ACCEPTED = Review(
    claim_id=CLAIMS[0].id,
    verdict=Verdict.ACCEPT,
    note="as the page has it",
    actor="Ada",
    judged_at=NOON[0],
)
WITHDRAWN = Retraction(
    target_kind="claim",
    target_id=CLAIMS[3].id,
    reason="nobody says so",
    actor="Ben Öz",
    judged_at=NOON[1],
)
SUPERSEDED = Supersession(
    old=CLAIMS[2].id, new=CLAIMS[4].id, reason="the later word", actor="Ada", judged_at=NOON[2]
)
AMENDED = Review(
    claim_id=CLAIMS[2].id,
    verdict=Verdict.AMEND,
    amendment=CLAIMS[4].id,
    note="the later word",
    actor="Ada",
    judged_at=NOON[3],
)
REJECTED = Review(
    claim_id=CLAIMS[0].id,
    verdict=Verdict.REJECT,
    actor="Ada",
    judged_at=NOON[4],
    previous=ACCEPTED.id,
)
MOOT = Review(claim_id=CLAIMS[1].id, verdict=Verdict.ACCEPT, actor="Ada", note="so it is", judged_at=NOON[5])
LOW, HIGH = sorted((CLAIMS[0].id, CLAIMS[2].id))
POST_ID, ULKER_ID = (speaker(s.name, s.kind.value, DOCUMENT.id).id for s in (POST, ULKER))
CLASH = Link(
    relation=Relation.CONTRADICTS,
    a=LOW,
    b=HIGH,
    method="rules/1",
    score="0.81",
    because=({"code": "opposite", "shared": 3}, {"code": "time", "days": [0, 1]}),
    author="fact-ledger 0.1.0",
)
NO_CLASH = Link(
    relation=Relation.CONTRADICTS,
    a=LOW,
    b=HIGH,
    holds=False,
    method="person",
    score="1.00",
    author="Ada",
    judged_at=NOON[3],
    note="two ports",
)
CLASH_AFTER_ALL = Link(
    relation=Relation.CONTRADICTS,
    a=LOW,
    b=HIGH,
    method="person",
    score="1.00",
    author="Ada",
    judged_at=NOON[4],
    note="one port, says the map",
    previous=NO_CLASH.id,
)
SIDES = Link(
    relation=Relation.SAME_PROPOSITION,
    a=LOW,
    b=HIGH,
    sides="opposite",
    method="rules/1",
    score="0.70",
    author="fact-ledger 0.1.0",
)
ONE_SPEAKER = Link(
    relation=Relation.SAME_SPEAKER,
    a=min(POST_ID, ULKER_ID),
    b=max(POST_ID, ULKER_ID),
    method="rules/1",
    score="0.55",
    because=({"code": "surname"},),
    author="fact-ledger 0.1.0",
)
LINKED = Linking(document_id=DOCUMENT.id, linker="rules/1", size=10, links=3)
NOT_ONE_SPEAKER = Retraction(
    target_kind="link",
    target_id=ONE_SPEAKER.id,
    reason="a paper is no minister",
    actor="Ben",
    judged_at=NOON[5],
)
LINKS: tuple[Recorded, ...] = (
    CLASH,
    SIDES,
    ONE_SPEAKER,
    LINKED,
    NO_CLASH,
    CLASH_AFTER_ALL,
    NOT_ONE_SPEAKER,
)
JUDGEMENTS: tuple[Recorded, ...] = (ACCEPTED, WITHDRAWN, SUPERSEDED, AMENDED, REJECTED, MOOT)


def put(ledger: Ledger, *judgements: Recorded, origin: Origin | None = None) -> None:
    """Appends judgements as they are, with no question asked of what stands."""
    with ledger._writing():
        ledger._append([Thing(j.kind, j.id, j.body, origin) for j in judgements])


def judge(path: Path) -> None:
    """Beside what :func:`fill` records: judgements of every kind, one of them merged; and a text erased."""
    with Ledger.open(path) as ledger:
        put(ledger, *LINKS)
        put(ledger, *JUDGEMENTS[:-1])
        put(ledger, JUDGEMENTS[-1], origin=ELSEWHERE)
        ledger.erase(ANONYMOUS.id, reason="by court order", actor="Ada")


@contextmanager
def as_owner(path: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection of somebody who owns the file: the guards are gone, and back afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        guards = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            if row[0] != schema.FTS_TRIGGER
        ]
        for name in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for statement in schema.guards():
            connection.execute(statement)


def grow_again(owner: sqlite3.Connection) -> None:
    """As the file's owner, and with the guards gone: makes the stored tree fit the leaves as they are now."""
    owner.execute("DELETE FROM subtree")
    subtrees.build(owner)
