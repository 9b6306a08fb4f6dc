"""Reasons of links in words. The log has codes and numbers and no word of an article: their meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_ID = re.compile(r"[0-9a-f]{64}")

PHRASES: Mapping[str, str] = {
    "one_saying": "they report one saying",
    "asked": "a language model was asked, and says so",
    "against_each_other": "they take opposite sides of one thing, or cannot both be so",
    "one_proposition": "they speak of one thing",
    "opposite_sides": "they take opposite sides of it",
    "same_side": "they take the same side of it",
    "two_doers": "one deed is said of two doers, or the doer and the other side have changed places",
    "borne_out": "what says the same as either bears it out (by itself {hundredths} of 100 sure)",
    "one_count": "they count one thing ({hundredths} of 100 sure)",
    "later_day": "the one stands for a later day",
    "said_to_be_before": "the one is said to be of before",
    "values_apart": "the numbers exclude each other",
    "values_may_both_be": "the numbers may both be so",
    "grows": "such a count only grows, and the one is greater",
    "same_day": "both stand for the same time",
    "denies": "it is denied what the other says",
    "same_article": "both stand in one article",
    "said_before": "the other was said before",
    "has_it_from": "the one names the other as its source",
    "copied_text": "the one has the other's text, word for word or nearly so",
    "times_overlap": "the times they speak of overlap",
    "time_unknown": "when it is does not stand in both",
    "said_within_days": "said within {days} days of each other",
    "other_time": "said of times {days} days apart",
    "cosine": "their sentences are alike (cosine {hundredths} of 100)",
    "same_name": "the name is the same",
    "name_sounds_alike": "the names sound alike",
    "name_spelt_alike": "the names are spelt alike",
    "surname_alone": "one has the surname only",
    "acronym": "the one is the other's initials",
    "initial": "one has the first name's initial only",
    "same_office": "the office is the same",
    "same_government": "both speak for one government",
    "same_country": "the country is the same",
    "same_story": "their articles tell one story",
}
"""What the codes mean that this program's linker gives. ``{name}`` is a number or an id of the reason."""


def phrase(reason: Mapping[str, Any], proposition: Callable[[str], str | None]) -> str:
    """A reason as a phrase. ``proposition`` gives the words of a claim (content id), ``None`` for no claim.

    A code of a program that is not known here is shown as it is, with all it holds by name.
    """
    parts = {name: _shown(value, proposition) for name, value in reason.items() if name != "code"}
    code = str(reason.get("code", "reason"))
    known = PHRASES.get(code)
    if known is not None and set(re.findall(r"{(\w+)}", known)) == parts.keys():
        return known.format(**parts)
    words = code.replace("_", " ")
    named = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in parts.items())
    return f"{words} ({named})" if named else words


def _shown(value: Any, proposition: Callable[[str], str | None]) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(each, proposition) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _ID.fullmatch(value):
        words = proposition(value)
        return value[:12] if words is None else f"“{words}”"
    return str(value)
