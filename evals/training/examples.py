"""From labelled articles to what the tagger learns on: windows of word pieces with a target for each piece.

A window is a run of whole paragraphs, as :mod:`ledger.find.tagger` cuts them; in training its length is
drawn anew for each article and epoch, so that the tagger learns to live with any.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.corpus.polnear import Article
from ledger.find import Attribution
from ledger.find.pieces import Cutter, Pieces

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution within a window: piece numbers of its cue, its source and its content."""

    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A window: the ids of its pieces with the marks, ``tags`` for each piece (in a cue, first of a cue, in
    a content without cue, first of one), and its attributions that have a cue. ``weight`` is 1 over the
    labellers of the article."""

    ids: tuple[int, ...]
    tags: tuple[tuple[int, int, int, int], ...]
    said: tuple[Said, ...]
    weight: float


def examples(
    articles: Sequence[Article],
    cutter: Cutter,
    rng: random.Random,
    shortest: int = 48,
    longest: int = 192,
) -> Iterator[Example]:
    """Every window of every article, in every labeller's reading."""
    for article in articles:
        text = article.document.text
        limit = rng.randint(shortest, longest)
        windows = list(cutter.cut(text, limit=limit))
        for attributions in article.labels.values():
            for pieces in windows:
                yield _example(pieces, attributions, 1 / len(article.labels))


def _example(pieces: Pieces, attributions: Sequence[Attribution], weight: float) -> Example:
    offsets = pieces.offsets
    tags = [[0, 0, 0, 0] for _ in offsets]
    said = []
    for attribution in attributions:
        cue, source, content = (
            _touched(offsets, spans) for spans in (attribution.cue, attribution.source, attribution.content)
        )
        column, marked = (0, cue) if attribution.cue else (2, content)
        spans = attribution.cue or attribution.content
        for piece in marked:
            tags[piece][column] = 1
            start = offsets[piece][0]
            if any(start <= first < offsets[piece][1] for first, _ in spans):
                tags[piece][column + 1] = 1
        if cue and content:
            said.append(Said(cue, source, content))
    return Example(tuple(pieces.ids), tuple((a, b, c, d) for a, b, c, d in tags), tuple(said), weight)


def _touched(offsets: list[tuple[int, int]], spans: Spans) -> tuple[int, ...]:
    return tuple(
        i
        for i, (start, end) in enumerate(offsets)
        if any(start < last and end > first for first, last in spans)
    )
