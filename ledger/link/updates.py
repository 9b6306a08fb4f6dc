"""Counts of one thing: the later takes the earlier one's place, or two of one day are in conflict."""

from __future__ import annotations

import re

from ledger.claims import Act
from ledger.link.counts import Values, one_thing, values
from ledger.link.decision import Decision, Reasons
from ledger.link.features import Pair
from ledger.link.memory import COUNT_DAYS
from ledger.link.profile import Profile
from ledger.link.times import SLACK
from ledger.link.types import Relation

ONE_THING = 0.62
"""From here on two counts are of one thing."""


def one_count(pair: Pair) -> float:
    """How sure it is that two are counts of one thing, 0 to 1; 0 where they cannot be, or one is no count."""
    a, b = pair.a, pair.b
    one, two = a.count, b.count
    if one is None or two is None or pair.opposite or Act.PREDICT in (a.act, b.act):
        return 0.0
    if one.day is None or two.day is None or one.day.gap(two.day) > COUNT_DAYS:
        return 0.0
    if a.about and b.about and a.about.gap(b.about) > COUNT_DAYS:
        return 0.0
    if values(one, two) is Values.SAME:
        return 0.0
    one_source = pair.same_speaker or (a.article == b.article and (a.own_voice or b.own_voice))
    return one_thing(one, two, pair.cosine, one_source=one_source)


def counted(pair: Pair, sure: float) -> list[Decision]:
    """Two counts that are of one thing, so surely: one after the other, or in conflict."""
    a, b = pair.a, pair.b
    one, two = a.count, b.count
    if sure < ONE_THING or one is None or two is None or one.day is None or two.day is None:
        return []
    relation = values(one, two)
    because: Reasons = (
        {"code": "one_count", "hundredths": round(100 * sure)},
        {"code": "values_apart" if relation is Values.APART else "values_may_both_be"},
    )
    disputed = bool(_TRUE & (a.words.terms ^ b.words.terms))
    if not disputed and (order := in_order(pair)):
        later, earlier, code = order
        return [Decision(Relation.UPDATES, later.id, earlier.id, sure, (*because, {"code": code}))]
    alone = pair.same_speaker and a.article == b.article
    if relation is Values.APART and one.day.gap(two.day) <= SLACK and not alone:
        return [Decision(Relation.CONTRADICTS, a.id, b.id, sure, (*because, {"code": "same_day"}))]
    return []


_TRUE = frozenset(("=true", "actual"))
"""Who gives the *true* figure disputes another and does not update it."""
_BEFORE = re.compile(
    r"\b(?:before|earlier|previous(?:ly)?|initial(?:ly)?|at first|until now|\w+ ago|yesterday"
    r"|last (?:week|month|year))\b"
)
"""What says that a count is of an earlier time."""


def in_order(pair: Pair) -> tuple[Profile, Profile, str] | None:
    """The later and the earlier of two counts, and by what: the days they are of; or, of one day, by one
    speaker in one article, that one is said to be of before, or of two tolls the greater."""
    a, b = pair.a, pair.b
    one, two = a.count, b.count
    if one is None or two is None or one.day is None or two.day is None:
        return None
    if one.day.gap(two.day):
        return (a, b, "later_day") if one.day.first > two.day.last else (b, a, "later_day")
    if a.article != b.article or not (pair.same_speaker or a.own_voice or b.own_voice):
        return None
    was = _BEFORE.search(a.text) is not None, _BEFORE.search(b.text) is not None
    if was[0] != was[1]:
        return (b, a, "said_to_be_before") if was[0] else (a, b, "said_to_be_before")
    if "=death" in a.words.terms & b.words.terms:
        return (a, b, "grows") if one.stated > two.stated else (b, a, "grows")
    return None
