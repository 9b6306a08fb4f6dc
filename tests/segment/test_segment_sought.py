"""ledger.segment.sought: the same matches as ``re`` finds, found sooner."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from furniture_lines import FURNITURE, NEWS
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.segment import captions, ends, furniture, learnt, phrases, units
from ledger.segment.sought import Sought, needles


def sought() -> Iterator[tuple[str, Sought]]:
    for module in (captions, ends, furniture, learnt, phrases, units):
        for name, each in vars(module).items():
            some = each if isinstance(each, dict) else {"": each}
            for key, one in some.items():
                if isinstance(one, Sought):
                    yield f"{name} {key}".strip(), one


ALL = dict(sought())


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\ball rights reserved\b", {"all rights reserved"}),
        (r"\b(?:view|opinion)s? expressed\b", {"view expressed", "views expressed"} | {"opinion expressed"}),
        (r"^cookies? (?:notice|policy)|\bwe use \w+ cookies", {"cookie notice", "cookie policy"}),
        (r"[Pp]hoto by \w+", {"Photo by ", "photo by "}),
        (r"(?:very )*short", {"short"}),
        (r"\d+|news", {""}),
        (r"(?:news)?", {""}),
        (r"", {""}),
    ],
)
def test_one_of_them_is_in_all_that_matches(pattern: str, expected: set[str]) -> None:
    found = needles(pattern)
    assert (expected <= found) or all(any(n in e for n in found) for e in expected)
    assert ("" in found) == (expected == {""})


def test_patterns_that_have_some_are_the_ones_sought() -> None:
    assert len(ALL) > 20
    nearly_everywhere = {name for name, each in ALL.items() if "" in each.needles}
    assert nearly_everywhere == {"_SEARCHES number"}  # a digit


@pytest.mark.parametrize("name", ALL)
def test_finds_what_the_pattern_finds_in_lines_of_pages(name: str) -> None:
    plain = re.compile(ALL[name].pattern)
    for line in (*(line for line, _ in FURNITURE), *NEWS):
        for text in (line, line.lower()):
            found, expected = ALL[name].search(text), plain.search(text)
            assert (found and found.span()) == (expected and expected.span())
            assert [m.span() for m in ALL[name].finditer(text)] == [m.span() for m in plain.finditer(text)]


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_finds_what_the_pattern_matches_wherever_it_stands(name: str, data: st.DataObject) -> None:
    each = ALL[name]
    matching = data.draw(st.from_regex(each.pattern))
    assert each.search(matching)
    assert any(needle in matching for needle in each.needles)
