"""The bytes of sealed entries are a promise: what is hashed today verifies in ten years.

``fixtures/sealed.txt`` holds an example of every kind of entry, and of values that programs like to spell
differently, byte by byte. A line is never changed; a field that is added later gets a line of its own.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ledger.canonical import canonical
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
from ledger.store.entries import (
    Entry,
    Origin,
    Prompt,
    Reading,
    Run,
    Thing,
    claim_body,
    claim_of,
    document_body,
    id_of,
    judgement_of,
    origin_of,
    reading_body,
    reading_of,
    run_body,
    run_of,
    seal,
    unseal,
)
from ledger.store.judgements import (
    MODELS,
    Erasure,
    Link,
    Linking,
    Recorded,
    Redacted,
    Retraction,
    Review,
    Supersession,
    Verdict,
)
from ledger.store.ledger import Ledger

SEALED = Path(__file__).with_name("fixtures") / "sealed.txt"
AT = "2031-04-02T12:00:00.000001Z"

# One character and two, an astral one, a joined one, right to left, and what JSON has to escape or need not.
TEXT = (
    "Ångström, A\u030angström; 𝒜 🛳️ said: “1,332 or ½ — \u200fقال\u200e”\t\\ / \u2028 \x1f \x7f <é>"
    "\u00a0end.\n"
)
DAY = When(raw="on 1 Jan 0999", edtf="0999-01-01", earliest=date(999, 1, 1), latest=date(999, 1, 1))
MONTH = When(raw="in Feb", edtf="2032-02", earliest=date(2032, 2, 1), latest=date(2032, 2, 29))
VAGUE = When(raw="of late")
SPAN = When(
    raw="that week", edtf="2031-02-28/2031-03-06", earliest=date(2031, 2, 28), latest=date(2031, 3, 6)
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span.of(TEXT, start, start + len(words))


DOCUMENT = Document(
    text=TEXT,
    origin='C:\\press\\"a".txt',
    media_type="text/markdown",
    publisher="Ǆ & 社",
    headline="\u2029line\nbreak",
    byline="",
    published_at=SPAN,
    language="sv",
    url="https://courier.example/?q=½&r=%C2%BD#x",
)
BARE = Document(text="One.", origin="stdin")
RUN = Run(
    model="embedded/tiny",
    model_digest="ab" * 32,
    endpoint="http://127.0.0.1/v1",
    finder="rules-1",
    prompts=(Prompt(name="claims", version="2", sha256="cd" * 32), Prompt(name="b", version="", sha256="")),
    schema_sha256="ef" * 32,
    parameters={
        "temperature": "0.1",
        "most": 2**53 - 1,
        "least": -(2**53) + 1,
        "zero": 0,
        # In the order of their UTF-16 code units, which is not that of their code points.
        "\ue000": 1,
        "🛳": 2,
        "é": 3,
        "e\u0301": 4,
        "B": {"b": [True, False, None, "null", [], {}], "a": ""},
        "": 5,
        "10": 6,
        "9": 7,
    },
    code_version="0.1.0",
)
PERSON = Run(model="person/Zoë", schema_sha256="00" * 32, code_version="0.1.0")
READING = Reading(
    run_id=RUN.id,
    document_id=DOCUMENT.id,
    start=0,
    end=len(TEXT),
    tokens_in=2**40,
    tokens_out=0,
    cost_usd=Decimal("4.20E-4"),
    milliseconds=1,
    cached=True,
    rejected=3,
)
SOURCE = Source(
    name="Ångström",
    kind=SourceKind.PERSON,
    mention=span("A\u030angström"),
    cue=span("said"),
    role="minister",
    affiliation="the “Office”",
    medium="TV",
    said_at=DAY,
    entity_id="Q1",
)
UNNAMED = Source(name="𝒜", kind=SourceKind.UNNAMED)


def claim(words: tuple[str, ...], body: Body, *sources: Source, **fields: Any) -> Claim:
    defaults: dict[str, Any] = {"act": Act.ASSERT, "proposition": "p", "quotation": Quotation.INDIRECT}
    return Claim(
        document_id=DOCUMENT.id,
        evidence=tuple(span(w) for w in words),
        sources=sources,
        body=body,
        **{**defaults, **fields},
    )


CLAIMS = (
    claim(
        ("1,332", "½", "قال"),
        Quantity(
            measure="m",
            of="o",
            value=Decimal("1E+3"),
            low=Decimal("-0.50"),
            high=Decimal("123456789012345678901234567890.123456789"),
            unit="%",
            modifier=Modifier.ABOUT,
            as_of=MONTH,
        ),
        SOURCE,
        UNNAMED,
        act=Act.DENY,
        polarity=Polarity.NEGATIVE,
        certainty=Certainty.POSSIBLE,
        quotation=Quotation.MIXED,
        proposition="“½” is 0.5\n",
        event_time=VAGUE,
        flags=(
            Flag(field="body.unit", value="", reason="not in the evidence"),
            Flag(field="act", value="\\u00e9", reason="r"),
        ),
    ),
    claim(("🛳️",), Event(actor="a", action="b", target="c", place="d", code=PloverCode.AID), event_time=SPAN),
    claim(("\x1f \x7f",), State(subject="s", predicate="p", object="o")),
    claim(("<é>",), Intention(actor="a", action="b", condition="c"), act=Act.PROMISE),
    claim(("end",), Forecast(outcome="o", horizon=MONTH, condition="c"), act=Act.PREDICT),
    claim(("𝒜",), Assessment(target="t", judgement="j")),
    claim(("/",), Quantity(value=Decimal("-0"), low=Decimal("1E-30"), high=Decimal("007.10"))),
)
AMENDED = CLAIMS[0].model_copy(
    update={"flags": (), "certainty": Certainty.UNKNOWN, "revision_of": CLAIMS[0].id}
)
AMENDING = Reading(
    run_id=PERSON.id,
    document_id=DOCUMENT.id,
    start=AMENDED.evidence[0].start,
    end=AMENDED.evidence[-1].end,
    amendment=AMENDED.id,
)
ACCEPT = Review(claim_id=CLAIMS[1].id, verdict=Verdict.ACCEPT, note="så är det", actor="Zoë", judged_at=AT)
REVIEW = Review(
    claim_id=CLAIMS[0].id,
    verdict=Verdict.AMEND,
    amendment=AMENDED.id,
    actor="Zoë",
    judged_at=AT,
)
REJECT = Review(claim_id=CLAIMS[1].id, verdict=Verdict.REJECT, actor="Zoë", judged_at=AT, previous=ACCEPT.id)
SUPERSESSION = Supersession(
    old=CLAIMS[0].id, new=AMENDED.id, reason="amended in review", actor="Zoë", judged_at=AT
)
RETRACTION = Retraction(
    target_kind="supersession", target_id=SUPERSESSION.id, reason="no, it is right", actor="Öz", judged_at=AT
)
ERASURE = Erasure(
    document_id=DOCUMENT.id,
    reason="by court order",
    actor="Zoë",
    propositions=True,
    text_sha256=DOCUMENT.sha256,
    redacted=(Redacted(seq=1, leaf="12" * 32, sha256="34" * 32),),
)
LOW, HIGH = sorted((CLAIMS[1].id, CLAIMS[2].id))
LINK = Link(
    relation=Relation.SAME_PROPOSITION,
    a=LOW,
    b=HIGH,
    sides="opposite",
    method="embedding+rules/1",
    score="0.93",
    because=({"code": "cosine", "value": "0.87"}, {"code": "shared", "ids": [LOW], "n": 3, "exact": False}),
    author="fact-ledger 0.1.0",
)
UPDATE = Link(
    relation=Relation.UPDATES, a=HIGH, b=LOW, method="rules/1", score="1.00", author="fact-ledger 0.1.0"
)
NOT_SO = Link(
    relation=Relation.UPDATES,
    a=HIGH,
    b=LOW,
    holds=False,
    method="person",
    score="1.00",
    author="Zoë",
    judged_at=AT,
    note="två olika “saker”",
)
SO_AFTER_ALL = Link(
    relation=Relation.UPDATES,
    a=HIGH,
    b=LOW,
    method="person",
    score="1.00",
    author="Zoë",
    judged_at=AT,
    previous=NOT_SO.id,
)
ANGSTROM = speaker("Ångström", "person", DOCUMENT.id)
ANYBODY = speaker("𝒜", "unnamed", DOCUMENT.id)
SPEAKERS = Link(
    relation=Relation.SAME_SPEAKER,
    a=min(ANGSTROM.id, ANYBODY.id),
    b=max(ANGSTROM.id, ANYBODY.id),
    method="rules/1",
    score="0.50",
    author="fact-ledger 0.1.0",
)
LINKING = Linking(document_id=DOCUMENT.id, linker="rules/1", size=19, links=2)
ORIGIN = Origin(log="0123456789abcdef", seq=2**31, recorded_at="2030-12-31T23:59:59.999999Z", leaf="9a" * 32)


def judgement(judgement: Recorded) -> Thing:
    return Thing(judgement.kind, judgement.id, judgement.body)


THINGS: tuple[Thing, ...] = (
    Thing("document", DOCUMENT.id, document_body(DOCUMENT, 3)),
    Thing("document", BARE.id, document_body(BARE, 0)),
    Thing("run", RUN.id, run_body(RUN)),
    Thing("run", PERSON.id, run_body(PERSON)),
    Thing("reading", READING.id, reading_body(READING, [c.id for c in CLAIMS])),
    *(Thing("claim", c.id, claim_body(c, RUN.id, READING.id)) for c in CLAIMS),
    Thing("reading", AMENDING.id, reading_body(AMENDING, [AMENDED.id])),
    Thing("claim", AMENDED.id, claim_body(AMENDED, PERSON.id, AMENDING.id)),
    judgement(ACCEPT),
    judgement(REVIEW),
    judgement(REJECT),
    judgement(SUPERSESSION),
    judgement(RETRACTION),
    judgement(ERASURE),
    Thing("document", BARE.id, document_body(BARE, 0), ORIGIN),
    judgement(LINK),
    judgement(UPDATE),
    judgement(NOT_SO),
    judgement(SO_AFTER_ALL),
    judgement(SPEAKERS),
    judgement(LINKING),
)


def sealed() -> list[Entry]:
    """Every example, sealed as today's code does it."""
    return [seal(seq, kind, id, AT, body, origin) for seq, (kind, id, body, origin) in enumerate(THINGS, 1)]


