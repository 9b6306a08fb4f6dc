"""Sixteen pages as readers copy them whole, made up by two agents that had seen no rule of ours, each line
labelled: of the page (F), of the article (N), or a heading (H)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ledger.segment import segment

PAGES = json.loads(Path(__file__).with_name("copied_pages.json").read_text("utf-8"))
LEFT = 12
"""Lines of the page that are taken for sentences of the article, of 691. They were 60 before there were
cards, scenes and bios; the rest would take knowing what the page looks like."""


def lines() -> Iterator[tuple[str, str, str]]:
    """Kind, line, and what became of it: ``sentence``, ``heading`` or ``page``."""
    for page in PAGES:
        text = "\n".join(line for _, line in page["lines"])
        sentences = [s for w in segment(text).windows for s in w.sentences]
        start = 0
        for kind, line in page["lines"]:
            end = start + len(line)
            here = [s for s in sentences if s.start < end and s.end > start]
            became = "page" if not here else "heading" if all(s.heading for s in here) else "sentence"
            if line:
                yield kind, line, became
            start = end + 1


def test_no_line_of_an_article_is_lost() -> None:
    assert [line for kind, line, became in lines() if kind == "N" and became == "page"] == []


def test_few_lines_of_a_page_are_taken_for_the_articles() -> None:
    left = [line for kind, line, became in lines() if kind == "F" and became == "sentence"]
    assert len(left) <= LEFT, left
