"""Cutting texts at the edges of overlapping spans: nothing is lost, nothing marked wrongly."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.web.marks import Mark, around, lines, paragraphs

TEXTS = st.text(alphabet="ab \n\r\t—é𝒜", min_size=1, max_size=80)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges).filter(lambda pair: pair[0] < pair[1]), max_size=6))
    return text, [Mark(start, end, "evidence", n) for n, (start, end) in enumerate(pairs, 1)]


@given(marked())
def test_every_code_point_of_a_line_is_shown_once_and_bears_exactly_the_marks_over_it(
    given_text: tuple[str, list[Mark]],
) -> None:
    text, marks = given_text
    shown = paragraphs(text, marks)
    assert ["".join(piece.text for piece in p.pieces) for p in shown] == [text[a:b] for a, b in lines(text)]
    for paragraph, (start, _) in zip(shown, lines(text), strict=True):
        at = start
        for piece in paragraph.pieces:
            assert piece.text
            for here in range(at, at + len(piece.text)):
                assert set(piece.marks) == {mark for mark in marks if mark.start <= here < mark.end}
            at += len(piece.text)


@given(marked())
def test_what_is_not_shown_in_lines_is_blank(given_text: tuple[str, list[Mark]]) -> None:
    text, _ = given_text
    shown = lines(text)
    rest = [text[a:b] for (_, a), (b, _) in zip([(0, 0), *shown], [*shown, (len(text), 0)], strict=True)]
    assert not "".join(rest).strip()


@given(marked(), st.integers(30, 60))
def test_the_stretches_around_spans_hold_them_and_are_ordered(
    given_text: tuple[str, list[Mark]], most: int
) -> None:
    text, marks = given_text
    found = around(text, [(mark.start, mark.end) for mark in marks], most=most)
    assert found == sorted(found)
    assert all(before[1] < after[0] for before, after in pairwise(found))
    for mark in marks:
        said = text[mark.start : mark.end].strip()
        assert any(said in text[start:end] for start, end in found)


def test_overlapping_spans_share_a_piece_and_each_ends_where_it_ends() -> None:
    (paragraph,) = paragraphs("abcdef", [Mark(0, 4, "evidence", 1), Mark(2, 6, "evidence", 2)])
    assert [piece.text for piece in paragraph.pieces] == ["ab", "cd", "ef"]
    assert [[mark.number for mark in piece.marks] for piece in paragraph.pieces] == [[1], [1, 2], [2]]
    assert [[mark.number for mark in piece.ends] for piece in paragraph.pieces] == [[], [1], [2]]
    assert [[mark.number for mark in piece.begins] for piece in paragraph.pieces] == [[1], [2], []]


def test_the_longest_mark_comes_first_so_the_last_is_the_most_exact() -> None:
    (paragraph,) = paragraphs("abcdef", [Mark(2, 4, "evidence", 1), Mark(0, 6, "evidence", 2)])
    assert [mark.number for mark in paragraph.pieces[1].marks] == [2, 1]


def test_around_shows_the_line_and_its_neighbours_only() -> None:
    text = "one\n\ntwo\n\nthree\n\nfour\n\nfive"
    ((start, end),) = around(text, [(text.index("three"), text.index("three") + 5)])
    assert text[start:end] == "two\n\nthree\n\nfour"


def test_a_long_line_is_shown_in_part_from_word_to_word() -> None:
    text = "word " * 1000
    at = 2500
    ((start, end),) = around(text, [(at, at + 4)], most=100)
    assert text[start : start + 4] == "word"
    assert text[end - 4 : end] == "word"
    assert end - start < 220


def test_left_out_text_and_blank_lines_leave_a_gap() -> None:
    text = "one\ntwo\n\nthree\nfour"
    assert [p.gap for p in paragraphs(text, [])] == [False, False, True, False]
    assert [p.gap for p in paragraphs(text, [], [(0, 3), (15, 19)])] == [False, True]


def test_a_mark_outside_the_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="no span 2-9"):
        paragraphs("abc", [Mark(2, 9, "evidence")])
