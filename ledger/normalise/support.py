"""Whether the evidence carries what a typed field says: every number, date and name in it.

That a quote exists does not make the fields true to it. A value that its evidence does not support
is flagged and the field dropped; the evidence stays. Words are not checked, only what can be:
numbers (in digits or words), time phrases, and capitalised names, in scripts that have capitals.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ledger.claims import Body, Flag, Quantity, When
from ledger.ground.fold import fold_quote
from ledger.normalise.names import stands_apart, words_of
from ledger.normalise.numbers import DIGITS, SCALE, WORDS, parse_number
from ledger.normalise.polarity import positive
from ledger.normalise.quantities import find_quantities
from ledger.normalise.times import find_times
from ledger.normalise.units import CURRENCIES, canonical_unit

__all__ = ["check_body", "positive", "related", "unsupported"]

_NUMBERS = re.compile(
    rf"(?<![\d])(?<!\d[.,])(?:{DIGITS}(?:\s+{SCALE}(?!s)|(?:bn|mn|mln|tn|[mkb])(?!\w))?)|(?<!\w){WORDS}(?!\w)",
    re.IGNORECASE,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_FUNCTION_WORDS = re.compile(
    r"The|An?|I|It|Its|He|She|They|We|His|Her|Their|Our|This|That|These|Those|In|On|At|By|For|From|With|To|Of"
    r"|And|Or|But|If|As|Not|No"
)
_DEMONYM_ENDINGS = frozenset(("n", "s", "an", "ns", "ian", "ans", "ians", "i", "is", "ese", "ish", "ic"))
_OTHER_COUNTRY = frozenset((("Niger", "Nigerian"), ("Niger", "Nigerians"), ("Mali", "Malis")))
_PARTICLES = frozenset(("of", "the", "and", "for", "on", "in"))
_WORDED = frozenset(("action", "predicate", "judgement", "outcome", "condition", "measure", "of"))
"""Fields that describe rather than name: a capital at their beginning is only a sentence's."""


def unsupported(value: str, evidence: str, context: str, *, described: bool = False) -> str | None:
    """Why ``value`` is not supported, or ``None`` where it is.

    Its numbers must stand in ``evidence``; its time phrases and names in ``evidence`` or in
    ``context`` (the sentences of the window). ``described`` says that the value is a description,
    whose first word may have a capital without being a name.
    """
    around = (evidence, context)
    times = find_times(value)
    for start, end in times:
        if not _time_stands(value[start:end], around):
            return f"date {value[start:end]!r} is not in the text"
    rest = value
    for start, end in times:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    known = _numbers(evidence, lenient=True)
    for number, written in _numbers(rest).items():
        if number not in known:
            return f"number {written!r} is not in the evidence"
    return _unknown_name(rest, around, described)


def check_body(body: Body, *, evidence: str, context: str) -> tuple[Body, tuple[Flag, ...]]:
    """The body without the fields its evidence does not support, and a flag for each one dropped."""
    flags: list[Flag] = []
    for field in type(body).model_fields:
        value = getattr(body, field)
        reason: str | None = None
        if field == "unit" and isinstance(value, str):
            reason = None if _unit_stands(value, evidence) else f"unit {value!r} is not in the evidence"
        elif field in ("type", "code", "modifier") or value is None:
            continue
        elif isinstance(value, Decimal):
            known = _numbers(evidence, lenient=True)
            reason = None if value in known else f"number {format(value, 'f')!r} is not in the evidence"
        elif isinstance(value, When):
            stands = _time_stands(value.raw, (evidence, context))
            reason = None if stands else f"date {value.raw!r} is not in the text"
        elif isinstance(value, str):
            reason = unsupported(value, evidence, context, described=field in _WORDED)
        if reason:
            shown = value.raw if isinstance(value, When) else str(value)
            flags.append(Flag(field=field, value=shown, reason=reason))
    if isinstance(body, Quantity) and (flag := _modifier_flag(body, evidence)):
        flags.append(flag)
    if not flags:
        return body, ()
    return body.model_copy(update={flag.field: None for flag in flags}), tuple(flags)


def _modifier_flag(body: Quantity, evidence: str) -> Flag | None:
    """A flag where the evidence bounds the very number in another way (*up to*, given as *at least*)."""
    if body.modifier is None:
        return None
    mentions = find_quantities(evidence) if body.value is not None else []
    stated = {mention.modifier for mention in mentions if mention.value == body.value}
    if not stated or stated & {body.modifier, None}:
        return None
    found = ", ".join(sorted(m.value for m in stated if m))
    return Flag(field="modifier", value=body.modifier.value, reason=f"the evidence says {found!r}")


