"""Contents mended: what is filled, where their ends go, and what they never take."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_decode import read

from ledger.find.decode import spans_of
from ledger.find.mend import REACH, mended

TEXT = "Holm said the old pier held in the storm, and the town slept on. Rain fell."
WORDS = "Holm said the old pier held in the storm , and the town slept on . Rain fell .".split()
OTHERS = {"Holm", "said"}


def mend(likely: dict[int, float], *, others: set[int] = frozenset({0, 1})) -> str:  # type: ignore[assignment]
    """The content's words, where word ``n`` has the probability ``likely[n]`` and all others 0.01."""
    pieces = read(TEXT)
    each = np.array([likely.get(n, 0.01) for n in range(len(WORDS))], np.float32)
    mask = np.array([n in others for n in range(len(WORDS))])
    content = mended(TEXT, pieces, (each >= 0.5) & ~mask, mask, each)
    return " … ".join(TEXT[a:b] for a, b in spans_of(TEXT, pieces, content))


def between(first: int, after: int, value: float = 0.95) -> dict[int, float]:
    return dict.fromkeys(range(first, after), value)


def test_a_sure_content_stays_as_it_is() -> None:
    assert mend(between(2, 9)) == "the old pier held in the storm"


def test_a_gap_is_filled() -> None:
    assert mend(between(2, 9) | {4: 0.2, 5: 0.1}) == "the old pier held in the storm"


def test_but_not_over_the_cue() -> None:
    assert mend(between(2, 9), others={4}) == "the old … held in the storm"


def test_nor_over_a_long_way() -> None:
    apart = {2: 0.99} | between(2 + REACH + 2, 15)
    assert mend(apart).startswith("the … ")


def test_an_end_goes_on_to_where_the_sentence_ends() -> None:
    assert mend(between(2, 13) | {13: 0.45, 14: 0.4}) == TEXT[10:63]


def test_an_end_goes_back_to_where_the_clause_ends() -> None:
    assert mend(between(2, 9) | {9: 0.6, 10: 0.55, 11: 0.5, 12: 0.01}) == "the old pier held in the storm"


def test_nothing_ends_on_a_word_that_leads_on() -> None:
    assert mend(between(2, 6) | {6: 0.55, 7: 0.5, 8: 0.05}) == "the old pier held"


@pytest.mark.parametrize("other", [13, 14])
def test_an_end_stops_before_the_source_or_cue(other: int) -> None:
    got = mend(between(2, 13) | {13: 0.45, 14: 0.49}, others={0, 1, other})
    assert "slept on" not in got


@given(st.lists(st.floats(0, 1, width=32), min_size=19, max_size=19), st.sets(st.integers(0, 18)))
def test_what_belongs_to_others_is_never_taken_and_no_content_vanishes(
    values: list[float], others: set[int]
) -> None:
    each = np.array(values, np.float32)
    mask = np.array([n in others for n in range(19)])
    before = (each >= 0.5) & ~mask
    after = mended(TEXT, read(TEXT), before, mask, each)
    assert not (after & mask).any()
    assert after.any() == before.any()
