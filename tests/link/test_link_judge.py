"""What a judge is asked, and what becomes of its word."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from statements import article, person, statement

from ledger.claims import Act, Quantity
from ledger.link.decide import MOST_ASKED
from ledger.link.judge import Inquiry, Verdict, Verdicts
from ledger.link.linker import NAME, Linker
from ledger.link.types import Link, Relation, Statement

POST, COURIER = article("Post", "2031-03-04"), article("Courier", "2031-03-06")
ADA, BEN = person("Ada Voss"), person("Ben Oz")
ASKED = statement(POST, "Kestria asked Orm for talks about the border dam", ADA)
DENIED = statement(COURIER, "Kestria asked Orm for talks about the border dam", BEN, denied=True)


class Says:
    """A judge that says the same of every pair, and keeps what it was asked."""

    name = "a judge"

    def __init__(self, verdict: Verdict | None) -> None:
        self.verdict, self.asked = verdict, list[Inquiry]()

    def judge(self, inquiries: Sequence[Inquiry]) -> list[Verdicts | None]:
        self.asked += inquiries
        if self.verdict is None:
            return [None] * len(inquiries)
        return [dict.fromkeys((other.id for other in each.others), self.verdict) for each in inquiries]


def links(judge: Says | None, *articles: list[Statement]) -> list[Link]:
    linker = Linker("tests", judge=judge)
    found = [link for each in articles for link in linker.add(each)]
    return [link for link in found if link.relation is not Relation.SAME_SPEAKER]


@pytest.mark.parametrize(
    ("verdict", "relations"),
    [
        (Verdict.OPPOSITE, [Relation.CONTRADICTS]),
        (Verdict.SAME, [Relation.SAME_PROPOSITION]),
        (Verdict.SAYING, [Relation.SAME_PROPOSITION]),  # of two speakers: no one utterance
        (Verdict.APART, []),
        (Verdict.UPDATE, []),  # neither is a count
    ],
)
def test_its_word_counts_before_the_program(verdict: Verdict, relations: list[Relation]) -> None:
    found = links(Says(verdict), [ASKED], [DENIED])
    assert [link.relation for link in found] == relations
    assert {link.method for link in found} <= {"a judge"}
    assert all({"code": "asked"} in link.because for link in found)


def test_what_one_speaker_said_is_one_utterance_by_its_word() -> None:
    again = statement(COURIER, "they begged for a meeting about the dam between Kestria and Orm", ADA)
    (found,) = links(Says(Verdict.SAYING), [ASKED], [again])
    assert found.relation is Relation.SAME_UTTERANCE


def test_without_its_word_the_program_decides() -> None:
    alone = links(None, [ASKED], [DENIED])
    assert alone
    assert links(Says(None), [ASKED], [DENIED]) == alone
    assert {link.method for link in alone} == {NAME}


def test_a_denial_answers_what_it_is_opposite_to() -> None:
    denial = statement(COURIER, "Kestria asked Orm for talks", BEN, denied=True, act=Act.DENY)
    found = links(Says(Verdict.OPPOSITE), [ASKED], [denial])
    assert {link.relation for link in found} == {Relation.CONTRADICTS, Relation.RESPONDS_TO}


def toll(*, first: bool) -> Statement:
    where, value = (POST, "12") if first else (COURIER, "19")
    measure = "people killed in the flood at Sund"
    body = Quantity(measure=measure, value=Decimal(value), unit="people")
    return statement(where, f"{value} people were killed in the flood at Sund", ADA, body=body)


def test_of_two_counts_the_later_one_updates_the_earlier() -> None:
    early, late = toll(first=True), toll(first=False)
    (found,) = links(Says(Verdict.UPDATE), [early], [late])
    assert (found.relation, found.a, found.b) == (Relation.UPDATES, late.id, early.id)
    assert links(Says(Verdict.APART), [early], [late]) == []


def test_a_question_is_not_asked_about() -> None:
    judge = Says(Verdict.SAME)
    question = statement(COURIER, "Kestria asked Orm for talks about the border dam", BEN, act=Act.QUESTION)
    links(judge, [ASKED], [question])
    assert judge.asked == []


def test_of_many_the_likeliest_are_asked_about() -> None:
    judge = Says(Verdict.APART)
    many = [
        statement(POST, f"Kestria asked Orm for talks about border dam {n}", person(f"Voss {n}"), at=100 * n)
        for n in range(MOST_ASKED + 9)
    ]
    links(judge, many, [DENIED])
    last = judge.asked[-1]
    assert len(last.others) == MOST_ASKED
    assert len({other.id for other in last.others}) == MOST_ASKED


def test_who_is_asked_stands_in_the_linkers_name() -> None:
    assert Linker("tests").name == NAME
    assert Linker("tests", judge=Says(None)).name == f"{NAME}+a judge"
