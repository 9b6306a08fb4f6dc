"""Linking article by article, with the shipped weights."""

from __future__ import annotations

from pathlib import Path

import pytest
from statements import article, day, person, statement

from evals.labels.load import load_folder
from evals.labels.statements import in_order, statements_of
from ledger.claims import Act, Quantity, Source, SourceKind
from ledger.link.keys import speaker
from ledger.link.linker import Linker
from ledger.link.types import Link, Relation, Statement, score_of

DAM = Path(__file__).parents[2] / "evals" / "development" / "links"
WIRE, PAPER = article("Sarn News Agency"), article("Norland Courier")


def linked(*articles: list[Statement]) -> list[Link]:
    """The links of articles taken in one after the other."""
    linker = Linker("tests")
    return [link for statements in articles for link in linker.add(statements)]


def related(links: list[Link], relation: Relation, a: Statement, b: Statement) -> bool:
    """Whether the two stand so."""
    ends = {a.id, b.id} if relation is not Relation.UPDATES else (a.id, b.id)
    return any(
        link.relation is relation
        and ({link.a, link.b} if isinstance(ends, set) else (link.a, link.b)) == ends
        for link in links
    )


class TestADenialAndWhatItDenies:
    RAISED = statement(WIRE, "Kemara shot down a drone of Tolland", person("Idris Bako"))
    DENIED = statement(
        PAPER, "Kemara shot down a drone of Tolland", person("Clara Voss"), act=Act.DENY, denied=True, at=300
    )

    def test_contradict_each_other_and_one_responds_to_the_other(self) -> None:
        links = linked([self.RAISED], [self.DENIED])
        assert related(links, Relation.CONTRADICTS, self.RAISED, self.DENIED)
        (response,) = [link for link in links if link.relation is Relation.RESPONDS_TO]
        assert (response.a, response.b) == (self.DENIED.id, self.RAISED.id)

    def test_do_not_where_a_year_lies_between(self) -> None:
        later = article("Norland Courier", "2032-03-06")
        denied = statement(later, "Kemara shot down a drone of Tolland", act=Act.DENY, denied=True)
        assert not linked([self.RAISED], [denied])

    def test_do_not_where_the_text_dates_two_deeds_apart(self) -> None:
        one = statement(WIRE, "Kemara shot down a drone of Tolland", event_time=day("2031-03-01"))
        other = statement(
            PAPER, "Kemara shot down a drone of Tolland", denied=True, event_time=day("2031-03-05")
        )
        assert not linked([one], [other])

    def test_do_not_where_a_person_said_so(self) -> None:
        a, b = sorted((self.RAISED.id, self.DENIED.id))
        told = Link(
            relation=Relation.CONTRADICTS, a=a, b=b, holds=False, method="person", score="1.00", author="Ada"
        )
        linker = Linker("tests")
        linker.settled([told])
        links = [*linker.add([self.RAISED]), *linker.add([self.DENIED])]
        assert not related(links, Relation.CONTRADICTS, self.RAISED, self.DENIED)


class TestACount:
    def count(self, of: str, value: str, words: str, on: str) -> Statement:
        number = Quantity.model_validate({"measure": "death toll", "of": "people", "value": value})
        return statement(article(of, on), words, body=number)

    def test_of_a_later_day_updates_the_earlier(self) -> None:
        first = self.count("A", "14", "14 people died when the Velna dam burst", "2031-03-04")
        later = self.count("B", "22", "22 people died when the Velna dam burst", "2031-03-05")
        links = linked([first], [later])
        assert related(links, Relation.UPDATES, later, first)
        assert not related(links, Relation.CONTRADICTS, later, first)

    def test_of_the_same_day_is_in_conflict_with_another(self) -> None:
        one = self.count("A", "14", "14 people died when the Velna dam burst", "2031-03-04")
        other = self.count("B", "60", "60 people died when the Velna dam burst", "2031-03-04")
        assert related(linked([one], [other]), Relation.CONTRADICTS, one, other)

    def test_of_another_country_has_nothing_to_do_with_it(self) -> None:
        one = self.count("A", "14", "14 people died in Iran", "2031-03-04")
        other = self.count("B", "60", "60 people died in Lebanon", "2031-03-04")
        assert linked([one], [other]) == []


