"""Patterns that are sought in every paragraph and found in few.

An alternation that may begin anywhere is tried by ``re`` at every character, which takes a hundred times
what it takes to see whether a string is in a text. So of each pattern the strings are worked out of which one
is in whatever it matches (*cookies*, *reserved*), as grep and its kin do (Cox 2012, "Regular Expression
Matching with a Trigram Index"; ripgrep), and only a text that has one of them is searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from re import _constants as ops  # type: ignore[attr-defined]  # what parsed patterns are made of;
from re import _parser  # type: ignore[attr-defined]            # public only by another, deprecated name
from typing import Any

Strings = frozenset[str]
_MOST = 64
"""Strings of a pattern that are told apart; beyond, the next best is taken."""
_ENOUGH = 14
"""What is rarer (:func:`_rarity`) than this is rare enough."""
_COMMON = " 0123456789"
_NOTHING: Strings = frozenset([""])


class Sought:
    """A compiled pattern with what is in all that it matches; it finds what ``re.compile(pattern)`` does."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.needles = tuple(sorted(needles(pattern)))
        self._compiled = re.compile(pattern)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match anywhere in ``text``."""
        return self._compiled.search(text) if self._may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches that do not overlap."""
        return self._compiled.finditer(text) if self._may_match(text) else iter(())

    def _may_match(self, text: str) -> bool:
        for needle in self.needles:  # noqa: SIM110  # any() takes twice the time
            if needle in text:
                return True
        return False


def needles(pattern: str) -> Strings:
    """Strings of which one is in every text that ``pattern`` matches; the empty one alone where there are
    none."""
    return _of(_parser.parse(pattern))[1] or _NOTHING


def _of(sequence: Iterable[tuple[Any, Any]]) -> tuple[Strings | None, Strings | None]:
    """What a sequence matches, where that is few strings; and strings of which one is in all that it
    matches."""
    found: list[Strings] = []
    run, whole = _NOTHING, True
    for op, argument in sequence:
        exact, needed = _of_one(op, argument)
        found += [each for each in (needed, exact) if each]
        if exact and len(run) * len(exact) <= _MOST:
            if len(exact) > 1:
                found.append(run)
            run = frozenset(one + other for one, other in product(run, exact))
        else:
            found.append(run)
            run, whole = exact or _NOTHING, False
    found = [_fewest(each) for each in [*found, run] if "" not in each]
    return run if whole else None, max(found, key=_worth, default=None)


def _fewest(strings: Strings) -> Strings:
    """Without those that have another in them."""
    return frozenset(one for one in strings if not any(other in one for other in strings - {one}))


def _worth(strings: Strings) -> float:
    """How seldom one of them is in a text, roughly, and how quickly that is seen."""
    return min(_ENOUGH, *map(_rarity, strings)) - len(strings) / 4


def _rarity(string: str) -> int:
    return sum(2 if char.isalpha() else 1 if char in _COMMON else 3 for char in string)


def _of_one(op: Any, argument: Any) -> tuple[Strings | None, Strings | None]:
    """The same of one part of a sequence."""
    if op is ops.LITERAL:
        return frozenset([chr(argument)]), None
    if op is ops.IN and len(argument) <= 4 and all(kind is ops.LITERAL for kind, _ in argument):
        return frozenset(chr(code) for _, code in argument), None
    if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
        return _NOTHING, None  # what is looked at besides takes no room in the match
    if op is ops.SUBPATTERN and not argument[1]:  # no flags of its own
        return _of(argument[3])
    if op is ops.BRANCH:
        branches = [_of(branch) for branch in argument[1]]
        every = _union(exact for exact, _ in branches)
        return every if every and len(every) <= _MOST else None, _union(needed for _, needed in branches)
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        least, most, repeated = argument
        once, within = _of(repeated)
        if (least, most) == (0, 1) and once:
            return once | _NOTHING, None
        return None, within if least else None
    return None, None


def _union(each: Iterable[Strings | None]) -> Strings | None:
    """All strings of all alternatives, if every one has some."""
    some = list(each)
    return frozenset().union(*(one for one in some if one)) if all(some) else None