def pinned() -> list[tuple[str, bytes]]:
    """Leaf and form of every example, as they were when the file was written."""
    lines = SEALED.read_bytes().removesuffix(b"\n").split(b"\n")
    return [(leaf.decode("ascii"), form) for leaf, _, form in (line.partition(b" ") for line in lines)]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_entries_are_sealed_to_the_byte_as_ever() -> None:
    assert [(entry.leaf, entry.canonical.encode()) for entry in sealed()] == pinned()


def test_every_kind_of_entry_is_among_them() -> None:
    kinds = {json.loads(form)["kind"] for _, form in pinned()}
    assert kinds == {"document", "run", "reading", "claim", *MODELS}


def test_the_leaf_is_the_hash_of_a_zero_byte_and_the_form() -> None:
    for leaf, form in pinned():
        assert leaf == sha256(b"\x00" + form)


def test_what_was_sealed_is_read_back_whole() -> None:
    """The models of today take every old body, and give back the very same bytes."""
    read: dict[str, Any] = {
        "run": lambda body: run_body(run_of(body)),
        "reading": lambda body: reading_body(reading_of(body), body["claims"]),
        "claim": lambda body: claim_body(claim_of(body), body["run_id"], body["reading_id"]),
        "document": lambda body: document_body(
            {DOCUMENT.id: DOCUMENT, BARE.id: BARE}[id_of("document", body)], body["furniture_characters"]
        ),
    }
    for _, raw in pinned():
        form = unseal(raw.decode())
        kind, body = form["kind"], form["body"]
        assert id_of(kind, body) == form["id"]
        again = read[kind](body) if kind in read else judgement_of(kind, body).body
        entry = seal(form["seq"], kind, form["id"], form["recorded_at"], again, origin_of(form))
        assert entry.canonical.encode() == raw


