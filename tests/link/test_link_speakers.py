"""Who is one and the same speaker."""

from __future__ import annotations

import pytest
from statements import body, person

from ledger.claims import Source, SourceKind
from ledger.link.keys import speaker
from ledger.link.names import alike
from ledger.link.speakers import Speakers

ONE, OTHER = "1" * 64, "2" * 64
STORY = {ONE: frozenset((OTHER,)), OTHER: frozenset((ONE,))}


def joined(a: Source, b: Source, stories: dict[str, frozenset[str]] | None = None) -> bool:
    """Whether a source of one article and one of another are one speaker."""
    known = Speakers(stories or {})
    known.add(ONE, [a])
    known.add(OTHER, [b])
    keys = [speaker(s.name, s.kind.value, where).id for s, where in ((a, ONE), (b, OTHER))]
    return known.speaker(keys[0]) == known.speaker(keys[1])


def unnamed(name: str, **fields: str) -> Source:
    return Source.model_validate({"name": name, "kind": SourceKind.UNNAMED, **fields})


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Abbas Araqchi", "Abbas Araghchi"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("J. Marsh", "J Marsh"),
    ],
)
def test_spellings_of_one_name_are_one(a: str, b: str) -> None:
    assert joined(person(a), person(b))


def test_a_title_makes_nobody_else() -> None:
    assert joined(person("President Mira Stanek"), person("Mira Stanek", role="president"))


def test_a_surname_alone_is_somebody_of_the_same_story() -> None:
    assert joined(person("Piet Vos"), person("Mr Vos"), STORY)
    assert not joined(person("Piet Vos"), person("Mr Vos"))


def test_a_surname_alone_is_somebody_of_the_same_country() -> None:
    assert joined(person("Ali Larijani", affiliation="Iran"), person("Mr Larijani", affiliation="Tehran"))


def test_two_given_names_are_two_people() -> None:
    assert not joined(person("Anna Brandt"), person("Ines Brandt"), STORY)


def test_an_office_finds_who_holds_it() -> None:
    holder = person("Arne Holt", role="foreign minister", affiliation="Norland")
    assert joined(
        holder, person("Norland's foreign minister", role="foreign minister", affiliation="Norland")
    )
    assert not joined(
        holder, person("Kemara's foreign minister", role="foreign minister", affiliation="Kemara")
    )


@pytest.mark.parametrize(
    "name", ["Tehran", "Iran's government", "Iranian authorities", "the Iranian government"]
)
def test_a_government_goes_by_its_capital_too(name: str) -> None:
    assert joined(body("Iran"), body(name))


@pytest.mark.parametrize("name", ["Iran's army", "Iran's foreign ministry", "Iraq"])
def test_an_agency_is_not_its_government(name: str) -> None:
    assert not joined(body("Iran"), body(name))


def test_a_ministry_without_its_country_needs_the_story() -> None:
    assert joined(body("interior ministry"), body("interior ministry"), STORY)
    assert not joined(body("interior ministry"), body("interior ministry"))
    assert not joined(
        body("Kemara's army", affiliation="Kemara"), body("Tolland's army", affiliation="Tolland"), STORY
    )


def test_initials_are_the_name_in_full() -> None:
    assert joined(body("Global Health Office"), body("GHO"))


def test_the_unnamed_are_never_one_across_articles() -> None:
    assert not joined(unnamed("senior official"), unnamed("senior official"), STORY)
    assert not joined(unnamed("Iranian officials", affiliation="Iran"), body("Iran"), STORY)


def test_what_a_person_kept_apart_stays_apart() -> None:
    a, b = person("Abbas Araqchi"), person("Abbas Araghchi")
    known = Speakers({})
    keys = [speaker(s.name, "person", ONE).id for s in (a, b)]
    known.keep_apart(*keys)
    known.add(ONE, [a])
    assert known.add(OTHER, [b]) == []


def test_names_that_only_look_alike_are_two() -> None:
    assert not alike("brandt", "brands")
    assert not alike("marek", "marsh")
