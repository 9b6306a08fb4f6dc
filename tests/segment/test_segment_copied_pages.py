"""Pages as readers copy them whole, made up by agents that had seen no rule of ours, each line labelled: of
the page (F), of the article (N), or a heading (H). Those of ``evals/heldout`` nobody has looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.segment import segment

EVALS = Path(__file__).parents[2] / "evals"
DEVELOPMENT = sorted((EVALS / "development" / "pages").glob("*.json"))
HELD_OUT = [(EVALS / "heldout" / "pages.json", 16), (EVALS / "heldout" / "pages-2.json", 32)]
"""Of 314 and 344 lines of pages; before anything was learnt 38 of the first were left."""


def lines(path: Path) -> Iterator[tuple[str, str, str]]:
    """Kind, line, and what became of it: ``sentence``, ``heading`` or ``page``."""
    for page in json.loads(path.read_text("utf-8")):
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


@pytest.mark.parametrize("path", [*DEVELOPMENT, *(path for path, _ in HELD_OUT)], ids=lambda path: path.stem)
def test_hardly_a_line_of_an_article_is_lost(path: Path) -> None:
    lost = [line for kind, line, became in lines(path) if kind == "N" and became == "page"]
    assert len(lost) <= 1, lost


@pytest.mark.parametrize(("path", "most"), HELD_OUT, ids=lambda each: getattr(each, "stem", ""))
def test_few_lines_of_a_page_nobody_has_seen_are_taken_for_the_articles(path: Path, most: int) -> None:
    left = [line for kind, line, became in lines(path) if kind == "F" and became == "sentence"]
    assert len(left) <= most, left
