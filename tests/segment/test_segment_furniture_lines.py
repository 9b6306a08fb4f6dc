"""Line by line: nothing of the page becomes a claim, and no news is lost that looks like it."""

from __future__ import annotations

import pytest
from furniture_lines import FURNITURE, NEWS

from ledger.find import candidates, finder
from ledger.segment import segment

HEADLINE = "Harbour board puts off its vote"
PARAGRAPHS = (
    "The harbour board met on Monday and put off its vote until the summer, a spokesman said.",
    "“We need the figures first,” said its chair, Lotte Haan, who has led the board since 2019.",
    "Two members walked out before the end, and one of them said that she would not come back.",
    "The port has lost money in each of the last four years, according to its own reports.",
)
PLACES = {"top": 1, "middle": 3, "end": 5}


def page(line: str, place: str) -> str:
    paragraphs = [HEADLINE, *PARAGRAPHS]
    paragraphs.insert(PLACES[place], line)
    return "\n\n".join(paragraphs)


def candidates_in(text: str, line: str) -> list[str]:
    """The words of the candidates, the article's own sentences among them, that lie in ``line``."""
    start = text.index(line)
    rules = finder("rules")
    return [
        span.exact
        for window in segment(text).windows
        for candidate in candidates(text, window, rules)
        for span in candidate.content
        if span.start < start + len(line) and span.end > start
    ]


@pytest.mark.parametrize(("place", "line"), FURNITURE)
def test_no_line_of_the_page_can_become_a_claim(place: str, line: str) -> None:
    assert candidates_in(page(line, place), line) == []


def test_nearly_all_of_them_are_not_even_shown_to_the_model() -> None:
    shown = [line for place, line in FURNITURE if not _furniture(page(line, place), line)]
    assert len(shown) <= 0.05 * len(FURNITURE), shown


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("line", NEWS)
def test_no_news_is_lost(line: str, place: str) -> None:
    text = page(line, place)
    assert not _furniture(text, line)
    assert candidates_in(text, line)


@pytest.mark.parametrize("place", PLACES)
def test_nor_what_stands_round_a_line_of_the_page(place: str) -> None:
    for _, line in [each for each in FURNITURE if each[0] == place]:
        text = page(line, place)
        lost = [p for p in (HEADLINE, *PARAGRAPHS) if _furniture(text, p)]
        assert lost == [], line


def _furniture(text: str, line: str) -> bool:
    at = text.index(line)
    return any(f.start <= at < f.end for f in segment(text).furniture)
