"""Reported numbers of one thing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from statements import article, statement

from ledger.claims import Modifier, Quantity
from ledger.link.counts import Count, Values, count_of, one_thing, values


def count(proposition: str, value: str, modifier: Modifier | None = None, **fields: str) -> Count:
    """A count as a claim reports it."""
    number = Quantity.model_validate({"value": Decimal(value), "modifier": modifier, **fields})
    found = count_of(statement(article("A"), proposition, body=number).claim, None, frozenset())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        (("12", None), ("12", None), Values.SAME),
        (("12", None), ("14", None), Values.APART),
        (("10", Modifier.AT_LEAST), ("12", None), Values.BOTH),
        (("14", Modifier.AT_LEAST), ("12", None), Values.APART),
        (("100", Modifier.ABOUT), ("105", None), Values.BOTH),
        (("100", Modifier.ABOUT), ("212", None), Values.APART),
    ],
)
def test_at_least_ten_and_twelve_can_both_be_right(
    a: tuple[str, Modifier | None], b: tuple[str, Modifier | None], how: Values
) -> None:
    assert values(count("x", *a), count("x", *b)) is how


def test_a_toll_in_other_words_is_of_one_thing() -> None:
    a = count(
        "At least 14 people were killed when the Velna dam burst", "14", measure="death toll", of="people"
    )
    b = count(
        "The number of dead of the Velna dam has reached 38", "38", measure="number of dead", of="people"
    )
    assert one_thing(a, b, 0.5) > 0.62


def test_a_toll_in_another_country_is_of_another_thing() -> None:
    a = count("12 people were killed in Iran", "12", measure="death toll in Iran", of="people")
    b = count("14 people were killed in Lebanon", "14", measure="death toll in Lebanon", of="people")
    assert one_thing(a, b, 0.9) == 0


def test_the_dead_and_the_wounded_are_two_counts() -> None:
    a = count("12 people were killed in the fire", "12", measure="dead", of="people")
    b = count("30 people were injured in the fire", "30", measure="injured", of="people")
    assert one_thing(a, b, 0.9) == 0


def test_units_must_agree() -> None:
    a = count("Sales fell 7 percent", "7", measure="fall of sales", unit="percent")
    b = count("Sales fell 7 million euros", "7", measure="fall of sales", unit="euros")
    assert one_thing(a, b, 0.9) == 0
