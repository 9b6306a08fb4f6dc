"""The vocabulary of the ledger: what a claim is. No I/O, no model, no store.

The terms are the field's own. A :class:`Span` is a W3C Web Annotation *TextPositionSelector* and
*TextQuoteSelector* in one (``start``, ``end``, ``exact``, ``prefix``, ``suffix``). Nested
:class:`Source` chains are the MPQA corpus's nested sources; :class:`Polarity` and
:class:`Certainty` are FactBank's two axes, always relative to the claimer. :class:`Event` carries a
PLOVER root code. Partial dates are EDTF (ISO 8601-2). A *claimer* is DARPA AIDA's word for the one
whose claim it is.

Offsets are Unicode code points into the document's stored text, half-open, and every recorded span
satisfies ``text[start:end] == exact``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, model_validator

from ledger.canonical import content_id

CONTEXT = 32
"""Code points of prefix and suffix kept beside a span."""


class Act(StrEnum):
    """What the claimer does with the proposition."""

    ASSERT = "assert"
    DENY = "deny"
    CONFIRM = "confirm"
    ACCUSE = "accuse"
    REJECT = "reject"
    DEMAND = "demand"
    REQUEST = "request"
    THREATEN = "threaten"
    PROMISE = "promise"
    PREDICT = "predict"
    QUESTION = "question"


class Polarity(StrEnum):
    """Whether the claimer holds the (positively worded) proposition to be so or not (FactBank)."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Certainty(StrEnum):
    """How sure the claimer is (FactBank's certain, probable, possible; unknown = underspecified)."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class Quotation(StrEnum):
    """How the words are given, derived from quotation marks, never asked of a model."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SourceKind(StrEnum):
    """What kind of thing a source is. ``unnamed`` wins over the others: *a senior official*."""

    PERSON = "person"
    ORGANIZATION = "organization"
    OUTLET = "outlet"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


class Modifier(StrEnum):
    """How a stated value bounds the quantity."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    MORE_THAN = "more than"
    LESS_THAN = "less than"
    ABOUT = "about"


class PloverCode(StrEnum):
    """The root event codes of PLOVER (Halterman et al. 2023, arXiv 2304.01331)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    COOPERATE = "COOPERATE"
    AID = "AID"
    CONCEDE = "CONCEDE"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


ClaimType = Literal["event", "quantity", "state", "intention", "forecast", "assessment"]

ExactDecimal = Annotated[Decimal, PlainSerializer(lambda d: format(d, "f"), return_type=str)]
"""A decimal that is serialised as a plain string (``"1332"``, ``"2.4"``), so that it cannot drift."""


class Frozen(BaseModel):
    """Base of every value here: immutable, and a field nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """The value with other fields: what was worked out of these (an id) is worked out of those."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Span(Frozen):
    """A stretch of a document's text (W3C Web Annotation position and quote selectors).

    ``start`` and ``end`` are code-point offsets, half-open; ``prefix`` and ``suffix`` hold up to
    :data:`CONTEXT` code points of context, so the span can be found again in a reflowed copy.
    """

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    exact: str = Field(min_length=1)
    prefix: str = ""
    suffix: str = ""

    @model_validator(mode="after")
    def _length(self) -> Self:
        if self.end - self.start != len(self.exact):
            raise ValueError(f"span {self.start}-{self.end} does not fit its {len(self.exact)} characters")
        return self

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Self:
        """The span ``text[start:end]`` with its context.

        Raises ``ValueError`` where the offsets do not lie in ``text`` or the span is empty.
        """
        if not 0 <= start < end <= len(text):
            raise ValueError(f"no span {start}-{end} in a text of {len(text)} characters")
        return cls(
            start=start,
            end=end,
            exact=text[start:end],
            prefix=text[max(0, start - CONTEXT) : start],
            suffix=text[end : end + CONTEXT],
        )

    def holds_in(self, text: str) -> bool:
        """Whether this span says what ``text`` says there."""
        return text[self.start : self.end] == self.exact

    def stands_in(self, text: str) -> bool:
        """Whether ``text`` says that there, and has ``prefix`` before it and ``suffix`` after it."""
        return (
            self.holds_in(text)
            and text.endswith(self.prefix, 0, self.start)
            and text.startswith(self.suffix, self.end)
        )


class When(Frozen):
    """A partial date as the text gives it, and what it comes to.

    ``raw`` is the phrase of the text ("on Monday", "last year"); ``edtf`` its EDTF level 0/1 form
    (``2026-03-02``, ``2026-03``, ``2024``, ``2026-02-28/2026-03-06``, ``2025-02~``) or ``None``
    where it could not be resolved; ``earliest`` and ``latest`` are the first and last day it admits.
    """

    raw: str = Field(min_length=1)
    edtf: str | None = None
    earliest: date | None = None
    latest: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        resolved = [x is not None for x in (self.edtf, self.earliest, self.latest)]
        if any(resolved) != all(resolved):
            raise ValueError("edtf, earliest and latest come together or not at all")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"{self.earliest} is after {self.latest}")
        return self


