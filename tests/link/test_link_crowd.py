"""How likely a pair is among many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.link.crowd import USUAL, among


def test_among_as_many_as_usual_it_is_as_likely_as_by_itself() -> None:
    assert abs(among(0.4, USUAL) - 0.4) < 1e-12


def test_among_four_times_as_many_its_odds_are_half() -> None:
    assert abs(among(0.5, 4 * USUAL) - 1 / 3) < 1e-12


@given(st.floats(0, 1), st.integers(0, 5000), st.integers(1, 500))
def test_it_stays_a_probability_and_falls_with_their_number(alone: float, few: int, more: int) -> None:
    less, least = among(alone, few + 1), among(alone, few + 1 + more)
    assert 0 <= least <= less <= 1


def test_what_is_certain_stays_so() -> None:
    assert (among(0.0, 500), among(1.0, 500)) == (0.0, 1.0)
