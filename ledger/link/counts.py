"""Reported numbers of one thing: whether two counts are of the same, and whether both can be right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ledger.claims import Claim, Modifier, Quantity
from ledger.link.times import Interval, interval_of
from ledger.link.words import Words, words_of

_PEOPLE = frozenset(
    "peopl person man woman men women children child civilian soldier troop victim death inhabit resid "
    "member other figur number toll total count known report true final offici new least about".split()
)
"""Stems that name who is counted, or that there is a count, and not what of."""
_ROUND = Decimal("0.1")
"""How far *about* may be off."""


_IN = re.compile(
    r"\b(?:in|across|inside|throughout) (?:the )?([A-Z][\w.]*(?: [A-Z][\w.]*)?)(?!\w* (?:[a-z]+ )?"
    r"(?:air ?strikes?|attacks?|strikes?|missiles?|drones?|bombs?|raids?|fire|hands))"
)
"""A place; not *in Norvian missile attacks*."""
_GROUP = re.compile(
    r"\b(civilian|child|infant|baby|pupil|student|woman|women|soldier|troop|service ?member|fighter|militant"
    r"|officer|medic|journalist|worker|inmate|prisoner|passenger|patient)\w*",
    re.IGNORECASE,
)
"""Who of all people is counted: such a count is a part of the toll, and of no other."""
_ALIKE = {"infant": "child", "baby": "child", "pupil": "child", "women": "woman", "troop": "soldier",
          "servicemember": "soldier", "militant": "fighter"}  # fmt: skip
_PART = re.compile(
    r"\b(?:alone|(?:on )?the (?:first|last|second|third|same) (?:day|night)|(?:in|within) (?:one|a single) "
    r"(?:day|night|hour|week)|overnight|a day|every day|daily|per (?:day|hour|week|month|year))\b",
    re.IGNORECASE,
)
"""What says that a count is of one part of the time, or a rate; the total does not update it."""


class Values(StrEnum):
    """How two values stand to each other."""

    SAME = "same"
    BOTH = "both can be"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Count:
    """A reported number: the values it admits, of what (words of measure, of what is counted and of
    the proposition), in which unit, and the days it is of; in which ``places``, of which ``groups`` of people
    (*civilians*), of which ``things`` by their own words, and of what ``part`` of the time (*on the first
    day*)."""

    low: Decimal | None
    high: Decimal | None
    stated: Decimal
    measure: Words
    of: Words
    whole: Words
    unit: str
    day: Interval | None
    places: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    part: str = ""


def count_of(claim: Claim, published: Interval | None, names: frozenset[str]) -> Count | None:
    """The count that a claim reports; ``None`` where it is none, or has no value."""
    body = claim.body
    if not isinstance(body, Quantity):
        return None
    low, high = _bounds(body)
    stated = body.value if body.value is not None else body.low if body.low is not None else body.high
    if stated is None:
        return None
    said = interval_of(claim.claimer.said_at) if claim.claimer else None
    return Count(
        low=low,
        high=high,
        stated=stated,
        measure=words_of(f"the {body.measure or ''}", names),
        of=words_of(f"the {body.of or ''}", names),
        whole=words_of(claim.proposition, names),
        unit=_unit(body.unit),
        day=interval_of(body.as_of, stated=True) or said or published,
        places=frozenset(
            name
            for text in (claim.proposition, body.measure or "")
            for place in _IN.findall(text)
            for name in words_of(f"the {place}").names
        ),
        groups=_groups(f"{body.of or ''} {body.measure or ''}"),
        things=frozenset(word.casefold().removesuffix("s") for word in _WORD.findall(body.of or "")),
        part=" ".join(sorted({found.casefold() for found in _PART.findall(claim.proposition)})),
    )


_WORD = re.compile(r"[^\W\d_]{3,}")


def _groups(text: str) -> frozenset[str]:
    found = (match.casefold().replace(" ", "") for match in _GROUP.findall(text))
    return frozenset(_ALIKE.get(each, each) for each in found)


def values(a: Count, b: Count) -> Values:
    """Whether two counts of one thing give the same value, can both be right, or cannot."""
    if a.stated == b.stated and (a.low, a.high) == (b.low, b.high):
        return Values.SAME
    apart = (a.high is not None and b.low is not None and a.high < b.low) or (
        b.high is not None and a.low is not None and b.high < a.low
    )
    return Values.APART if apart else Values.BOTH


def _bounds(body: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest value that is meant; ``None`` is no bound."""
    if body.value is None:
        return body.low, body.high
    value = body.value
    match body.modifier:
        case Modifier.AT_LEAST | Modifier.MORE_THAN:
            return value, None
        case Modifier.AT_MOST | Modifier.LESS_THAN:
            return None, value
        case Modifier.ABOUT:
            return value - abs(value) * _ROUND, value + abs(value) * _ROUND
        case _:
            return value, value


