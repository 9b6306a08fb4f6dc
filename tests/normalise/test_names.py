"""Names keep what is written; roles come off; kinds of source follow rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.claims import SourceKind
from ledger.normalise.names import (
    display_name,
    is_pronoun,
    source_kind,
    split_role,
    stands_apart,
    supported_name,
    words_of,
)

PERSON, ORGANIZATION, OUTLET, DOCUMENT, UNNAMED = SourceKind


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        ("Chilean President Maria Silva", ("Maria Silva", "Chilean President", "Chilean")),
        ("US President Donald Trump", ("Donald Trump", "US President", "US")),
        ("Maria Silva, the Chilean president", ("Maria Silva", "Chilean president", "Chilean")),
        (
            "Ola Nordmann, head of the Fisheries Council",
            ("Ola Nordmann", "head of the Fisheries Council", "Fisheries Council"),
        ),
        (
            "Secretary of Norway’s Fisheries Council Kari Nordmann",
            ("Kari Nordmann", "Secretary of Norway’s Fisheries Council", "Norway’s Fisheries Council"),
        ),
        ("Brig. Gen. Ola Hansen", ("Ola Hansen", "Brig. Gen.", None)),
        ("Foreign Minister Jane Roe", ("Jane Roe", "Foreign Minister", None)),
        ("Dr Ana María López", ("Ana María López", None, None)),
        ("Mr. Smith’s", ("Smith", None, None)),
        ("“Kim Jong Un,”", ("Kim Jong Un", None, None)),
        ("Ann Lee, who was dismissed last month", ("Ann Lee", None, None)),
        ("Ann Lee, 61, a nurse at the harbour clinic", ("Ann Lee", None, None)),
        ("a former supervisor, Ann Lee, who left in May", ("Ann Lee", "former supervisor", None)),
        ("two officials who had seen the memo", ("two officials", None, None)),
        ("a bank memorandum dated 3 May", ("bank memorandum", None, None)),
        ("an adviser to Roe, who asked not to be named", ("adviser to Roe", None, None)),
        ("the president", ("president", None, None)),
        ("General Motors", ("General Motors", None, None)),
        ("习近平", ("习近平", None, None)),
        ("...", ("...", None, None)),
    ],
)
def test_roles(mention: str, expected: tuple[str, str | None, str | None]) -> None:
    assert split_role(mention) == expected
    assert display_name(mention) == expected[0]


@pytest.mark.parametrize(
    ("name", "mention", "kind"),
    [
        ("Jane Doe", "", PERSON),
        ("Jane Doe", "she", PERSON),
        ("Jane Doe", "the official", PERSON),
        ("Kim Jong Un", "", PERSON),
        ("Defense Secretary Jane Roe", "", PERSON),
        ("a senior Norwegian official", "", UNNAMED),
        ("officials", "", UNNAMED),
        ("two US officials", "", UNNAMED),
        ("sources familiar with the talks", "", UNNAMED),
        ("the official", "", UNNAMED),
        ("a foreign ministry spokesman", "", UNNAMED),
        ("witnesses in Oslo", "", UNNAMED),
        ("a spokesman for the army", "", UNNAMED),
        ("an adviser to the ministry", "", UNNAMED),
        ("the Harbour Union", "", ORGANIZATION),
        ("Sund University", "", ORGANIZATION),
        ("The New York Times", "", OUTLET),
        ("The nationalist Global Times tabloid", "", OUTLET),
        ("nationalist Global Times", "", OUTLET),
        ("Orb newspaper", "", OUTLET),
        ("2013 study by economists Ada Holm and Per Renk", "", DOCUMENT),
        ("Reuters", "", OUTLET),
        ("Reuters news agency", "", OUTLET),
        ("Le Monde", "", OUTLET),
        ("Bergen News Agency", "", OUTLET),
        ("Syrian state television", "", OUTLET),
        ("a statement", "", DOCUMENT),
        ("the report", "", DOCUMENT),
        ("UN report", "", DOCUMENT),
        ("Foreign Ministry", "", ORGANIZATION),
        ("Norwegian authorities", "", ORGANIZATION),
        ("the Swedish government", "", ORGANIZATION),
        ("Amnesty International", "", ORGANIZATION),
        ("Norway", "", ORGANIZATION),
        ("US", "", ORGANIZATION),
        ("Washington", "", ORGANIZATION),
        ("The UN", "", ORGANIZATION),
    ],
)
def test_kinds(name: str, mention: str, kind: SourceKind) -> None:
    assert source_kind(name, mention) is kind


@pytest.mark.parametrize(
    ("name", "expected"), [("he", True), ("She", True), ("US", False), ("It’s", False), ("Theo", False)]
)
def test_pronouns(name: str, expected: bool) -> None:
    assert is_pronoun(name) is expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Ana López", "Lopez’s friend Ana", True),
        ("Dr Ana López", "Ana López said", True),
        ("Ana López", "López said", False),
        ("Art", "the party", False),
        ("Smith", "smith", False),
        ("习近平", "国家主席习近平说", True),
        ("U.S.", "the US", True),
        ("", "anything", False),
    ],
)
def test_a_name_needs_all_its_words_in_the_text(name: str, text: str, expected: bool) -> None:
    assert supported_name(name, text) is expected


@given(st.text(), st.text())
def test_any_words_are_read_without_an_error(name: str, text: str) -> None:
    shown, role, _ = split_role(name)
    assert shown or not any(c.isalnum() for c in name)
    assert role is None or role
    assert isinstance(source_kind(name, text), SourceKind)
    assert is_pronoun(name) in (True, False)
    assert supported_name(name, text) in (True, False)


@pytest.mark.parametrize("name", ["a, " * 5000, "Ann, the nurse, " * 200, "of the " * 4000])
def test_what_is_longer_than_any_name_stays_as_it_is(name: str) -> None:
    words = " ".join(name.split())
    cut, role, affiliation = split_role(name)
    assert len(cut) > 300
    assert cut in words
    assert (role, affiliation) == (None, None)


@pytest.mark.parametrize("both", ["Mayor Ann Lee and Governor Tom Hart", "Mr Smith and Mrs Jones"])
def test_of_two_people_neither_is_the_others_role(both: str) -> None:
    assert split_role(both) == (both, None, None)


def test_two_offices_of_one_are_one_role() -> None:
    assert split_role("President and Chief Executive Ann Lee")[:2] == (
        "Ann Lee",
        "President and Chief Executive",
    )


@given(st.text("abA1 ,.’'-–“”(ö\u0301"), st.sampled_from(["a", "A", "ab", "Ab1", "1", "a’b"]))
def test_what_stands_apart_is_a_word_of_the_text(text: str, token: str) -> None:
    if stands_apart(token, text):
        assert token in words_of(text)
