"""Reported quantities in a text: value or range, unit, what is counted, and how it is bounded.

Best effort, and it leans to leaving out: years, dates, clock times, ordinals, list numbers, names
(*F-16*, *9/11*, *Resolution 2231*) are no quantities. *one* counts only with a unit or a counted noun.

A plural without a number (*dozens*, *tens of thousands*) is more than one of its unit: ``low`` is
12 or 10,000, with the modifier *more than*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ledger.claims import Modifier
from ledger.normalise.numbers import DIGITS, SCALE, SCALES, WORDS, parse_number, scaled
from ledger.normalise.times import find_times
from ledger.normalise.uncounted import uncounted
from ledger.normalise.units import (
    AFTER,
    BEFORE,
    CURRENCIES,
    CURRENCY,
    DURATIONS,
    UNIT,
    canonical_unit,
    modifier_of,
)

_METRES = r"(?!\s+(?:wide|long|high|deep|tall|race|sprint))"
_NUMBER = rf"(?:{DIGITS}(?:\s+{SCALE}(?!s)|(?:bn|mn|mln|tn|[mkb])(?!\w){_METRES})?|{WORDS}(?!\w))"
_PER = (
    r"(?:\s+(?:an?|per)\s+(?P<per>barrel|gallon|lit(?:er|re)|tonne|ton|ounce|kg|kilogram|share|unit"
    r"|person|head|second|minute|hour|day|week|month|year|km|mile)(?!\w))?"
)
_EACH = _PER.replace("(?P<per>", "(?:")
"""The same behind the first of two numbers."""
_REACHES = re.compile(
    r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|runs?|ran|running|anywhere|anything|of|at|for|by)\s+from\s*\Z",
    re.I,
)
"""*From* after these begins a range; after others, what it was before: *rose from 10 to 20 percent*."""
_QUANTITY = re.compile(
    rf"""(?<![\w.,/:@\#&])(?<!\d[-–])
    (?:(?P<before>{BEFORE})\s*(?:the\s+)?)?
    (?P<between>between\s+)?
    (?:(?P<money>{CURRENCY})\s?)?
    (?P<sign>(?<![\w\)])[-−–](?=\d)|minus\s+)?
    (?P<low>{_NUMBER})
    (?:(?P<first>(?:[-\s]?(?P<same>{UNIT})(?!\w))?{_EACH})\s?(?:-|–|—|\bto\b|\band\b)\s?{CURRENCY}?
       (?P<down>(?<=\s)[-−–](?=\d)|minus\s+)?(?P<high>{_NUMBER}))?
    (?P<plus>\+)?
    (?:[-\s]?(?P<unit>{UNIT})(?!\w))?{_PER}
    (?:,?\s+(?P<after>{AFTER})(?!\w))?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PLURAL = re.compile(
    rf"(?<!\w)(?:(?P<before>{BEFORE})\s+)?(?:(?P<count>tens|hundreds|dozens)\s+of\s+)?"
    r"(?P<unit>dozens|hundreds|thousands|millions|billions)(?!\w)",
    re.IGNORECASE,
)
_NOT_A_QUANTITY = re.compile(
    r"""\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\b\.?|GMT|UTC|hours\b) | \d{1,2}:\d{2}(?::\d{2})?   # clock times
      | \d{1,2}\s*[ap]\.?m\b\.?
      | \d+(?:/\d+)+ | \d+(?:st|nd|rd|th)\b  # 9/11, ordinals
      | \b(?!Rs\d|USD\d|EUR\d|GBP\d)[A-Za-z]+[-–]?\d[\w-]* | \b\d+[A-Za-z]+\d+\w*  # F-16, U2
      | \b\d{1,3}[\s-](?=Days?\s+(?:War|of)\b)[A-Z]\w+
      | (?:\#|\bNo\.?\s?)\d+ | \d+(?:-\d+){2,}
      | (?m:^[ \t]*\d{1,3}[.)](?=\s))
      | https?://\S+ | [\w.+-]{1,64}@\S+
    """,
    re.VERBOSE,
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_CAPITAL_BEFORE = re.compile(r"\b(?P<word>[A-Z][\w’'-]*)\s\Z")
_WORD = re.compile(r"\s+(?P<word>[^\W\d_][\w’'-]*)(?P<stop>[,.;:!?)]?)")
_IRREGULAR = re.compile(r"people|children|men|women|troops|police|personnel|staff|aircraft|crew")
_SINGULAR = re.compile(r"person|man|woman|child|soldier|civilian|officer|victim|survivor|sailor|worker")
_NOT_COUNTED = re.compile(
    r"of|the|an?|and|or|but|in|on|at|to|by|for|from|with|as|is|are|was|were|be|been|has|have|had|will|would"
    r"|may|might|must|can|could|that|who|which|than|this|these|those|it|its|his|her|their|our|not|per|out"
    r"|others?|after|before|since|during|when|while|if|he|she|they|we|killed|dead|wounded|injured|times"
)


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A quantity where it stands: ``text[start:end] == raw``, modifier and unit included.

    ``value`` alone, or ``low`` and ``high``; ``low`` alone for an open plural (*dozens*). ``of`` is
    what is counted, as written.
    """

    start: int
    end: int
    raw: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    modifier: Modifier | None = None
    of: str | None = None


def find_quantities(text: str) -> list[QuantityMention]:
    """The quantities of an English text, in order. Raises nothing, whatever the text."""
    return list(_quantities(text))


@lru_cache(maxsize=64)
def _quantities(text: str) -> tuple[QuantityMention, ...]:
    """The same, remembered: a passage is looked at for one field after the other."""
    taken = bytearray(len(text))
    none = [match.span() for match in _NOT_A_QUANTITY.finditer(text)]
    for start, end in [*none, *uncounted(text), *find_times(text)]:
        taken[start:end] = b"x" * (end - start)
    found: list[QuantityMention] = []
    for plural in _PLURAL.finditer(text):
        found.append(_plural(plural, text))
        taken[plural.start() : plural.end()] = b"x" * len(plural[0])
    at = 0
    while match := _QUANTITY.search(text, at):
        start, end = match.span("low")
        free = None if any(taken[start:end]) else _within(match, text, taken)
        mentions = _mentions(free, text) if free else []
        found += mentions
        at = max(start + 1, end, mentions[-1].end if mentions else 0)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _within(match: re.Match[str], text: str, taken: bytearray) -> re.Match[str] | None:
    """The match without what belongs to another phrase before or after its number."""
    start, end = match.span("low")
    first = start if any(taken[match.start() : start]) else match.start()
    blocked = taken.find(b"x", end, match.end())
    if first == match.start() and blocked < 0:
        return match
    return _QUANTITY.match(text, first, match.end() if blocked < 0 else blocked)


def _mentions(match: re.Match[str], text: str) -> list[QuantityMention]:
    """The quantity, or two where *X and Y* is no range; none where the number is no quantity."""
    low = parse_number(match["low"])
    high = parse_number(match["high"]) if match["high"] else None
    if low is None or (match["high"] and high is None):
        return []
    if match["sign"]:
        low = -low
    if high is not None and match["down"]:
        high = -high
    start, end = match.span()
    if high is not None:
        joined = text[match.end("first") : match.start("high")].strip().lower()
        if joined[:3] == "and" and not match["between"]:
            return _alone(match, text)
        if _is_year(match["low"]) and _is_year(match["high"]):
            return []
        before = text[max(0, start - 30) : start]
        changes = re.search(r"\bfrom\s*\Z", before, re.IGNORECASE) and not _REACHES.search(before)
        low = scaled(
            low, _scale_of(match["high"]) if not (match["first"] or _scale_of(match["low"]) > 1) else 1
        )
        if low >= high or changes or not _one_unit(match):
            return [] if joined[0] in "-–—" else _alone(match, text)
    unit = _unit(match)
    of = _counted(text, end, match["low"], unit)
    modifier = _modifier(match, unit)
    bare = high is None and unit is None and modifier is None
    if bare and (
        _is_year(match["low"])
        or (of is None and (_names(text, start) or match["low"].lower() in ("one", "zero")))
    ):
        return []
    value = low if high is None else None
    return [
        QuantityMention(
            start, end, text[start:end], value, None if high is None else low, high, unit, modifier, of
        )
    ]


def _alone(match: re.Match[str], text: str) -> list[QuantityMention]:
    """The first number of the match by itself; the search goes on with the second."""
    only = _QUANTITY.match(text, match.start(), match.end("first"))
    return _mentions(only, text) if only and only["high"] is None else []


def _one_unit(match: re.Match[str]) -> bool:
    """Whether both numbers of a range are of one unit, or only the second says which: *3% to 5%*, not *up
    3% to 63 euros*, nor *up 3% to 2,000*."""
    if not match["first"]:
        return True
    if not (match["unit"] or match["per"]):
        return bool(match["between"])
    both = [canonical_unit(match[name]) if match[name] else None for name in ("same", "unit")]
    return both[0] == both[1]


def _plural(match: re.Match[str], text: str) -> QuantityMention:
    low = Decimal(SCALES[match["unit"].lower()[:-1]])
    if match["count"]:
        low *= {"tens": 10, "hundreds": 100, "dozens": 12}[match["count"].lower()]
    start, end = match.span()
    modifier = modifier_of(match["before"]) or Modifier.MORE_THAN
    return QuantityMention(
        start, end, match[0], low=low, modifier=modifier, of=_counted(text, end, match[0], None)
    )


def _modifier(match: re.Match[str], unit: str | None) -> Modifier | None:
    after = modifier_of(match["after"], after=True)
    if match["plus"]:
        return Modifier.AT_LEAST
    before = modifier_of(match["before"])
    if before is Modifier.MORE_THAN and unit in DURATIONS and match["before"].lower() in ("over", "past"):
        # "over three days" is as often "in the course of" them.
        return after
    return before or after


def _unit(match: re.Match[str]) -> str | None:
    unit = CURRENCIES.get(match["money"]) if match["money"] else None
    if match["money"] and unit is None:
        unit = next(c for mark, c in CURRENCIES.items() if mark.lower() == match["money"].lower())
    written = match["unit"] or match["same"]
    if unit is None and written:
        unit = canonical_unit(written)
    if unit and match["per"]:
        return f"{unit} per {match['per'].lower()}"
    return unit


def _counted(text: str, end: int, number: str, unit: str | None) -> str | None:
    """The noun phrase that follows a number, up to its plural: *US service members*.

    After a unit only *of …* counts (*20 percent of voters*); nothing does after a comma.
    """
    of = re.compile(r"\s+of(?:\s+(?:the|its|his|her|their|these|those|all))?(?=\s)").match(text, end)
    if unit and not of:
        return None
    at = first = of.end() if of else end
    for _ in range(4):
        word = _WORD.match(text, at)
        if word is None or _NOT_COUNTED.fullmatch(word["word"].lower()):
            return None
        lower = word["word"].lower()
        plural = lower.endswith("s") and not lower.endswith(("ss", "us", "is", "’s", "'s")) and len(lower) > 3
        singular = number.lower() in ("one", "1", "a") and _SINGULAR.fullmatch(lower) is not None
        if (plural and word["word"][0].islower()) or _IRREGULAR.fullmatch(lower) or singular:
            return " ".join(text[first : word.end("word")].split())
        if word["stop"] or lower.endswith(("ed", "ly")):
            return None
        at = word.end("word")
    return None


def _scale_of(number: str) -> int:
    """The scale word at the end of a number (*billion*), or 1."""
    value = parse_number(number)
    digits = re.match(DIGITS, number)
    plain = parse_number(digits[0]) if digits else None
    return int(value / plain) if value and plain else 1


def _is_year(number: str) -> bool:
    return _YEAR.fullmatch(number) is not None


def _names(text: str, start: int) -> bool:
    """Whether a capitalised word before the number makes it part of a name (*Resolution 2231*)."""
    return _CAPITAL_BEFORE.search(text, max(0, start - 40), start) is not None
