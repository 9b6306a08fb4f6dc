"""Numbers as news text writes them: ``1,332``, ``2.4``, ``twenty-one``, ``half a million``, ``3.2m``.

Values are exact decimals; nothing passes through a float.
"""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL: dict[str, int] = {
    **{word: i for i, word in enumerate(_UNITS, 1)},
    **{word: i for i, word in enumerate(_TEENS, 10)},
    **{word: i * 10 for i, word in enumerate(_TENS, 2)},
    "zero": 0,
}
SCALES: dict[str, int] = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
SHORT_SCALES: dict[str, int] = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "tn": 10**12,
}
_MAX_DIGITS = 30
"""A longer row of digits is an identifier, not a number that anybody reports."""

DIGITS = r"(?:\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d+(?:\.\d+)?)"
SCALE = r"(?:dozen|hundred|thousand|lakh|million|crore|billion|trillion)"
_UNIT = rf"(?:{'|'.join(_UNITS)})"
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)})(?:[-\s]{_UNIT})?|{'|'.join(_TEENS)}|{_UNIT}|zero)"
_BELOW_1000 = rf"(?:{_BELOW_100}(?:\s+hundred(?:\s+(?:and\s+)?{_BELOW_100})?)?)"
_LARGE = r"(?:dozen|thousand|lakh|million|crore|billion|trillion)"
WORDS = (
    rf"(?:half\s+an?\s+{SCALE}|an?\s+(?:hundred(?:\s+and\s+{_BELOW_100})?(?:\s+{_LARGE})?|{_LARGE})"
    rf"|{_BELOW_1000}(?:\s+{_LARGE}(?:\s+(?:and\s+)?{_BELOW_1000}(?!\s+(?:dozen|hundred)))?)*)"
)
NUMBER = rf"(?:{DIGITS}(?:\s+{SCALE})?|{WORDS})"
"""A number with its scale word, without any unit. Written to be used with ``re.IGNORECASE``."""

_DIGITS_FULL = re.compile(rf"({DIGITS})(?:\s*({SCALE}|k|mn?|mln|bn?|tn))?", re.IGNORECASE)
_WORDS_FULL = re.compile(WORDS, re.IGNORECASE)


def parse_number(phrase: str) -> Decimal | None:
    """The value of a number in digits or English words; ``None`` for anything that is not one."""
    phrase = phrase.strip()
    if digits := _DIGITS_FULL.fullmatch(phrase):
        plain = digits[1].replace(",", "")
        if len(plain) > _MAX_DIGITS:
            return None
        scale = (digits[2] or "").lower()
        return scaled(Decimal(plain), SCALES.get(scale) or SHORT_SCALES.get(scale) or 1)
    return _from_words(phrase) if _WORDS_FULL.fullmatch(phrase) else None


def scaled(value: Decimal, scale: int) -> Decimal:
    """``value`` times ``scale``, without a trailing fraction of zeros where it comes out whole."""
    product = value * scale
    whole = product.to_integral_value()
    return whole if whole == product else product.normalize()


def _from_words(phrase: str) -> Decimal:
    total = current = Decimal(0)
    half = False
    for word in re.split(r"[\s-]+", phrase.lower()):
        if word in SMALL:
            current += SMALL[word]
        elif word in ("a", "an"):
            current += 1
        elif word == "half":
            half = True
        elif word == "hundred":
            current *= 100
        elif word in SCALES:
            total += current * SCALES[word]
            current = Decimal(0)
    value = total + current
    return scaled(value / 2 if half else value, 1)
