"""Dates of publication: a written date as a partial EDTF date, and the dateline of a plain text.

Only explicit dates count. ``03/02/2026`` is March to some and February to others, so it is not a
date here; relative dates are the business of *normalise*, which reads them against the dateline
found by this module.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from ledger.claims import When

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d])"
_DAY = r"(?P<day>\d{1,2})"
_FORMS = tuple(
    re.compile(r"(?<![\d/.-])" + form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<sep>[-/])(?P<month>\d\d)(?P=sep){_DAY}(?!\d)",
        rf"{_YEAR}\s?年\s?(?P<month>\d{{1,2}})\s?月\s?{_DAY}\s?日",
        rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{_YEAR}",
        rf"{_DAY}\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}",
    )
)

_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_TIME = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?\s*(?:[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?|T(?=\d\d:)"
_ZONE = r"(?-i:\b[A-Z]{2,5}\b|Z\b)(?:[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d\d:?\d\d"
_PUBLISHED = (
    r"(?:first\s+|originally\s+)?(?:published|posted|issued|released)(?:\s+(?:date|time))?|publication date"
)
_UPDATED = r"(?:last\s+)?(?:updated|modified)"
# Possessive, because its parts overlap and a hostile line would make it try every division.
_GAP = rf"(?:[\s:|,–—-]|\b(?:on|at)\b|{_WEEKDAY}|{_TIME}|{_ZONE})*+"
_FILLER = re.compile(
    rf"{_WEEKDAY}|{_PUBLISHED}|{_UPDATED}|{_TIME}|{_ZONE}|\bdate(?:line)?\b|\d{1, 3}\s*min(?:ute)?s?\s+read"
    r"|\b(?:on|at|of|the)\b|[\s|,;:.•·–—()\[\]/-]",
    re.IGNORECASE,
)
_BEFORE_PUBLISHED = re.compile(rf"\b(?:{_PUBLISHED}){_GAP}$", re.IGNORECASE)
_BEFORE_UPDATED = re.compile(rf"\b(?:{_UPDATED}){_GAP}$", re.IGNORECASE)
_BEFORE_DATE = re.compile(r"^\s*date(?:line)?\s*:?\s*$", re.IGNORECASE)
_UNDER_A_NAME = re.compile(
    r"\s*(?!.*\b(?:Photo|Picture|Hearing|Expires|Effective|Accessed|Revised|Updated?|Battle|Born|Died)\b)"
    r"(?:The )?[A-Z][\w’'.&-]*(?: (?:of |the |de |del |and )*[A-Z][\w’'.&-]*){0,5}\s?[,|•·–—]\s*"
    rf"(?:(?i:{_WEEKDAY}),?\s*)?"
)
"""A paper, or where a statement was made, before its date: *The Tarn Courier, Sunday 6 July 2031*."""
_AFTER_WIRE = re.compile(r"^\s*(?:\([^)]{1,40}\))?\s*[-–—]")

HEAD_LINES = 15
"""Lines that are not empty, at either end of a text, in which a dateline or byline may stand."""
LABEL_LINE = 160
"""Code points of the longest line in which a labelled date is looked for; longer ones are prose."""
LONGEST_DATE = 100
"""Code points of the longest string that is taken for a written date."""
PROSE_WORDS = 40
"""A line of so many words is a paragraph: the article has begun."""


def head(text: str) -> list[str]:
    """The first :data:`HEAD_LINES` lines that are not empty, up to the first paragraph, which is the last."""
    lines: list[str] = []
    for line in text[:8_000].split("\n"):
        if line.strip():
            lines.append(line)
            if len(lines) == HEAD_LINES or len(line.split()) >= PROSE_WORDS:
                break
    return lines


def tail(text: str) -> list[str]:
    """The last :data:`HEAD_LINES` lines that are not empty."""
    return [line for line in text[-8_000:].split("\n") if line.strip()][-HEAD_LINES:]


def parse_date(raw: str) -> When | None:
    """A date as somebody wrote it down, or ``None`` where it is none or could be two.

    Reads ``2026``, ``2026-03``, ``2026-03-02``, an ISO date with a time (the date stays that of the
    zone it is written in), and full written dates, with weekday and time around them or not.
    """
    raw = " ".join(raw.split())
    if len(raw) > LONGEST_DATE:
        return None
    if match := re.fullmatch(r"(\d{4})(?:-(\d\d))?", raw):
        return _partial(raw, int(match[1]), int(match[2]) if match[2] else None)
    found = list(explicit_dates(raw))
    if len(found) == 1:
        start, end, day = found[0]
        return _full(raw, day) if not _FILLER.sub("", raw[:start] + " " + raw[end:]) else None
    return _other_language(raw) if not found else None


def explicit_dates(line: str) -> Iterator[tuple[int, int, date]]:
    """Every full date written in ``line`` (``start``, ``end``, day), in order, none overlapping."""
    hits = sorted(
        ((m.start(), -m.end(), m) for form in _FORMS for m in form.finditer(line)), key=lambda h: h[:2]
    )
    reached = 0
    for start, _, match in hits:
        month = match["month"].lower()
        try:
            day = date(int(match["year"]), int(_MONTHS.get(month) or month), int(match["day"]))
        except ValueError:
            continue
        if start >= reached:
            reached = match.end()
            yield start, match.end(), day


def find_dateline(text: str) -> When | None:
    """The date of publication that a plain text gives, in its own words, or ``None``.

    In order: a date labelled as published, near either end; a line near the head that is a date and
    nothing else, or follows a ``date`` label, or is an agency's (``TEHRAN, March 2, 2026 (AP) —``);
    a date labelled as updated. A date inside a sentence is never one: it may be the date of anything.
    """
    head_lines, tail_lines = head(text), tail(text)
    updated = None
    for line in (*head_lines, *tail_lines):
        if len(line) > LABEL_LINE:
            continue
        for start, end, day in explicit_dates(line):
            if _BEFORE_PUBLISHED.search(line[:start]):
                return _full(line[start:end], day)
            if updated is None and _BEFORE_UPDATED.search(line[:start]):
                updated = _full(line[start:end], day)
    for line in head_lines:
        if (when := _dateline(line)) is not None:
            return when
    for line in head_lines:
        for start, end, day in explicit_dates(line):
            if _UNDER_A_NAME.fullmatch(line[:start]) and not _FILLER.sub("", line[end:]):
                return _full(line[start:end], day)
    return updated


def has_date(line: str) -> bool:
    """Whether a full date stands in ``line``."""
    return next(explicit_dates(line), None) is not None


def _dateline(line: str) -> When | None:
    dates = list(explicit_dates(line))
    if not dates:
        return _other_language(line.strip())
    start, end, day = dates[0]
    if _BEFORE_UPDATED.search(line[:start]):
        return None
    wire = len(line[:start]) <= 45 and line[:start].isupper() and _AFTER_WIRE.search(line[end:])
    if wire or (_BEFORE_DATE.search(line[:start]) and len(line) <= LABEL_LINE):
        return _full(line[start:end], day)
    bare = line
    for first, last, _ in reversed(dates):
        bare = bare[:first] + " " + bare[last:]
    return None if _FILLER.sub("", bare) else _full(line[start:end], day)


def _other_language(line: str) -> When | None:
    """A line that is nothing but a date in words of another language: *2 de marzo de 2026*."""
    plain = len(line) <= 40 and re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", line)
    if not (plain and re.search(r"(?<!\d)\d{1,2}(?!\d)", line) and re.search(r"[^\W\d_]{3}", line)):
        return None
    import dateparser  # type: ignore[import-untyped]

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True}
    parsed = dateparser.parse(line, settings=settings)
    return _full(line, parsed.date()) if parsed and str(parsed.year) in line else None


def _full(raw: str, day: date) -> When:
    return When(raw=raw, edtf=day.isoformat(), earliest=day, latest=day)


def _partial(raw: str, year: int, month: int | None) -> When | None:
    if year < 1 or (month is not None and not 1 <= month <= 12):
        return None
    first, last = month or 1, month or 12
    return When(
        raw=raw,
        edtf=raw,
        earliest=date(year, first, 1),
        latest=date(year, last, calendar.monthrange(year, last)[1]),
    )
