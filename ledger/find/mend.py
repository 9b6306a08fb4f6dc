"""A content mended: gaps filled, and its ends put where sentences and clauses have theirs.

The tagger decides word by word, so it leaves a word out here and stops a word too late there; people mark
whole clauses. The end of each stretch moves by at most :data:`REACH` words to where the sum of the words'
log-odds is highest, with a bonus where the text itself ends something and a malus after a word that nothing
ends on: maximum a posteriori decoding of a segment with a prior on its border, as in semi-Markov models
(Sarawagi & Cohen 2004), the prior set by hand. Beginnings stay: moving them brought nothing. What it brings
is in ``evals/NOTES.md``.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ledger.find.pieces import Pieces
from ledger.find.wordsets import word_set

REACH = 8
"""Words: the longest gap that is filled, and the farthest an end moves."""
BONUS, MALUS = 2.0, 2.0
"""Of a good and of a bad place for an end, in units of log-odds."""
_LEAST = 1e-4
"""Probabilities nearer to 0 or 1 than this count as this: no single word outvotes all others."""
_ENDS = frozenset('.!?,;:—–"”')
_WEAK = word_set(
    "a an the and or but nor of to in on at by for with from into about as that which who whom whose than",
    "if when while because is are was were be been will would has have had its their his her our your my",
)

Mask = NDArray[np.bool_]


def mended(text: str, pieces: Pieces, taken: Mask, others: Mask, each: NDArray[np.float32]) -> Mask:
    """The words of a content after mending, a new array.

    ``taken`` are the words of the content so far, ``others`` those of its source and cue, which it never
    takes; ``each`` is the probability (0 to 1) of every word of the window that it belongs to the content.
    """
    filled = _filled(taken, others)
    certain = np.clip(each.astype(np.float64), _LEAST, 1 - _LEAST)
    odds = np.log(certain / (1 - certain))
    moved = filled.copy()
    for first, after in stretches(filled):
        end = _best_end(text, pieces, (first, after), others, odds)
        moved[after:end] = True
        moved[end:after] = False
    return moved


def stretches(taken: Mask) -> list[tuple[int, int]]:
    """The runs of words that are taken, as half-open ranges in order."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], taken, [False]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _filled(taken: Mask, others: Mask) -> Mask:
    filled = taken.copy()
    runs = stretches(taken)
    for (_, end), (start, _) in pairwise(runs):
        if start - end <= REACH and not others[end:start].any():
            filled[end:start] = True
    return filled


def _best_end(
    text: str, pieces: Pieces, stretch: tuple[int, int], others: Mask, odds: NDArray[np.float64]
) -> int:
    """The word before which a stretch ends best; of equals the first."""
    first, after = stretch
    lowest, highest = max(first + 1, after - REACH), min(len(odds), after + REACH)
    blocked = np.flatnonzero(others[after:highest])
    if blocked.size:
        highest = after + int(blocked[0])
    sums = np.cumsum(odds[first:highest])
    values = [float(sums[end - first - 1]) + _border(text, pieces, end) for end in range(lowest, highest + 1)]
    return lowest + int(np.argmax(values))


def _border(text: str, pieces: Pieces, end: int) -> float:
    """How well a content ends before the word ``end``, in units of log-odds."""
    if end == len(pieces.words):
        return BONUS
    start, stop = pieces.word_span(end - 1)
    begins, _ = pieces.word_span(end)
    last = text[start:stop].casefold()
    if text[begins] in _ENDS or last[-1:] in _ENDS or "\n" in text[stop:begins]:
        return BONUS
    return -MALUS if last in _WEAK else 0.0
