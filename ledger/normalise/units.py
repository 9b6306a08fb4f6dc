"""Units, currencies and the words that bound a quantity, as English news text writes them."""

from __future__ import annotations

import re

from ledger.claims import Modifier

_SPELLINGS: dict[str, str] = {
    "percent": "percent|per cent|pct|%",
    "percentage points": "percentage points?|percentage-points?",
    "km/h": "km/h|kph|kilomet(?:er|re)s? (?:per|an) hour",
    "mph": "mph|miles? (?:per|an) hour",
    "km²": "square kilomet(?:er|re)s?|sq km|km²",
    "square miles": "square miles?",
    "square metres": "square met(?:er|re)s?",
    "km": "km|kilomet(?:er|re)s?",
    "miles": "miles?",
    "nautical miles": "nautical miles?",
    "metres": "met(?:er|re)s?",
    "cm": "cm|centimet(?:er|re)s?",
    "mm": "mm|millimet(?:er|re)s?",
    "feet": "feet|foot|ft",
    "inches": "inch(?:es)?",
    "kg": "kg|kilograms?|kilos?",
    "tonnes": "tonnes?|metric tons?",
    "tons": "tons?",
    "pounds (weight)": "lbs?",
    "litres": "lit(?:er|re)s?",
    "gallons": "gallons?",
    "barrels per day": "bpd|barrels? (?:per|a) day|b/d",
    "barrels": "barrels?|bbl",
    "hectares": "hectares?",
    "acres": "acres?",
    "MW": "MW|megawatts?",
    "GW": "GW|gigawatts?",
    "degrees": "degrees?|°C|°F|°",
    "basis points": "basis points?|bps",
    "points": "points?",
    "seconds": "seconds?",
    "minutes": "minutes?|mins?",
    "hours": "hours?|hrs?",
    "days": "days?",
    "weeks": "weeks?",
    "months": "months?",
    "years old": "years?[ -]old|year-olds?",
    "years": "years?",
    "decades": "decades?",
    "USD": "US dollars?|dollars?|USD",
    "EUR": "euros?|EUR",
    "GBP": "pounds sterling|GBP",
    "JPY": "yen|JPY",
    "rupees": "rupees?",
    "rials": "rials?",
    "tomans": "tomans?",
    "rubles": "roubles?|rubles?",
    "yuan": "yuan|RMB",
    "riyals": "riyals?",
    "cents": "cents?",
}
_COMPILED = {
    unit: re.compile(spelling.replace(" ", r"\s+"), re.IGNORECASE) for unit, spelling in _SPELLINGS.items()
}
UNIT = f"(?:{'|'.join(pattern.pattern for pattern in _COMPILED.values())})"
"""Any unit as written, the longer spellings first."""

CURRENCIES: dict[str, str] = {
    "$": "USD",
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₪": "ILS",
    "Rs": "rupees",
    "Rs.": "rupees",
    "USD": "USD",
    "EUR": "EUR",
    "GBP": "GBP",
}
"""Currency marks that stand before a number. ``$`` alone is taken for the US dollar; ``Rs`` names
the rupee of several countries and is not guessed further."""
CURRENCY = f"(?:{'|'.join(re.escape(c) for c in sorted(CURRENCIES, key=len, reverse=True))})"

_BEFORE: dict[Modifier, str] = {
    Modifier.AT_LEAST: "at least|no fewer than|no less than|not less than|a minimum of",
    Modifier.AT_MOST: "at most|up to|as many as|as much as|no more than|not more than|a maximum of",
    Modifier.MORE_THAN: "more than|well over|just over|over|above|past|beyond|exceeding|upwards? of"
    "|greater than|higher than|in excess of|better than",
    Modifier.LESS_THAN: "fewer than|less than|lower than|just under|under|below",
    Modifier.ABOUT: "about|around|roughly|approximately|some|nearly|almost|close to|an estimated|estimated"
    "|circa|approx|~",
}
_AFTER: dict[Modifier, str] = {
    Modifier.AT_LEAST: "or more|or higher|at least",
    Modifier.AT_MOST: "or less|or fewer|at most",
    Modifier.ABOUT: "or so",
}
BEFORE = f"(?:{'|'.join(_BEFORE.values())})".replace(" ", r"\s+")
AFTER = f"(?:{'|'.join(_AFTER.values())})".replace(" ", r"\s+")
DURATIONS = frozenset(("seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades"))


def canonical_unit(written: str) -> str | None:
    """The unit that a spelling stands for (*kilometres*, *km*: ``km``), or ``None``."""
    return next((unit for unit, pattern in _COMPILED.items() if pattern.fullmatch(written)), None)


def modifier_of(words: str | None, *, after: bool = False) -> Modifier | None:
    """How the words before (or after) a number bound it."""
    if not words:
        return None
    plain = " ".join(words.lower().split())
    listed = _AFTER if after else _BEFORE
    return next((m for m, pattern in listed.items() if re.fullmatch(pattern, plain)), None)
