"""Words as the unit of overlap (step 2): punctuation, quotation marks and white space count for nothing."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

import regex

Tokens = frozenset[int]
"""Numbers of the words of a text that a stretch of it touches."""

_WORD = regex.compile(r"\w+(?:[’'.-]\w+)*")
"""With :mod:`re`, vowel signs are no letters, and मोदी and मादा are the same two words."""
_ARTICLES = frozenset({"a", "an", "the"})


class Words:
    """The words of one text, numbered from 0."""

    def __init__(self, text: str) -> None:
        found = [m.span() for m in _WORD.finditer(text)]
        self._starts, self._ends = [s for s, _ in found], [e for _, e in found]

    def __len__(self) -> int:
        return len(self._starts)

    def touched(self, spans: Iterable[tuple[int, int]]) -> Tokens:
        """The words of which at least one character lies within ``spans`` (half-open code points)."""
        touched: set[int] = set()
        for start, end in spans:
            first, last = bisect_left(self._ends, start + 1), bisect_left(self._starts, end)
            touched.update(range(first, last))
        return frozenset(touched)


def overlap_f1(a: Tokens, b: Tokens) -> float:
    """F1 of two sets of tokens, 0 to 1 (the Dice coefficient); two empty sets are alike."""
    if not a or not b:
        return float(not a and not b)
    return 2 * len(a & b) / (len(a) + len(b))


def folded(text: str) -> list[str]:
    """The words of a phrase for comparison: compatibility form, lower case, no articles, no possessive
    *'s*."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    words = [word.removesuffix("'s") for word in _WORD.findall(plain)]
    return [word for word in words if word not in _ARTICLES] or words


def phrase_f1(a: str, b: str) -> float:
    """F1 of the words of two phrases as multisets, 0 to 1 (SQuAD's F1: Rajpurkar et al. 2016, arXiv
    1606.05250)."""
    first, second = Counter(folded(a)), Counter(folded(b))
    if not first or not second:
        return float(first == second)
    return 2 * (first & second).total() / (first.total() + second.total())
