"""From the tagger's probabilities to spans: whole words, whole cues, edges that fit.

The probability of a word is the mean over its pieces, so an edge never falls within one. ``Thresholds`` are
set on a development split (``evals/NOTES.md``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ledger.find.attribution import Spans
from ledger.find.edges import trimmed
from ledger.find.pieces import Pieces

Probabilities = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability (0 to 1) a word makes a cue and its neighbours join it (a threshold with
    hysteresis, as in Canny 1986: what is a cue at all is one question, how far it goes another); and from
    which a word is taken as the first of another cue, into a source, into a content, into a content without
    cue."""

    cue: float = 0.5
    grown: float = 0.4
    first: float = 0.5
    source: float = 0.5
    content: float = 0.5
    bare: float = 0.5


def of_words(pieces: Pieces, each: Probabilities) -> Probabilities:
    """``(pieces, k)`` to ``(words, k)``: the mean over the pieces of each word."""
    starts = [first for first, _ in pieces.words]
    lengths = np.diff([*starts, len(pieces.ids)])
    summed = np.add.reduceat(each, starts, axis=0)
    return np.asarray(summed / lengths[:, None], dtype=np.float32)


def runs(
    inside: Probabilities, first: Probabilities, least: float, begins: float, *, peak: float = 0.0
) -> list[tuple[int, int]]:
    """Half-open ranges of words: stretches above ``least``, divided where a word that is not the first of
    its stretch begins another with at least ``begins``; only those in which some word reaches ``peak``."""
    found: list[tuple[int, int]] = []
    open_at = -1
    for word, probability in enumerate(inside):
        if probability < least:
            if open_at >= 0:
                found.append((open_at, word))
            open_at = -1
        elif open_at < 0:
            open_at = word
        elif first[word] >= begins and first[word] > first[word - 1]:
            found.append((open_at, word))
            open_at = word
    if open_at >= 0:
        found.append((open_at, len(inside)))
    return [(start, end) for start, end in found if inside[start:end].max() >= peak]


def spans_of(text: str, pieces: Pieces, taken: Sequence[bool] | NDArray[np.bool_]) -> Spans:
    """The text spans of the words that are taken: neighbours on a line in one span, without punctuation at
    the edges, and without spans that hold no word."""
    found: list[tuple[int, int]] = []
    open_at = -1
    for word, yes in enumerate([*taken, False]):
        if open_at >= 0 and yes and _line_ends(text, pieces, word):
            span = trimmed(text, pieces.word_span(open_at)[0], pieces.word_span(word - 1)[1])
            found += [span] if span else []
            open_at = word
        if yes and open_at < 0:
            open_at = word
        elif not yes and open_at >= 0:
            span = trimmed(text, pieces.word_span(open_at)[0], pieces.word_span(word - 1)[1])
            if span:
                found.append(span)
            open_at = -1
    return tuple(found)


def _line_ends(text: str, pieces: Pieces, word: int) -> bool:
    """Whether a line ends before this word. A heading is no part of the sentence below it."""
    return "\n" in text[pieces.word_span(word - 1)[1] : pieces.word_span(word)[0]]
