"""Words as they are compared."""

from __future__ import annotations

import pytest

from ledger.link.places import countries_in, country
from ledger.link.words import name_key, names_in, words_of


@pytest.mark.parametrize("name", ["Iran", "Tehran", "Iranian", "Iran's", "the Islamic Republic"])
def test_a_country_its_capital_and_its_people_are_one(name: str) -> None:
    assert country(name) == "Iran"


def test_us_is_a_country_in_capitals_only() -> None:
    assert country("US") == country("U.S.") == "United States"
    assert country("us") is None


def test_countries_of_several_words_are_found() -> None:
    assert countries_in("South Korean and Saudi officials in Abu Dhabi") == {
        "South Korea",
        "Saudi Arabia",
        "United Arab Emirates",
    }


def test_a_people_that_no_list_has_is_one_with_its_place() -> None:
    assert name_key("Kemaran") == name_key("Kemara")
    assert name_key("Kemara") != name_key("Tolland")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Veles steps down", "Veles's resignation"),
        ("the union returns to the table", "the union negotiates"),
        ("the death toll is 12", "12 people were killed"),
    ],
)
def test_one_deed_in_several_words_is_one_term(one: str, other: str) -> None:
    assert {t for t in words_of(one).terms if t[0] == "="} & {t for t in words_of(other).terms if t[0] == "="}


def test_the_first_word_is_a_name_only_where_the_article_has_it_as_one() -> None:
    names = names_in(["Officials met Haldor in spring", "the mayor of Merrow"])
    assert words_of("Merrow flooded", names).names == {name_key("Merrow")}
    assert not words_of("Officials left", names).names


def test_numbers_are_kept_without_their_separators() -> None:
    assert words_of("about 1,332 people, 2.5 percent").numbers == {"1332", "2.5"}