def test_ids_are_hashes_of_what_is_spelled_out_here() -> None:
    """Put down by hand, from the rules alone: :mod:`ledger.store.entries`."""
    by_id = {id: kind for kind, id, _, _ in THINGS}

    def id_from(kind: str, identity: str) -> str:
        found = sha256(f"fact-ledger/{kind}/1\n{identity}".encode())
        assert by_id[found] == kind
        return found

    bare = '{"headline":null,"published":null,"publisher":null,"sha256":"%s","url":null}'
    assert id_from("document", bare % sha256(b"One.")) == BARE.id
    run = (
        '{"code_version":"0.1.0","finder":"none","model":"person/Zoë","parameters":{},"prompts":[],'
        f'"schema_sha256":"{"00" * 32}"}}'
    )
    assert id_from("run", run) == PERSON.id
    at, start = TEXT.index("/"), TEXT.index("½")
    claim = (
        f'{{"act":"assert","document":"{DOCUMENT.id}","polarity":"positive","proposition":"p","sources":[],'
        f'"spans":[[{at},{at + 1}]],"type":"quantity"}}'
    )
    assert id_from("claim", claim) == CLAIMS[-1].id
    amended = (
        f'{{"act":"deny","document":"{DOCUMENT.id}","polarity":"negative","proposition":"“½” is 0.5\\n",'
        f'"revision":{{"body":{{"as_of":{{"earliest":"2032-02-01","edtf":"2032-02","latest":"2032-02-29",'
        '"raw":"in Feb"},"high":"123456789012345678901234567890.123456789","low":"-0.50","measure":"m",'
        '"modifier":"about","of":"o","type":"quantity","unit":"%","value":"1000"},"certainty":"unknown",'
        f'"of":"{CLAIMS[0].id}"}},"sources":[["Ångström","person"],["𝒜","unnamed"]],'
        f'"spans":[[{TEXT.index("1,332")},{TEXT.index("1,332") + 5}],[{start},{start + 1}],'
        f'[{TEXT.index("قال")},{TEXT.index("قال") + 3}]],"type":"quantity"}}'
    )
    assert id_from("claim", amended) == AMENDED.id
    window = f"[{AMENDING.start},{AMENDING.end}]"
    reading = (
        f'{{"amendment":"{AMENDED.id}","document":"{DOCUMENT.id}","run":"{PERSON.id}","window":{window}}}'
    )
    assert id_from("reading", reading) == AMENDING.id
    review = (
        f'{{"actor":"Zoë","claim_id":"{CLAIMS[1].id}","judged_at":"{AT}","previous":"{ACCEPT.id}",'
        '"verdict":"reject"}'
    )
    assert id_from("review", review) == REJECT.id
    erasure = (
        f'{{"actor":"Zoë","document_id":"{DOCUMENT.id}","propositions":true,"reason":"by court order",'
        f'"text_sha256":"{sha256(TEXT.encode())}"}}'
    )
    assert id_from("erasure", erasure) == ERASURE.id
    link = (
        f'{{"a":"{LOW}","author":"fact-ledger 0.1.0","b":"{HIGH}",'
        '"because":[{"code":"cosine","value":"0.87"},'
        f'{{"code":"shared","exact":false,"ids":["{LOW}"],"n":3}}],"holds":true,"method":"embedding+rules/1",'
        '"relation":"same_proposition","score":"0.93","sides":"opposite"}'
    )
    assert id_from("link", link) == LINK.id
    undone = (
        f'{{"a":"{HIGH}","author":"Zoë","b":"{LOW}","because":[],"holds":true,"judged_at":"{AT}",'
        f'"method":"person","previous":"{NOT_SO.id}","relation":"updates","score":"1.00"}}'
    )
    assert id_from("link", undone) == SO_AFTER_ALL.id
    linking = f'{{"document_id":"{DOCUMENT.id}","linker":"rules/1","size":19}}'
    assert id_from("linking", linking) == LINKING.id


