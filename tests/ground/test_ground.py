"""A quote is pinned to the words of the text, across differences of writing and of nothing else."""

from __future__ import annotations

import pytest

from ledger.ground import Grounded, Tier, Ungrounded, ground


def outcome_of(quote: str, text: str, **where: int) -> tuple[Tier, tuple[str, ...]] | str:
    outcome = ground(quote, text, **where)
    if isinstance(outcome, Ungrounded):
        return outcome.reason
    assert all(span.holds_in(text) for span in outcome.spans)
    return outcome.tier, tuple(span.exact for span in outcome.spans)


class TestNormalised:
    @pytest.mark.parametrize(
        ("quote", "text", "exact"),
        [
            ("don't go", "She said: don’t go there.", "don’t go"),
            ('said: "Don\'t go"', "She said: “Don’t go” twice.", "said: “Don’t go”"),
            ("«No» was the answer", "He wrote that “No” was the answer.", "“No” was the answer"),
            ("the port - now shut - is empty", "Today the port – now shut – is empty.", None),
            ("ten minus\u22124", "What is ten minus-4 then", "ten minus-4"),
            ("a man -- tall -- came", "Then a man — tall — came in.", "a man — tall — came"),
            ("over the hill and away", "They went over\n  the hill\u00a0and away.", None),
            (
                "cooperation ended",
                "The co\u00adoperation\u200b ended there.",
                "co\u00adoperation\u200b ended",
            ),
            ("the cafe\u0301 closed", "In May the café closed.", "the café closed"),
            ("the café closed", "In May the cafe\u0301 closed.", "the cafe\u0301 closed"),
            ("the file was fine", "All said the ﬁle was ﬁne.", "the ﬁle was ﬁne"),
            ("in 2024 it fell", "People say that in ２０２４ it fell.", "in ２０２４ it fell"),
            ("نمیخواهیم", "گفت نمی‌خواهیم.", "نمی‌خواهیم"),
            ("It is … gone", "It is... gone, he said.", "It is... gone"),
        ],
    )
    def test_differences_of_writing(self, quote: str, text: str, exact: str | None) -> None:
        found = outcome_of(quote, text)
        assert isinstance(found, tuple), found
        assert found[0] is Tier.NORMALISED
        assert exact is None or found[1] == (exact,)

    @pytest.mark.parametrize(
        ("quote", "text"),
        [
            ("grew to 102 units", "It grew to 10² units."),
            ("grew by 1/2 point", "It grew by ½ point."),
            ("step 1 is done", "He says step ① is done."),
            ("Turkiye voted", "Then Türkiye voted."),
            ("the cafe", "in the cafe\u0301 there"),
            ("in the U.S. today", "Seen in the US today."),
            ("he said yes", "he said, yes"),
            ("the end of it.", "the end of it, they said"),
            ("👨👩👧 family", "The 👨‍👩‍👧 family came."),
        ],
    )
    def test_differences_that_are_more_than_writing(self, quote: str, text: str) -> None:
        assert outcome_of(quote, text) == "not in the text"

    def test_exact_wins_over_normalised(self) -> None:
        text = "He said “it is over” and then 'it is over' again."
        assert outcome_of("'it is over'", text) == (Tier.EXACT, ("'it is over'",))


class TestWrapping:
    @pytest.mark.parametrize(
        "quote",
        [
            '"we asked for nothing"',
            "“we asked for nothing”",
            "...we asked for nothing…",
            "[...] we asked for nothing",
        ],
    )
    def test_marks_that_the_model_put_around_are_ignored(self, quote: str) -> None:
        assert outcome_of(quote, "They say we asked for nothing at all.") == (
            Tier.NORMALISED,
            ("we asked for nothing",),
        )

    def test_marks_that_the_text_has_are_kept(self) -> None:
        text = "They say “we asked for nothing” at all."
        assert outcome_of("“we asked for nothing”", text) == (Tier.EXACT, ("“we asked for nothing”",))

    def test_nothing_else_is_ignored(self) -> None:
        assert (
            outcome_of("we asked for nothing!", "They say we asked for nothing at all.") == "not in the text"
        )


