"""The grammar of time phrases: dates in any language CLDR names, relative phrases in English.

Each rule is a pattern and what it comes to. The same patterns, joined, find phrases in a text.
Dateparser was tried and left out: it makes a date of nearly anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ledger.normalise.days import (
    Days,
    day,
    month,
    month_from,
    nearest_year,
    part,
    span,
    year,
)
from ledger.normalise.relative import OPEN, RELATIVE, recurring_months, recurring_weekdays

Build = Callable[[re.Match[str], date | None], Days | None]
Rule = tuple[str, Build]

YEAR = r"(?:1[0-9]|20|21)\d{2}"
DAY = r"[0-3]?\d"
_ENGLISH_SHORT = {"Sept": 9, "Sep": 9}


@dataclass(frozen=True, slots=True)
class Names:
    """Month and weekday names of a language, lower case, to their numbers (January 1, Monday 0)."""

    months: dict[str, int]
    weekdays: dict[str, int]


@lru_cache(maxsize=16)
def names(language: str) -> Names:
    """The CLDR names of a language, wide and abbreviated; none for a language CLDR does not know."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError, TypeError):
        return Names({}, {})
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                months.setdefault(name.lower().rstrip("."), number)
            for number, name in locale.days[context][width].items():
                weekdays.setdefault(name.lower().rstrip("."), number)
    if locale.language == "en":
        months |= {name.lower(): number for name, number in _ENGLISH_SHORT.items()}
    # A name that is only a number ("3") or one letter would match anything.
    return Names(
        *({k: v for k, v in m.items() if len(k) > 1 and not k.isdigit()} for m in (months, weekdays))
    )


@lru_cache(maxsize=16)
def resolvers(language: str) -> tuple[tuple[re.Pattern[str], Build], ...]:
    """The rules of a language, compiled for whole phrases, the more specific first."""
    return tuple((re.compile(pattern, re.IGNORECASE), build) for pattern, build in _rules(language, False))


@lru_cache(maxsize=16)
def finder(language: str) -> re.Pattern[str]:
    """One pattern that finds the phrases of a language in running text.

    Names of months and weekdays count only with a capital where the language writes one (English).
    """
    patterns = [pattern for pattern, _ in _rules(language, True)]
    if language[:2] == "en":
        patterns = [*OPEN, *patterns]
    joined = "|".join(f"(?:{re.sub(r'[(][?]P<[a-z_0-9]+>', '(?:', pattern)})" for pattern in patterns)
    return re.compile(rf"(?<![\w/.,:$€£-])(?:{joined})(?![\w/]|[.,:]\d|-\d)", re.IGNORECASE)


def _rules(language: str, running: bool) -> list[Rule]:
    known = names(language)
    english = language[:2] == "en"
    m = _either(known.months, running and english)
    w = _either(known.weekdays, running and english)
    rules: list[Rule] = []
    if english:
        rules += [
            (
                rf"(?:from|between)\s+(?P<a>{_endpoint(m)})\s+(?:to|and|until|till|through)\s+(?P<b>{_endpoint(m)})",
                _from_to,
            ),
            (rf"(?P<how>since|until|till|by|through)\s+(?P<a>{_endpoint(m)})", _open_ended),
            (
                rf"(?P<month>{m})\.?\s+(?P<a>{DAY})\s*(?:-|–|to)\s*(?P<b>{DAY})(?:,?\s+(?P<year>{YEAR}))?",
                _day_range(known),
            ),
            (
                rf"(?P<a>{DAY})\s*(?:-|–|to)\s*(?P<b>{DAY})\s+(?P<month>{m})\.?(?:,?\s+(?P<year>{YEAR}))?",
                _day_range(known),
            ),
        ]
    if m:
        of = r"(?:(?:of|de|del|di|da|d['’])\s*)?"
        weekday = (
            rf"(?:(?:(?:early|late)\s+)?(?P<weekday>{w})\.?(?:\s+\w+)?,?\s+(?:le\s+|el\s+|den\s+|the\s+)?)?"
            if w
            else ""
        )
        rules += [
            (
                rf"{weekday}(?P<month>{m})\.?\s+(?P<day>{DAY})(?:st|nd|rd|th)?(?:,?\s+{of}(?P<year>{YEAR}))?(?!\d)",
                _dated(known),
            ),
            (
                rf"{weekday}(?P<day>{DAY})(?:st|nd|rd|th|er|\.|º)?\s+{of}(?P<month>{m})\.?(?:,?\s+{of}(?P<year>{YEAR}))?",
                _dated(known),
            ),
            (
                rf"(?:(?P<part>early|mid|late)[-\s](?:in\s+)?)?(?P<month>{m})\.?,?\s+{of}(?P<year>{YEAR})",
                _month_of_year(known),
            ),
        ]
    rules += [
        (r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:T\S*)?", _iso),
        (r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号號]?", _iso),
        (r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})", _iso),
        (r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})", _slashed),
        (
            rf"(?P<a>{YEAR})\s*(?:-|–|—|to)\s*(?P<b>{YEAR})",
            lambda x, _: span(year(int(x["a"])), year(int(x["b"]))),
        ),
        (rf"(?P<a>{YEAR})(?:-|–|/)(?P<b>\d{{2}})", _short_range),
    ]
    if english:
        rules += [
            (
                rf"(?:(?P<part>early|mid|late)[-\s](?:in\s+)?)(?P<year>{YEAR})",
                lambda x, _: part(year(int(x["year"])), x["part"].lower()),
            ),
            (
                rf"(?P<q>first|second|third|fourth|Q1|Q2|Q3|Q4)(?:\s+quarter\s+of|\s*,?)\s+(?P<year>{YEAR})",
                _quarter,
            ),
            (r"(?P<year>(?:1[0-9]|20)\d)0s", lambda x, _: _decade(int(x["year"] + "0"))),
            *RELATIVE,
            *recurring_weekdays(w, known.weekdays),
            *recurring_months(m, known.months),
        ]
    elif w:
        rules += recurring_weekdays(w, known.weekdays)
    rules.append(
        (rf"(?:circa\s+)?(?P<year>{YEAR})", lambda x, _: year(int(x["year"]), about=x[0][0] in "cC"))
    )
    return rules