def test_keys_of_speakers_are_hashes_of_what_is_spelled_out_here() -> None:
    named = sha256('fact-ledger/speaker/1\n{"kind":"person","name":"ångström"}'.encode())
    assert (ANGSTROM.id, ANGSTROM.scope) == (named, None)
    local = f'fact-ledger/speaker/1\n{{"kind":"unnamed","name":"𝒜","scope":"{DOCUMENT.id}"}}'
    assert ANYBODY.id == sha256(local.encode())


@pytest.mark.parametrize(
    ("value", "form"),
    [
        # RFC 8785, section 3.2.3: property names in the order of their UTF-16 code units.
        (
            {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7},
            '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}',
        ),
        # Section 3.2.2.2: what is escaped, and how; all else as it is.
        ("\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ("\b\t\n\f\r\x00\x7f\u2028", '"\\b\\t\\n\\f\\r\\u0000\x7f\u2028"'),
        # Unicode is not normalised: these are two strings.
        (["é", "e\u0301"], '["é","e\u0301"]'),
        ([2**53 - 1, -(2**53) + 1, 0], "[9007199254740991,-9007199254740991,0]"),
        ([True, False, None, [], {}], "[true,false,null,[],{}]"),
    ],
)
def test_canonical_json(value: Any, form: str) -> None:
    assert canonical(value) == form.encode()


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("1332", "1332"),
        ("2.40", "2.40"),
        ("1E+3", "1000"),
        ("4.2E-7", "0.00000042"),
        ("-0", "-0"),
        ("123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789"),
        (0.1, "0.1"),
    ],
)
def test_decimals_are_strings_in_plain_notation(given: str | float, written: str) -> None:
    body = Quantity(value=given).model_dump(mode="json", exclude_none=True)
    assert body == {"type": "quantity", "value": written}
    assert Quantity.model_validate(body).model_dump(mode="json", exclude_none=True) == body


