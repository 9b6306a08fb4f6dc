"""Where a quote may begin and end: never inside a word, a number or a character.

``art`` is not in *party*, ``200`` is not in *4,200*, ``They can`` is not in *They can't*, and the
``e`` of a decomposed *é* is not an *e*. Scripts that are written without spaces between words
(Chinese, Japanese, Thai, Lao, Khmer, Burmese) have no word edges to respect; characters they have.
"""

from __future__ import annotations

import unicodedata

import regex

APOSTROPHES = frozenset("'’ʼ＇‘")
MINUS = frozenset("-−–")
INVISIBLE = frozenset("\u00ad\u200c\u200d\u2060\ufeff\u200e\u200f\u061c\ufe0e\ufe0f")
"""Characters with no width of their own: they join what stands on their two sides."""

_CLUSTER = regex.compile(r"\X")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_SEPARATORS = frozenset(".,:/٫٬’'")
_ELISIONS = frozenset(
    ("l", "d", "j", "m", "t", "s", "n", "c", "qu", "lorsqu", "puisqu", "jusqu", "dell", "all", "nell", "sull")
)
_NEGATING = frozenset(("non", "anti", "un"))
_LOOK_BACK = 64


def is_edge(text: str, at: int) -> bool:
    """Whether a quote may begin or end before ``text[at]``: no character, word or number is cut."""
    if at <= 0 or at >= len(text):
        return True
    return not _cuts_character(text, at) and not _cuts_word(text, at)


def _cuts_character(text: str, at: int) -> bool:
    """Whether ``at`` lies within an extended grapheme cluster (UAX 29)."""
    if text[at - 1] < "\u0300" and text[at] < "\u0300":
        return text[at - 1] == "\r" and text[at] == "\n"
    start = at - 1
    while start > 0 and at - start < _LOOK_BACK and text[start] >= "\u0300":
        start -= 1
    # A cluster break depends on what stands before it and on one character after it.
    return any(m.start() < at < m.end() for m in _CLUSTER.finditer(text, start, at + 1))


def _cuts_word(text: str, at: int) -> bool:
    """Whether ``at`` lies within a word or a number, as news text writes them."""
    left, right = at - 1, at
    while left >= 0 and text[left] in INVISIBLE:
        left -= 1
    while right < len(text) and text[right] in INVISIBLE:
        right += 1
    if left < 0 or right >= len(text):
        return False
    before, after = text[left], text[right]
    if _wordy(before) and _wordy(after):
        return True
    if after in _SEPARATORS and before.isdigit():
        return right + 1 < len(text) and text[right + 1].isdigit()
    if after.isdigit() and before in _SEPARATORS and left > 0 and text[left - 1].isdigit():
        return True
    if after.isdigit() and before in MINUS:
        return left == 0 or text[left - 1].isspace() or text[left - 1] in "([$€£"
    if after in APOSTROPHES and _wordy(before):
        return _cuts_contraction(text, right)
    if before in APOSTROPHES and _wordy(after):
        return left > 0 and _wordy(text[left - 1]) and _word_before(text, left).lower() not in _ELISIONS
    if before in MINUS and _wordy(after):
        return _word_before(text, left).lower() in _NEGATING
    return False


def _cuts_contraction(text: str, apostrophe: int) -> bool:
    """Whether ending before this apostrophe cuts a word: it does in *can't*, not in *Iran's*."""
    tail = text[apostrophe + 1 : apostrophe + 3]
    if not tail or not _wordy(tail[0]):
        return False
    return not (tail[0] in "sS" and (len(tail) == 1 or not _wordy(tail[1])))


def _word_before(text: str, end: int) -> str:
    """The word that ends at ``end``, at most a dozen characters of it."""
    start = end
    while start > 0 and end - start < 12 and _wordy(text[start - 1]):
        start -= 1
    return text[start:end]


def _wordy(char: str) -> bool:
    """Whether words of this character's script are made of such characters, with edges that count."""
    if char.isascii():
        return char.isalnum() or char == "_"
    if not (char.isalnum() or unicodedata.category(char).startswith("M")):
        return False
    return _UNSPACED.match(char) is None
