"""What became of each claim of an article: found and right, found but not right, missed, or invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evals.report.table import NOTHING
from evals.scoring.document import DECISIVE, DocumentScore, Pair, Reference
from evals.scoring.fields import FIELDS
from ledger.claims import Claim, Frozen, Quantity, Source, Span, When

PUBLISHER = "the publisher"


class Status(StrEnum):
    """What became of a claim. ``WRONG``: the words are found, but not who, which act or which side."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Differing:
    """A field in which a matched claim differs, both values as people read them."""

    field: str
    gold: str
    predicted: str

    @property
    def decisive(self) -> bool:
        """Whether the match is not right because of it."""
        return self.field in DECISIVE


@dataclass(frozen=True, slots=True)
class Item:
    """A label, a prediction, or a matched pair of them, by its number in the article.

    ``label`` is what the label is called, ``overlap`` the content token F1 of a match; ``furniture`` says
    that the prediction is from page furniture, and ``absent`` are words of its that the text does not have
    where they are said to be.
    """

    number: int
    status: Status
    gold: Claim | None = None
    predicted: Claim | None = None
    label: str = ""
    overlap: float | None = None
    strict: bool = False
    differing: tuple[Differing, ...] = ()
    furniture: bool = False
    absent: tuple[str, ...] = ()

    @property
    def claim(self) -> Claim:
        """The label, or where there is none, the prediction."""
        claim = self.gold or self.predicted
        assert claim is not None
        return claim

    @property
    def ungrounded(self) -> bool:
        """Whether it fails the gate: some of its words are not in the text."""
        return bool(self.absent)

    @property
    def start(self) -> int | None:
        """Where its words begin; ``None`` where some are not in the text."""
        return None if self.ungrounded and not self.gold else self.claim.evidence[0].start

    @property
    def gold_spans(self) -> tuple[Span, ...]:
        """The label's words."""
        return self.gold.evidence if self.gold else ()

    @property
    def predicted_spans(self) -> tuple[Span, ...]:
        """The prediction's words; none where some are not in the text, which nothing is made of."""
        return self.predicted.evidence if self.predicted and not self.ungrounded else ()

    @property
    def chain(self) -> str:
        """Who says it, on whose word."""
        return chain(self.claim.sources)


def items(reference: Reference, predicted: Sequence[Claim], score: DocumentScore) -> list[Item]:
    """Every label and prediction of an article once, numbered in the order of the words; those whose words
    are not in the text last."""
    found = sorted(_items(reference, predicted, score), key=_place)
    return [_numbered(item, number) for number, item in enumerate(found, 1)]


def chain(sources: Sequence[Source]) -> str:
    """``Al Jazeera ▸ The Wall Street Journal``; the publisher where it speaks itself."""
    return " ▸ ".join(source.name for source in sources) or PUBLISHER


def _items(reference: Reference, predicted: Sequence[Claim], score: DocumentScore) -> Iterator[Item]:
    furniture, ungrounded = set(score.furniture), set(score.ungrounded)
    for pair in score.pairs:
        label, guess = reference.claims[pair.gold], predicted[pair.predicted]
        yield Item(
            0,
            Status.RIGHT if pair.right else Status.WRONG,
            label,
            guess,
            reference.labels[pair.gold],
            pair.content_f1,
            pair.strict,
            tuple(_differing(label, guess, pair)),
            furniture=pair.predicted in furniture,
        )
    found, taken = {pair.gold for pair in score.pairs}, {pair.predicted for pair in score.pairs}
    for g, label in enumerate(reference.claims):
        if g not in found:
            yield Item(0, Status.MISSED, gold=label, label=reference.labels[g])
    for p, guess in enumerate(predicted):
        if p not in taken:
            absent = _absent(guess, reference.text) if p in ungrounded else ()
            yield Item(0, Status.INVENTED, predicted=guess, furniture=p in furniture, absent=absent)


def _absent(claim: Claim, text: str) -> tuple[str, ...]:
    parts = [part for source in claim.sources for part in (source.mention, source.cue) if part]
    return tuple(span.exact for span in (*claim.evidence, *parts) if not span.holds_in(text))


def _place(item: Item) -> tuple[bool, int, int]:
    return (item.start is None, item.start or 0, item.claim.evidence[-1].end)


def _numbered(item: Item, number: int) -> Item:
    parts = {name: getattr(item, name) for name in Item.__slots__}
    return Item(**{**parts, "number": number})


def _differing(gold: Claim, predicted: Claim, pair: Pair) -> Iterator[Differing]:
    """Of two types of body every field differs: then the bodies are shown whole instead."""
    other_type = "type" in pair.wrong
    for field in FIELDS:
        if field.name not in pair.wrong or (other_type and (field.name == "number" or "." in field.name)):
            continue
        if field.name == "chain" and max(len(gold.sources), len(predicted.sources)) < 2:
            continue  # then the claimer says it all
        yield Differing(field.name, _shown(field.value(gold)), _shown(field.value(predicted)))
    if other_type:
        yield Differing("fields", _parts(gold.body), _parts(predicted.body))


def _shown(value: Any) -> str:
    match value:
        case None:
            return NOTHING
        case "":
            return PUBLISHER
        case tuple():
            return chain(value)
        case When():
            return f"{value.edtf} (“{value.raw}”)" if value.edtf else f"“{value.raw}”, no date"
        case Quantity():
            return _number(value)
        case _:
            return str(value)


def _parts(body: Frozen) -> str:
    parts = ((name, getattr(body, name)) for name in type(body).model_fields if name != "type")
    return "; ".join(f"{name}: {_shown(part)}" for name, part in parts if part is not None) or NOTHING


def _number(quantity: Quantity) -> str:
    ends = [quantity.value] if quantity.value is not None else [quantity.low, quantity.high]
    amount = "–".join("…" if n is None else f"{n:f}" for n in ends)
    return " ".join(str(part) for part in (quantity.modifier, amount, quantity.unit or quantity.of) if part)