@pytest.mark.parametrize("given", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_decimal(given: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        Quantity(value=Decimal(given))


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"temperature": 0.1}, "parameters.temperature is a float"),
        ({"whole": 1.0}, "parameters.whole is a float"),
        ({"a": [{"b": 2.5}]}, "parameters.a.0.b is a float"),
        ({"nan": float("nan")}, "nan is not representable"),
        ({"big": 2**53}, "exceeds safe integer domain"),
        ({"small": -(2**53)}, "exceeds safe integer domain"),
        ({"half": "\ud83d"}, "surrogate|UTF-8"),
    ],
)
def test_what_could_drift_is_not_recorded(tmp_path: Path, parameters: dict[str, Any], words: str) -> None:
    with Ledger.open(tmp_path / "facts.db") as ledger:
        with pytest.raises(ValueError, match=words):
            ledger.add_run(RUN.model_copy(update={"parameters": parameters}))
        assert ledger.counts()["entries"] == 0


@pytest.mark.parametrize(
    "form",
    [
        '{"body":{},"id":"","kind":"run","recorded_at":"","seq":1}',
        '{"body":{},"id":"","kind":"run","recorded_at":"","seq":1,"v":0}',
        '{"body":{},"id":"","kind":"run","recorded_at":"","seq":1,"v":"1"}',
        '{"body":{},"id":"","kind":"run","recorded_at":"","seq":1,"v":true}',
        '{"body":{},"id":"","kind":"run","recorded_at":"","seq":1,"v":1.0}',
        '{"body":{},"id":"","kind":"run","recorded_at":"","seq":1,"v":2}',
        '{"body":{},"id":"","kind":"run","origin":{},"recorded_at":"","seq":1,"v":1}',
        '{"body":{},"id":"","kind":"run","origin":{},"recorded_at":"","seq":1,"v":3}',
        '{"body":[],"id":"","kind":"run","recorded_at":"","seq":1,"v":1}',
        "[]",
    ],
)
def test_another_version_of_the_form_is_not_taken_for_this_one(form: str) -> None:
    with pytest.raises(ValueError, match="not a sealed entry"):
        unseal(form)