class TestEllipsis:
    TEXT = "The envoy, who had come from Oslo, said that the talks had begun. The guns are silent... for now."

    @pytest.mark.parametrize("mark", [" … ", "...", " ... ", " [...] ", " […] ", " (...) "])
    def test_the_parts_around_it_are_spans_in_order(self, mark: str) -> None:
        quote = f"The envoy{mark}said that the talks had begun"
        assert outcome_of(quote, self.TEXT) == (Tier.EXACT, ("The envoy", "said that the talks had begun"))

    def test_three_parts(self) -> None:
        found = outcome_of("The envoy … from Oslo … the talks had begun", self.TEXT)
        assert found == (Tier.EXACT, ("The envoy", "from Oslo", "the talks had begun"))

    def test_an_ellipsis_of_the_text_matches_first(self) -> None:
        assert outcome_of("The guns are silent... for now", self.TEXT) == (
            Tier.EXACT,
            ("The guns are silent... for now",),
        )
        assert outcome_of("The guns are silent … for now", self.TEXT) == (
            Tier.NORMALISED,
            ("The guns are silent... for now",),
        )

    def test_parts_out_of_order_are_ungrounded(self) -> None:
        assert outcome_of("said that the talks … The envoy", self.TEXT) == "not in the text"

    def test_a_part_that_says_too_little_is_ungrounded(self) -> None:
        assert outcome_of("The envoy … the", self.TEXT) == "fragment too short"

    def test_a_part_that_is_invented_is_ungrounded(self) -> None:
        assert outcome_of("The envoy … said that the war was over", self.TEXT) == "not in the text"

    def test_it_may_not_leave_a_negation_out(self) -> None:
        text = "We will not sign the new accord. It is not the time. We will sign others."
        assert outcome_of("We will … sign the new accord", text) == "the ellipsis skips a negation"
        assert (
            outcome_of("We will ... others", "We won't say. It is so. There are others.") == "not in the text"
        )

    def test_a_negation_of_another_sentence_may_be_left_out(self) -> None:
        text = "The bridge is open. It did not close. The road is clear."
        assert outcome_of("The bridge is open … The road is clear", text) == (
            Tier.EXACT,
            ("The bridge is open", "The road is clear"),
        )

    def test_parts_that_fit_in_several_ways_are_ambiguous(self) -> None:
        text = "The crowd sang. They went home. The crowd sang. They went home."
        assert outcome_of("The crowd sang ... They went home", text) == "ambiguous: 3 places"

    def test_parts_stay_in_the_window(self) -> None:
        text = (
            "The envoy spoke for an hour. " + "Nothing else happened that day. " * 3 + "The talks had begun."
        )
        assert outcome_of("The envoy spoke … The talks had begun", text, start=0, end=60) == "not in the text"


class TestWindow:
    TEXT = "One man fell. The bridge was closed at noon. It opened at dusk. One man fell."

    def test_a_quote_over_two_windows(self) -> None:
        end = self.TEXT.index(" It opened")
        assert outcome_of("closed at noon. It opened at dusk", self.TEXT, start=14, end=end) == (
            Tier.EXACT,
            ("closed at noon. It opened at dusk",),
        )

    def test_a_quote_over_two_windows_in_other_writing(self) -> None:
        text = self.TEXT.replace("noon. It", "noon.\n\nIt")
        found = outcome_of("closed at noon. It opened at dusk", text, start=14, end=text.index("\n"))
        assert found == (Tier.NORMALISED, ("closed at noon.\n\nIt opened at dusk",))

    def test_what_only_other_windows_say_is_not_taken(self) -> None:
        assert outcome_of("opened at dusk", self.TEXT, start=0, end=30) == "only outside the window"

    def test_inside_wins_over_running_over(self) -> None:
        text = "no news. no news. no news"
        found = ground("no news", text, start=9, end=17)
        assert isinstance(found, Grounded)
        assert found.spans[0].start == 9

    @pytest.mark.parametrize(("start", "end"), [(-5, 10_000), (500, 20), (10_000, 10_001)])
    def test_a_window_beside_the_text_raises_nothing(self, start: int, end: int) -> None:
        ground("The bridge", self.TEXT, start=start, end=end)


class TestEdges:
    @pytest.mark.parametrize(
        ("quote", "text"),
        [
            ("art", "a party line"),
            ("200 people", "some 4,200 people"),
            ("They can", "They can't go"),
            ("They can", "They can’t go"),
            ("4", "up 4.5 points"),
            ("5 degrees", "it was -5 degrees"),
            ("nuclear state", "a non-nuclear state"),
            ("Brien said", "Mr O’Brien said"),
            ("نشر", "قال إن النشر توقف"),
            ("перед", "переделка началась"),
            ("co", "the co\u00adoperation"),
            ("the 👨", "the 👨‍👩‍👧 came"),
            ("flag 🇺", "a flag 🇺🇸 here"),
        ],
    )
    def test_a_quote_that_cuts_a_word_a_number_or_a_character(self, quote: str, text: str) -> None:
        assert outcome_of(quote, text) == "begins or ends inside a word"

    @pytest.mark.parametrize(
        ("quote", "text"),
        [
            ("attack by Iran", "an attack by Iran's navy"),
            ("US", "the US-led force"),
            ("accord", "selon l’accord signé"),
            ("90 a barrel", "past $90 a barrel"),
            ("谈判", "我们没有要求谈判。"),
            ("รัฐบาล", "ว่ารัฐบาลไม่ได้"),
            ("15 people", "between 10 and 15 people"),
            ("no war", "“no war”"),
            ("👍 he wrote", "so 👍 he wrote"),
        ],
    )
    def test_a_quote_on_its_edges(self, quote: str, text: str) -> None:
        assert outcome_of(quote, text) == (Tier.EXACT, (quote,))


class TestSize:
    """A megabyte is an afternoon's work for a careless aligner."""

    def test_a_long_text(self) -> None:
        text = "".join(f"Line {i} says that the “river” rose by {i} cm.\n" for i in range(25_000))
        assert len(text) > 1_000_000
        quote = 'Line 19999 says that the "river" rose by 19999 cm.'
        found = outcome_of(quote, text)
        assert found == (Tier.NORMALISED, ("Line 19999 says that the “river” rose by 19999 cm.",))

    @pytest.mark.parametrize("unit", ["a", " ", "a ", "'", "…", ". ", "é", "ab '"])
    def test_a_text_that_repeats_itself(self, unit: str) -> None:
        text = unit * (200_000 // len(unit))
        assert isinstance(ground("a" + unit * 10_000, text), Ungrounded)
        assert isinstance(ground("a … " * 2_000, text[:20_000]), Ungrounded)
