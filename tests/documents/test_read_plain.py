"""What plain text and Markdown say of themselves is found where it is plain to see, and nowhere else."""

from __future__ import annotations

import time

import pytest

from ledger.documents.dates import find_dateline, parse_date
from ledger.documents.language import detect_language
from ledger.documents.markdown import read_markdown
from ledger.documents.plain import find_byline, find_headline, read_plain

BODY = (
    "The harbour authority said on Tuesday that the new pier would open in the spring of next year, "
    "after two years of delays that it blamed on the weather, on its contractors and on a shortage of "
    "steel, and it promised that the old one would stay open until 14 June 2031 at the latest.\n"
)


class TestDates:
    @pytest.mark.parametrize(
        ("raw", "edtf"),
        [
            ("2026-03-02", "2026-03-02"),
            ("2026-03", "2026-03"),
            ("2026", "2026"),
            ("2026-03-02T23:30:00+05:30", "2026-03-02"),
            ("2026-03-02T06:20:00Z", "2026-03-02"),
            ("March 2, 2026", "2026-03-02"),
            ("Monday, March 2nd, 2026 11:50 am", "2026-03-02"),
            ("2 March 2026", "2026-03-02"),
            ("02-Mar-2026", "2026-03-02"),
            ("Sept. 9, 2025", "2025-09-09"),
            ("02.03.2026", "2026-03-02"),
            ("2026年3月2日", "2026-03-02"),
            ("2 de marzo de 2026", "2026-03-02"),
            ("2. März 2026", "2026-03-02"),
        ],
    )
    def test_written_dates_are_read(self, raw: str, edtf: str) -> None:
        when = parse_date(raw)
        assert when is not None
        assert (when.raw, when.edtf) == (raw, edtf)

    @pytest.mark.parametrize(
        "raw",
        [
            "03/02/2026",
            "yesterday",
            "2026-13",
            "2026-02-30",
            "31 June 2026",
            "Top 10 stories of 2025",
            "",
            "9999999",
            "March 2, 2026 and March 3, 2026",
            "the war of March 2, 2026",
            "May 2026 or so",
            "x" * 5_000,
        ],
    )
    def test_what_is_no_date_or_could_be_two_is_not_read(self, raw: str) -> None:
        assert parse_date(raw) is None

    def test_a_partial_date_spans_its_days(self) -> None:
        when = parse_date("2024-02")
        assert when is not None
        assert (str(when.earliest), str(when.latest)) == ("2024-02-01", "2024-02-29")


class TestDateline:
    @pytest.mark.parametrize(
        ("line", "raw"),
        [
            ("June 5, 2031   11:50 am", "June 5, 2031"),
            (" date 2031-06-05 Pier to open next spring", "2031-06-05"),
            ("Jun 05 2031", "Jun 05 2031"),
            ("Thursday 5 June 2031 09.15 BST", "5 June 2031"),
            ("First Published: Jun 05 2031 | 11:56 AM IST", "Jun 05 2031"),
            ("By Ann Example | Published on Thursday, June 5, 2031", "June 5, 2031"),
            ("3 min read Last Updated : Jun 05 2031 | 11:56 AM IST", "Jun 05 2031"),
            ("SAN JOSÉ, June 5, 2031 (AP) — The pier is late.", "June 5, 2031"),
            ("5 juin 2031", "5 juin 2031"),
            ("The Tarn Courier, Thursday 5 June 2031", "5 June 2031"),
            ("Havelund, 5 June 2031", "5 June 2031"),
        ],
    )
    def test_it_is_found_in_its_own_words(self, line: str, raw: str) -> None:
        when = find_dateline(f"Pier to open next spring\n\n{line}\n\n{BODY}")
        assert when is not None
        assert (when.raw, when.edtf) == (raw, "2031-06-05")

    @pytest.mark.parametrize(
        "line",
        [
            "The old pier opened on 5 June 1931.",
            "On June 5, 1931 - a Friday - it opened.",
            "Copyright 2031 Example",
            "A crane at the pier on June 5, 2030. (Photo by the authority)",
            "05/06/2031",
            "A crane at the pier, 5 June 2031",
            "Monday, June 5",
        ],
    )
    def test_a_date_in_a_sentence_is_none(self, line: str) -> None:
        assert find_dateline(f"Pier to open next spring\n\n{line}\n\n{BODY}") is None

    def test_published_goes_before_updated_wherever_they_stand(self) -> None:
        text = f"Updated: 7 June 2031\n{BODY}\n\nFirst published: 5 June 2031\n"
        when = find_dateline(text)
        assert when is not None
        assert when.edtf == "2031-06-05"


