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
    ("between 3.5% and 3.7%", "between 3.5% and 3.7%", ("3.5", "3.7"), "percent", None, None),
    ("1.2 percent to 1.6 percent", "1.2 percent to 1.6 percent", ("1.2", "1.6"), "percent", None, None),
    ("between 40 km and 50km of road", "between 40 km and 50km", ("40", "50"), "km", None, None),
    ("a 5%–7% rise", "5%–7%", ("5", "7"), "percent", None, None),
    ("between 3% and 5 of it", "between 3% and 5", ("3", "5"), "percent", None, None),
    (
        "about $2 million to $3 million",
        "about $2 million to $3 million",
        ("2000000", "3000000"),
        "USD",
        ABOUT,
        None,
    ),
    (
        "between two million tonnes and three million tonnes of grain",
        "between two million tonnes and three million tonnes",
        ("2000000", "3000000"),
        "tonnes",
        None,
        None,
    ),
    (
        "between $70 a barrel and $75 a barrel",
        "between $70 a barrel and $75 a barrel",
        ("70", "75"),
        "USD per barrel",
        None,
        None,
    ),
    (
        "ranged from $2 million to $3 million",
        "$2 million to $3 million",
        ("2000000", "3000000"),
        "USD",
        None,
        None,
    ),
    ("10 kg a day to 20 kg a day", "10 kg a day to 20 kg a day", ("10", "20"), "kg per day", None, None),
    ("between -5 and -3 degrees", "between -5 and -3 degrees", ("-5", "-3"), "degrees", None, None),
    ("minus 5 to 3 degrees", "minus 5 to 3 degrees", ("-5", "3"), "degrees", None, None),
    ("anywhere from 10 to 20 ships", "10 to 20", ("10", "20"), None, None, "ships"),
    ("fines of from €40 to €90", "€40 to €90", ("40", "90"), "EUR", None, None),
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
Ada Holm, 34, said
Ada Holm, 34, of Brun
a nurse, 61, was hurt
the boy (7) was found
a 15-year-old boy
the seven-year-old twins
aged 34
aged between 12 and 15
children aged 5 to 11
at the age of 40
she is 34 years old
in her 40s
flight 417 was late
Flight 417 passengers
the Route 66 drivers
highway 61
platform 9
page 3
phase 3 trials
article 5
chapters 4 and 5
on day 12 of the strike
at 7 on Monday
at seven on Friday
at around 7 that evening
7 o’clock
from 7 to 9 am
at 0600
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
        ("rose from $2 million to $3 million", ["2000000", "3000000"]),
        ("cut from 1.9 percent to 0.8 percent", ["1.9", "0.8"]),
        ("5 percent and 6 percent", ["5", "6"]),
        ("up 3% to 2,000", ["3", "2000"]),
        ("rose 2 percent to 63 euros", ["2", "63"]),
        ("two 15-year-olds died", ["2"]),
        ("the toll, 34, was the highest", ["34"]),
        ("Bus 40 carried 35 people", ["35"]),
        ("On Monday 40 people died", ["40"]),
        ("this week 12 ships left", ["12"]),
        ("Norland, 12 ships and 3 boats", ["12", "3"]),
        ("at the gate 40 people waited", ["40"]),
        ("in each room 12 people slept", ["12"]),
        ("at 40 schools", ["40"]),
        ("at 7 percent", ["7"]),
        ("stood at 12", ["12"]),
        ("the ages of 12 ships", ["12"]),
        ("the pages: 300 of them", ["300"]),
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