@lru_cache(maxsize=64)
def _numbers(text: str, lenient: bool = False) -> Mapping[Decimal, str]:
    """The numbers of a text and how they are written. As evidence (``lenient``) also *one*, *a*,
    ordinals and the scaled ends of ranges count."""
    found: dict[Decimal, str] = {}
    for match in _NUMBERS.finditer(text):
        value = parse_number(match[0])
        if value is not None and (lenient or match[0].lower() not in ("one", "zero")):
            found.setdefault(value, match[0])
    if lenient:
        for mention in find_quantities(text):
            for value in (mention.value, mention.low, mention.high):
                if value is not None:
                    found.setdefault(value, mention.raw)
        for word in re.findall(r"[a-z]+", text.lower()):
            if word in ("a", "an", "single"):
                found.setdefault(Decimal(1), word)
            elif word in _ORDINALS:
                found.setdefault(Decimal(_ORDINALS.index(word) + 1), word)
    return found


def _time_stands(phrase: str, texts: tuple[str, ...]) -> bool:
    """Whether a time phrase stands in one of the texts, whole, or in them word by word (*8 March*,
    *March 8*)."""
    folded = fold_quote(phrase).lower()
    if any(folded in fold_quote(text).lower() for text in texts):
        return True
    words = [w.lower() for w in words_of(phrase) if w.lower() not in _PARTICLES]
    return bool(words) and all(any(w in _lower_words(text) for text in texts) for w in words)


@lru_cache(maxsize=64)
def _lower_words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in words_of(text))


def _unit_stands(unit: str, evidence: str) -> bool:
    """Whether the evidence counts in this unit, under any of its spellings."""
    stated = {q.unit for q in find_quantities(evidence) if q.unit}
    canonical = canonical_unit(unit) or CURRENCIES.get(unit) or unit
    if any(canonical == s or s.startswith(f"{canonical} per ") for s in stated):
        return True
    there = {w.lower().rstrip("s") for w in words_of(evidence)}
    words = [w.lower().rstrip("s") for w in words_of(unit)]
    return bool(words) and all(w in there for w in words)


_HYPHEN = re.compile("[-–]")


@dataclass(frozen=True, slots=True)
class _Names:
    """The words of a text as names are looked up, and in small letters."""

    there: frozenset[str]
    lower: frozenset[str]


@lru_cache(maxsize=64)
def _names_in(text: str) -> _Names:
    there = set(words_of(text))
    there |= {part for word in there if "-" in word or "–" in word for part in _HYPHEN.split(word)}
    # A headline in capitals names the same names.
    there |= {word.capitalize() for word in there if word.isupper() and len(word) > 3}
    return _Names(frozenset(there), frozenset(word.lower() for word in there))


def _unknown_name(value: str, texts: tuple[str, ...], described: bool) -> str | None:
    """The reason where a capitalised word of ``value`` is no name that one of the texts has."""
    words = [part for word in words_of(value) for part in word.split("-")]
    open_ones = [
        (index, word)
        for index, word in enumerate(words)
        if word[:1].isupper()
        and not _FUNCTION_WORDS.fullmatch(word)
        and not any(stands_apart(word, text) for text in texts)
    ]
    if not open_ones:
        return None
    known = [_names_in(text) for text in texts]
    there = frozenset().union(*(names.there for names in known))
    for index, word in open_ones:
        if word in there or related(word, there):
            continue
        seen = index == 0 and any(word.lower() in names.lower for names in known)
        if index == 0 and (seen or _only_a_sentence(words, described)):
            continue
        initials = len(word) > 1 and word.isupper() and any(word in _initials(text) for text in texts)
        if initials or _abbreviated(words, index, there):
            continue
        return f"name {word!r} is not in the text"
    return None


def _only_a_sentence(words: list[str], described: bool) -> bool:
    """Whether the first capital may be that of a sentence: the value goes on in small letters."""
    first = words[0]
    if len(first) > 1 and first.isupper():
        return False
    return described or (len(words) > 1 and words[1][:1].islower() and words[1] not in _PARTICLES)


def related(word: str, there: Collection[str]) -> bool:
    """Whether the text has the country of a demonym or the demonym of a country: *Iran*, *Iranian*."""
    for other in there:
        short, long = sorted((word, other), key=len)
        named = len(short) >= 4 and short[0].isupper() and (short, long) not in _OTHER_COUNTRY
        if named and long.startswith(short) and long[len(short) :] in _DEMONYM_ENDINGS:
            return True
    return False


@lru_cache(maxsize=64)
def _initials(text: str) -> frozenset[str]:
    """The initials of the runs of capitalised words in a text: *International Court of Justice*, ICJ."""
    found: set[str] = set()
    run = ""
    for word in [*words_of(text), ""]:
        if word[:1].isupper():
            run += word[0]
        elif word not in _PARTICLES:
            found.update(run[a:b] for a in range(len(run)) for b in range(a + 2, min(len(run), a + 6) + 1))
            run = ""
    return frozenset(found)


def _abbreviated(words: list[str], index: int, there: frozenset[str]) -> bool:
    """Whether the run of capitalised words around ``index`` stands in the text as its initials."""
    first = last = index
    while first > 0 and (words[first - 1][:1].isupper() or words[first - 1] in _PARTICLES):
        first -= 1
    while last + 1 < len(words) and (words[last + 1][:1].isupper() or words[last + 1] in _PARTICLES):
        last += 1
    letters = "".join(word[0] for word in words[first : last + 1] if word[:1].isupper() and word != "The")
    return len(letters) > 1 and letters in there