class TestHeadline:
    def test_it_is_the_first_line_that_reads_like_one(self) -> None:
        text = f"menu-logo\nHome / News / Harbour / Pier\nJune 5, 2031\nPier to open next spring\n\n{BODY}"
        assert find_headline(text) == "Pier to open next spring"

    @pytest.mark.parametrize(
        "first",
        [
            "https://example.org/one two three",
            "By Ann Example and Bob Sample",
            "date 2031-06-05 or so",
            "Home",
        ],
    )
    def test_furniture_is_passed_over(self, first: str) -> None:
        assert find_headline(f"{first}\n\nPier to open next spring\n\n{BODY}") == "Pier to open next spring"

    def test_a_script_without_spaces_has_headlines_too(self) -> None:
        assert find_headline("新码头将于明年春季开放\n\n" + BODY) == "新码头将于明年春季开放"

    @pytest.mark.parametrize(
        "text",
        [
            BODY,
            "The pier will open in spring.\nSo said the authority.\n",
            "The harbour authority said on Tuesday that the new pier would\nopen in the spring.\n",
            "The harbour authority said on Tuesday that the new pier of the\nHarbour Islands would open in"
            " the spring of the next year, or\nTuesday at the latest, as it has done since the war.\n",
            "Too short\n",
        ],
    )
    def test_a_paragraph_is_none(self, text: str) -> None:
        assert find_headline(text) is None


class TestByline:
    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("By Ann Example", "Ann Example"),
            ("By Ann O’Example and Bob van Sample", "Ann O’Example and Bob van Sample"),
            ("By Ann Example | June 5, 2031", "Ann Example"),
            ("Author: Ann Example", "Ann Example"),
            ("Written by Ann Example", "Ann Example"),
            ("By آن نمونه", "آن نمونه"),
        ],
    )
    def test_it_is_found(self, line: str, name: str) -> None:
        assert find_byline(f"Pier to open next spring\n{line}\n\n{BODY}") == name

    @pytest.mark.parametrize(
        "line",
        [
            "By Tuesday the pier was open",
            "By The Sea",
            "By and large it works",
            "By 2031",
            "By Ann Example we mean her.",
        ],
    )
    def test_a_sentence_is_none(self, line: str) -> None:
        assert find_byline(f"Pier to open next spring\n{line}\n\n{BODY}") is None

    def test_an_author_line_at_the_end_counts(self) -> None:
        assert find_byline(f"Pier to open\n\n{BODY}\n\nAuthor: Ann Example\n\nShe writes.") == "Ann Example"


class TestMarkdown:
    def test_yaml_front_matter_is_read_and_stays_in_the_text(self) -> None:
        text = (
            "---\ntitle: Pier to open\nauthors:\n  - Ann Example\n  - Bob Sample\ndate: 2031-06-05\n"
            f"lang: en-GB\ncanonical_url: https://example.org/pier\n---\n\n# Another heading\n\n{BODY}"
        )
        found = read_markdown(text)
        assert found.text == text
        assert (found.headline, found.byline) == ("Pier to open", "Ann Example, Bob Sample")
        assert found.published_at is not None
        assert (found.published_at.edtf, found.language) == ("2031-06-05", "en")
        assert found.url == "https://example.org/pier"

    def test_toml_front_matter_is_read(self) -> None:
        found = read_markdown(f'+++\ntitle = "Pier to open"\ndate = 2031-06-05\n+++\n{BODY}')
        assert found.headline == "Pier to open"
        assert found.published_at is not None
        assert found.published_at.edtf == "2031-06-05"

    def test_without_front_matter_the_first_heading_is_the_headline(self) -> None:
        found = read_markdown(
            f"```\n# a comment\n```\n\n# The **new** [pier](https://example.org) #\n\n{BODY}"
        )
        assert found.headline == "The new pier"

    @pytest.mark.parametrize(
        "matter",
        [
            "title: [unclosed",
            "just words",
            "{" * 3_000,
            "a: *nowhere",
            'title: "\\ud800\\0"',
            "date: 2031-99-99",
            "url: javascript:alert(1)",
        ],
    )
    def test_what_is_no_front_matter_says_nothing(self, matter: str) -> None:
        text = f"---\n{matter}\n---\n{BODY}"
        found = read_markdown(text)
        assert found.text == text
        assert (found.headline, found.published_at, found.url) == (None, None, None)


@pytest.mark.parametrize(
    "line",
    [
        "published " + "MON " * 34 + "x 5 June 2031",
        "@" * 8_000,
        "# " + " " * 7_990,
        "By " + "a'" * 4_000,
        "1" * 8_000,
        "Home " + "/ " * 3_900,
        "date " + " " * 150 + "x",
        "published " + "11.50 " * 24 + "5 June 2031",
    ],
)
def test_hostile_lines_take_no_time(line: str) -> None:
    started = time.perf_counter()
    read_plain(f"{line}\n\n{BODY}")
    read_markdown(f"{line}\n\n{BODY}")
    assert time.perf_counter() - started < 60  # a regular expression gone wild takes for ever


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            (BODY, "en"),
            (
                "Die Hafenbehörde teilte am Dienstag mit, dass der neue Anleger im Frühjahr eröffnet werde.",
                "de",
            ),
            (
                "La autoridad portuaria dijo el martes que el nuevo muelle abrirá en la primavera próxima.",
                "es",
            ),
            (
                "مقام‌های بندر روز سه‌شنبه گفتند که اسکله تازه در بهار سال آینده باز خواهد شد و دیرتر نمی‌شود.",
                "fa",
            ),
        ],
    )
    def test_it_is_detected(self, text: str, code: str) -> None:
        assert detect_language(text) == code

    @pytest.mark.parametrize("text", ["Pier to open", "", "12 34 56 " * 40])
    def test_too_little_text_has_none(self, text: str) -> None:
        assert detect_language(text) is None
