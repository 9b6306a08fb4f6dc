"""Time phrases: from the words of the text to days, read against the dateline.

A phrase resolves only where it says which days it means; ``two days later``, ``the coming weeks``,
an impossible date, or a relative phrase without a dateline keep their words and stay unresolved.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from ledger.claims import When
from ledger.normalise.days import Days
from ledger.normalise.phrases import finder, resolvers

_CLOCK = r"(?:\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)|\d{1,2}:\d{2}|noon|midnight)"
_LEAD = re.compile(
    rf"(?:(?:at\s+|around\s+|about\s+)*{_CLOCK}(?:\s+local\s+time)?,?\s+)?"
    r"(?:(?:as\s+of|on|in|at|during|for|dated|throughout|over|within|of|early\s+on|late\s+on)\s+)?(?:the\s+)?"
    r"(?:(?:morning|afternoon|evening|night)\s+of\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"(?:['’]s|[\s,]+(?:at\s+|around\s+|about\s+)?{_CLOCK}|\s+\(?(?:local\s+time|GMT|UTC|ET|EST|EDT|IST|CET|BST)\)?)+\Z",
    re.IGNORECASE,
)
_PUNCTUATION = " \t\r\n.,;:()[]\"'“”‘’–—-"
_MAX_LENGTH = 200
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGIT = re.compile(r"[^\D0-9]")
_ALSO_WORDS = frozenset(("May", "March", "Sun", "Sat", "Mon", "Wed", "Mar", "Jan"))
_YEAR_CUES = re.compile(
    r"in|since|by|until|till|from|of|during|year|the|to|through|before|after|between|and|around|circa"
)


def parse_date(given: str) -> date | None:
    """A calendar date in ISO form (``2026-03-02``), or ``None``."""
    try:
        return date.fromisoformat(given.strip()) if _ISO.fullmatch(given.strip()) else None
    except ValueError:
        return None


def resolve(raw: str, dateline: date | None, *, language: str = "en") -> When:
    """What a time phrase comes to, read on the day of ``dateline``.

    News datelines look back: *Monday* is the most recent Monday on or before the dateline, a day
    and month without a year is the nearest one. *last week* is the week before, Monday to Sunday;
    *the past week* the seven days that end on the dateline. Relative phrases are read in English;
    dates, months and weekdays in any language whose names CLDR knows (``language`` is its ISO
    639-1 code). The phrase is kept as ``raw`` in any case. Raises ``pydantic.ValidationError`` only
    where ``raw`` is empty.
    """
    days = _days(raw, dateline, language) if len(raw) <= _MAX_LENGTH else None
    if days is None:
        return When(raw=raw)
    return When(raw=raw, edtf=days.edtf, earliest=days.first, latest=days.last)


def find_times(
    text: str, start: int = 0, end: int | None = None, *, language: str = "en"
) -> list[tuple[int, int]]:
    """The time phrases in ``text[start:end]``, as offsets into ``text``: ordered, not overlapping.

    Prepositions stay outside, but for those that open an interval (*since 2021*). Phrases that
    :func:`resolve` must leave open (*two days later*) are found too. A bare number is a year only
    where the words before it say so (*in 2024*).
    """
    return list(_times(text, start, len(text) if end is None else end, language))


@lru_cache(maxsize=256)
def _times(text: str, start: int, end: int, language: str) -> tuple[tuple[int, int], ...]:
    """The same, remembered: a claim's words are looked at for one field after the other."""
    found: list[tuple[int, int]] = []
    text = _western(text)
    for match in finder(language).finditer(text, start, end):
        phrase = match[0]
        if phrase.isdigit() and not _YEAR_CUES.fullmatch(_word_before(text, match.start())):
            continue
        before = _word_before(text, match.start())
        if phrase.rstrip(".") in _ALSO_WORDS and not (_YEAR_CUES.fullmatch(before) or before == "on"):
            continue
        # The stop after a whole name ends the sentence; after an abbreviation it belongs to it.
        full_stop = phrase.endswith(".") and re.search(r"(?:May|June|July|[^\W\d]{5,})\.\Z", phrase)
        found.append((match.start(), match.end() - bool(full_stop)))
    return tuple(found)


@lru_cache(maxsize=8)
def _western(text: str) -> str:
    """``text`` with the decimal digits of every script as 0 to 9, none moved."""
    return text if text.isascii() else _DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), text)


def _word_before(text: str, at: int) -> str:
    words = text[max(0, at - 20) : at].split()
    return words[-1].lower().strip("(“\"'") if words else ""


def _days(raw: str, dateline: date | None, language: str) -> Days | None:
    """The days of a phrase without what introduces and follows it."""
    phrase = " ".join(_western(raw).split()).strip(_PUNCTUATION)
    phrase = _TAIL.sub("", phrase).strip(_PUNCTUATION)
    attempts = [phrase]
    lead = _LEAD.match(phrase)
    if lead and lead.end():
        attempts.append(phrase[lead.end() :])
    for attempt in attempts:
        for pattern, build in resolvers(language):
            match = pattern.fullmatch(attempt)
            if match is None:
                continue
            try:
                days = build(match, dateline)
            except (ValueError, OverflowError):
                # The phrase has the form of a date and names a day that no calendar has.
                return None
            if days is not None:
                return days
    return None