def test_what_one_paper_has_from_another_repeats_it() -> None:
    said = "Aldane wants to buy Corvex"
    first = statement(article("Exchange Journal", "2031-03-04"), said)
    outlet = Source(name="Exchange Journal", kind=SourceKind.OUTLET)
    second = statement(article("PharmaBeat", "2031-03-05"), said, outlet)
    (repeat,) = [link for link in linked([first], [second]) if link.relation is Relation.REPEATS]
    assert (repeat.a, repeat.b) == (second.id, first.id)


@pytest.fixture(scope="module")
def dam() -> list[list[Statement]]:
    """Four articles by four outlets on one dam."""
    articles = in_order([each for each in load_folder(DAM) if each.name.startswith("dam")])
    return [statements_of(each.document, each.claims) for each in articles]


def test_the_same_articles_give_the_same_links(dam: list[list[Statement]]) -> None:
    assert linked(*dam) == linked(*dam)


def test_articles_recalled_are_linked_to_and_not_again(dam: list[list[Statement]]) -> None:
    whole = Linker("tests")
    before = [link for statements in dam[:3] for link in whole.add(statements)]
    expected = whole.add(dam[3])
    resumed = Linker("tests")
    resumed.settled(before)
    resumed.recall(each for statements in dam[:3] for each in statements)
    assert resumed.add(dam[3]) == expected
    assert resumed.add(dam[3]) == []


def test_nothing_of_one_year_is_linked_to_what_is_of_another() -> None:
    seeds = in_order(load_folder(DAM.parents[2] / "seeds", only=("001", "003")))
    day_of: dict[str, str] = {}
    links = []
    linker = Linker("tests")
    for each in seeds:
        statements = statements_of(each.document, each.claims)
        assert each.document.published_at is not None
        day_of |= {one.id: each.document.published_at.edtf or "" for one in statements}
        links += [
            x
            for x in linker.add(statements)
            if x.relation is not Relation.SAME_SPEAKER and x.sides != "opposite"  # a change of position
        ]
    assert {day[:7] for day in day_of.values()} == {"2025-03", "2026-03"}
    assert links
    assert all(day_of[link.a][:4] == day_of[link.b][:4] for link in links)


def test_a_wire_report_in_a_paper_repeats_the_agency(dam: list[list[Statement]]) -> None:
    publisher = {each.id: each.article.publisher for statements in dam for each in statements}
    repeats = [link for link in linked(*dam) if link.relation is Relation.REPEATS]
    copied = {(publisher[r.a], publisher[r.b]) for r in repeats if r.because[-1]["code"] == "copied_text"}
    assert copied == {("Norland Courier", "Sarn News Agency")}


def test_no_link_holds_words_of_an_article(dam: list[list[Statement]]) -> None:
    reasons = [reason for link in linked(*dam) for reason in link.because]
    assert {reason["code"] for reason in reasons} >= {"one_saying", "one_proposition", "same_name", "denies"}
    assert not [
        r for r in reasons for key, value in r.items() if key != "code" and not isinstance(value, int)
    ]


def test_speakers_are_linked_across_articles(dam: list[list[Statement]]) -> None:
    linker = Linker("tests")
    for statements in dam:
        linker.add(statements)
    keys = [speaker(name, "person", dam[0][0].article.id).id for name in ("Darko Veles", "Mr Veles")]
    assert linker.speaker(keys[0]) == linker.speaker(keys[1])


def test_a_linker_takes_in_one_article_at_a_time() -> None:
    with pytest.raises(ValueError, match="one article at a time"):
        Linker("tests").add([statement(WIRE, "a"), statement(PAPER, "b")])


def test_a_link_is_in_order_and_knows_no_float() -> None:
    fields = {"relation": "contradicts", "method": "m", "author": "x", "score": score_of(0.934)}
    assert Link.model_validate({**fields, "a": "0" * 64, "b": "1" * 64}).score == "0.93"
    with pytest.raises(ValueError, match="smaller id"):
        Link.model_validate({**fields, "a": "1" * 64, "b": "0" * 64})
    with pytest.raises(ValueError, match="no float"):
        Link.model_validate({**fields, "a": "0" * 64, "b": "1" * 64, "because": [{"code": "x", "n": 0.5}]})
