"""What goes into the log, and the form in which it goes.

An entry is sealed as the RFC 8785 canonical JSON of

.. code-block:: json

    {"v": 1, "seq": 7, "kind": "claim", "id": "…", "recorded_at": "…", "body": {"…": "…"}}

and its leaf is the RFC 6962 leaf hash of those bytes. Place, kind, id and time are under the hash
with the content, so none of them can be moved about on its own. In the body a field that is
unknown is left out rather than written as null, so a field added later changes no old entry.

An entry that was merged from another ledger has ``"v": 2`` and one more member, ``origin``: where and
when it was first recorded.

What ``v`` promises, so that a hash made today verifies for as long as somebody has the bytes:

- Which members there are: those above, no other, and none left out. A form with others gets another
  ``v``, and a program that knows it goes on reading these.
- How they come to bytes: RFC 8785. Strings are kept as they were given, code point by code point, and
  are not normalised; a lone surrogate is refused.
- How these come to hashes: the leaf is SHA-256 over a zero byte and the form, an id SHA-256 over
  ``fact-ledger/KIND/1``, a line break and the canonical JSON of what identifies the thing. The ``1`` is the
  version of what that is.
- What a value looks like: a number is an integer between ±(2⁵³ - 1), a decimal a string in plain notation
  (``"0.00042"``), a day a string in ISO 8601 or EDTF, a time a string in UTC with microseconds and
  ``Z``. No binary floating-point number gets in, whose spelling is a matter of algorithms. (A run recorded
  by version 1 of the schema may hold one among its parameters. It is kept, and merged, as it is.)
- What a field means. New ones may come, and are left out where there is nothing to say.

``tests/store/test_store_canonical.py`` holds every byte of an example of each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, cast

from pydantic import Field, JsonValue, model_validator

from ledger.canonical import canonical, content_id, is_plain
from ledger.claims import Claim, ExactDecimal, Frozen
from ledger.documents.document import Document
from ledger.store import judgements, spelling
from ledger.store.judgements import Status
from ledger.store.merkle import leaf_hash

FORM = 1
"""The version of the sealed form, its ``v``, where the entry was first recorded here."""
MERGED_FORM = 2
"""The version of the sealed form with an ``origin``."""

Kind = Literal["document", "run", "reading", "claim"] | judgements.JudgementKind


class Prompt(Frozen):
    """A prompt as a run used it: its name, its version and the SHA-256 of its template (64 hex digits)."""

    name: str = Field(min_length=1)
    version: str
    sha256: str


class Run(Frozen):
    """A way of reading: everything that decides what comes out, and no clock.

    Two extractions with the same settings are the same run, so the second adds nothing. (PROV-O
    would call this the *plan* and a :class:`Reading` the *activity*.)

    Attributes:
        model: the model's name as litellm knows it, or ``embedded/…``.
        model_digest: SHA-256 of the weights where they are ours to hash.
        endpoint: where it was asked, without credentials; ``None`` is the provider's own.
        finder: the finder and its version, or ``none``.
        prompts: the prompts, in the order of use.
        schema_sha256: SHA-256 of the JSON schema the model had to answer in.
        parameters: what was sent beside the prompt (temperature, window size, …); numbers that are no
            integers as strings.
        code_version: the version of this program.
    """

    model: str = Field(min_length=1)
    model_digest: str | None = None
    endpoint: str | None = None
    finder: str = "none"
    prompts: tuple[Prompt, ...] = ()
    schema_sha256: str
    parameters: dict[str, JsonValue] = Field(default_factory=dict)
    code_version: str

    @property
    def id(self) -> str:
        """The content id over every field, 64 hex digits."""
        return content_id("run", self.model_dump(mode="json", exclude_none=True))


class Reading(Frozen):
    """A run has read the window ``[start, end)`` of a document to its end.

    Offsets are code points of the document's text. ``tokens_in``, ``tokens_out`` (tokens) and
    ``cost_usd`` (US dollars) are ``None`` where nobody said; ``milliseconds`` is wall-clock time;
    ``cached`` says that the answer came out of the response cache and cost nothing now; ``rejected``
    counts the drafts of the window that did not become claims. ``amendment`` is set where a person read the
    window to amend a claim: the id of the claim that this brought.
    """

    run_id: str
    document_id: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    tokens_in: int | None = Field(default=None, ge=0)
    tokens_out: int | None = Field(default=None, ge=0)
    cost_usd: ExactDecimal | None = Field(default=None, ge=0)
    milliseconds: int | None = Field(default=None, ge=0)
    cached: bool = False
    rejected: int = Field(default=0, ge=0)
    amendment: str | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> Reading:
        if self.start >= self.end:
            raise ValueError(f"an empty window {self.start}-{self.end} cannot be read")
        return self

    @property
    def id(self) -> str:
        """The content id: run, document and window, and the amendment. What it cost is not part of it."""
        return reading_id(self.run_id, self.document_id, self.start, self.end, self.amendment)


class Erased(Frozen):
    """That the words of a document were erased: when (UTC, ISO 8601; when it was first recorded anywhere),
    by whom and why, by the notice that is entry ``seq``; and whether ``propositions`` went too."""

    seq: int
    erased_at: str
    actor: str
    reason: str
    propositions: bool

    def __str__(self) -> str:
        """``erased on 2031-03-04: by court order``."""
        return f"erased on {self.erased_at[:10]}: {self.reason}"


class RecordedClaim(Frozen):
    """A claim as it stands in the ledger.

    ``seq`` is its place in the log and ``recorded_at`` the ledger's clock (UTC, ISO 8601 with
    microseconds); ``run_id`` and ``reading_id`` say what brought it. ``claimer`` is the display
    name of whose claim it is, also where the chain is empty (the publisher, else *the article*).
    ``publisher``, ``headline`` and ``published`` (EDTF) are the document's. ``status`` is how it stands by
    what was judged of it, ``successor`` the id of the claim in its place where it is superseded. Where
    its words were ``erased``, the claim has blanks for them (:mod:`ledger.store.redact`), and its ``id``
    need not follow from it.
    """

    seq: int
    id: str
    recorded_at: str
    run_id: str
    reading_id: str
    claimer: str
    publisher: str | None
    headline: str | None
    published: str | None
    status: Status
    successor: str | None
    claim: Claim
    erased: Erased | None = None


class Origin(Frozen):
    """Where a merged entry was first recorded.

    ``log`` names that log (16 hex digits), ``seq`` and ``leaf`` (64 hex digits) are the entry's there, and
    ``recorded_at`` is that ledger's clock (UTC, ISO 8601 with microseconds).
    """

    log: str = Field(pattern="^[0-9a-f]{16}$")
    seq: int = Field(ge=1, strict=True)
    recorded_at: judgements.Moment
    leaf: str = Field(pattern="^[0-9a-f]{64}$")


class Thing(NamedTuple):
    """Something to be recorded: the kind of entry, its content id, its body, and its origin if merged."""

    kind: Kind
    id: str
    body: dict[str, Any]
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One sealed row of the log. ``leaf`` is 64 hex digits, ``canonical`` the sealed JSON."""

    seq: int
    kind: str
    id: str
    recorded_at: str
    leaf: str
    canonical: str
    body: dict[str, Any]
    origin: Origin | None = None

    @property
    def first_recorded_at(self) -> str:
        """When any ledger first recorded it: its origin's clock, else this one's."""
        return self.origin.recorded_at if self.origin else self.recorded_at


