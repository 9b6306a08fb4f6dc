"""Where other extractors pin a quote to words that do not say it: each failure, and the right answer."""

from __future__ import annotations

import pytest

from ledger.ground import Grounded, Tier, Ungrounded, ground

DENIAL = "Smith denied it on Tuesday. “We never signed such an agreement,” he said. He did not deny the rest."
TOLL = "The ministry said that 4,200 people had been moved from the coast before the storm."


def reason(quote: str, text: str, **where: int | None) -> str:
    outcome = ground(quote, text, **where)  # type: ignore[arg-type]
    assert isinstance(outcome, Ungrounded), outcome
    return outcome.reason


def words(quote: str, text: str, **where: int | None) -> tuple[str, ...]:
    outcome = ground(quote, text, **where)  # type: ignore[arg-type]
    assert isinstance(outcome, Grounded), outcome
    assert all(span.holds_in(text) for span in outcome.spans)
    return tuple(span.exact for span in outcome.spans)


class TestLangextract:
    def test_a_change_of_case_is_not_exact(self) -> None:
        assert reason("smith DENIED it", DENIAL) == "not in the text: the case differs"

    def test_a_dropped_never_is_not_cut_down_to_its_first_word(self) -> None:
        assert reason("We signed such an agreement", DENIAL) == "not in the text"

    def test_an_added_never_is_not_matched(self) -> None:
        assert reason("He did not never deny the rest", DENIAL) == "not in the text"

    def test_a_changed_number_is_neither_a_prefix_nor_a_fuzzy_match(self) -> None:
        assert reason("9,900 people had been moved from the coast", TOLL) == "not in the text"
        assert reason("The ministry said that 4,300 people had been moved", TOLL) == "not in the text"

    def test_nested_and_overlapping_quotes_are_each_grounded(self) -> None:
        text = "Alice alleged that Bob had told Carol that the bridge was closed."
        outer, inner = "Bob had told Carol that the bridge was closed", "the bridge was closed"
        across = "alleged that Bob had told Carol"
        assert [words(q, text) for q in (outer, inner, across)] == [(outer,), (inner,), (across,)]

    @pytest.mark.parametrize(
        ("quote", "text"),
        [
            ("الوزارة لم تؤكد الخبر", "وقال المتحدث إن الوزارة لم تؤكد الخبر حتى الآن."),
            ("نمی‌خواهیم مذاکره کنیم", "سخنگو گفت که نمی‌خواهیم مذاکره کنیم و بس."),
            ("我们没有要求谈判", "发言人星期一说：“我们没有要求谈判。”"),
            ("हमने बातचीत नहीं माँगी", "प्रवक्ता ने कहा कि हमने बातचीत नहीं माँगी है।"),
            ("мы не просили о переговорах", "Представитель заявил: «мы не просили о переговорах»."),
            ("우리는 회담을 요청하지 않았다", "대변인은 “우리는 회담을 요청하지 않았다”고 말했다."),
        ],
    )
    def test_text_that_is_not_latin(self, quote: str, text: str) -> None:
        assert words(quote, text) == (quote,)

    @pytest.mark.parametrize(
        ("quote", "text"),
        [
            ("الوزارة تؤكد الخبر", "وقال المتحدث إن الوزارة لم تؤكد الخبر حتى الآن."),
            ("我们要求谈判", "发言人星期一说：“我们没有要求谈判。”"),
            ("3人死亡", "当局说，有13人死亡。"),
        ],
    )
    def test_a_negation_or_digit_dropped_in_text_that_is_not_latin(self, quote: str, text: str) -> None:
        assert isinstance(ground(quote, text), Ungrounded)

    def test_of_repeated_mentions_the_one_in_the_window_is_meant(self) -> None:
        text = "He denied it. Later, pressed again, he denied it. In the end he denied it."
        second = text.index("he denied it")
        window = {"start": second - 22, "end": second + 14}
        outcome = ground("he denied it", text, **window)
        assert isinstance(outcome, Grounded)
        assert outcome.spans[0].start == second
        assert outcome.tier is Tier.EXACT

    def test_repeated_mentions_in_one_window_are_ambiguous(self) -> None:
        text = "First he denied it, then he denied it, and at last he denied it."
        assert reason("he denied it", text) == "ambiguous: 3 places"

    def test_of_repeated_mentions_the_nearest_is_meant_where_a_place_is_given(self) -> None:
        text = "First he denied it, then he denied it, and at last he denied it."
        last = text.rindex("he denied it")
        outcome = ground("he denied it", text, near=last + 2)
        assert isinstance(outcome, Grounded)
        assert outcome.spans[0].start == last

    def test_two_places_as_near_as_each_other_are_ambiguous(self) -> None:
        text = "it is so. No, it is so."
        middle = (text.index("it is so") + len("it is so") + text.rindex("it is so")) // 2
        assert reason("it is so", text, near=middle) == "ambiguous: 2 places"


class TestInstructor:
    def test_a_dropped_not_is_not_an_edit_of_four_letters(self) -> None:
        assert reason("He did deny the rest", DENIAL) == "not in the text"

    def test_an_added_not_is_not_an_edit_of_four_letters(self) -> None:
        assert reason("Smith not denied it", DENIAL) == "not in the text"

    def test_a_changed_figure_is_not_an_edit_of_three_characters(self) -> None:
        assert reason("9,900 people had been moved", TOLL) == "not in the text"


class TestLoki:
    def test_the_first_occurrence_is_not_taken_for_the_one_meant(self) -> None:
        text = "The army advanced. The army retreated."
        assert reason("The army", text) == "ambiguous: 2 places"

    def test_spans_are_not_moved_to_tile_the_document(self) -> None:
        text = "Alpha beta gamma delta epsilon."
        assert words("beta gamma", text) == ("beta gamma",)
        assert words("gamma delta", text) == ("gamma delta",)


class TestInvention:
    @pytest.mark.parametrize(
        "quote",
        [
            "We have always been ready for talks",  # invented
            "denied Smith it on Tuesday",  # reordered
            "Jones denied it on Tuesday",  # another name
            "Smith denied it on Wednesday",  # another day
            "Smith denied it on Tuesday afternoon",  # longer than the text
            "“We signed such an agreement,” he said",  # dropped never, in quotation marks
            "Smith denied it Tuesday",  # a word left out
            "We never signed such agreements",  # another number
        ],
    )
    def test_what_the_text_does_not_say_is_ungrounded(self, quote: str) -> None:
        assert reason(quote, DENIAL) == "not in the text"

    @pytest.mark.parametrize("quote", ["", "   ", "…", "“”", "...", "—", "\u200b"])
    def test_a_quote_without_words_is_ungrounded(self, quote: str) -> None:
        assert reason(quote, DENIAL) == "no words in the quote"
