"""Relations as pairs, and speakers as clusters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scoring.figures import PRF
from evals.scoring.links import aligned, b_cubed, pairs

GOLD = [
    ("contradicts", "1", "2"),
    ("contradicts", "3", "4"),
    ("updates", "6", "5"),
    ("same_utterance", "7", "8"),
]
_clusters = st.lists(st.integers(0, 4), min_size=1, max_size=8).map(
    lambda homes: [{m for m, home in enumerate(homes) if home == each} for each in sorted(set(homes))]
)


class TestPairs:
    def test_of_the_labels_themselves_are_right(self) -> None:
        assert pairs(GOLD, GOLD) == {
            "contradicts": PRF(2, 2, 2),
            "same_utterance": PRF(1, 1, 1),
            "updates": PRF(1, 1, 1),
        }

    def test_are_counted_for_each_kind_that_either_side_has(self) -> None:
        found = [("contradicts", "1", "2"), ("contradicts", "1", "4"), ("same_proposition", "3", "4")]
        assert pairs(GOLD, found) == {
            "contradicts": PRF(1, 2, 2),
            "same_proposition": PRF(0, 1, 0),
            "same_utterance": PRF(0, 0, 1),
            "updates": PRF(0, 0, 1),
        }

    def test_that_have_no_direction_are_the_same_both_ways(self) -> None:
        assert pairs([("contradicts", "1", "2")], [("contradicts", "2", "1")])["contradicts"].f1 == 1.0

    def test_that_have_one_are_not(self) -> None:
        assert pairs([("updates", "6", "5")], [("updates", "5", "6")])["updates"] == PRF(0, 1, 1)

    def test_given_twice_count_once(self) -> None:
        twice = [("contradicts", "1", "2"), ("contradicts", "2", "1"), ("contradicts", "1", "2")]
        assert pairs(GOLD, twice)["contradicts"] == PRF(1, 1, 2)

    def test_of_nothing_are_none(self) -> None:
        assert pairs([], []) == {}

    def test_end_to_end_hang_on_both_their_claims(self) -> None:
        label_of = {"p1": "1", "p2": "2", "p3": "3"}
        found = aligned([("contradicts", "p2", "p1"), ("contradicts", "p3", "p9")], label_of)
        assert found == [("contradicts", "2", "1"), ("contradicts", "3", "?p9")]
        assert pairs(GOLD, found)["contradicts"] == PRF(1, 2, 2)

    def test_a_claim_without_a_label_is_none_though_it_be_called_like_one(self) -> None:
        for found in (("contradicts", "1", "p2"), ("contradicts", "p2", "1")):
            assert pairs(GOLD, aligned([found], {"p2": "2"}))["contradicts"] == PRF(0, 1, 2)


class TestBCubed:
    """Bagga & Baldwin (1998): the truth is {1…5}, {6, 7}, {8…C}, and two responses merge two of these."""

    TRUTH = ({1, 2, 3, 4, 5}, {6, 7}, {8, 9, 10, 11, 12})

    def test_merging_the_small_cluster_costs_little(self) -> None:
        found = b_cubed(self.TRUTH, [{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10, 11, 12}])
        # 5 mentions at 1, 2 at 2/7, 5 at 5/7: 16/21 = .762
        assert found["precision"] == pytest.approx((5 + 2 * 2 / 7 + 5 * 5 / 7) / 12) == pytest.approx(16 / 21)
        assert found["recall"] == 1.0

    def test_merging_the_two_large_ones_costs_more(self) -> None:
        found = b_cubed(self.TRUTH, [{1, 2, 3, 4, 5, 8, 9, 10, 11, 12}, {6, 7}])
        # 10 mentions at 1/2, 2 at 1: 7/12 = .583
        assert found["precision"] == pytest.approx(7 / 12)
        assert found["recall"] == 1.0
        assert found["f1"] == pytest.approx(2 * 7 / 12 / (7 / 12 + 1))

    def test_the_other_way_round_precision_and_recall_change_places(self) -> None:
        merged = [{1, 2, 3, 4, 5, 8, 9, 10, 11, 12}, {6, 7}]
        there, back = b_cubed(self.TRUTH, merged), b_cubed(merged, self.TRUTH)
        assert (there["precision"], there["recall"]) == (back["recall"], back["precision"])

    def test_everyone_alone_is_precise_and_finds_little(self) -> None:
        found = b_cubed([{1, 2, 3}, {4}], [{1}, {2}, {3}, {4}])
        # three mentions find a third of their cluster, one all of it
        assert (found["precision"], found["recall"]) == (1.0, 2 / 4)

    def test_who_is_left_out_is_alone(self) -> None:
        assert b_cubed([{1, 2, 3}], [{1, 2}]) == b_cubed([{1, 2, 3}], [{1, 2}, {3}])

    def test_a_mention_that_is_none_lowers_precision(self) -> None:
        found = b_cubed([{1, 2}], [{1, 2, 9}])
        # 1 and 2 have two of three, 9 itself of three
        assert found["precision"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
        assert found["recall"] == 1.0

    def test_of_nothing_is_nothing(self) -> None:
        assert b_cubed([], []) == {"precision": 0.0, "recall": 0.0, "f1": 0.0}

    @given(_clusters, _clusters)
    def test_is_one_for_the_same_clusters_only(self, a: list[set[int]], b: list[set[int]]) -> None:
        def together(clusters: list[set[int]]) -> set[frozenset[int]]:
            return {frozenset(cluster) for cluster in clusters if len(cluster) > 1}

        assert (b_cubed(a, b)["f1"] == pytest.approx(1.0)) == (together(a) == together(b))
        assert b_cubed(a, a) == pytest.approx({"precision": 1.0, "recall": 1.0, "f1": 1.0})
