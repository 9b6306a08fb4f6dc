"""The quick way to canonical JSON says what the reference says, of every JSON value."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.canonical import canonical

# Characters at the edges: what is escaped, the ends of the planes, and the gap that surrogates leave.
WORDS = st.text(st.characters(codec="utf-8") | st.sampled_from('\0\x1f\x7f"\\/\u2028\ue000\uffff😀'))
SCALARS = st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.sampled_from([10**15, 10**16 // 2, -0.0, 1e21, 5e-324])
VALUES = st.recursive(
    SCALARS | NUMBERS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner), max_leaves=20
)


@given(VALUES)
def test_it_is_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"b": 1, "a": "é\n"}, '{"a":"é\\n","b":1}'),
        ({"\ue000": 1, "😀": 2}, '{"😀":2,"\ue000":1}'),
        ([1.0, 1e21, 0.1, -0.0], "[1,1e+21,0.1,0]"),
        ("at 12:30.5", '"at 12:30.5"'),
        (4.50, "4.5"),
    ],
)
def test_where_encoders_differ(value: Any, form: str) -> None:
    assert canonical(value).decode() == form


@pytest.mark.parametrize("value", [2**53, [-(2**53)], {"a": float("nan")}, ["\ud800"], {"\udfff": 1}, {1, 2}])
def test_what_json_cannot_hold(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical(value)