def _unit(unit: str | None) -> str:
    plain = (unit or "").casefold().strip().replace("per cent", "percent").replace("%", "percent")
    return plain.removesuffix("s")


def kernel(words: Words) -> frozenset[str]:
    """What a measure is of, without who is counted."""
    return words.terms - _PEOPLE - words.names


def one_thing(a: Count, b: Count, cosine: float, *, one_source: bool = True) -> float:
    """How sure it is that two counts are of one thing, 0 to 1.

    Units must be the same, and who is counted; places and bodies named must not differ; what is measured
    must have words in common (deaths and the dead, jobs cut and redundancies are one word here), or be worded
    alike. ``one_source`` says that one speaker, or the article itself, gives both: then a bare toll is of
    what the other says.
    """
    if a.unit != b.unit or not _counted_alike(a, b) or a.part != b.part:
        return 0.0
    if a.groups != b.groups and a.of.terms and b.of.terms:
        return 0.0
    names, others = a.whole.names | a.measure.names, b.whole.names | b.measure.names
    if names and others and not names & others:
        return 0.0
    if a.places and b.places and not a.places & b.places:
        return 0.0
    one, two = kernel(a.measure) | (a.of.terms - _PEOPLE), kernel(b.measure) | (b.of.terms - _PEOPLE)
    deadly = "=death" in a.whole.terms | a.measure.terms, "=death" in b.whole.terms | b.measure.terms
    if deadly[0] != deadly[1]:
        return 0.0
    near = max(0.0, cosine)
    one, two = one - {"=death"}, two - {"=death"}
    if deadly[0]:
        if one and two:
            alike = len(one & two) / len(one | two)
            return min(1.0, 0.45 + 0.35 * alike + 0.35 * near) if alike else 0.35 + 0.3 * near
        if one or two:
            placed = bool(a.places & b.places)
            return (0.65 if one_source else 0.55 if placed else 0.45) + 0.25 * near
        if names and others and not (names <= others or others <= names or a.places & b.places):
            return 0.3 + 0.3 * near
        return 0.5 + 0.4 * near + (0.15 if names & others else 0.0)
    if not one or not two:
        return 0.5 * near
    shared = len(one & two)
    alike = 0.5 * shared / min(len(one), len(two)) + 0.5 * shared / len(one | two)
    return min(1.0, 0.5 * alike + 0.5 * near) if shared else 0.4 * near


def _counted_alike(a: Count, b: Count) -> bool:
    """Whether the same are counted: people in general, or the same sort of them; *nine people* are not *nine
    soldiers*. Where one does not say of whom, its other words must not say otherwise."""
    counted, also = a.of.terms - _PEOPLE - _NUMBERLESS, b.of.terms - _PEOPLE - _NUMBERLESS
    if counted and also:
        return bool(counted & also & _SORTS) or bool(counted & also and a.things & b.things)
    sort, other = (counted, b) if counted else (also, a)
    return not sort or not other.of.terms or bool(sort & other.whole.terms)


_NUMBERLESS = frozenset(("number", "total"))
_SORTS = frozenset(("=people", "=child", "=soldier", "=prisoner", "=doctor"))
"""Sorts of people, by any of their words; things are the same by the same word only."""