def seal(
    seq: int, kind: Kind, id: str, recorded_at: str, body: dict[str, Any], origin: Origin | None = None
) -> Entry:
    """The entry in its canonical form, with its leaf hash. ``origin`` is for merged entries only.

    Raises ``ValueError`` where the body holds what JSON in UTF-8 cannot, such as a lone surrogate, an integer
    that a reader of JSON may not keep exact, or, where the entry is first recorded here, a binary
    floating-point number.
    """
    plain = is_plain(body)
    if origin is None and not plain and (where := _float_in(body)):
        raise ValueError(f"this {kind} cannot be recorded: {where} is a float; give the number as a string")
    members = {"v": FORM, "seq": seq, "kind": kind, "id": id, "recorded_at": recorded_at, "body": body}
    if origin is not None:
        members |= {"v": MERGED_FORM, "origin": origin.model_dump(mode="json")}
    try:
        form = canonical(members, plain=plain)
        text = form.decode("utf-8")
    except (UnicodeError, ValueError) as error:
        raise ValueError(f"this {kind} cannot be recorded: {error}") from error
    return Entry(seq, kind, id, recorded_at, leaf_hash(form).hex(), text, body, origin)


def _float_in(value: JsonValue) -> str | None:
    """Where a JSON value has a float, as ``parameters.temperature``."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        if isinstance(part, float):
            return str(name)
        if isinstance(part, dict | list) and (rest := _float_in(part)):
            return f"{name}.{rest}"
    return None


def document_body(document: Document, furniture_characters: int) -> dict[str, Any]:
    """What the log holds of a document: everything but its text, and the hash that stands for it."""
    return {
        **document.model_dump(mode="json", exclude={"text"}, exclude_none=True),
        "sha256": document.sha256,
        "characters": len(document.text),
        "words": document.words,
        "furniture_characters": furniture_characters,
    }


def run_body(run: Run) -> dict[str, Any]:
    """What the log holds of a run: all of it."""
    return run.model_dump(mode="json", exclude_none=True)


def reading_body(reading: Reading, claim_ids: list[str]) -> dict[str, Any]:
    """What the log holds of a reading: all of it, and the ids of every claim it found, known or new."""
    return {**reading.model_dump(mode="json", exclude_none=True), "claims": claim_ids}


def claim_body(claim: Claim, run_id: str, reading_id: str) -> dict[str, Any]:
    """What the log holds of a claim: all of it, and the reading that first brought it."""
    return {
        **claim.model_dump(mode="json", exclude_none=True),
        "run_id": run_id,
        "reading_id": reading_id,
    }


def claim_of(body: Mapping[str, Any]) -> Claim:
    """The claim that :func:`claim_body` put down. Raises ``pydantic.ValidationError`` where it is none."""
    return Claim.model_validate({k: v for k, v in body.items() if k not in ("run_id", "reading_id")})


def run_of(body: Mapping[str, Any]) -> Run:
    """The run that :func:`run_body` put down. Raises ``pydantic.ValidationError`` where it is none."""
    return Run.model_validate(body)


def reading_of(body: Mapping[str, Any]) -> Reading:
    """The reading that :func:`reading_body` put down. Raises ``pydantic.ValidationError`` if it is none."""
    return Reading.model_validate({k: v for k, v in body.items() if k != "claims"})


def judgement_of(kind: str, body: Mapping[str, Any]) -> judgements.Recorded:
    """The judgement of a log body.

    Raises ``ValueError`` (``pydantic.ValidationError`` among them) where it is none, or put otherwise than
    the log puts it, and ``KeyError`` where the kind is none of a judgement.
    """
    judgement = judgements.MODELS[kind].model_validate(body)
    spelling.check(kind, body, judgement.body)
    return judgement


def document_of(body: Mapping[str, Any], text: str) -> Document:
    """The document of a log body and its text, which the log does not hold.

    Raises ``pydantic.ValidationError`` where it is none.
    """
    return Document.model_validate(
        {**{k: v for k, v in body.items() if k not in spelling.COUNTED}, "text": text}
    )


def reading_id(run_id: str, document_id: str, start: int, end: int, amendment: str | None = None) -> str:
    """The content id of the reading of one window of a document by a run, to amend a claim or not."""
    identity: dict[str, Any] = {"run": run_id, "document": document_id, "window": [start, end]}
    return content_id("reading", identity | ({"amendment": amendment} if amendment else {}))


def id_of(kind: str, body: Mapping[str, Any], claim: Claim | None = None) -> str:
    """The content id that a log body comes to, from the body alone; ``claim`` is the claim it holds, where
    that is at hand.

    Raises ``ValueError`` (``pydantic.ValidationError`` among them) or ``KeyError`` where the body is
    none of that kind, or put otherwise than the log puts it.
    """
    if kind == "claim":
        claim = claim or claim_of(body)
        spelling.check(kind, body, claim_body(claim, body["run_id"], body["reading_id"]))
        return claim.id
    if kind == "reading":
        reading = reading_of(body)
        spelling.check(kind, body, reading_body(reading, spelling.ids(body["claims"])))
        return reading.id
    if kind == "run":
        run = run_of(body)
        spelling.check(kind, body, run_body(run))
        return run.id
    if kind in judgements.MODELS:
        return judgement_of(kind, body).id
    if kind == "document":
        # The id is over the hash of the text, so it can be had when the text itself was erased.
        document = document_of(body, "-")
        spelling.check(kind, body, document_body(document, 0) | spelling.counted(body))
        published = body.get("published_at") or {}
        return content_id(
            "document",
            {
                "sha256": body["sha256"],
                "publisher": body.get("publisher"),
                "headline": body.get("headline"),
                "published": published.get("edtf"),
                "url": body.get("url"),
            },
        )
    raise ValueError(f"no kind of entry is called {kind!r}")


def unseal(text: str) -> dict[str, Any]:
    """The parsed form of a sealed entry.

    Raises ``ValueError`` where it is no JSON object of version 1, or of version 2 and with an origin.
    """
    form = json.loads(text)
    if not isinstance(form, dict) or not isinstance(form.get("body"), dict):
        raise ValueError("not a sealed entry")
    version = MERGED_FORM if "origin" in form else FORM
    if type(form.get("v")) is not int or form["v"] != version:
        raise ValueError(f"not a sealed entry of version {version}")
    return cast(dict[str, Any], form)


def origin_of(form: Mapping[str, Any]) -> Origin | None:
    """Where an entry was first recorded, of its parsed form; ``None`` is here.

    Raises ``ValueError`` (``pydantic.ValidationError`` among them) where that is no origin.
    """
    if "origin" not in form:
        return None
    origin = Origin.model_validate(form["origin"])
    if origin.model_dump(mode="json") != form["origin"]:
        raise ValueError("the origin is not as the log puts one down")
    return origin
