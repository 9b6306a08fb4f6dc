"""One text in the form in which quotes are compared, with the way back to its code points.

Folded are only differences of writing that carry no meaning: canonical equivalence (NFC), widths,
positional forms and ligatures, runs of white space, the shapes of quotation marks and dashes, an
ellipsis in one character or three, and characters without width. Case, digits, letters and
punctuation are left as they are. Compatibility forms that change a reading (``10²``, ``½``, ``①``)
are not folded, which is why this is not NFKC.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import regex

ELLIPSIS = "…"
QUOTES = "'‘’‚‛`´ʼ＇‹›\"“”„‟«»〝〞＂「」『』"
DASHES = "-‐‑‒–—―−﹘﹣－"
_UNSEEN = frozenset(
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069\ufe0e\ufe0f"
)
_SAME_LETTER = frozenset(("<wide>", "<narrow>", "<initial>", "<medial>", "<final>", "<isolated>", "<compat>"))
_WHOLE = r"(?![\p{M}\p{Grapheme_Extend}\p{Emoji_Modifier}\u200d])"
"""A character that a mark follows belongs to a cluster and is not folded alone."""
_PIECE = regex.compile(
    rf"""(?P<plain>[!#$%&()*+,/0-9:;<=>?@A-Z\[\\\]^_a-z{{|}}~]+(?![^\x00-\x7f]))
       | (?P<letters>\p{{L}}+{_WHOLE})
       | (?P<ellipsis>\s*+(?:…|\.{{3}}|\.\x20\.\x20\.)\s*+{_WHOLE})
       | (?P<space>\s+{_WHOLE})
       | (?P<dash>[{regex.escape(DASHES)}]+{_WHOLE})
       | (?P<quote>[{regex.escape(QUOTES)}]{_WHOLE})
       | (?P<cluster>\X)""",
    regex.VERBOSE,
)
_CLUSTER = regex.compile(r"\X")
_PICTURE = regex.compile(r"\p{Extended_Pictographic}")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. ``starts[i]:ends[i]`` are the code points that folded character ``i`` stands for.

    Both arrays have one item a folded character and never go down.
    """

    text: str
    starts: array[int]
    ends: array[int]

    def index(self, offset: int) -> int:
        """The first folded character that begins at or after the code point ``offset``."""
        return bisect_left(self.starts, offset)

    def whole(self, first: int, last: int) -> bool:
        """Whether folded characters ``first`` to ``last`` (excluded) are whole characters of the text:
        the *f* of a ligature *ﬁ* is not."""
        begins = first == 0 or self.starts[first] != self.starts[first - 1]
        return begins and (last == len(self.text) or self.starts[last] != self.starts[last - 1])


@lru_cache(maxsize=8)
def fold(text: str) -> Folded:
    """``text`` in comparable form. Linear in its length; the last few texts are remembered."""
    return _fold(text)


@lru_cache(maxsize=64)
def fold_quote(quote: str) -> str:
    """A quote in the same form, without white space around it."""
    return _fold(quote).text.strip()


def _fold(text: str) -> Folded:
    out: list[str] = []
    starts, ends = array("q"), array("q")
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        words = text[start:end]
        if piece.lastgroup == "plain" or (
            piece.lastgroup == "letters" and unicodedata.is_normalized("NFKC", words)
        ):
            out.append(words)
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            continue
        clusters = _CLUSTER.finditer(text, start, end) if piece.lastgroup == "letters" else (piece,)
        for cluster in clusters:
            folded = _folded(piece.lastgroup, cluster[0])
            out.append(folded)
            starts.extend([cluster.start()] * len(folded))
            ends.extend([cluster.end()] * len(folded))
    return Folded("".join(out), starts, ends)


def _folded(kind: str | None, piece: str) -> str:
    if kind == "ellipsis":
        return ELLIPSIS
    if kind == "space":
        return " "
    if kind == "dash":
        return "-"
    if kind == "quote":
        return "'"
    if len(piece) == 1 and piece.isascii():
        return piece
    # In an emoji sequence the joiner is part of the picture; elsewhere it only shapes letters.
    seen = piece if _PICTURE.search(piece) else "".join(c for c in piece if c not in _UNSEEN)
    composed = unicodedata.normalize("NFC", seen.replace("\ufe0f", "").replace("\ufe0e", ""))
    return "".join(_letter(c) for c in composed)


def _letter(char: str) -> str:
    """A letter or digit without its width, position or ligature; other characters as they are."""
    tag, _, _ = unicodedata.decomposition(char).partition(" ")
    if tag in _SAME_LETTER and (unicodedata.category(char)[0] == "L" or tag in ("<wide>", "<narrow>")):
        return unicodedata.normalize("NFKC", char)
    return char
