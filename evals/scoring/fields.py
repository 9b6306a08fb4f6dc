"""The typed fields of a claim and when two values of one are the same (step 5).

A field is compared for each matched pair: *absent* where neither side has it, else right or wrong. A field
of one type of body is wrong where the other side has another type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evals.scoring.names import Names
from evals.scoring.tokens import phrase_f1
from ledger.claims import BODIES, Claim, Modifier, Quantity, When

PHRASE = 0.5
"""The least :func:`~evals.scoring.tokens.phrase_f1` at which two phrases count as the same."""

Same = Callable[[Any, Any, Names], bool]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its value in a claim (``None``: it has none), and when two values are the same.

    ``lenient`` marks a second, relaxed reading of another field: reported, but no part of a strict claim.
    """

    name: str
    value: Callable[[Claim], Any]
    same: Same
    lenient: bool = False


def _equal(gold: Any, predicted: Any, names: Names) -> bool:
    return bool(gold == predicted)


def _phrase(gold: str, predicted: str, names: Names) -> bool:
    return phrase_f1(gold, predicted) >= PHRASE


def _claimer(gold: str, predicted: str, names: Names) -> bool:
    """Step 5's alias-set match; the publisher itself ("") only matches the publisher."""
    return names.same(gold, predicted) if gold and predicted else gold == predicted


def _same_day(gold: When, predicted: When, names: Names) -> bool:
    if gold.edtf is None or predicted.edtf is None:
        return gold.edtf == predicted.edtf and _phrase(gold.raw, predicted.raw, names)
    return (gold.earliest, gold.latest) == (predicted.earliest, predicted.latest)


def _contained(gold: When, predicted: When, names: Names) -> bool:
    """Whether the days of one lie within those of the other."""
    if not (gold.earliest and gold.latest and predicted.earliest and predicted.latest):
        return _same_day(gold, predicted, names)
    return (gold.earliest <= predicted.earliest and predicted.latest <= gold.latest) or (
        predicted.earliest <= gold.earliest and gold.latest <= predicted.latest
    )


def _number(claim: Claim) -> Quantity | None:
    body = claim.body
    has = isinstance(body, Quantity) and (body.value, body.low, body.high) != (None, None, None)
    return body if has and isinstance(body, Quantity) else None


def _same_number(gold: Quantity, predicted: Quantity, names: Names) -> bool:
    values = [(q.value, q.low, q.high, q.modifier) for q in (gold, predicted)]
    return values[0] == values[1] and _same_unit(gold, predicted)


def _same_unit(gold: Quantity, predicted: Quantity) -> bool:
    return phrase_f1(gold.unit or "", predicted.unit or "") >= PHRASE


def _overlapping(gold: Quantity, predicted: Quantity, names: Names) -> bool:
    """The same unit, and at least one value that both allow; bounds count as allowed, so that *more than
    200* and a bare *200* overlap."""
    (low, high), (least, most) = _bounds(gold), _bounds(predicted)
    return _same_unit(gold, predicted) and max(low, least) <= min(high, most)


def _bounds(quantity: Quantity) -> tuple[Decimal, Decimal]:
    infinite = Decimal("Infinity")
    low = quantity.low if quantity.low is not None else quantity.value
    high = quantity.high if quantity.high is not None else quantity.value
    if quantity.modifier in (Modifier.AT_LEAST, Modifier.MORE_THAN):
        high = infinite
    if quantity.modifier in (Modifier.AT_MOST, Modifier.LESS_THAN):
        low = -infinite
    return (-infinite if low is None else low, infinite if high is None else high)


def _in_body(kind: str, part: str) -> Callable[[Claim], Any]:
    def value(claim: Claim) -> Any:
        return getattr(claim.body, part) if claim.type == kind else None

    return value


def _of_claimer(part: str) -> Callable[[Claim], Any]:
    def value(claim: Claim) -> Any:
        return getattr(claim.claimer, part) if claim.claimer else None

    return value


_NUMBER_PARTS = frozenset({"value", "low", "high", "unit", "modifier"})
_TIMES = frozenset({"as_of", "horizon"})


def _of_bodies() -> list[Field]:
    fields: list[Field] = []
    for kind, body in BODIES.items():
        for part in body.model_fields:
            if part == "type" or part in _NUMBER_PARTS:
                continue
            same = _same_day if part in _TIMES else _equal if part == "code" else _phrase
            fields.append(Field(f"{kind}.{part}", _in_body(kind, part), same))
    return fields


CHOICES = ("act", "polarity", "certainty", "type")
"""The closed choices every claim has: with a macro-F1 and a confusion matrix each."""

FIELDS: tuple[Field, ...] = (
    Field("claimer", lambda c: c.claimer.name if c.claimer else "", _claimer),
    Field("chain", lambda c: c.sources, lambda g, p, names: names.same_chain(g, p)),
    *(Field(name, lambda c, name=name: getattr(c, name), _equal) for name in CHOICES),  # type: ignore[misc]
    Field("quotation", lambda c: c.quotation, _equal),
    Field("proposition", lambda c: c.proposition, _phrase),
    Field("kind", _of_claimer("kind"), _equal),
    Field("role", _of_claimer("role"), _phrase),
    Field("affiliation", _of_claimer("affiliation"), _phrase),
    Field("medium", _of_claimer("medium"), _phrase),
    Field("said_at", _of_claimer("said_at"), _same_day),
    Field("said_at (contained)", _of_claimer("said_at"), _contained, lenient=True),
    Field("event_time", lambda c: c.event_time, _same_day),
    Field("event_time (contained)", lambda c: c.event_time, _contained, lenient=True),
    Field("number", _number, _same_number),
    Field("number (overlapping)", _number, _overlapping, lenient=True),
    *_of_bodies(),
)
