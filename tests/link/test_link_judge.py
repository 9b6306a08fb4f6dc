"""What a judge is asked, and what becomes of its word."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from statements import article, person, statement

from ledger.claims import Act, Quantity, Source
from ledger.link.decide import MOST_ASKED
from ledger.link.judge import Inquiry, Judge, Remembered, Verdict, Verdicts
from ledger.link.linker import NAME, Linker
from ledger.link.types import Article, Link, Relation, Statement

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


def links(judge: Judge | None, *articles: list[Statement]) -> list[Link]:
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


GOVERNOR, MUR = person("the governor of Isel province"), person("Hanna Mur")


@pytest.mark.parametrize(
    ("one", "other", "here", "there", "relation"),
    [
        (ADA, BEN, POST, POST, Relation.SAME_UTTERANCE),  # a body, and below who speaks for it
        (ADA, BEN, POST, COURIER, Relation.SAME_PROPOSITION),
        (GOVERNOR, MUR, POST, COURIER, Relation.SAME_PROPOSITION),  # nobody says that she is that governor
        (
            GOVERNOR,
            MUR.model_copy(update={"role": "governor", "affiliation": "Isel province"}),
            POST,
            COURIER,
            Relation.SAME_UTTERANCE,
        ),
    ],
)
def test_whose_reports_may_be_of_one_saying(
    one: Source, other: Source, here: Article, there: Article, relation: Relation
) -> None:
    words = "Kestria asked Orm for talks about the border dam"
    first, second = statement(here, words, one), statement(there, f"{words} at Isel", other)
    articles = [[first, second]] if here is there else [[first], [second]]
    found = [link.relation for link in links(Says(Verdict.SAYING), *articles)]
    assert relation in found
    assert not {Relation.SAME_UTTERANCE, Relation.SAME_PROPOSITION} - {relation} & set(found)


def test_it_is_shown_where_in_the_article_and_where_it_was_said() -> None:
    judge = Says(Verdict.APART)
    text = "A heading\n\nKestria asked Orm for talks about the border dam."
    told = POST.model_copy(update={"text": text})
    on_air = ADA.model_copy(update={"medium": "Radio ¶9"})
    at = text.index("Kestria")
    words = "Kestria asked Orm for talks about the border dam"
    links(judge, [statement(told, words, on_air, at=at)], [DENIED])
    (inquiry,) = judge.asked
    (other,) = inquiry.others
    assert other.shown.startswith("2031-03-04, Post ¶2 | ")
    assert "| Ada Voss, in Radio §9: " in other.shown


def test_what_was_asked_is_remembered_and_no_two_questions_are_taken_for_one() -> None:
    judge = Says(Verdict.OPPOSITE)
    remembered = Remembered(judge)
    found = links(remembered, [ASKED], [DENIED])
    asked = len(judge.asked)
    assert links(remembered, [ASKED], [DENIED]) == found
    assert len(judge.asked) == asked
    judge.verdict = None
    other = statement(COURIER, "Kestria asked Orm for talks about the bridge at the border", BEN, denied=True)
    links(remembered, [ASKED], [other])
    assert len(judge.asked) == asked + 1
    assert remembered.judge([judge.asked[-1]]) == [None]
    assert len(judge.asked) == asked + 1
