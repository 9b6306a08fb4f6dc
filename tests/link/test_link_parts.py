"""Tolls that grow are updates; tolls of a part, of a group or of another place are none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from statements import article, body, statement

from ledger.claims import Modifier, Quantity
from ledger.link.linker import Linker
from ledger.link.types import Relation, Statement


def toll(
    day: str, words: str, value: int, of: str, source: str = "Red Cross", measure: str = "people killed"
) -> Statement:
    quantity = Quantity(measure=measure, of=of, value=Decimal(value), modifier=Modifier.AT_LEAST)
    return statement(article(f"Post of {day}", day), words, body(source), body=quantity)


FIRST = toll(
    "2031-03-02",
    "More than 200 people have been killed in Sarvia",
    200,
    "people",
    measure="people killed in Sarvia",
)


def updates(later: Statement) -> bool:
    linker = Linker("tests")
    linker.add([FIRST])
    return any(link.relation is Relation.UPDATES for link in linker.add([later]))


def test_a_later_toll_updates_whoever_gives_it() -> None:
    words = "At least 1,332 people have been killed in Sarvia"
    assert updates(toll("2031-03-06", words, 1332, "people", "health ministry", "people killed in Sarvia"))
    assert updates(toll("2031-03-06", words, 1332, "persons", "health ministry", "death toll in Sarvia"))


@pytest.mark.parametrize(
    ("words", "of", "measure"),
    [
        ("At least 640 civilians have been killed in Sarvia", "civilians", "civilians killed in Sarvia"),
        ("112 people were killed in Sarvia on Wednesday alone", "people", "people killed in Sarvia"),
        ("Eleven people have been killed in Dorland", "people", "people killed in Dorland"),
        ("Nine people have died in Dorland in Sarvian missile attacks", "people", "people dead in Dorland"),
        ("500 people were wounded in Sarvia", "people", "people wounded in Sarvia"),
    ],
    ids=["a group", "a part of the time", "another place", "who attacks is no place", "another deed"],
)
def test_another_toll_does_not(words: str, of: str, measure: str) -> None:
    assert not updates(toll("2031-03-06", words, 640, of, measure=measure))
