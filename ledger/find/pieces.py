"""The text as the tagger reads it: word pieces with their offsets, in windows of whole lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 254
"""Word pieces of a window at most, without the two marks round it."""
PACKED = 192
"""Lines are put together up to so many pieces: who speaks often stands in the line before."""
CLS, SEP = 101, 102
"""The marks at both ends of a window, in BERT's vocabulary."""
_LINE = re.compile(r"[^\n]+")
WHOLE = re.compile(
    r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)\.?|\d+(?:[.,:]\d+)+|(?<![^\W\d_])[^\W\d_]+n[’']t(?!\w)"
)
"""What is one word though the tokenizer divides it at its marks: *U.S.*, *1,200*, *wasn't*."""

Offsets = list[tuple[int, int]]


@dataclass(frozen=True)
class Pieces:
    """A window: the ids of its pieces, where each stands in the text, and whether it goes on with the word
    of the piece before."""

    ids: list[int]
    offsets: Offsets
    goes_on: list[bool]

    @cached_property
    def words(self) -> list[tuple[int, int]]:
        """The words, as half-open ranges of pieces; a mark of punctuation is one."""
        starts = [i for i, goes_on in enumerate(self.goes_on) if not goes_on or not i]
        return list(zip(starts, [*starts[1:], len(self.ids)], strict=True))

    def word_span(self, word: int) -> tuple[int, int]:
        """Where a word stands in the text."""
        first, after = self.words[word]
        return self.offsets[first][0], self.offsets[after - 1][1]


class Cutter:
    """Cuts texts with one tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._inner = {number for piece, number in tokenizer.get_vocab().items() if piece.startswith("##")}

    def cut(
        self, text: str, start: int = 0, end: int | None = None, *, limit: int = PACKED
    ) -> Iterator[Pieces]:
        """The windows of ``text[start:end]``: lines together up to ``limit`` pieces, a longer line by
        itself, and after :data:`LONGEST` pieces a new window in any case."""
        ids: list[int] = []
        offsets: Offsets = []
        goes_on: list[bool] = []
        for line in _LINE.finditer(text, start, len(text) if end is None else end):
            encoded = self._tokenizer.encode(line.group(), add_special_tokens=False)
            if ids and len(ids) + len(encoded.ids) > limit:
                yield Pieces(ids, offsets, goes_on)
                ids, offsets, goes_on = [], [], []
            here = [(a + line.start(), b + line.start()) for a, b in encoded.offsets]
            ids, offsets = ids + encoded.ids, offsets + here
            goes_on = goes_on + self._goes_on(text, line, encoded.ids, here)
            while len(ids) > LONGEST:
                yield Pieces(ids[:LONGEST], offsets[:LONGEST], goes_on[:LONGEST])
                ids, offsets, goes_on = ids[LONGEST:], offsets[LONGEST:], goes_on[LONGEST:]
        if ids:
            yield Pieces(ids, offsets, goes_on)

    def _goes_on(self, text: str, line: re.Match[str], ids: list[int], offsets: Offsets) -> list[bool]:
        """For each piece of a line whether it goes on with the word of the piece before."""
        within = {at for m in WHOLE.finditer(text, *line.span()) for at in range(m.start() + 1, m.end())}
        return [
            number in self._inner or start in within for number, (start, _) in zip(ids, offsets, strict=True)
        ]
