"""An article of eight labelled claims, each in eight words, and what can be done to a labelling of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from evals.scoring.document import DocumentScore, Reference, score
from evals.scoring.figures import summary
from evals.scoring.names import Names
from ledger.claims import (
    Act,
    Assessment,
    Body,
    Certainty,
    Claim,
    Event,
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

TEXT = """\
Home | News | Shipping | Share this page with friends
Ferry talks stall in Sund
Minister Ada Voss said on Monday that the company had closed the pier in February.
Bo Lind denied that his company had ever broken any such contract.
Radio Sund, citing a coastguard report, said that at least 1,332 passengers were waiting ashore.
“We will never sell one of the boats,” Lind told the Sund Gazette.
The union expects strikes to end by June if wages rise.
The winter on the coast was very mild.
Voss demanded that the town council reopen the old ferry route.
The boats belong to the town of Sund.
Most read today: ten pictures of seals
"""
FURNITURE = ((0, TEXT.index("Ferry")), (TEXT.index("Most read"), len(TEXT)))
NAMES: Mapping[str, Sequence[str]] = {
    "Ada Voss": ("Voss", "Minister Voss"),
    "Bo Lind": ("Lind",),
    "Radio Sund": (),
    "coastguard report": ("coastguard",),
    "the union": ("ferry workers’ union",),
}


def span(words: str, text: str = TEXT) -> Span:
    """The first place of these words."""
    start = text.index(words)
    return Span.of(text, start, start + len(words))


def day(raw: str, edtf: str, earliest: date, latest: date | None = None) -> When:
    return When(raw=raw, edtf=edtf, earliest=earliest, latest=latest or earliest)


FEBRUARY = day("February", "2031-02", date(2031, 2, 1), date(2031, 2, 28))
MONDAY = day("Monday", "2031-03-03", date(2031, 3, 3))
JUNE = day("June", "2031-06", date(2031, 6, 1), date(2031, 6, 30))

_VOSS = Source(
    name="Ada Voss",
    kind=SourceKind.PERSON,
    mention=span("Minister Ada Voss"),
    cue=span("said"),
    role="minister",
    affiliation="Sund",
    said_at=MONDAY,
)
_VOSS_DEMANDS = Source(
    name="Ada Voss", kind=SourceKind.PERSON, mention=span("Voss demanded"), cue=span("demanded")
)
_LIND = Source(name="Bo Lind", kind=SourceKind.PERSON, mention=span("Bo Lind"), cue=span("denied"))
_LIND_TOLD = Source(
    name="Bo Lind",
    kind=SourceKind.PERSON,
    mention=span("Lind told"),
    cue=span("told"),
    medium="Sund Gazette",
)
_RADIO = Source(name="Radio Sund", kind=SourceKind.OUTLET, mention=span("Radio Sund"))
_REPORT = Source(
    name="coastguard report",
    kind=SourceKind.DOCUMENT,
    mention=span("coastguard report"),
    cue=span("citing"),
)
_UNION = Source(
    name="the union", kind=SourceKind.ORGANIZATION, mention=span("The union"), cue=span("expects")
)


def _claim(
    words: str, sources: Sequence[Source], act: Act, proposition: str, body: Body, **more: Any
) -> Claim:
    fields = {"quotation": Quotation.INDIRECT, "certainty": Certainty.CERTAIN, **more}
    return Claim(
        document_id="ferry",
        evidence=(span(words),),
        sources=tuple(sources),
        act=act,
        proposition=proposition,
        body=body,
        **fields,
    )


GOLD: tuple[Claim, ...] = (
    _claim(
        "the company had closed the pier in February",
        [_VOSS],
        Act.ASSERT,
        "The company had closed the pier in February",
        Event(actor="the company", action="closed", target="the pier", place="Sund", code=PloverCode.COERCE),
        event_time=FEBRUARY,
    ),
    _claim(
        "his company had ever broken any such contract",
        [_LIND],
        Act.DENY,
        "Bo Lind's company had broken a contract",
        Event(actor="his company", action="broken", target="any such contract"),
        polarity=Polarity.NEGATIVE,
    ),
    _claim(
        "at least 1,332 passengers were waiting ashore",
        [_RADIO, _REPORT],
        Act.ASSERT,
        "At least 1,332 passengers were waiting ashore",
        Quantity(
            measure="passengers waiting ashore",
            of="passengers",
            value=Decimal(1332),
            modifier=Modifier.AT_LEAST,
            as_of=MONDAY,
        ),
    ),
    _claim(
        "We will never sell one of the boats",
        [_LIND_TOLD],
        Act.PROMISE,
        "Bo Lind's company will sell one of the boats",
        Intention(actor="Bo Lind's company", action="sell one of the boats", condition="never"),
        polarity=Polarity.NEGATIVE,
        quotation=Quotation.DIRECT,
    ),
    _claim(
        "strikes to end by June if wages rise",
        [_UNION],
        Act.PREDICT,
        "Strikes end by June if wages rise",
        Forecast(outcome="strikes end", horizon=JUNE, condition="if wages rise"),
        certainty=Certainty.PROBABLE,
    ),
    _claim(
        "The winter on the coast was very mild",
        [],
        Act.ASSERT,
        "The winter on the coast was very mild",
        Assessment(target="the winter on the coast", judgement="very mild"),
    ),
    _claim(
        "the town council reopen the old ferry route",
        [_VOSS_DEMANDS],
        Act.DEMAND,
        "The town council reopens the old ferry route",
        Intention(actor="the town council", action="reopen the old ferry route"),
    ),
    _claim(
        "The boats belong to the town of Sund",
        [],
        Act.ASSERT,
        "The boats belong to the town of Sund",
        State(subject="the boats", predicate="belong to", object="the town of Sund"),
    ),
)
FERRY = Reference(
    name="ferry",
    text=TEXT,
    claims=GOLD,
    labels=[f"ferry-{n:02}" for n in range(1, 9)],
    names=Names(NAMES),
    furniture=FURNITURE,
)


def with_fields(claim: Claim, **changed: Any) -> Claim:
    """The claim with some fields changed, checked again."""
    fields = {name: getattr(claim, name) for name in Claim.model_fields}
    return Claim(**(fields | changed))


def with_words(claim: Claim, *words: str, text: str = TEXT) -> Claim:
    """The claim in other words of the text."""
    return with_fields(claim, evidence=tuple(span(each, text) for each in words))


def scored(predicted: Sequence[Claim], reference: Reference = FERRY) -> DocumentScore:
    return score(reference, predicted)


def figures(*scores: DocumentScore) -> dict[str, Any]:
    """Every figure by its path: ``fields.act.given_match.value``."""
    return dict(_leaves("", summary(scores)))


def _leaves(path: str, node: object) -> list[tuple[str, Any]]:
    if not isinstance(node, dict):
        return [(path, node)]
    return [leaf for key, below in node.items() for leaf in _leaves(f"{path}|{key}".strip("|"), below)]


def moved(predicted: Sequence[Claim], before: Sequence[Claim] = GOLD) -> set[str]:
    """What the figures of ``predicted`` differ in from those of ``before``: paths, without their last part
    (``fields|act|given_match``), or whole where they have one part."""
    was, now = figures(scored(before)), figures(scored(predicted))
    return {path.rpartition("|")[0] or path for path in was if was[path] != now[path]}


# A text of numbered words, for claims of any stretches of it.

NUMBERED = " ".join(f"w{number}" for number in range(60))


def stretch(first: int, last: int) -> Span:
    """The words ``first`` to ``last``, both included, of :data:`NUMBERED`."""
    return Span.of(NUMBERED, NUMBERED.index(f"w{first}"), NUMBERED.index(f"w{last}") + len(f"w{last}"))


def numbered(
    first: int,
    last: int,
    *,
    who: str = "Voss",
    mention: int | None = None,
    act: Act = Act.ASSERT,
    polarity: Polarity = Polarity.POSITIVE,
) -> Claim:
    """A claim in words ``first`` to ``last``; ``mention`` is the word that names its claimer."""
    words = None if mention is None else stretch(mention, mention)
    return Claim(
        document_id="numbered",
        evidence=(stretch(first, last),),
        quotation=Quotation.INDIRECT,
        sources=(Source(name=who, kind=SourceKind.PERSON, mention=words),) if who else (),
        act=act,
        proposition="Something is so",
        polarity=polarity,
        body=State(subject="something"),
    )


def of_numbered(claims: Sequence[Claim]) -> Reference:
    """Labels of :data:`NUMBERED`."""
    return Reference("numbered", NUMBERED, claims, [f"n-{i}" for i in range(len(claims))], Names({}))
