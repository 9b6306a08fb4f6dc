"""Partial dates on one line, compared honestly: a day inside a month is neither before nor after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.claims import Claim, When

SLACK = 1
"""Days by which two reports of one day may differ: time zones, and a night that two papers date apart."""


class Order(StrEnum):
    """How one time stands to another."""

    BEFORE = "before"
    AFTER = "after"
    OVERLAPS = "overlaps"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Interval:
    """Days as proleptic ordinals (``date.toordinal``), both included. ``stated`` says that the text gives
    the time (of what is claimed, of the saying); else it follows from another."""

    first: int
    last: int
    stated: bool = False

    def gap(self, other: Interval) -> int:
        """Days between them; 0 where they overlap or touch."""
        return max(0, self.first - other.last, other.first - self.last)


def interval_of(when: When | None, *, stated: bool = False) -> Interval | None:
    """The days that a time admits; ``None`` where it is none, or unresolved."""
    if when is None or when.earliest is None or when.latest is None:
        return None
    return Interval(when.earliest.toordinal(), when.latest.toordinal(), stated)


def compare(a: When | None, b: When | None) -> Order:
    """How ``a`` stands to ``b``: before it only if every day that ``a`` admits is before every day of
    ``b``."""
    one, two = interval_of(a), interval_of(b)
    if one is None or two is None:
        return Order.UNKNOWN
    if one.last < two.first:
        return Order.BEFORE
    return Order.AFTER if two.last < one.first else Order.OVERLAPS


def said_on(claim: Claim, published: When | None) -> Interval | None:
    """When the claimer said it: as the text gives it, else when the article was published."""
    given = claim.claimer.said_at if claim.claimer else None
    return interval_of(given, stated=True) or interval_of(published)


def spoken_of(claim: Claim, published: When | None) -> Interval | None:
    """The time that a claim speaks of: as of which day a count is, when the event is, else when it was said,
    which is what *now* means in it."""
    counted = claim.body.as_of if claim.body.type == "quantity" else None
    found = interval_of(counted, stated=True) or interval_of(claim.event_time, stated=True)
    if found:
        return found
    said = said_on(claim, published)
    return Interval(said.first, said.last) if said else None


def day(ordinal: int) -> str:
    """An ordinal as ISO 8601."""
    return date.fromordinal(ordinal).isoformat()
