"""Who claims it: names, chains of them, and their edges."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from labelled_samples import GOLD, TEXT, scored, with_fields

from evals.scoring.document import Counts, Reference, score
from evals.scoring.figures import PRF, edges, field_accuracy
from evals.scoring.names import Names
from ledger.claims import Source, SourceKind

NAMES = Names({"Ada Voss": ("Voss", "Minister Voss"), "the Ministry of Ports": ("the ministry",)})


def chain(*names: str) -> tuple[Source, ...]:
    return tuple(Source(name=name, kind=SourceKind.UNNAMED) for name in names)


def compared(gold: Sequence[str], predicted: Sequence[str], names: Names) -> Counts:
    """The counts of one claim with the chain ``gold``, predicted with the other."""
    label, guess = (with_fields(GOLD[0], sources=chain(*side)) for side in (gold, predicted))
    return score(Reference("one", TEXT, [label], ["one-1"], names), [guess]).counts


class TestTheSameSource:
    @pytest.mark.parametrize(
        "name", ["Ada Voss", "Voss", "Minister Voss", "VOSS", "ada  voss", "Voss’s", "Ada Voss's", "Voss,"]
    )
    def test_is_any_of_its_names_whatever_their_case_possessive_and_punctuation(self, name: str) -> None:
        assert NAMES.same("Ada Voss", name)

    @pytest.mark.parametrize("name", ["Ministry of Ports", "The Ministry of the Ports", "a ministry"])
    def test_is_the_same_with_another_article_or_none(self, name: str) -> None:
        assert NAMES.same("the Ministry of Ports", name)

    @pytest.mark.parametrize(
        "name", ["she", "her", "Ada", "Bo Lind", "Ada Voss and Bo Lind", "ministry", "", "the"]
    )
    def test_is_no_pronoun_no_part_and_nobody_else(self, name: str) -> None:
        assert not NAMES.same("Ada Voss", name)

    def test_is_by_its_own_name_where_no_others_are_listed(self) -> None:
        assert NAMES.same("Bo Lind", "bo lind")
        assert not NAMES.same("Bo Lind", "Lind")

    def test_is_not_whoever_lists_it_among_its_own_names(self) -> None:
        names = Names({"Ada Voss": ("the minister",), "the minister": ()})
        assert names.same("Ada Voss", "the minister")
        assert not names.same("the minister", "Ada Voss")

    def test_has_the_names_of_both_entries_that_differ_in_an_article_only(self) -> None:
        names = Names({"the Gazette": ("Sund Gazette",), "Gazette": ("the paper",)})
        assert names.same("Gazette", "Sund Gazette")
        assert names.same("the Gazette", "the paper")

    @pytest.mark.parametrize(("a", "b"), [("मोदी", "मादा"), ("Войтов", "Войтова"), ("王毅", "王义")])
    def test_is_told_apart_in_every_script(self, a: str, b: str) -> None:
        assert not Names({}).same(a, b)
        assert Names({}).same(a, a)

    def test_is_one_however_its_letters_are_composed(self) -> None:
        assert Names({}).same("José", "Jose\u0301")


class TestTwoLabellingsNames:
    def test_joined_know_a_source_by_what_either_calls_it(self) -> None:
        first = Names({"Ada Voss": ("Minister Voss",)})
        second = Names({"Minister Voss": ("the minister",), "Bo Lind": ("Lind",)})
        for joined in (first.joined(second), second.joined(first)):
            assert joined.same("Ada Voss", "the minister")
            assert joined.same("Minister Voss", "Ada Voss")
            assert joined.same("Bo Lind", "Lind")
            assert not joined.same("Ada Voss", "Lind")

    def test_stay_as_they_were(self) -> None:
        first, second = Names({"Ada Voss": ("Voss",)}), Names({"Voss": ("she who signs",)})
        first.joined(second)
        assert not first.same("Ada Voss", "she who signs")
        assert not second.same("Voss", "Ada Voss")


def claimer_right(gold: Sequence[str], predicted: Sequence[str]) -> bool:
    return field_accuracy(compared(gold, predicted, NAMES), "claimer").value == 1.0


class TestTheClaimer:
    def test_is_the_last_of_the_chain(self) -> None:
        assert claimer_right(["Radio Sund", "Ada Voss"], ["Voss"])
        assert claimer_right(["Radio Sund", "Ada Voss"], ["Gazette", "Voss"])
        assert not claimer_right(["Radio Sund", "Ada Voss"], ["Radio Sund"])
        assert not claimer_right(["Radio Sund", "Ada Voss"], ["Voss", "Radio Sund"])

    def test_is_the_publisher_only_where_nobody_is_named(self) -> None:
        assert claimer_right([], [])
        assert not claimer_right([], ["Voss"])
        assert not claimer_right(["Ada Voss"], [])


def of_chains(gold: Sequence[str], predicted: Sequence[str], names: Names = NAMES) -> tuple[PRF, bool, bool]:
    """The edges of one matched pair with these chains, and whether the chain and its depth are right."""
    counts = compared(gold, predicted, names)
    exact = field_accuracy(counts, "chain").value == 1.0
    assert exact == (counts["edges exact"] == counts["edges chains"])
    return edges(counts), exact, counts["edges depth right"] == counts["edges chains"]


class TestChains:
    def test_are_right_link_by_link_in_their_order(self) -> None:
        assert of_chains(["Radio Sund", "Voss"], ["radio sund", "Voss"]) == (PRF(2, 2, 2), True, True)

    def test_are_wrong_the_other_way_round(self) -> None:
        assert of_chains(["Radio Sund", "Voss"], ["Voss", "Radio Sund"]) == (PRF(0, 2, 2), False, True)

    def test_without_their_inner_link_have_their_outer_edge(self) -> None:
        assert of_chains(["Radio Sund", "Voss"], ["Radio Sund"]) == (PRF(1, 1, 2), False, False)

    def test_without_their_outer_link_have_none(self) -> None:
        assert of_chains(["Radio Sund", "Voss"], ["Voss"]) == (PRF(0, 1, 2), False, False)

    def test_with_a_link_too_many_have_the_edges_before_it(self) -> None:
        assert of_chains(["Radio Sund"], ["Radio Sund", "Voss"]) == (PRF(1, 2, 1), False, False)

    def test_have_the_edges_behind_a_wrong_link_and_not_those_over_a_missing_one(self) -> None:
        three = ["Gazette", "Radio Sund", "Voss"]
        assert of_chains(three, ["Herald", "Radio Sund", "Voss"]) == (PRF(1, 3, 3), False, True)
        assert of_chains(three, ["Gazette", "Voss"]) == (PRF(1, 2, 3), False, False)

    def test_against_the_publisher_alone_have_nothing_right(self) -> None:
        assert of_chains([], ["Voss"]) == (PRF(0, 1, 0), False, False)
        assert of_chains(["Voss"], []) == (PRF(0, 0, 1), False, False)

    def test_empty_on_both_sides_are_counted_apart(self) -> None:
        counts = compared([], [], NAMES)
        assert (edges(counts), counts["edges chains"], counts["chains empty"]) == (PRF(0, 0, 0), 0, 1)

    def test_may_call_a_link_by_any_of_its_names(self) -> None:
        names = Names({"Radio Sund": ("the station",), "Ada Voss": ("Voss",)})
        whole = (PRF(2, 2, 2), True, True)
        assert of_chains(["Radio Sund", "Ada Voss"], ["station", "Voss"], names) == whole

    def test_may_call_a_link_by_a_name_that_another_source_has_too(self) -> None:
        names = Names({"Ada Voss": ("the minister",), "Bo Lind": ("the minister",)})
        assert of_chains(["Bo Lind"], ["the minister"], names) == (PRF(1, 1, 1), True, True)

    def test_keep_apart_two_links_of_which_one_has_the_others_name_too(self) -> None:
        names = Names({"Sund": ("the town council",), "the town council": ()})
        whole = (PRF(2, 2, 2), True, True)
        assert of_chains(["Sund", "the town council"], ["Sund", "town council"], names) == whole
        swapped = (PRF(0, 2, 2), False, True)
        assert of_chains(["Sund", "the town council"], ["town council", "Sund"], names) == swapped

    def test_of_two_and_more_are_also_counted_by_themselves(self) -> None:
        nested = edges(scored(GOLD).counts, nested=True)
        assert nested == PRF(2, 2, 2)
        assert edges(scored(GOLD).counts) == PRF(7, 7, 7)
