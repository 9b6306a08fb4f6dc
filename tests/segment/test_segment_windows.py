"""Windows: they tile the text with the furniture, and cut where a reader would."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

import pytest
from furniture_pages import PAGES, page
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.segment import Segmentation, Window, segment, split_window

PIECES = st.sampled_from(
    [
        ". ",
        "! ",
        "?” ",
        "… ",
        "\n",
        "\r\n",
        "\n\n",
        "\t",
        "\u00a0",
        "\u2028",
        "\x85",
        "“",
        "”",
        '"',
        "«",
        "»",
        "(",
        ")",
        "Mr. ",
        "U.S. ",
        "p.m. ",
        "Gen. Rourke said ",
        "3.5",
        "No. 5",
        "al-Sharaa ",
        "The ",
        "he ",
        "said ",
        "。",
        "？」",
        "؟ ",
        "۔ ",
        "।",
        "部长否认",
        "وزیر گفت ",
        "मंत्री ",
        "e\u0301",
        "👩‍👩‍👧 ",
        "🔴 ",
        "\u202e",
        "\u200d",
        "\ufeff",
        "- ",
        "1. ",
        "Home ",
        "Share",
        "Most viewed\n",
        "3 Comments\n",
        "Disclaimer: comments ",
        "https://a.example/b ",
        "Related\n",
        "word " * 20,
        "x" * 50,
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=st.characters(exclude_categories=())),
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=60).map("".join),
)


def check_window(text: str, window: Window) -> None:
    assert window.sentences
    at = window.start
    for s in window.sentences:
        assert at <= s.start < s.end <= window.end
        assert not text[at : s.start].strip(), "only white space between sentences"
        assert text[s.start : s.end] == text[s.start : s.end].strip()
        at = s.end
    assert not text[at : window.end].strip()


def check(text: str, found: Segmentation) -> None:
    parts = sorted([(w.start, w.end) for w in found.windows] + [(f.start, f.end) for f in found.furniture])
    at = 0
    for start, end in parts:
        assert start == at < end
        at = end
    assert at == len(text) == found.text_length
    assert [w.number for w in found.windows] == list(range(1, len(found.windows) + 1))
    assert [w.start for w in found.windows] == sorted(w.start for w in found.windows)
    assert [f.start for f in found.furniture] == sorted(f.start for f in found.furniture)
    visible = sum(not c.isspace() for c in text)
    hidden = sum(not c.isspace() for f in found.furniture for c in text[f.start : f.end])
    assert found.furniture_share == (hidden / visible if visible else 0.0)
    for window in found.windows:
        check_window(text, window)


class TestAnyText:
    @settings(max_examples=400, deadline=None)
    @given(TEXTS, st.integers(1, 60))
    @example("", 10)
    @example(" \n\t\u00a0", 10)
    @example("\ud800. A", 1)
    def test_windows_and_furniture_tile_it(self, text: str, size: int) -> None:
        found = segment(text, max_words=size)
        check(text, found)
        assert segment(text, max_words=size) == found

    @settings(max_examples=200, deadline=None)
    @given(TEXTS)
    def test_no_sentence_begins_with_a_bracket_that_belongs_before(self, text: str) -> None:
        sentences = [s for w in segment(text).windows for s in w.sentences]
        for before, s in pairwise(sentences):
            if before.paragraph == s.paragraph:
                assert text[s.start] not in ")]}」』"

    @settings(max_examples=300, deadline=None)
    @given(TEXTS, st.integers(1, 60))
    def test_split_windows_tile_their_window(self, text: str, size: int) -> None:
        for window in segment(text, max_words=size).windows:
            parts = split_window(text, window)
            assert len(parts) in (0, 2)
            if not parts:
                assert len(window.sentences) == 1
                continue
            first, second = parts
            assert (first.start, first.end, second.end) == (window.start, second.start, window.end)
            assert (first.number, second.number) == (1, 2)
            for part in parts:
                check_window(text, part)
            if len(window.sentences) > 1:
                assert first.sentences + second.sentences == window.sentences

    @settings(max_examples=60, deadline=None)
    @given(st.lists(PIECES, max_size=40).map("".join))
    def test_a_text_can_be_split_down_to_words(self, text: str) -> None:
        todo = list(segment(text).windows)
        while todo:
            window = todo.pop()
            parts = split_window(text, window)
            assert all(p.end - p.start < window.end - window.start for p in parts)
            if not parts:
                body = text[window.start : window.end].strip()
                assert len(body.split()) == 1
            todo.extend(parts)

    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize("size", [1, 20, 120])
    def test_pages(self, name: str, size: int) -> None:
        text, _ = page(name)
        check(text, segment(text, max_words=size))


SENTENCE = "The board said on Monday that it would vote again in June of next year."  # 15 words


def paragraphs(*counts: int) -> str:
    numbered = iter(range(1000))
    return "\n\n".join(
        " ".join(SENTENCE.replace("June", f"June {next(numbered)}") for _ in range(n)) for n in counts
    )


class TestWindows:
    def sizes(self, text: str, max_words: int = 120) -> list[int]:
        return [len(w.sentences) for w in segment(text, max_words=max_words).windows]

    def test_empty_text_has_no_windows(self) -> None:
        assert segment("") == Segmentation(0, (), ())
        assert segment("").furniture_share == 0.0

    def test_white_space_alone_is_not_asked_about(self) -> None:
        found = segment(" \n ")
        assert found.windows == ()
        assert found.furniture_share == 0.0

    def test_whole_paragraphs_up_to_the_limit(self) -> None:
        assert self.sizes(paragraphs(3, 3, 3, 3)) == [6, 6]

    def test_a_longer_paragraph_is_divided_at_sentence_ends(self) -> None:
        assert self.sizes(paragraphs(9)) == [7, 2]

    def test_a_sentence_over_the_limit_stands_alone(self) -> None:
        long = "The board " + "and the council " * 60 + "met."
        text = f"{SENTENCE} {long} {SENTENCE}"
        assert self.sizes(text) == [1, 1, 1]

    def test_a_heading_goes_with_what_it_heads(self) -> None:
        text = paragraphs(6) + "\n\nWhat comes next\n\n" + paragraphs(3).replace("Monday", "Friday")
        first, second = segment(text).windows
        assert second.sentences[0].heading
        assert not first.sentences[-1].heading

    def test_a_quotation_over_two_paragraphs_stays_in_one_window(self) -> None:
        quoted = "“" + paragraphs(3) + "\n\n“" + paragraphs(3).replace("Monday", "Friday") + "”"
        text = paragraphs(3).replace("Monday", "Sunday") + "\n\n" + quoted
        first, second = segment(text, max_words=110).windows
        assert len(first.sentences) == 3
        assert text[second.start] == "“"
        assert text[second.sentences[-1].end - 1] == "”"

    def test_a_long_paragraph_is_rather_cut_outside_its_quotation(self) -> None:
        text = f"{SENTENCE} {SENTENCE} “{SENTENCE} {SENTENCE} {SENTENCE}” she said. {SENTENCE}"
        first = segment(text, max_words=60).windows[0]
        assert len(first.sentences) == 2

    def test_chinese_is_counted_by_characters(self) -> None:
        text = "部长否认政府曾经要求重新开始谈判。" * 20
        assert len(segment(text, max_words=40).windows) > 3

    def test_furniture_parts_windows(self) -> None:
        text = paragraphs(1) + "\n\nAdvertisement\n\n" + paragraphs(1).replace("Monday", "Friday")
        found = segment(text)
        assert len(found.windows) == 2
        assert len(found.furniture) == 1

    def test_a_limit_below_one_is_refused(self) -> None:
        with pytest.raises(ValueError, match="max_words"):
            segment("He left.", max_words=0)


class TestSplitting:
    def test_between_paragraphs_near_the_middle(self) -> None:
        text = paragraphs(3, 2)
        (window,) = segment(text).windows
        assert [len(w.sentences) for w in split_window(text, window)] == [3, 2]

    def test_one_sentence_is_cut_at_white_space(self) -> None:
        (window,) = segment(SENTENCE).windows
        first, second = split_window(SENTENCE, window)
        assert SENTENCE[first.start : first.end] + SENTENCE[second.start : second.end] == SENTENCE
        assert SENTENCE[second.start - 1] == " "

    def test_one_word_cannot_be_divided(self) -> None:
        (window,) = segment("Nobody.").windows
        assert split_window("Nobody.", window) == ()


class TestHostileText:
    """Regular expressions must not blow up on text made to hurt them."""

    @pytest.mark.parametrize(
        "piece",
        [
            ".",
            ". ",
            "..",
            "a.",
            "A. ",
            ' "',
            '. " ',
            ".”",
            "\n",
            "\n ",
            " \n",
            "x",
            "Home / ",
            "https://a, ",
            "@",
            "By A ",
            "1 ago ",
            "Mr. ",
            "[1]",
            "(",
            "“",
            "comments ",
            "subscribe to ",
            "a\n",
            "。",
            "\u3000",
            "- ",
            "Share ",
            "min read ",
            "🔴",
        ],
    )
    def test_a_long_run_takes_no_long_time(self, piece: str) -> None:
        text = piece * (60_000 // len(piece))
        begun = process_time()
        found = segment(text)
        assert process_time() - begun < 5
        check(text, found)
