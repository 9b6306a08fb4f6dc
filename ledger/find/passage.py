"""A paragraph as the rules read it: its tokens, which of them are quoted, and its sentences."""

from __future__ import annotations

from ledger.find.quotes import Quote, quotes
from ledger.find.words import tokens
from ledger.segment import Sentence

SCARE = 3
"""Quotation marks round this many words or fewer are part of the sentence, not a speech."""


class Passage:
    """The tokens of ``text[start:end]`` in parallel lists, indexed by token number.

    Attributes:
        starts, ends: absolute code-point offsets.
        low: the token in lower case.
        cap: whether it begins with a capital letter.
        word: whether it is a word rather than a mark.
        quote: the number of the speech it stands in (marks included), or -1.
        quoted: whether it stands inside any quotation marks, scare quotes included.
        speeches: the quotations of more than :data:`SCARE` words, as token ranges (first, after last).
        open: whether the last quotation is still open at the end: it may go on in the next paragraph.
        units: sentences as token ranges; one whose end lies inside a speech, or that is followed by
            a lower-case word, goes on in the next, so that *“A. B,” he said* is one unit.
    """

    def __init__(self, text: str, sentences: list[Sentence]) -> None:
        start, end = sentences[0].start, sentences[-1].end
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.low: list[str] = []
        self.cap: list[bool] = []
        self.word: list[bool] = []
        for m in tokens(text, start, end):
            token = m.group()
            self.starts.append(m.start())
            self.ends.append(m.end())
            self.low.append(token.lower())
            self.cap.append(token[0].isupper())
            self.word.append(token[0].isalnum())
        self.size = len(self.low)
        self.quote = [-1] * self.size
        self.quoted = [False] * self.size
        self.speeches: list[tuple[int, int]] = []
        # A window may begin inside a paragraph, and there inside a quotation.
        line = text.rfind("\n", 0, start) + 1
        found = [q for q in quotes(text, line, end) if q.end > start]
        self.open = bool(found) and found[-1].outer == found[-1].end
        self._mark(found)
        self.units = self._units(sentences)

    def _mark(self, found: list[Quote]) -> None:
        i = 0
        for q in found:
            while i < self.size and self.starts[i] < q.start:
                i += 1
            first = i
            while i < self.size and self.starts[i] < q.end:
                i += 1
            self.quoted[first:i] = [True] * (i - first)
            if self._length(first, i) > SCARE or self._stands_alone(first, i):
                self.quote[first:i] = [len(self.speeches)] * (i - first)
                self.speeches.append((first, i))

    def _length(self, first: int, after: int) -> int:
        """Words between two tokens; in scripts without spaces two characters count as one."""
        return sum(
            (self.ends[i] - self.starts[i] + 1) // 2 if self.low[i][0] >= "\u3040" else 1
            for i in range(first, after)
            if self.word[i]
        )

    def _stands_alone(self, first: int, after: int) -> bool:
        """Whether a short quotation is an utterance (*“No,” he said*): it has its own stop or comma."""
        return after - first >= 3 and self.low[after - 2] in {",", ".", "?", "!"} and self.cap[first + 1]

    def _units(self, sentences: list[Sentence]) -> list[tuple[int, int]]:
        units: list[tuple[int, int]] = []
        i = first = 0
        for n, sentence in enumerate(sentences):
            while i < self.size and self.starts[i] < sentence.end:
                i += 1
            last = n == len(sentences) - 1
            if i > first and (last or not self._goes_on(i)):
                units.append((first, i))
                first = i
        return units

    def _goes_on(self, i: int) -> bool:
        """Whether token ``i``, where a sentence is said to begin, is still inside the one before."""
        if i >= self.size:
            return False
        if 0 <= self.quote[i] == self.quote[i - 1]:
            return True
        return self.quote[i] < 0 and self.word[i] and self.low[i][0].islower() and not self.cap[i]

    def span(self, first: int, after: int) -> tuple[int, int] | None:
        """Offsets of tokens ``first`` to ``after`` (exclusive), outer marks trimmed except quotation
        marks and brackets that belong to the words; ``None`` where no word is left."""
        while first < after and not self.word[first] and not self._kept(first):
            first += 1
        while after > first and not self.word[after - 1] and not self._kept(after - 1):
            after -= 1
        if not any(self.word[first:after]):
            return None
        return self.starts[first], self.ends[after - 1]

    def _kept(self, i: int) -> bool:
        return self.quoted[i] or self.low[i] in {"$", "€", "£", "#", "@", "%", ")"}
