"""Intervals: documents are what is drawn, and the same draws meet both runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.scoring.bootstrap import FEWEST, Difference, Interval, difference, interval
from evals.scoring.document import Counts
from evals.scoring.figures import FIGURES

CLAIM_F1 = FIGURES["claim_f1"]


def document(right: int, of: int) -> Counts:
    return Counter({"right 0.5": right, "predicted": of, "gold": of})


def documents(rights: Sequence[int], of: int = 10) -> list[Counts]:
    return [document(right, of) for right in rights]


MIXED = documents([0, 9, 3, 5, 7, 2, 8, 1, 6, 4, 10, 5])


def by_hand(a: Sequence[Counts], draws: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> list[float]:
    return [CLAIM_F1(sum((a[int(i)] for i in draw), Counter())) for draw in draws]


class TestAnInterval:
    def test_is_the_same_every_time_whatever_else_drew_random_numbers(self) -> None:
        first = interval(MIXED, CLAIM_F1)
        np.random.default_rng().random(100)
        assert interval([Counter(each) for each in MIXED], CLAIM_F1) == first

    def test_is_about_the_figure_of_all_the_documents(self) -> None:
        found = interval(MIXED, CLAIM_F1)
        assert found is not None
        assert found.value == CLAIM_F1(sum(MIXED, Counter())) == 60 / 120
        assert found.low < found.value < found.high

    @settings(max_examples=25)
    @given(st.lists(st.integers(0, 10), min_size=10, max_size=20))
    def test_has_the_value_within(self, rights: list[int]) -> None:
        found = interval(documents(rights), CLAIM_F1, rounds=400)
        assert found is not None
        assert 0.0 <= found.low <= found.value <= found.high <= 1.0

    def test_is_not_given_for_fewer_than_ten_documents(self) -> None:
        assert FEWEST == 10
        assert interval(MIXED[:9], CLAIM_F1) is None
        assert interval(MIXED[:10], CLAIM_F1) is not None
        assert interval([], CLAIM_F1) is None

    def test_keeps_documents_whole(self) -> None:
        """Every document has half its claims right: no draw of documents can differ, one of claims would."""
        halves = [document(n, 2 * n) for n in range(1, 13)]
        assert interval(halves, CLAIM_F1) == Interval(0.5, 0.5, 0.5)

    def test_weighs_a_document_by_its_claims(self) -> None:
        """One document has nearly all claims: drawn or not, the figure is near 1 or 0."""
        found = interval([document(1000, 1000), *documents([0] * 11, of=1)], CLAIM_F1)
        assert found is not None
        assert found.low == 0.0
        assert found.high > 0.99

    def test_of_right_and_wrong_documents_is_that_of_the_binomial(self) -> None:
        """Ten documents of one claim, five right: of draws B(10, ½) 5.5 % have at most 2, 1.1 % at most 1."""
        found = interval(documents([0, 1] * 5, of=1), CLAIM_F1)
        assert found == Interval(0.5, 0.2, 0.8)

    def test_grows_narrower_with_more_documents(self) -> None:
        few, many = interval(MIXED, CLAIM_F1), interval(MIXED * 10, CLAIM_F1)
        assert few is not None
        assert many is not None
        assert many.high - many.low < (few.high - few.low) / 2

    def test_of_documents_without_any_claim_is_nothing(self) -> None:
        assert interval([Counter()] * 10, CLAIM_F1) == Interval(0.0, 0.0, 0.0)

    def test_sums_what_is_drawn_as_adding_up_would(self) -> None:
        draws = np.random.default_rng(20260302).integers(0, len(MIXED), (200, len(MIXED)))
        low, high = np.percentile(by_hand(MIXED, draws), [2.5, 97.5])
        assert interval(MIXED, CLAIM_F1, rounds=200) == Interval(0.5, low, high)


class TestADifference:
    def test_of_a_run_with_itself_is_nothing_in_every_draw(self) -> None:
        assert difference(MIXED, MIXED, CLAIM_F1) == Difference(0.0, 0.0, 0.0, 1.0)

    def test_that_is_the_same_in_every_document_is_certain_however_much_they_differ(self) -> None:
        rights = [9, 1, 5, 3, 7, 2, 8, 4, 6, 1, 9, 5]
        found = difference(documents([n + 1 for n in rights]), documents(rights), CLAIM_F1)
        assert found is not None
        assert [found.value, found.low, found.high] == pytest.approx([0.1, 0.1, 0.1])
        assert found.not_better == 0.0

    def test_is_its_opposite_the_other_way_round(self) -> None:
        other = documents([1, 7, 3, 6, 7, 0, 9, 1, 5, 4, 9, 6])
        ours, theirs = difference(MIXED, other, CLAIM_F1), difference(other, MIXED, CLAIM_F1)
        assert ours is not None
        assert theirs is not None
        assert [ours.value, ours.low, ours.high] == pytest.approx([-theirs.value, -theirs.high, -theirs.low])
        assert ours.not_better + theirs.not_better >= 1.0

    def test_needs_the_same_documents(self) -> None:
        with pytest.raises(ValueError, match="12 documents against 11"):
            difference(MIXED, MIXED[:11], CLAIM_F1)

    def test_is_not_given_for_fewer_than_ten_documents(self) -> None:
        assert difference(MIXED[:9], MIXED[:9], CLAIM_F1) is None
