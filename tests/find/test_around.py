"""What of a window is shown for a cue."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.find.around import BEFORE, BEHIND, around


def test_a_short_window_is_shown_whole() -> None:
    assert around(10, 12, 40) == list(range(40))


def test_of_a_long_one_what_is_near_and_the_marks_at_both_ends() -> None:
    shown = around(120, 122, 256)
    assert shown == [0, *range(120 - BEFORE, 122 + BEHIND), 255]


@given(st.integers(3, 256).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n - 2))))
def test_the_cue_is_always_shown_in_order_and_nothing_twice(given_: tuple[int, int]) -> None:
    length, first = given_
    shown = around(first, first + 1, length)
    assert first in shown
    assert shown == sorted(set(shown))
    assert (shown[0], shown[-1]) == (0, length - 1)
