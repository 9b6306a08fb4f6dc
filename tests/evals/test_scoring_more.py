"""What can be won by giving more claims than one has: nothing, but for the chance of being right."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from labelled_samples import numbered, of_numbered, scored, with_fields

from evals.scoring.document import Counts, Reference, roles
from evals.scoring.figures import PRF, detection, headline, strict
from evals.scoring.tokens import overlap_f1
from ledger.claims import Act, Claim, Polarity, Source, SourceKind

LABELLED = range(30)
"""The words of the numbered text in which there are labels; behind them nobody claims anything."""

_acts = st.sampled_from([Act.ASSERT, Act.DENY])
_sides = st.sampled_from(Polarity)
_names = st.sampled_from(["Voss", "Lind", ""])


@st.composite
def _labels(draw: st.DrawFn) -> list[Claim]:
    """Labels no two of which share a word."""
    edges = sorted(draw(st.sets(st.sampled_from(LABELLED), min_size=2, max_size=10)))
    return [
        numbered(first, last, who=draw(_names), act=draw(_acts), polarity=draw(_sides))
        for first, last in zip(edges[::2], edges[1::2], strict=False)
    ]


@st.composite
def _guess(draw: st.DrawFn, words: Sequence[int] = LABELLED) -> Claim:
    first, last = sorted((draw(st.sampled_from(words)), draw(st.sampled_from(words))))
    return numbered(first, last, who=draw(_names), act=draw(_acts), polarity=draw(_sides))


_guesses = st.lists(_guess(), max_size=6)


@st.composite
def _again(draw: st.DrawFn, claim: Claim) -> Claim:
    """The claim in the same words, with any labels."""
    source = Source(name=draw(_names) or "Nobody", kind=SourceKind.PERSON)
    return with_fields(claim, act=draw(_acts), polarity=draw(_sides), sources=(source,))


def reached(claim: Claim, reference: Reference, threshold: float = 0.5) -> int:
    """How many labels the claim could be compared with."""
    words = roles(claim, reference.words).content
    labels = [roles(label, reference.words).content for label in reference.claims]
    return sum(overlap_f1(label, words) >= threshold for label in labels)


def all_figures(counts: Counts) -> list[PRF]:
    return [headline(counts), strict(counts), detection(counts)]


class TestSayingItAgainWinsNothing:
    @given(_labels(), _guesses, _guess(), st.data())
    def test_in_the_same_words_with_any_labels(
        self, gold: list[Claim], predicted: list[Claim], first: Claim, data: st.DataObject
    ) -> None:
        reference = of_numbered(gold)
        predicted = [first, *predicted]
        assume(all(reached(claim, reference) <= 1 for claim in predicted))
        more = [*predicted, data.draw(_again(data.draw(st.sampled_from(predicted))))]
        before, after = scored(predicted, reference).counts, scored(more, reference).counts
        for was, now in zip(all_figures(before), all_figures(after), strict=True):
            assert now.right == was.right
            assert now.predicted == was.predicted + 1
            assert now.f1 < was.f1 or was.f1 == 0.0

    @given(_labels(), _guesses, _guess(), st.data())
    def test_nor_ever_where_words_must_be_nearly_the_same(
        self, gold: list[Claim], predicted: list[Claim], first: Claim, data: st.DataObject
    ) -> None:
        reference = of_numbered(gold)
        predicted = [first, *predicted]
        more = [*predicted, data.draw(_again(data.draw(st.sampled_from(predicted))))]
        before, after = scored(predicted, reference).counts, scored(more, reference).counts
        assert headline(after, "0.8").right == headline(before, "0.8").right
        assert detection(after, "0.8").right == detection(before, "0.8").right

    def test_but_a_claim_over_two_labels_given_twice_finds_both(self) -> None:
        """The known price of counting from half on: up to F1 2/3 one stretch can reach two labels."""
        reference = of_numbered([numbered(0, 7), numbered(8, 15)])
        both = numbered(0, 15)
        once, twice = scored([both], reference).counts, scored([both, both], reference).counts
        assert (headline(once).right, headline(twice).right) == (1, 2)
        assert detection(twice, "0.8").right == strict(twice).right == 0


class TestInventionsOnlyLose:
    @given(_labels(), _guesses, _guess(range(30, 60)))
    def test_a_claim_in_words_that_no_label_touches(
        self, gold: list[Claim], predicted: list[Claim], invented: Claim
    ) -> None:
        reference = of_numbered(gold)
        before = scored(predicted, reference).counts
        after = scored([*predicted, invented], reference).counts
        for was, now in zip(all_figures(before), all_figures(after), strict=True):
            assert (now.right, now.predicted) == (was.right, was.predicted + 1)
            assert now.recall == was.recall
            assert now.f1 < was.f1 or was.f1 == 0.0

    def test_and_so_does_every_word_of_the_text_as_a_claim(self) -> None:
        reference = of_numbered([numbered(0, 7), numbered(8, 15)])
        words = [numbered(word, word) for word in range(60)]
        assert headline(scored(words, reference).counts).right == 0


class TestHedging:
    """More or fewer words around a claim that is given already."""

    @given(_labels(), _guesses, _guess())
    def test_costs_exactly_one_prediction_and_finds_at_most_one_label_more(
        self, gold: list[Claim], predicted: list[Claim], hedge: Claim
    ) -> None:
        reference = of_numbered(gold)
        before, after = scored(predicted, reference).counts, scored([*predicted, hedge], reference).counts
        assert after["predicted"] == before["predicted"] + 1
        assert before["matched 0.5"] <= after["matched 0.5"] <= before["matched 0.5"] + 1

    @given(_labels(), _guesses, _guess())
    def test_makes_at_most_one_more_right(
        self, gold: list[Claim], predicted: list[Claim], hedge: Claim
    ) -> None:
        reference = of_numbered(gold)
        assume(all(reached(claim, reference) <= 1 for claim in [*predicted, hedge]))
        before, after = scored(predicted, reference).counts, scored([*predicted, hedge], reference).counts
        assert headline(after).right <= headline(before).right + 1
        assert strict(after).right <= strict(before).right + 1

    @given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
    def test_around_a_claim_that_is_right_already_only_loses(
        self, left: int, right: int, inner: int, outer: int
    ) -> None:
        reference = of_numbered([numbered(10, 19)])
        given_, hedge = numbered(10 - left, 19 + right), numbered(10 - inner, 19 + outer)
        before = headline(scored([given_], reference).counts)
        assume(before.right == 1)
        after = headline(scored([given_, hedge], reference).counts)
        assert (before.f1, after.f1) == (1.0, 2 / 3)

    def test_wins_where_the_first_words_were_too_far_off(self) -> None:
        reference = of_numbered([numbered(10, 19)])
        far, near = numbered(18, 27), numbered(12, 21)
        assert headline(scored([far], reference).counts).f1 == 0.0
        assert headline(scored([far, near], reference).counts).f1 == 2 / 3

    def test_can_lose_what_was_right_to_better_words_with_a_wrong_label(self) -> None:
        reference = of_numbered([numbered(10, 19)])
        near, exact = numbered(10, 18), numbered(10, 19, act=Act.DENY)
        assert headline(scored([near], reference).counts).right == 1
        assert headline(scored([near, exact], reference).counts).right == 0

    @given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 50), st.integers(1, 20), st.data())
    def test_pays_only_if_it_is_right_more_often_than_half_the_f1(
        self, right: int, wrong: int, missed: int, added: int, data: st.DataObject
    ) -> None:
        gained = data.draw(st.integers(0, min(added, missed)))
        before = PRF(right, right + wrong, right + missed)
        after = PRF(right + gained, right + wrong + added, right + missed)
        rises = gained * (before.predicted + before.gold) > right * added
        assert (after.f1 > before.f1 + 1e-12) == rises


class TestSeveralClaimersForTheSameWords:
    @pytest.mark.parametrize("mention", [40, 50])
    def test_the_one_named_first_is_compared_wherever_its_mention_stands(self, mention: int) -> None:
        reference = of_numbered([numbered(10, 19, who="Lind", mention=40)])
        voss, lind = numbered(10, 19, who="Voss", mention=mention), numbered(10, 19, who="Lind", mention=40)
        first_wrong, first_right = scored([voss, lind], reference), scored([lind, voss], reference)
        assert (headline(first_wrong.counts).right, headline(first_wrong.counts).predicted) == (0, 2)
        assert (headline(first_right.counts).right, headline(first_right.counts).predicted) == (1, 2)
