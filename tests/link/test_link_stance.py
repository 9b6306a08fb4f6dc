"""What a speaker held otherwise at another time is linked, and does not contradict."""

from __future__ import annotations

from typing import Any

import pytest
from statements import article, person, statement

from ledger.claims import Act, Assessment, Intention
from ledger.link.linker import Linker
from ledger.link.types import Link, Relation, Statement

OLD, NEW = "2031-05-02", "2032-09-14"


def said(day: str, words: str, who: str = "Ada Voss", *, denied: bool = False, **fields: Any) -> Statement:
    return statement(article(f"Post of {day}", day), words, person(who), denied=denied, **fields)


def no_harm(day: str = OLD, who: str = "Ada Voss") -> Statement:
    words = "There is harm in negotiating with Calden"
    return said(day, words, who, denied=True, body=Assessment(target="negotiating", judgement="harm"))


def refuses(day: str = NEW, who: str = "Ada Voss") -> Statement:
    return said(
        day, "Norvia negotiates with Calden", who, denied=True, act=Act.REJECT,
        body=Intention(actor="Norvia", action="negotiate with Calden"),
    )  # fmt: skip


def linked(*statements: Statement) -> list[Link]:
    linker = Linker("tests")
    return [link for each in statements for link in linker.add([each])]


def changes(*statements: Statement) -> list[Link]:
    return [link for link in linked(*statements) if link.sides == "opposite"]


def test_no_harm_in_one_year_and_no_talks_in_another_is_a_change() -> None:
    (change,) = changes(no_harm(), refuses())
    assert change.relation is Relation.SAME_PROPOSITION
    assert {"code": "other_time", "days": 501} in change.because


def test_it_is_no_contradiction() -> None:
    assert [link for link in linked(no_harm(), refuses()) if link.relation is Relation.CONTRADICTS] == []


def test_the_order_of_the_articles_makes_no_difference() -> None:
    assert {(x.a, x.b) for x in changes(refuses(), no_harm())} == {
        (x.a, x.b) for x in changes(no_harm(), refuses())
    }


@pytest.mark.parametrize(
    "others",
    [
        pytest.param((no_harm(), refuses(who="Ben Oz")), id="two speakers"),
        pytest.param((no_harm(), refuses("2031-05-04")), id="one time"),
        pytest.param((refuses(OLD), refuses(NEW)), id="one stance"),
        pytest.param(
            (no_harm(), said(NEW, "Norvia buys grain from Calden", denied=True, act=Act.REJECT)),
            id="another thing",
        ),
    ],
)
def test_it_takes_one_speaker_two_times_two_stances_and_one_thing(
    others: tuple[Statement, Statement],
) -> None:
    assert changes(*others) == []


def test_a_change_is_found_against_what_is_recalled() -> None:
    linker = Linker("tests")
    linker.recall([no_harm()])
    assert [link for link in linker.add([refuses()]) if link.sides == "opposite"]


def test_what_a_person_judged_is_not_found_again() -> None:
    (change,) = changes(no_harm(), refuses())
    linker = Linker("tests")
    linker.settled([change.model_copy(update={"holds": False, "method": "person", "author": "Ada"})])
    linker.recall([no_harm()])
    assert [link for link in linker.add([refuses()]) if link.sides == "opposite"] == []
