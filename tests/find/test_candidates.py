from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.claims import Candidate
from ledger.errors import UserError
from ledger.find import Attribution, candidates, finder
from ledger.segment import Window, segment

TEXT = (
    "Harbour reopens\n\n"
    "The harbour reopened on Monday after the storm. Two boats had sunk, Holm said. "
    "“The pier held,” she said. “It is a good pier.”\n\n"
    "The crews went home in the afternoon. Not so."
)


def only_window(text: str) -> Window:
    (window,) = segment(text).windows
    return window


def found(*, own_voice: bool = True) -> tuple[Candidate, ...]:
    return candidates(TEXT, only_window(TEXT), finder("rules"), own_voice=own_voice)


def words(c: Candidate) -> tuple[list[str], list[str], list[str]]:
    return [s.exact for s in c.source], [s.exact for s in c.cue], [s.exact for s in c.content]


def test_numbered_from_one_in_text_order() -> None:
    got = found()
    assert [c.number for c in got] == list(range(1, len(got) + 1))
    starts = [c.content[0].start for c in got]
    assert starts == sorted(starts)


def test_attributions_and_the_articles_own_sentences() -> None:
    assert [words(c) for c in found()] == [
        ([], [], ["The harbour reopened on Monday after the storm."]),
        (["Holm"], ["said"], ["Two boats had sunk"]),
        (["she"], ["said"], ["“The pier held,”", "“It is a good pier.”"]),
        ([], [], ["The crews went home in the afternoon."]),
    ]


def test_without_own_voice_attributions_only() -> None:
    assert [words(c)[0] for c in found(own_voice=False)] == [["Holm"], ["she"]]


def test_a_heading_is_not_the_articles_statement() -> None:
    assert not any("Harbour reopens" in s.exact for c in found() for s in c.content)


def test_every_span_says_what_the_text_says() -> None:
    assert all(s.holds_in(TEXT) for c in found() for s in (*c.content, *c.source, *c.cue))


def test_none_leaves_finding_to_the_model() -> None:
    assert candidates(TEXT, only_window(TEXT), finder("none")) == ()


def test_the_name_that_is_recorded() -> None:
    assert finder("rules").name == "rules/1"
    assert finder("none").name == "none"


def test_an_unknown_finder_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(UserError, match=r"'oracle'.*none, rules, tagger"):
        finder("oracle")


@given(st.text(max_size=200))
def test_every_sentence_is_somewhere(text: str) -> None:
    for window in segment(text).windows:
        got = candidates(text, window, finder("rules"))
        assert all(s.holds_in(text) for c in got for s in (*c.content, *c.source, *c.cue))
        for sentence in window.sentences:
            plain = len(text[sentence.start : sentence.end].split()) >= 3
            if (
                plain
                and not sentence.heading
                and text[sentence.start : sentence.end].replace(" ", "").isalpha()
            ):
                assert any(
                    s.start < sentence.end and s.end > sentence.start
                    for c in got
                    for s in (*c.content, *c.source, *c.cue)
                )


def test_a_line_of_thousands_of_statements_is_read_in_time() -> None:
    """Coverage was counted word by word over all that was found: half a minute for such a text."""
    piece = "Orm said the port was shut and "
    text = "Brun\n\n" + piece * 8000
    starts = [m.start() for m in re.finditer("Orm", text)]
    said = [Attribution(((at, at + 3),), ((at + 4, at + 8),), ((at + 9, at + 26),)) for at in starts]
    began = time.process_time()
    windows = segment(text).windows
    got = [c for window in windows for c in candidates(text, window, finder("rules"), found=said)]
    assert len(got) >= 8000
    assert time.process_time() - began < 5