class Source(Frozen):
    """One link of an attribution chain.

    ``name`` is the display form ("Ali Larijani" where the text has "he"); ``mention`` the words of
    the text. ``said_at`` is when this source said it, ``medium`` where ("Truth Social"),
    ``cue`` the words of saying. ``entity_id`` is left to linking.
    """

    name: str = Field(min_length=1)
    kind: SourceKind
    mention: Span | None = None
    cue: Span | None = None
    role: str | None = None
    affiliation: str | None = None
    medium: str | None = None
    said_at: When | None = None
    entity_id: str | None = None


class Event(Frozen):
    """Something happened, happens or is being done: *actor action target, place*."""

    type: Literal["event"] = "event"
    actor: str | None = None
    action: str | None = None
    target: str | None = None
    place: str | None = None
    code: PloverCode | None = None


class Quantity(Frozen):
    """A reported number. ``value`` alone, or ``low`` and ``high`` for a range; ``measure`` is what is
    measured ("death toll in Iran"), ``of`` what is counted ("people"), ``unit`` the unit
    ("percent", "USD per barrel"); ``as_of`` the day the number stands for."""

    type: Literal["quantity"] = "quantity"
    measure: str | None = None
    of: str | None = None
    value: ExactDecimal | None = None
    low: ExactDecimal | None = None
    high: ExactDecimal | None = None
    unit: str | None = None
    modifier: Modifier | None = None
    as_of: When | None = None


class State(Frozen):
    """Something is so: *subject predicate object*."""

    type: Literal["state"] = "state"
    subject: str | None = None
    predicate: str | None = None
    object: str | None = None


class Intention(Frozen):
    """Somebody means, plans, promises or refuses to do something, perhaps under a condition."""

    type: Literal["intention"] = "intention"
    actor: str | None = None
    action: str | None = None
    condition: str | None = None


class Forecast(Frozen):
    """Something is expected: the outcome, by when, and on what condition."""

    type: Literal["forecast"] = "forecast"
    outcome: str | None = None
    horizon: When | None = None
    condition: str | None = None


class Assessment(Frozen):
    """A judgement of something: *target* is *judgement*."""

    type: Literal["assessment"] = "assessment"
    target: str | None = None
    judgement: str | None = None


Body = Annotated[Event | Quantity | State | Intention | Forecast | Assessment, Field(discriminator="type")]
BODIES: dict[str, type[Frozen]] = {
    "event": Event,
    "quantity": Quantity,
    "state": State,
    "intention": Intention,
    "forecast": Forecast,
    "assessment": Assessment,
}


class Flag(Frozen):
    """A value a model gave that its evidence does not support: what was dropped, and why."""

    field: str
    value: str
    reason: str


class Claim(Frozen):
    """What survived grounding: somebody does something with a proposition, in these very words.

    ``sources`` is the attribution chain, outermost first and the claimer last; the document's
    publisher is the implicit outermost source, and an empty chain is the publisher's own statement.
    ``proposition`` is worded positively; ``polarity`` says which side the claimer is on.
    ``revision_of`` is the id of the claim of which a person made this one.
    """

    document_id: str
    evidence: tuple[Span, ...] = Field(min_length=1)
    quotation: Quotation
    sources: tuple[Source, ...] = ()
    act: Act
    proposition: str = Field(min_length=1)
    polarity: Polarity = Polarity.POSITIVE
    certainty: Certainty = Certainty.CERTAIN
    body: Body
    event_time: When | None = None
    flags: tuple[Flag, ...] = ()
    revision_of: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for before, after in zip(self.evidence, self.evidence[1:], strict=False):
            if before.end > after.start:
                raise ValueError("evidence spans must be ordered and must not overlap")
        return self

    @cached_property
    def id(self) -> str:
        """The content id: document, spans, sources, act, polarity, type and proposition.

        Of a revision also what it revises, certainty and the typed fields: it may differ in nothing else.
        """
        identity: dict[str, Any] = {
            "document": self.document_id,
            "spans": [[s.start, s.end] for s in self.evidence],
            "sources": [[s.name, s.kind.value] for s in self.sources],
            "act": self.act.value,
            "polarity": self.polarity.value,
            "type": self.type,
            "proposition": self.proposition,
        }
        if self.revision_of is not None:
            identity["revision"] = {
                "of": self.revision_of,
                "certainty": self.certainty.value,
                "body": self.body.model_dump(mode="json", exclude_none=True),
            }
        return content_id("claim", identity)

    @property
    def type(self) -> ClaimType:
        """The claim's type, the discriminator of its body."""
        return self.body.type

    @property
    def claimer(self) -> Source | None:
        """The innermost source, whose claim it is; ``None`` where the publisher itself speaks."""
        return self.sources[-1] if self.sources else None

    @property
    def quote(self) -> str:
        """The words that carry the claim, the gaps between spans shown as an ellipsis."""
        return " … ".join(s.exact for s in self.evidence)


class Frame(Frozen):
    """Who passes on what somebody else says: the source and cue of an attribution that another lies in."""

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()


class Candidate(Frozen):
    """Where somebody says something: spans of the text and nothing else, so it cannot be invented.

    ``number`` is the one shown to the model in the window. A candidate without ``source`` and
    ``cue`` is a sentence of the article's own voice. ``outer`` are the attributions it is nested in,
    outermost first.
    """

    number: int = Field(ge=1)
    content: tuple[Span, ...] = Field(min_length=1)
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    outer: tuple[Frame, ...] = ()
