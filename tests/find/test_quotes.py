from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.claims import Quotation
from ledger.find import quotation_kind, quotation_spans
from ledger.find.quotes import quotes

MARKED = st.text(st.sampled_from("ab .,\n“”\"'‘’«»„`\u300c\u300d"), max_size=60) | st.text(max_size=80)


def inside(text: str) -> list[str]:
    return [text[s:e] for s, e in quotation_spans(text, 0, len(text))]


def kind(text: str, part: str) -> Quotation:
    start = text.index(part)
    return quotation_kind(text, [(start, start + len(part))])


class TestMarks:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("He said “the ice is thin” twice.", ["the ice is thin"]),
            ('He said "the ice is thin" twice.', ["the ice is thin"]),
            ("He said ‘the ice is thin’ twice.", ["the ice is thin"]),
            ("He said 'the ice is thin' twice.", ["the ice is thin"]),
            ("He said ''the ice is thin'' twice.", ["the ice is thin"]),
            ("He said ``the ice is thin'' twice.", ["the ice is thin"]),
            ("Er sagte: „Das Eis ist dünn“, und ging.", ["Das Eis ist dünn"]),
            ("Il dit « la glace est mince » et partit.", [" la glace est mince "]),
            ("他说「冰很薄」。", ["冰很薄"]),
        ],
    )
    def test_every_convention(self, text: str, expected: list[str]) -> None:
        assert inside(text) == expected

    def test_the_marks_are_outside_the_inner_span_and_inside_the_outer_one(self) -> None:
        text = "So: “the ice is thin.”"
        (q,) = quotes(text, 0, len(text))
        assert text[q.inner : q.outer] == "the ice is thin."
        assert text[q.start : q.end] == "“the ice is thin.”"

    def test_an_apostrophe_is_no_mark(self) -> None:
        assert inside("The workers’ union didn’t move; it's the '90s again.") == []

    def test_an_apostrophe_inside_single_marks_does_not_close_them(self) -> None:
        assert inside("‘I don’t skate,’ she said.") == ["I don’t skate,"]

    def test_a_quotation_in_a_quotation_is_part_of_it(self) -> None:
        assert inside("“She shouted ‘come back’ and “run” and fell,” he said.") == [
            "She shouted ‘come back’ and “run” and fell,"
        ]

    def test_several_sentences_are_one_quotation(self) -> None:
        assert inside("“It cracked. We ran. Why?” she asked.") == ["It cracked. We ran. Why?"]

    def test_a_speech_over_paragraphs_opens_each_anew(self) -> None:
        text = "“It cracked at noon.\n\n“We ran to the shore.”\n\nNobody was hurt."
        assert inside(text) == ["It cracked at noon.", "We ran to the shore."]

    def test_a_straight_speech_over_paragraphs_too(self) -> None:
        text = '"It cracked at noon.\n"We ran to the shore."\nNobody was hurt.'
        assert inside(text) == ["It cracked at noon.", "We ran to the shore."]

    def test_a_quotation_in_hard_wrapped_lines_is_one(self) -> None:
        assert inside("He said “the ice\nis thin” twice.") == ["the ice\nis thin"]

    def test_a_stray_mark_takes_nothing_with_it(self) -> None:
        assert inside('A 15" board broke. He said "the ice is thin" twice.') == ["the ice is thin"]


class TestSpans:
    def test_a_quotation_opened_before_the_span_counts(self) -> None:
        text = "“It cracked at noon. We ran to the shore,” she said."
        start = text.index("We ran")
        assert quotation_spans(text, start, len(text)) == [(start, text.index("”"))]

    def test_a_paragraph_before_does_not_leak(self) -> None:
        text = "“It cracked at noon.\n\nThe lake is deep."
        assert quotation_spans(text, text.index("The"), len(text)) == []

    def test_an_empty_span_has_none(self) -> None:
        assert quotation_spans("“a b”", 2, 2) == []

    @given(MARKED, st.data())
    def test_spans_lie_within_and_do_not_overlap(self, text: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        at = start
        for s, e in quotation_spans(text, start, end):
            assert at <= s < e <= end
            at = e

    @given(MARKED)
    def test_the_whole_is_the_same_as_its_parts_seen_one_by_one(self, text: str) -> None:
        whole = {i for s, e in quotation_spans(text, 0, len(text)) for i in range(s, e)}
        single = {i for i in range(len(text)) if quotation_spans(text, i, i + 1)}
        if "\n" not in text:
            assert single == whole

    def test_many_marks_take_no_quadratic_time(self) -> None:
        text = "“" * 50_000 + " a"
        assert len(quotation_spans(text, 0, len(text))) <= 1


class TestKind:
    TEXT = (
        "“The ice is thin,” Lund said. The “thin” ice may break, she said."
        " She had warned them that “it will break.”"
    )

    def test_words_inside_marks_are_direct(self) -> None:
        assert kind(self.TEXT, "The ice is thin") is Quotation.DIRECT

    def test_the_marks_themselves_change_nothing(self) -> None:
        assert kind(self.TEXT, "“The ice is thin,”") is Quotation.DIRECT

    def test_some_words_inside_are_mixed(self) -> None:
        assert kind(self.TEXT, "The “thin” ice may break") is Quotation.MIXED

    def test_no_word_inside_is_indirect(self) -> None:
        assert kind(self.TEXT, "ice may break") is Quotation.INDIRECT

    def test_a_function_word_outside_leaves_it_direct(self) -> None:
        assert kind(self.TEXT, "that “it will break.”") is Quotation.DIRECT

    def test_function_words_alone_are_judged_by_themselves(self) -> None:
        assert kind("“It is,” she said.", "It is") is Quotation.DIRECT
        assert kind("It is, she said.", "It is") is Quotation.INDIRECT

    def test_two_spans_count_together(self) -> None:
        first, second = self.TEXT.index("The ice"), self.TEXT.index("ice may")
        assert quotation_kind(self.TEXT, [(first, first + 15), (second, second + 13)]) is Quotation.MIXED

    def test_no_words_is_indirect(self) -> None:
        assert quotation_kind("…", [(0, 1)]) is Quotation.INDIRECT
