"""Partial dates are compared honestly."""

from __future__ import annotations

from datetime import date

import pytest
from statements import article, day, person, statement

from ledger.claims import When
from ledger.link.times import Order, compare, spoken_of

MARCH = When(raw="March", edtf="2031-03", earliest=date(2031, 3, 1), latest=date(2031, 3, 31))


@pytest.mark.parametrize(
    ("a", "b", "order"),
    [
        (day("2031-03-02"), day("2031-03-04"), Order.BEFORE),
        (day("2031-03-04"), day("2031-03-02"), Order.AFTER),
        (day("2031-03-04"), day("2031-03-04"), Order.OVERLAPS),
        (day("2031-03-04"), MARCH, Order.OVERLAPS),
        (day("2031-04-01"), MARCH, Order.AFTER),
        (MARCH, When(raw="so far"), Order.UNKNOWN),
        (None, MARCH, Order.UNKNOWN),
    ],
)
def test_a_day_inside_a_month_is_neither_before_nor_after_it(a: When, b: When, order: Order) -> None:
    assert compare(a, b) is order


def test_a_claim_without_a_time_speaks_of_the_day_it_was_said() -> None:
    said = statement(article("A"), "The pier is closed", person("Ada Voss", said_at=day("2031-03-02")))
    about = spoken_of(said.claim, said.article.published)
    assert about is not None
    assert (about.first, about.last, about.stated) == (date(2031, 3, 2).toordinal(),) * 2 + (False,)


def test_a_stated_time_goes_before_the_day_it_was_said() -> None:
    told = statement(article("A"), "The pier was closed", person("Ada Voss"), event_time=day("2030-01-01"))
    about = spoken_of(told.claim, told.article.published)
    assert about is not None
    assert about.first == date(2030, 1, 1).toordinal()
    assert about.stated
