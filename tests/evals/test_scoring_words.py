"""Words: what a span touches, and what two phrases have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scoring.tokens import Words, folded, overlap_f1, phrase_f1

SPEECH = "“We won’t pay,” she said — not 1,332 euros, nor 2.5."


def touched(text: str, *parts: str) -> list[int]:
    """The numbers of the words that these parts of the text touch, each at its first place."""
    starts = [(text.index(part), len(part)) for part in parts]
    return sorted(Words(text).touched((start, start + length) for start, length in starts))


class TestWordsTouched:
    def test_quotation_marks_stops_and_dashes_are_no_words(self) -> None:
        assert touched(SPEECH, "We won’t pay") == touched(SPEECH, "“We won’t pay,”") == [0, 1, 2]
        assert touched(SPEECH, ",” ") == touched(SPEECH, "—") == []
        assert touched(SPEECH, " — not") == [5]

    def test_an_apostrophe_a_hyphen_or_a_point_within_a_word_does_not_divide_it(self) -> None:
        assert len(Words("won’t won't well-known 2.5 U.S. end. next")) == 7

    def test_a_part_of_a_word_touches_it(self) -> None:
        assert touched(SPEECH, "aid") == [4]
        assert touched(SPEECH, "said"[:1]) == touched(SPEECH, "she") == [3]

    def test_what_only_borders_on_a_word_does_not(self) -> None:
        assert touched("one two", " ") == []
        assert touched("one two", "one ") == [0]
        assert touched("one two", " two") == [1]

    def test_spans_apart_are_one_set_without_what_is_between(self) -> None:
        text = "“The pier,” she said, “is closed.”"
        assert touched(text, "The pier", "is closed") == [0, 1, 4, 5]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Министр сказал: «Порт открыт».", 4),
            ("قال الوزير إنّ المِيناء مفتوح", 5),
            ("मंत्री ने कहा", 3),
            ("Jose\u0301 a dit", 3),
        ],
    )
    def test_words_of_any_script_are_whole(self, text: str, words: int) -> None:
        assert len(Words(text)) == words

    @given(st.text("ab’-. “”\n1é", max_size=30), st.data())
    def test_are_those_with_a_character_inside(self, text: str, data: st.DataObject) -> None:
        spans = data.draw(
            st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda s: (s[0], s[0] + s[1])))
        )
        words, inside = Words(text), {at for start, end in spans for at in range(start, end)}
        each = [words.touched([(at, at + 1)]) for at in range(len(text))]
        assert words.touched(spans) == frozenset().union(*(each[at] for at in inside if at < len(text)))
        assert set(range(len(words))) == set().union(*each)
        assert all(len(numbers) <= 1 for numbers in each)


class TestOverlap:
    def test_is_twice_what_is_common_over_what_there_is(self) -> None:
        assert overlap_f1(frozenset({1, 2, 3}), frozenset({2, 3, 4, 5, 6})) == 2 * 2 / 8

    def test_of_two_nothings_is_whole_and_of_one_is_none(self) -> None:
        assert overlap_f1(frozenset(), frozenset()) == 1.0
        assert overlap_f1(frozenset(), frozenset({1})) == overlap_f1(frozenset({1}), frozenset()) == 0.0


class TestPhrases:
    @pytest.mark.parametrize(
        ("a", "b", "f1"),
        [
            ("closed the pier", "Closed pier.", 1.0),
            ("the minister’s words", "minister's words", 1.0),
            ("“no talks”", "no talks", 1.0),
            ("no no talks", "no talks", 2 * 2 / 5),  # a word counts as often as it stands
            ("sell one of the boats", "sell the boats", 2 * 2 / 6),
            ("pier", "boats", 0.0),
            ("", "", 1.0),
            ("", "pier", 0.0),
            ("the", "the", 1.0),
            ("The Who", "who", 1.0),
            ("ﬁsh", "fish", 1.0),
            ("मोदी", "मादा", 0.0),
        ],
    )
    def test_share_words_whatever_their_case_articles_and_punctuation(
        self, a: str, b: str, f1: float
    ) -> None:
        assert phrase_f1(a, b) == phrase_f1(b, a) == pytest.approx(f1)

    @given(st.text(max_size=20), st.text(max_size=20))
    def test_have_a_share_between_nothing_and_all_the_same_both_ways(self, a: str, b: str) -> None:
        assert 0.0 <= phrase_f1(a, b) == phrase_f1(b, a) <= 1.0
        assert phrase_f1(a, a) == 1.0

    def test_of_nothing_but_articles_keep_them(self) -> None:
        assert folded("The The") == ["the", "the"]
