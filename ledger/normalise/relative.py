"""Phrases read from the dateline, in English: *yesterday*, *last week*, *three days ago*, *on Monday*."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from ledger.normalise.days import (
    Days,
    day,
    month_from,
    part,
    span,
    week_of,
    weekday_before,
    year,
)
from ledger.normalise.numbers import NUMBER, parse_number

Build = Callable[[re.Match[str], date | None], Days | None]
FromDateline = Callable[[re.Match[str], date], Days | None]
Rule = tuple[str, Build]

_HOURS = r"(?:morning|afternoon|evening|night|noon|dawn|dusk|midnight|overnight)"
_COUNT = rf"(?:a\s+couple\s+of|{NUMBER}|an?)"
_FEW = r"(?:a\s+few|several|some|many|a\s+number\s+of|few|couple\s+of)"
_PERIOD = r"(?:minute|hour|day|week|month|year|decade)"

OPEN: list[str] = [
    rf"(?:{_COUNT}|{_FEW})\s+{_PERIOD}s?\s+(?:later|earlier|after|before)",
    rf"(?:the\s+)?(?:coming|next\s+few|past\s+few|last\s+few|following|recent|opening|first|early)\s+{_PERIOD}s",
    rf"{_FEW}\s+{_PERIOD}s\s+ago",
    rf"(?:{_PERIOD})s\s+ago",
]
"""Phrases of time that say no days. They are found, and left unresolved."""


def _dated(build: FromDateline) -> Build:
    """A rule that needs a dateline: without one the phrase stays open."""
    return lambda x, on: build(x, on) if on else None


def _shift(on: date, days: int) -> date:
    return on + timedelta(days=days)


def _count(phrase: str) -> int | None:
    """A whole number of periods; *a couple of* is two, *a* is one."""
    words = phrase.lower().split()
    if words[0] in ("a", "an") and len(words) == 1:
        return 1
    if words[:2] == ["a", "couple"]:
        return 2
    value = parse_number(phrase)
    return (
        int(value) if value is not None and value == value.to_integral_value() and value < 100_000 else None
    )


def _ago(x: re.Match[str], on: date) -> Days | None:
    """*N units ago*, as exact as the unit: three days ago is a day, two months ago a month."""
    n = _count(x["n"])
    if n is None:
        return None
    about = bool(x["about"]) or x["n"].lower().startswith("a couple")
    unit = x["unit"].lower()
    if unit == "hour":
        return span(day(_shift(on, -1)), day(on)) if n <= 24 else None
    if unit == "day":
        return day(_shift(on, -n), about)
    if unit == "week":
        return week_of(_shift(on, -7 * n)) if not about else None
    years = n * 10 if unit == "decade" else n
    found = month_from(on, -n) if unit == "month" else year(on.year - years)
    return Days(found.edtf + "~" * about, found.first, found.last)


def _from_now(x: re.Match[str], on: date) -> Days | None:
    n = _count(x["n"])
    if n is None:
        return None
    return {
        "day": lambda: day(_shift(on, n)),
        "week": lambda: week_of(_shift(on, 7 * n)),
        "month": lambda: month_from(on, n),
        "year": lambda: year(on.year + n),
    }[x["unit"].lower()]()


def _stretch(x: re.Match[str], on: date) -> Days | None:
    """*the past N units*: so many days that end on the dateline; *the next*: that begin on it.

    Hours count as the days they touch. A month is taken to the same day of the other month.
    """
    n = _count(x["n"]) if x["n"] else 1
    if n is None or n == 0:
        return None
    back = x["way"].lower() != "next"
    unit = x["unit"].lower()
    if unit == "hour":
        reach = -(-n // 24)
        other = _shift(on, -reach if back else reach)
    elif unit in ("day", "week"):
        reach = n * (7 if unit == "week" else 1) - 1
        other = _shift(on, -reach if back else reach + 1)
    else:
        months = n * {"month": 1, "year": 12, "decade": 120}[unit]
        there = month_from(on, -months if back else months)
        other = there.first.replace(day=min(on.day, there.last.day))
    return span(day(other), day(on)) if back else span(day(on), day(other))


def _which(x: re.Match[str], on: date) -> Days:
    """*last*, *this* and *next* week, month and year, as the calendar has them."""
    step = {"last": -1, "this": 0, "next": 1}[x["which"].lower()]
    return _calendar(x["unit"].lower(), on, step)


def _calendar(unit: str, on: date, step: int) -> Days:
    if unit == "week":
        return week_of(_shift(on, 7 * step))
    if unit == "month":
        return month_from(on, step)
    return year(on.year + step)


def _within(x: re.Match[str], on: date) -> Days:
    """*earlier this week* ends on the dateline, *later this week* begins on it."""
    whole = _calendar(x["unit"].lower(), on, 0)
    if x["side"].lower() == "earlier":
        return span(day(whole.first), day(on))
    return span(day(on), day(whole.last))


def _weekend(_: re.Match[str], on: date) -> Days:
    saturday = weekday_before(on, 5)
    return span(day(saturday), day(_shift(saturday, 1)))


RELATIVE: list[Rule] = [
    (rf"(?:(?:early|earlier|late|later)\s+)?today(?:\s+{_HOURS})?", _dated(lambda _, on: day(on))),
    (rf"tonight|this\s+{_HOURS}", _dated(lambda _, on: day(on))),
    (r"(?:the\s+)?day\s+before\s+yesterday", _dated(lambda _, on: day(_shift(on, -2)))),
    (r"(?:the\s+)?day\s+after\s+tomorrow", _dated(lambda _, on: day(_shift(on, 2)))),
    (
        rf"(?:(?:early|late)\s+)?yesterday(?:\s+{_HOURS})?|last\s+(?:night|evening)",
        _dated(lambda _, on: day(_shift(on, -1))),
    ),
    (rf"(?:(?:early|late)\s+)?tomorrow(?:\s+{_HOURS})?", _dated(lambda _, on: day(_shift(on, 1)))),
    (r"overnight", _dated(lambda _, on: span(day(_shift(on, -1)), day(on)))),
    (
        rf"(?:(?P<about>about|around|some|roughly|nearly|almost)\s+)?(?P<n>{_COUNT})\s+(?P<unit>hour|day|week|month|year|decade)s?\s+ago",
        _dated(_ago),
    ),
    (rf"(?P<n>{_COUNT})\s+(?P<unit>day|week|month|year)s?\s+from\s+(?:now|today)", _dated(_from_now)),
    (
        rf"(?:the\s+)?(?P<way>past|last|previous|next)\s+(?P<n>{NUMBER})\s+(?P<unit>hour|day|week|month|year|decade)s?",
        _dated(_stretch),
    ),
    (r"(?:the\s+)?(?P<way>past)\s+(?P<n>)(?P<unit>day|week|month|year|decade)", _dated(_stretch)),
    (r"(?P<side>earlier|later)\s+(?:in\s+)?this\s+(?P<unit>week|month|year)", _dated(_within)),
    (
        r"(?P<part>early|late|mid)[-\s](?P<which>last|this|next)\s+(?P<unit>month|year)",
        _dated(lambda x, on: part(_which(x, on), x["part"].lower())),
    ),
    (r"(?P<which>last|this|next)\s+(?P<unit>week|month|year)", _dated(_which)),
    (r"(?:the|last|over\s+the|at\s+the)\s+weekend", _dated(_weekend)),
]


def recurring_weekdays(w: str, numbers: dict[str, int]) -> list[Rule]:
    """*Monday*, *last Monday*, *next Monday*, *Monday night*, in the names matched by ``w``."""

    def build(x: re.Match[str], on: date) -> Days | None:
        number = numbers[x["weekday"].lower()]
        which = (x.groupdict().get("which") or "").lower()
        if which in ("next", "coming", "this coming"):
            return day(_shift(weekday_before(on, number), 7))
        if which == "this":
            return day(_shift(week_of(on).first, number))
        return day(weekday_before(on, number, strictly=which in ("last", "past", "previous")))

    which = r"(?:(?P<which>last|past|previous|this\s+coming|this|next|coming)\s+)?"
    pattern = rf"(?:(?:early|late|earlier|later)\s+)?{which}(?P<weekday>{w})\.?(?:\s+{_HOURS})?"
    return [(pattern, _dated(build))]


def recurring_months(m: str, numbers: dict[str, int]) -> list[Rule]:
    """*January* is the one nearest to the dateline; *last January* the one before this month."""

    def build(x: re.Match[str], on: date) -> Days:
        ahead = (numbers[x["month"].lower()] - on.month) % 12
        which = (x["which"] or "").lower()
        if which == "this":
            steps = numbers[x["month"].lower()] - on.month
        elif which == "last":
            steps = (ahead or 12) - 12 if ahead else -12
        elif which == "next":
            steps = ahead or 12
        else:
            steps = ahead if ahead < 6 else ahead - 12
        found = month_from(on, steps)
        return part(found, x["part"].lower()) if x["part"] else found

    pattern = (
        rf"(?:(?P<part>early|mid|late)[-\s](?:in\s+)?)?(?:(?P<which>last|this|next)\s+)?(?P<month>{m})\.?"
    )
    return [(pattern, _dated(build))]
