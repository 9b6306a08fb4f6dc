"""A pair is borne out by what says the same as either of the two."""

from __future__ import annotations

import pytest

from ledger.link.support import Kin, supported


@pytest.fixture
def kin() -> Kin:
    kin = Kin()
    kin.learn("b", "b2", 0.9, alike=True)
    return kin


def test_a_pair_is_raised_by_what_says_the_same_as_the_other(kin: Kin) -> None:
    raised = supported({"b": 0.2, "b2": 0.9}, {}, kin)
    assert raised["b"] == pytest.approx(0.3 * 0.2 + 0.7 * 0.9)
    assert raised["b2"] == 0.9  # its neighbour would lower it, and nothing is lowered


def test_a_pair_is_raised_by_what_says_the_same_as_the_new_one() -> None:
    kin = Kin()
    kin.learn("a2", "b", 0.8, alike=False)
    assert supported({"a2": 0.9, "b": 0.2}, {"a2": 0.9}, kin)["b"] == pytest.approx(0.3 * 0.2 + 0.7 * 0.8)


def test_a_neighbour_that_is_linked_to_neither_lowers_nothing_and_raises_nothing(kin: Kin) -> None:
    assert supported({"b": 0.4}, {}, kin) == {"b": 0.4}


def test_what_is_hardly_alike_is_no_neighbour() -> None:
    kin = Kin()
    kin.learn("b", "b2", 0.3, alike=True)
    assert supported({"b": 0.2, "b2": 0.9}, {}, kin) == {"b": 0.2, "b2": 0.9}


def test_of_many_links_the_surest_are_kept() -> None:
    kin = Kin()
    for number in range(20):
        kin.learn("b", f"n{number:02}", 0.5 + number / 100, alike=True)
    assert [id for id, _ in kin.alike("b")] == [f"n{number:02}" for number in range(19, 11, -1)]