def _either(words: dict[str, int], capital: bool) -> str:
    """A pattern for any of the names, longest first; with ``capital`` only so written."""
    listed = sorted(words, key=len, reverse=True)
    if capital:
        shapes = [shape for word in listed for shape in (word.capitalize(), word.upper())]
        return f"(?-i:{'|'.join(map(re.escape, shapes))})"
    return f"(?:{'|'.join(map(re.escape, listed))})" if listed else ""


def _endpoint(m: str) -> str:
    """What may stand on either side of *from … to*: a date, a month, a year."""
    with_day = rf"{m}\.?\s+{DAY},\s+{YEAR}|{m}\.?\s+{DAY}(?!\d)|{DAY}\s+{m}\.?(?:,?\s+{YEAR})?"
    return rf"(?:{with_day}|(?:{m}\.?,?\s+)?{YEAR}|{m})"


def _from_to(x: re.Match[str], on: date | None) -> Days | None:
    a, b = (_endpoint_days(x[name], on) for name in ("a", "b"))
    return span(a, b) if a and b else None


def _open_ended(x: re.Match[str], on: date | None) -> Days | None:
    """*since X* runs to the dateline, *by X* from the dateline; without one they stay open."""
    there = _endpoint_days(x["a"], on)
    if there is None or on is None:
        return None
    return span(there, day(on)) if x["how"].lower() == "since" else span(day(on), there)


def _endpoint_days(phrase: str, on: date | None) -> Days | None:
    for pattern, build in resolvers("en"):
        if match := pattern.fullmatch(phrase):
            return build(match, on)
    return None


def _day_range(known: Names) -> Build:
    def build(x: re.Match[str], on: date | None) -> Days | None:
        number = known.months[x["month"].lower()]
        a, b = int(x["a"]), int(x["b"])
        if x["year"]:
            return span(day(date(int(x["year"]), number, a)), day(date(int(x["year"]), number, b)))
        first = nearest_year(on, number, a) if on else None
        return span(day(first), day(first.replace(day=b))) if first else None

    return build


def _dated(known: Names) -> Build:
    """Day and month, with the weekday and year that are given; a weekday that the day is not on
    makes the phrase impossible."""

    def build(x: re.Match[str], on: date | None) -> Days | None:
        number, number_of_day = known.months[x["month"].lower()], int(x["day"])
        given = x.groupdict().get("weekday")
        weekday = known.weekdays[given.lower()] if given else None
        if x["year"]:
            there = date(int(x["year"]), number, number_of_day)
            if weekday is not None and there.weekday() != weekday:
                raise ValueError(f"{there} is not a {given}")
            return day(there)
        near = nearest_year(on, number, number_of_day, weekday) if on else None
        return day(near) if near else None

    return build


def _month_of_year(known: Names) -> Build:
    def build(x: re.Match[str], _: date | None) -> Days:
        whole = month(int(x["year"]), known.months[x["month"].lower()])
        return part(whole, x["part"].lower()) if x["part"] else whole

    return build


def _iso(x: re.Match[str], _: date | None) -> Days:
    return day(date(int(x["y"]), int(x["m"]), int(x["d"])))


def _slashed(x: re.Match[str], _: date | None) -> Days | None:
    """A date with slashes, only where day and month cannot be taken for each other."""
    a, b, y = int(x["a"]), int(x["b"]), int(x["y"])
    if a <= 12 and b <= 12 and a != b:
        return None
    return day(date(y, b, a) if a > 12 else date(y, a, b))


def _short_range(x: re.Match[str], _: date | None) -> Days:
    first = int(x["a"])
    return span(year(first), year(first // 100 * 100 + int(x["b"])))


def _quarter(x: re.Match[str], _: date | None) -> Days:
    q = ("first", "second", "third", "fourth", "q1", "q2", "q3", "q4").index(x["q"].lower()) % 4
    first = date(int(x["year"]), 3 * q + 1, 1)
    return span(month_from(first, 0), month_from(first, 2))


def _decade(first: int) -> Days:
    return Days(f"{first // 10}X", year(first).first, year(first + 9).last)
