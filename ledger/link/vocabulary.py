"""How telling a word is: the rarer among the statements seen, the more it says of two that share it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

_LEAST = 50
"""Statements that are taken to have been seen from the first, so that the first article is weighed too."""


class Vocabulary:
    """Counts in how many statements each term stands."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._statements = 0

    def learn(self, terms: Iterable[str]) -> None:
        """Take in the terms of one statement."""
        self._statements += 1
        self._seen.update(set(terms))

    def weight(self, term: str) -> float:
        """From 0 (in every statement) to 1 (never seen)."""
        total = self._statements + _LEAST
        return math.log(total / (1 + self._seen[term])) / math.log(total)

    def mass(self, terms: Iterable[str]) -> float:
        """The weights of several terms together, added in order, so that the sum is always the same."""
        return sum(self.weight(term) for term in sorted(terms))
