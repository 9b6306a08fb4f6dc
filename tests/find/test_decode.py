"""From probabilities to spans."""

from __future__ import annotations

import re

import numpy as np
import pytest

from ledger.find.decode import of_words, runs, spans_of
from ledger.find.pieces import Pieces

TEXT = "Holm said, “the pier held.”"


def read(text: str, *, divided: dict[str, int] | None = None) -> Pieces:
    """Words and marks as pieces; those in ``divided`` in two, after so many letters."""
    offsets: list[tuple[int, int]] = []
    goes_on: list[bool] = []
    for word in re.finditer(r"\w+|[^\w\s]", text):
        at = (divided or {}).get(word.group())
        parts = (
            [word.span()]
            if at is None
            else [(word.start(), word.start() + at), (word.start() + at, word.end())]
        )
        offsets += parts
        goes_on += [False, True][: len(parts)]
    return Pieces(list(range(len(offsets))), offsets, goes_on)


def each(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, np.float32)


def test_a_word_is_as_probable_as_its_pieces_on_the_mean() -> None:
    pieces = read("Larijani said", divided={"Larijani": 4})
    assert of_words(pieces, each(0.9, 0.3, 0.5)[:, None])[:, 0] == pytest.approx([0.6, 0.5])


def test_an_edge_never_falls_within_a_word() -> None:
    pieces = read("Larijani said", divided={"Larijani": 4})
    assert spans_of("Larijani said", pieces, [True, False]) == ((0, 8),)


@pytest.mark.parametrize(
    ("inside", "first", "found"),
    [
        ([0.1, 0.9, 0.8, 0.1], [0, 0.9, 0, 0], [(1, 3)]),
        ([0.9, 0.9, 0.9, 0.9], [0.9, 0.1, 0.8, 0.1], [(0, 2), (2, 4)]),  # two cues side by side
        ([0.9, 0.9, 0.2, 0.9], [0.9, 0.4, 0.1, 0.9], [(0, 2), (3, 4)]),
        ([0.1, 0.2, 0.3, 0.4], [0.9, 0.9, 0.9, 0.9], []),
    ],
)
def test_a_stretch_is_one_until_another_begins(
    inside: list[float], first: list[float], found: list[tuple[int, int]]
) -> None:
    assert runs(each(*inside), each(*first), 0.5, 0.5) == found


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ([0.1, 0.45, 0.7, 0.5, 0.1], [(1, 4)]),  # its neighbours join a cue
        ([0.1, 0.45, 0.55, 0.5, 0.1], []),  # of which none is cue enough
        ([0.45, 0.1, 0.7, 0.1, 0.5], [(2, 3)]),
    ],
)
def test_a_stretch_needs_one_word_that_is_sure(inside: list[float], found: list[tuple[int, int]]) -> None:
    assert runs(each(*inside), each(*[0] * 5), 0.4, 0.65, peak=0.6) == found


def test_marks_at_the_edges_are_left_out() -> None:
    pieces = read(TEXT)
    taken = [False, False, False, True, True, True, True, True, True]
    assert [TEXT[a:b] for a, b in spans_of(TEXT, pieces, taken)] == ["the pier held"]


def test_what_is_not_taken_divides_and_marks_alone_are_nothing() -> None:
    text = "“The pier,” said Holm, “held.”"
    pieces = read(text)
    said = [
        w in ("said", "Holm")
        for w in ("“", "The", "pier", ",", "”", "said", "Holm", ",", "“", "held", ".", "”")
    ]
    assert [text[a:b] for a, b in spans_of(text, pieces, [not w for w in said])] == ["The pier", "held"]
    assert spans_of(text, pieces, [w == 3 for w in range(12)]) == ()
