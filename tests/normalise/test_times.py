"""Time phrases resolve against the dateline, and only where they say which days they mean."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.normalise.times import find_times, parse_date, resolve

MONDAY = date(2026, 3, 2)
SATURDAY = date(2025, 3, 8)

ABSOLUTE = [
    ("March 8, 2025", "2025-03-08"),
    ("8 March 2025", "2025-03-08"),
    ("Mar 02 2026", "2026-03-02"),
    ("Sept. 11, 2001", "2001-09-11"),
    ("2026-03-02", "2026-03-02"),
    ("Sunday, March 1, 2026", "2026-03-01"),
    ("March 2, 2026   11:50 am", "2026-03-02"),
    ("25/12/2025", "2025-12-25"),
    ("in 2024", "2024"),
    ("June 2025", "2025-06"),
    ("late 2024", "2024~"),
    ("early June 2025", "2025-06~"),
    ("March 2-5, 2026", "2026-03-02/2026-03-05"),
    ("2010–2014", "2010/2014"),
    ("from 2010 to 2014", "2010/2014"),
    ("the first quarter of 2025", "2025-01/2025-03"),
    ("the 1990s", "199X"),
]
ON_MONDAY = [
    ("8 March", "2026-03-08"),
    ("December 30", "2025-12-30"),
    ("Monday, March 2", "2026-03-02"),
    ("the night of March 1", "2026-03-01"),
    ("January", "2026-01"),
    ("September", "2025-09"),
    ("last January", "2026-01"),
    ("early March", "2026-03~"),
    ("Monday", "2026-03-02"),
    ("on Sunday", "2026-03-01"),
    ("on Thursday night", "2026-02-26"),
    ("Saturday’s", "2026-02-28"),
    ("last Monday", "2026-02-23"),
    ("next Monday", "2026-03-09"),
    ("this Friday", "2026-03-06"),
    ("at 9:30 am on Sunday", "2026-03-01"),
    ("yesterday", "2026-03-01"),
    ("today", "2026-03-02"),
    ("tonight", "2026-03-02"),
    ("tomorrow", "2026-03-03"),
    ("overnight", "2026-03-01/2026-03-02"),
    ("this week", "2026-03-02/2026-03-08"),
    ("last week", "2026-02-23/2026-03-01"),
    ("the past week", "2026-02-24/2026-03-02"),
    ("the past 24 hours", "2026-03-01/2026-03-02"),
    ("over the weekend", "2026-02-28/2026-03-01"),
    ("last month", "2026-02"),
    ("last year", "2025"),
    ("earlier this month", "2026-03-01/2026-03-02"),
    ("earlier this week", "2026-03-02"),
    ("three days ago", "2026-02-27"),
    ("two weeks ago", "2026-02-16/2026-02-22"),
    ("12 months ago", "2025-03"),
    ("nearly two years ago", "2024~"),
    ("a decade ago", "2016"),
    ("since 2021", "2021/2026-03-02"),
    ("by 2030", "2026-03-02/2030"),
]
OPEN = [
    "two days later",
    "the coming days",
    "in the opening hours of the war",
    "recently",
    "a few days ago",
    "now",
]
IMPOSSIBLE = [
    "31 February 2026",
    "2026-13-40",
    "Monday, March 1, 2026",
    "99999999 years ago",
    "03/04/2025",
    "0000-00-00",
]


@pytest.mark.parametrize(("raw", "edtf"), ABSOLUTE)
def test_absolute_phrases_need_no_dateline(raw: str, edtf: str) -> None:
    assert resolve(raw, None).edtf == edtf
    assert resolve(raw, MONDAY).edtf == edtf


@pytest.mark.parametrize(("raw", "edtf"), ON_MONDAY)
def test_relative_phrases_are_read_from_the_dateline(raw: str, edtf: str) -> None:
    when = resolve(raw, MONDAY)
    assert (when.raw, when.edtf) == (raw, edtf)


@pytest.mark.parametrize(("raw", "edtf"), ON_MONDAY)
def test_relative_phrases_without_a_dateline_keep_only_their_words(raw: str, edtf: str) -> None:
    assert resolve(raw, None).model_dump() == {"raw": raw, "edtf": None, "earliest": None, "latest": None}


def test_a_weekday_on_its_own_day_is_the_dateline() -> None:
    assert resolve("Saturday", SATURDAY).edtf == "2025-03-08"
    assert resolve("last year", SATURDAY).edtf == "2024"


@pytest.mark.parametrize("raw", OPEN + IMPOSSIBLE)
def test_what_says_no_days_stays_unresolved(raw: str) -> None:
    assert resolve(raw, MONDAY).model_dump() == {"raw": raw, "edtf": None, "earliest": None, "latest": None}


def test_early_march_admits_its_first_ten_days() -> None:
    when = resolve("early March", MONDAY)
    assert (when.earliest, when.latest) == (date(2026, 3, 1), date(2026, 3, 10))


@pytest.mark.parametrize(
    ("language", "raw", "edtf"),
    [
        ("ru", "8 марта 2025", "2025-03-08"),
        ("fr", "lundi 2 mars 2026", "2026-03-02"),
        ("de", "8. März 2025", "2025-03-08"),
        ("de", "am Montag", None),
        ("de", "Montag", "2026-03-02"),
        ("es", "8 de marzo de 2025", "2025-03-08"),
        ("zh", "2025年3月8日", "2025-03-08"),
        ("ar", "8 مارس 2025", "2025-03-08"),
        ("fa", "۸ مارس ۲۰۲۵", "2025-03-08"),
        ("hi", "8 मार्च 2025", "2025-03-08"),
        ("no such language", "2025-03-08", "2025-03-08"),
        ("fr", "yesterday", None),
    ],
)
def test_other_languages_have_their_month_and_day_names(language: str, raw: str, edtf: str | None) -> None:
    assert resolve(raw, MONDAY, language=language).edtf == edtf


@pytest.mark.parametrize(("raw", "edtf"), ABSOLUTE + ON_MONDAY)
def test_every_form_is_edtf(raw: str, edtf: str) -> None:
    assert str(parse_edtf(edtf)) == edtf


class TestFinding:
    @pytest.mark.parametrize(
        ("text", "phrases"),
        [
            ("On Monday, March 2, he left.", ["Monday, March 2"]),
            ("In 2024 some 2024 people may march.", ["2024"]),
            (
                "Since last week, and two days later on Thursday night,",
                ["last week", "two days later", "Thursday night"],
            ),
            ("It came into force in May 2025. May I go? In May.", ["May 2025", "May"]),
            ("They march by March 8 or from 2010 to 2014", ["by March 8", "from 2010 to 2014"]),
            ("OSLO, SATURDAY, MARCH 7 - It rained", ["SATURDAY, MARCH 7"]),
            ("version 1.2025 and room 3/2024", []),
            ("In the coming days, a few hours ago", ["the coming days", "a few hours ago"]),
            ("The sun sat on the mon and wed", []),
        ],
    )
    def test_phrases_in_a_text(self, text: str, phrases: list[str]) -> None:
        assert [text[a:b] for a, b in find_times(text)] == phrases

    def test_only_within_the_stretch(self) -> None:
        text = "On Monday he left. On Tuesday he came."
        assert [text[a:b] for a, b in find_times(text, 19, len(text))] == ["Tuesday"]


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        (" 2026-03-02 ", date(2026, 3, 2)),
        ("2026-02-30", None),
        ("2026-W10-1", None),
        ("", None),
    ],
)
def test_iso_dates(given_text: str, expected: date | None) -> None:
    assert parse_date(given_text) == expected


WORDS = (
    st.sampled_from(
        ["last", "next", "Monday", "March", "May", "31", "2", "2026", "0", "9999", "weeks", "ago"]
    )
    | st.sampled_from(
        ["from", "to", "early", "the", "past", "three", "days", "year", "since", "by", "-", "/"]
    )
    | st.sampled_from(
        [",", "now", "a", "million", "decades", "٣", "Q5", "of", "hours", "the", "until", "Feb."]
    )
)


@given(st.text(min_size=1) | st.lists(WORDS, min_size=1, max_size=8).map(" ".join), st.none() | st.dates())
@example("9999 years ago", date(1, 1, 1))
@example("next year", date(9999, 12, 31))
@example("last week", date(1, 1, 1))
def test_resolving_raises_nothing_and_keeps_order(raw: str, dateline: date | None) -> None:
    when = resolve(raw, dateline)
    assert when.raw == raw
    if when.edtf is not None:
        assert when.earliest is not None
        assert when.latest is not None
        assert when.earliest <= when.latest


@given(st.text() | st.lists(WORDS, max_size=12).map(" ".join))
def test_found_phrases_are_ordered_and_lie_in_the_text(text: str) -> None:
    at = 0
    for start, end in find_times(text):
        assert at <= start < end <= len(text)
        at = end
