"""Stretches of days with their EDTF form: the values that time phrases come to.

EDTF is ISO 8601-2; levels 0 and 1 are used: ``2026-03-02``, ``2026-03``, ``2024``, intervals
(``2026-02-23/2026-03-01``) and the approximate mark (``2025-03~``).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Days:
    """The days ``first`` to ``last``, both included, and how EDTF writes them."""

    edtf: str
    first: date
    last: date


def day(on: date, about: bool = False) -> Days:
    """One day."""
    return Days(on.isoformat() + "~" * about, on, on)


def month(year: int, number: int, about: bool = False) -> Days:
    """One month of a year. Raises ``ValueError`` where there is no such month."""
    first = date(year, number, 1)
    last = first.replace(day=monthrange(year, number)[1])
    return Days(f"{year:04d}-{number:02d}" + "~" * about, first, last)


def year(number: int, about: bool = False) -> Days:
    """One year. Raises ``ValueError`` outside of 1 to 9999."""
    return Days(f"{number:04d}" + "~" * about, date(number, 1, 1), date(number, 12, 31))


def week_of(on: date) -> Days:
    """The week of a day, Monday to Sunday (ISO 8601)."""
    monday = on - timedelta(days=on.weekday())
    return span(day(monday), day(monday + timedelta(days=6)))


def month_from(on: date, months: int) -> Days:
    """The month that lies ``months`` after (or, negative, before) that of a day."""
    total = on.year * 12 + on.month - 1 + months
    return month(total // 12, total % 12 + 1)


def part(of: Days, which: str) -> Days:
    """The early, middle or late third of a month, or of a year: approximate by nature.

    ``which`` is ``early``, ``mid`` or ``late``. EDTF keeps the whole with the approximate mark.
    """
    months = of.last.month - of.first.month + 1
    if months == 1:
        edges = {"early": (1, 10), "mid": (11, 20), "late": (21, of.last.day)}[which]
        first, last = (of.first.replace(day=edge) for edge in edges)
    else:
        low, high = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[which]
        first, last = of.first.replace(month=low), month(of.first.year, high).last
    return Days(of.edtf.rstrip("~") + "~", first, last)


def span(a: Days, b: Days) -> Days:
    """From the first day of ``a`` to the last of ``b``. Raises ``ValueError`` where ``b`` ends first."""
    if a.first > b.last:
        raise ValueError(f"{a.edtf} is after {b.edtf}")
    if a == b:
        return a
    first = a.first.isoformat() if "/" in a.edtf else a.edtf
    last = b.last.isoformat() if "/" in b.edtf else b.edtf
    return Days(f"{first}/{last}", a.first, b.last)


def weekday_before(on: date, weekday: int, strictly: bool = False) -> date:
    """The most recent such weekday (Monday is 0) on or before a day; strictly: before it."""
    back = (on.weekday() - weekday) % 7
    return on - timedelta(days=back or 7 * strictly)


def nearest_year(on: date, month: int, day: int, weekday: int | None = None) -> date | None:
    """The date of a day and month nearest to ``on``, the past winning a tie; with a weekday, only
    where the day falls on it. ``None`` where there is none within nine months."""
    found: list[date] = []
    for candidate in (on.year - 1, on.year, on.year + 1):
        try:
            there = date(candidate, month, day)
        except ValueError:
            continue
        if abs(there - on) <= timedelta(days=275) and weekday in (None, there.weekday()):
            found.append(there)
    return min(found, key=lambda d: (abs(d - on), d), default=None)
