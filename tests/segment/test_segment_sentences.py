"""Sentences of news text, paragraph by paragraph."""

from __future__ import annotations

import textwrap

import pytest
from sentence_cases import ENGLISH, EXACT, OTHER

from ledger.segment import Sentence, segment


def sentences(text: str, language: str | None = None) -> list[Sentence]:
    return [s for w in segment(text, language=language).windows for s in w.sentences]


def words(text: str, language: str | None = None) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, language)]


class TestBoundaries:
    @pytest.mark.parametrize("expected", ENGLISH, ids=lambda c: c[0][:40])
    def test_english_news(self, expected: list[str]) -> None:
        assert words(" ".join(expected), "en") == expected

    @pytest.mark.parametrize("space", ["\t", "\u00a0", "  "])
    def test_any_white_space_will_do(self, space: str) -> None:
        for expected in ENGLISH:
            text = " ".join(expected).replace(" ", space)
            assert [" ".join(found.split()) for found in words(text, "en")] == expected

    @pytest.mark.parametrize(("language", "expected"), OTHER, ids=lambda c: str(c)[:20])
    def test_other_scripts_and_languages(self, language: str | None, expected: list[str]) -> None:
        assert words(" ".join(expected), language) == expected

    @pytest.mark.parametrize(("text", "expected"), EXACT, ids=lambda c: str(c)[:30])
    def test_where_the_joint_is_not_a_space(self, text: str, expected: list[str]) -> None:
        assert words(text, "en") == expected


class TestHeadings:
    def test_a_short_line_without_an_end_is_a_heading(self) -> None:
        text = "Envoy denies Gen. Rourke's account\n\nThe envoy denied it on Monday. He left."
        found = sentences(text)
        assert [s.heading for s in found] == [True, False, False]
        assert text[found[0].start : found[0].end] == "Envoy denies Gen. Rourke's account"

    def test_paragraphs_are_numbered(self) -> None:
        assert [s.paragraph for s in sentences("One is here. Two is here.\n\nThree is here.")] == [0, 0, 1]

    def test_a_list_item_is_no_heading(self) -> None:
        found = sentences("The terms are these.\n- release of all prisoners\n- an end to the blockade")
        assert [s.heading for s in found] == [False, False, False]

    @pytest.mark.parametrize("text", ["He left.", "“He left.”", "Who left?", "他离开了。", "The terms:"])
    def test_a_finished_line_is_no_heading(self, text: str) -> None:
        assert not sentences(text)[0].heading


FIRST = (
    "The foreign ministry said on Monday that it had not asked for talks and would not do so while the "
    "blockade of its ports went on. A spokesman for the ministry told reporters in the capital that Gen. "
    "Rourke had misunderstood the letter, which, he said, dealt only with the exchange of prisoners."
)
SECOND = (
    "Oil traders in Rotterdam took little notice of either statement. Brent crude closed at $93.10 a barrel, "
    "about 2.4 percent above Friday, and insurers kept their rates for the strait where they had been since "
    "the first tanker was hit in January."
)


def wrapped(*blocks: str, width: int = 72, between: str = "\n\n", indent: str = "") -> str:
    return between.join(textwrap.fill(b, width, initial_indent=indent) for b in blocks)


class TestLayout:
    @pytest.mark.parametrize("width", range(40, 121, 4))
    def test_hard_wrapped_paragraphs_are_not_cut_at_their_lines(self, width: int) -> None:
        text = wrapped(FIRST, SECOND, width=width)
        assert [s.paragraph for s in sentences(text)] == [0, 0, 1, 1]
        assert [" ".join(w.split()) for w in words(text)] == [
            *words(FIRST),
            *words(SECOND),
        ]

    def test_crlf_wraps_like_lf(self) -> None:
        assert len(words(wrapped(FIRST, SECOND).replace("\n", "\r\n"))) == 4

    def test_an_indented_line_begins_a_paragraph(self) -> None:
        text = wrapped(FIRST, SECOND, between="\n", indent="    ")
        assert [s.paragraph for s in sentences(text)] == [0, 0, 1, 1]

    def test_a_short_last_line_ends_a_paragraph(self) -> None:
        text = wrapped(FIRST, SECOND, between="\n")
        assert [s.paragraph for s in sentences(text)] == [0, 0, 1, 1]

    def test_wrapped_persian(self) -> None:
        one = "سخنگوی وزارت امور خارجه روز دوشنبه گفت که این کشور درخواست مذاکره نکرده است. " * 4
        two = "بهای نفت در بازارهای جهانی اندکی بالا رفت و معامله‌گران توجهی نشان ندادند. " * 4
        text = wrapped(one.strip(), two.strip())
        assert [s.paragraph for s in sentences(text)] == [0] * 4 + [1] * 4

    @pytest.mark.parametrize("between", ["\n", "\n\n"])
    def test_one_paragraph_a_line(self, between: str) -> None:
        text = between.join([FIRST, SECOND, "He left.", FIRST.upper()])
        assert [s.paragraph for s in sentences(text)][:5] == [0, 0, 1, 1, 2]

    def test_short_lines_that_end_are_paragraphs_of_their_own(self) -> None:
        lines = ["The mayor resigned on Monday.", "Nobody knew why.", "A vote is set for June."]
        assert [s.paragraph for s in sentences("\n".join(lines))] == [0, 1, 2]

    def test_a_heading_above_wrapped_text_stays_alone(self) -> None:
        text = "A letter misread\n" + wrapped(FIRST) + "\nNo change at the pump\n" + wrapped(SECOND)
        assert [s.heading for s in sentences(text)] == [True, False, False, True, False, False]

    def test_wrapped_list_items_are_told_apart(self) -> None:
        text = (
            "- an end to the blockade of the southern ports within thirty days of the\n"
            "  signing of the accord\n"
            "- the release of all prisoners\n"
        )
        assert len(words(text)) == 2
