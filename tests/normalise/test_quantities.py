"""Quantities with unit, bound and what is counted; and the numbers that are none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.claims import Modifier
from ledger.normalise.numbers import NUMBER, parse_number
from ledger.normalise.quantities import find_quantities

AT_LEAST, AT_MOST, MORE, LESS, ABOUT = Modifier

# text, raw, value or (low, high), unit, modifier, of
FOUND = [
    ("at least 1,332 people died", "at least 1,332", "1332", None, AT_LEAST, "people"),
    ("Three US service members were hurt", "Three", "3", None, None, "US service members"),
    ("roughly 30 percent of voters", "roughly 30 percent", "30", "percent", ABOUT, "voters"),
    ("past $90 a barrel", "past $90 a barrel", "90", "USD per barrel", MORE, None),
    ("some 3,000 troops", "some 3,000", "3000", None, ABOUT, "troops"),
    ("more than 200 were hurt", "more than 200", "200", None, MORE, None),
    ("nearly half a million refugees", "nearly half a million", "500000", None, ABOUT, "refugees"),
    ("worth $5 billion", "$5 billion", "5000000000", "USD", None, None),
    ("3.2m people", "3.2m", "3200000", None, None, "people"),
    ("€4.5bn in aid", "€4.5bn", "4500000000", "EUR", None, None),
    ("Rs 500M", "Rs 500M", "500000000", "rupees", None, None),
    ("£20 an hour", "£20 an hour", "20", "GBP per hour", None, None),
    ("between 10 and 20 ships", "between 10 and 20", ("10", "20"), None, None, "ships"),
    ("10-15 drones", "10-15", ("10", "15"), None, None, "drones"),
    ("100 to 150 missiles", "100 to 150", ("100", "150"), None, None, "missiles"),
    (
        "between $5 and $7 billion",
        "between $5 and $7 billion",
        ("5000000000", "7000000000"),
        "USD",
        None,
        None,
    ),
    ("dozens of civilians", "dozens", ("12", None), None, MORE, "civilians"),
    ("tens of thousands of people", "tens of thousands", ("10000", None), None, MORE, "people"),
    ("at least hundreds fled", "at least hundreds", ("100", None), None, AT_LEAST, None),
    ("up to 40 km away", "up to 40 km", "40", "km", AT_MOST, None),
    ("as many as 12 soldiers", "as many as 12", "12", None, AT_MOST, "soldiers"),
    ("fewer than five", "fewer than five", "5", None, LESS, None),
    ("two dozen boats", "two dozen", "24", None, None, "boats"),
    ("a 60-day deadline", "60-day", "60", "days", None, None),
    ("over three days", "over three days", "3", "days", None, None),
    ("500+ homes", "500+", "500", None, AT_LEAST, "homes"),
    ("six or more", "six or more", "6", None, AT_LEAST, None),
    ("at -5 degrees", "-5 degrees", "-5", "degrees", None, None),
    ("one person died", "one", "1", None, None, "person"),
    ("5,00,000 rupees", "5,00,000 rupees", "500000", "rupees", None, None),
    ("two hundred and fifty people", "two hundred and fifty", "250", None, None, "people"),
    ("20 million barrels per day", "20 million barrels per day", "20000000", "barrels per day", None, None),
    ("up 0.5 percentage points", "0.5 percentage points", "0.5", "percentage points", None, None),
]


@pytest.mark.parametrize(("text", "raw", "value", "unit", "modifier", "of"), FOUND)
def test_one_quantity(
    text: str,
    raw: str,
    value: str | tuple[str, str | None],
    unit: str | None,
    modifier: Modifier | None,
    of: str | None,
) -> None:
    [found] = find_quantities(text)
    assert (found.raw, found.unit, found.modifier, found.of) == (raw, unit, modifier, of)
    if isinstance(value, str):
        assert (found.value, found.low, found.high) == (Decimal(value), None, None)
    else:
        high = None if value[1] is None else Decimal(value[1])
        assert (found.value, found.low, found.high) == (None, Decimal(value[0]), high)


NONE = """
2010-2014
in 2024
on March 8, 2025
three days ago
at 11:50 am
at 7 p.m.
the 21st century
F-16 and B-2 and U2
since 9/11
the 12 Day War
1. First item
Boeing 737
Resolution 2231
one of them
no one
lost 3-1
No. 2
at https://example.org/2/34 it
COVID-19
"""


@pytest.mark.parametrize("text", NONE.strip().splitlines())
def test_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("rose from 10 to 20 percent", ["10", "20"]),
        ("two and three", ["2", "3"]),
        ("13 dead and 40 wounded", ["13", "40"]),
        ("two in Oslo, 5 in Bergen", ["2", "5"]),
    ],
)
def test_several_quantities(text: str, values: list[str]) -> None:
    assert [q.value for q in find_quantities(text)] == [Decimal(v) for v in values]


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("1,332", "1332"),
        ("2.40", "2.4"),
        ("twenty-one", "21"),
        ("a hundred", "100"),
        ("half a dozen", "6"),
        ("two million three hundred thousand", "2300000"),
        ("1.5 million", "1500000"),
        ("eleven", "11"),
        ("hundred and", None),
        ("ten four", None),
        ("1,33", None),
        ("", None),
        ("9" * 40, None),
    ],
)
def test_numbers(phrase: str, value: str | None) -> None:
    assert parse_number(phrase) == (None if value is None else Decimal(value))


def test_a_value_is_exact() -> None:
    [found] = find_quantities("about 0.1 percent")
    assert str(found.value) == "0.1"
    assert "one" in NUMBER


PIECES = st.sampled_from(
    [
        "at least",
        "1,332",
        "$",
        "90",
        "a barrel",
        "between",
        "10",
        "and",
        "to",
        "-",
        "–",
        "20",
        "percent",
        "of",
        "people",
        "dozens",
        "half a",
        "million",
        "one",
    ]
)


@example("0 AT LEAST DOZENS")
@given(st.text() | st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES, max_size=12).map("".join))
def test_anything_is_read_without_an_error(text: str) -> None:
    at = 0
    for found in find_quantities(text):
        assert text[found.start : found.end] == found.raw
        assert found.start >= at
        at = found.end
        assert (found.value is None) != (found.low is None)
        assert found.high is None or (found.low is not None and found.low < found.high)
