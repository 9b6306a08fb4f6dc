"""From a quote to spans: exact first, then normalised, and nothing after that.

Peers in this field match in a third tier, by edit distance, and there a changed digit or a dropped
*not* becomes a match. Here a quote that is not in the text is *ungrounded*, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import regex

from ledger.claims import Span
from ledger.ground.edges import is_edge
from ledger.ground.fold import QUOTES, Folded, fold, fold_quote

Place = tuple[int, int]
"""A stretch of the text, half-open, in code points."""

_WORK = 50_000_000
"""Characters compared for one quote at most. Only a text that repeats itself endlessly needs more."""

_MARK = r"(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3,4}|\.\x20\.\x20\.)"
_GAP = regex.compile(rf"\s*+{_MARK}\s*+")
_LEADING = regex.compile(rf"(?:\s|{_MARK})+")
_TRAILING = regex.compile(r"(?:\s|…|\[(?:…|\.{3})\]|\((?:…|\.{3})\)|\.{3})+\Z")
_SOMETHING = regex.compile(r"[\p{L}\p{N}]")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_NEGATION = regex.compile(
    r"\b(?:not|never|no|nor|neither|none|nobody|nothing|without|cannot|hardly|unable|"
    r"den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|fail(?:s|ed)?)\b|n['’]t\b",
    regex.IGNORECASE,
)
_SENTENCE_END = regex.compile(r"[.!?。！？؟۔।][\s\"'”’»)\]]|\n\s*\n")


class Tier(StrEnum):
    """How a quote was found."""

    EXACT = "exact"
    NORMALISED = "normalised"


@dataclass(frozen=True, slots=True)
class Grounded:
    """The spans a quote stands on, in order: one, or one for each part around an ellipsis."""

    spans: tuple[Span, ...]
    tier: Tier


@dataclass(frozen=True, slots=True)
class Ungrounded:
    """A quote that could not be pinned to the text, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a place must lie: inside ``start:end``, or only touching it where ``over`` is set."""

    start: int
    end: int
    over: bool = False

    def admits(self, place: Place) -> bool:
        if self.over:
            return place[0] < self.end and place[1] > self.start
        return place[0] >= self.start and place[1] <= self.end


def ground(
    quote: str, text: str, *, start: int = 0, end: int | None = None, near: int | None = None
) -> Grounded | Ungrounded:
    """Pin ``quote`` to ``text``, looking first in the window ``text[start:end]`` the model saw.

    A quote is looked for inside the window, then among what overlaps it (a quote may run over into
    the next window), nowhere else. In each it is read literally, then without the quotation marks
    and ellipses that wrap it, then, around an ellipsis of its own, as several spans in order. Each
    reading is tried exactly, then normalised (:mod:`ledger.ground.fold`). A quote that begins or
    ends inside a word, a number or a character does not count.

    Where it stands in several places, the one nearest to the code point ``near`` is taken, if one
    is nearest; without ``near`` it is ambiguous. Raises nothing, whatever the model said.
    """
    last = len(text) if end is None else max(0, min(end, len(text)))
    first = max(0, min(start, last))
    if not _SOMETHING.search(quote):
        return Ungrounded("no words in the quote")
    short = False
    for scope in (_Scope(first, last), _Scope(first, last, over=True)):
        for reading in _readings(quote):
            if len(reading) > 1 and not all(map(_long_enough, reading)):
                short = True
                continue
            found = _find(reading, text, scope)
            if isinstance(found, Ungrounded):
                return found
            if found is not None:
                places, tier = found
                wrapped = len(reading) == 1 and reading[0] != quote.strip()
                return _choose(places, Tier.NORMALISED if wrapped else tier, text, near)
    if short:
        return Ungrounded("fragment too short")
    return Ungrounded(_why_not(quote, text))


def _readings(quote: str) -> Iterator[tuple[str, ...]]:
    """The ways to read a quote, literal first: as given, unwrapped, split around its ellipses."""
    literal = quote.strip()
    yield (literal,)
    bare = _unwrap(literal)
    if bare and bare != literal:
        yield (bare,)
    parts = tuple(part for part in (_unwrap_ellipsis(p) for p in _GAP.split(bare)) if part)
    if len(parts) > 1:
        yield parts


def _unwrap(quote: str) -> str:
    """A quote without the ellipses around it and the pairs of quotation marks that wrap all of it."""
    while True:
        bare = _unwrap_ellipsis(quote)
        if len(bare) > 2 and bare[0] in QUOTES and bare[-1] in QUOTES:
            bare = bare[1:-1].strip()
        if bare == quote:
            return bare
        quote = bare


def _unwrap_ellipsis(quote: str) -> str:
    lead = _LEADING.match(quote)
    quote = quote[lead.end() :] if lead else quote
    # Searched for only near the end, so that a long quote of dots costs nothing.
    tail = _TRAILING.search(quote, max(0, len(quote) - 16))
    return quote[: tail.start()] if tail else quote


def _long_enough(part: str) -> bool:
    """Whether a part around an ellipsis says enough to be found: two words, or a long one."""
    letters = len(_SOMETHING.findall(part))
    return len(part.split()) > 1 or letters >= (2 if _UNSPACED.search(part) else 6)


def _find(
    reading: tuple[str, ...], text: str, scope: _Scope
) -> tuple[list[tuple[Place, ...]], Tier] | Ungrounded | None:
    """Every way the parts of a reading stand in the scope in order, or ``None`` where there is none."""
    tier = Tier.EXACT
    by_part: list[list[Place]] = []
    for part in reading:
        found = _places(text.find, len(part), part, text, scope, None)
        if found == []:
            tier = Tier.NORMALISED
            folded, needle = fold(text), fold_quote(part)
            found = _places(folded.text.find, len(needle), needle, text, scope, folded) if needle else []
        if found is None:
            return Ungrounded("the text repeats itself too often to place it")
        if not found:
            return None
        by_part.append(found)
    if len(by_part) == 1:
        return [(place,) for place in by_part[0]], tier
    chains = _in_order(by_part)
    if not chains:
        return None
    sound = [c for c in chains if not any(_skips(text, a, b) for a, b in pairwise(c))]
    return (sound, tier) if sound else Ungrounded("the ellipsis skips a negation")


def _places(
    find: Callable[[str, int, int], int],
    length: int,
    needle: str,
    text: str,
    scope: _Scope,
    folded: Folded | None,
) -> list[Place] | None:
    """The places in the scope where ``needle`` stands on edges; ``None`` where counting them would not end.

    With ``folded``, needle and ``find`` are of the folded text, and places are mapped back.
    """
    index = folded.index if folded else (lambda offset: offset)
    size = len(folded.text) if folded else len(text)
    reach = length - 1 if scope.over else 0
    at, stop = max(0, index(scope.start) - reach), min(size, index(scope.end) + reach)
    places: list[Place] = []
    work = 0
    while (hit := find(needle, at, stop)) >= 0:
        work += length
        if work > _WORK:
            return None
        place = _map_back(folded, hit, hit + length, text) if folded else (hit, hit + length)
        if place and is_edge(text, place[0]):
            if is_edge(text, place[1]) and scope.admits(place):
                places.append(place)
            at = hit + 1
        else:
            at = _next_edge(text, hit + 1, stop) if folded is None else hit + 1
    return places


def _next_edge(text: str, at: int, stop: int) -> int:
    """The next offset where a quote may begin: what begins inside a long word need not be compared."""
    while at < stop and not is_edge(text, at):
        at += 1
    return at


def _map_back(folded: Folded, first: int, last: int, text: str) -> Place | None:
    """The code points behind ``folded.text[first:last]``, without white space at either end."""
    if not folded.whole(first, last):
        return None
    start, end = folded.starts[first], folded.ends[last - 1]
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _in_order(by_part: list[list[Place]]) -> list[tuple[Place, ...]]:
    """The chains of one place a part, each after the one before it; up to a few hundred of them."""
    chains: list[tuple[Place, ...]] = [(place,) for place in by_part[0][:200]]
    for places in by_part[1:]:
        chains = [(*c, p) for c in chains for p in places[:200] if p[0] >= c[-1][1]][:200]
    return chains


def _skips(text: str, before: Place, after: Place) -> bool:
    """Whether the gap between two parts leaves a negation out of one sentence."""
    gap = text[before[1] : after[0] + 1]
    return _NEGATION.search(gap) is not None and _SENTENCE_END.search(gap) is None


def _choose(
    places: list[tuple[Place, ...]], tier: Tier, text: str, near: int | None
) -> Grounded | Ungrounded:
    """The one place, or the one nearest to ``near``; else ambiguous."""

    def distance(chain: tuple[Place, ...]) -> int:
        start, end = chain[0][0], chain[-1][1]
        return 0 if near is None or start <= near < end else min(abs(near - start), abs(near - end))

    chosen = places
    if len(places) > 1 and near is not None:
        least = min(map(distance, places))
        chosen = [chain for chain in places if distance(chain) == least]
    if len(chosen) > 1:
        return Ungrounded(f"ambiguous: {len(places)} places")
    return Grounded(tuple(Span.of(text, a, b) for a, b in chosen[0]), tier)


def _why_not(quote: str, text: str) -> str:
    """The reason in words, told apart so that a report can count them."""
    bare = fold_quote(_unwrap(quote.strip()))
    if not bare:
        return "no words in the quote"
    whole = fold(text)
    places = _places(whole.text.find, len(bare), bare, text, _Scope(0, len(text)), whole)
    if places != []:
        return "only outside the window"
    if bare in whole.text:
        return "begins or ends inside a word"
    if bare.casefold() in whole.text.casefold():
        return "not in the text: the case differs"
    return "not in the text"
