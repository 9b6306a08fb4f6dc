"""Block quotations: what stands below words of saying and a colon, in a paragraph of its own."""

from __future__ import annotations

import pytest

from ledger.find import everything, finder
from ledger.find.blocks import blocks_of
from ledger.segment import segment

BLOCK = "The border stays shut. We have never asked for talks, and we will not ask for them now."


@pytest.mark.parametrize(
    ("line", "source", "cue"),
    [
        ("The ministry said in a statement:", "The ministry", "said"),
        ("In the text below the film, Orm wrote:", "Orm", "wrote"),
        ("It rained. Orm later elaborated on what he meant:", "Orm", "elaborated"),
        ("He spoke at the port, observing of Holm:", "", "observing"),
        ("Orm argues that:", "Orm", "argues"),
    ],
)
def test_a_paragraph_below_words_of_saying_is_said(line: str, source: str, cue: str) -> None:
    text = f"A heading\n\n{line}\n\n{BLOCK}\n\nThe talks were to begin on Monday.\n"
    (block,) = blocks_of(text)
    assert text[block.start : block.end] == BLOCK
    assert [text[start:end] for start, end in block.source] == ([source] if source else [])
    assert text[slice(*block.cue)] == cue


@pytest.mark.parametrize(
    "text",
    [
        f"The paper noted the small crowd:\n\n{BLOCK}\n",  # what was shown is not there
        f"The agenda:\n\n{BLOCK}\n",
        f"Orm said:\n{BLOCK}\n",  # no paragraph of its own
        f"Early voting began on Monday in four states:\n\n{BLOCK}\n",
        f"They crossed at three border posts:\n\n{BLOCK}\n",
        f"Orm left with a fresh warning:\n\n{BLOCK}\n",
        "Orm said:\n\n- The border stays shut, and so does the port, for the whole of May.\n",
        "Orm said:\n\nMore news from the port and the city\n",
        f"It was said before the meeting of the two ministers that the end had come: here.\n\n{BLOCK}\n",
    ],
)
def test_what_is_no_block_quotation(text: str) -> None:
    assert blocks_of(text) == []


def test_all_of_it_is_said_by_whoever_stands_above() -> None:
    text = (
        "A heading\n\nOrm met the press on Monday. In a letter, the ministry wrote:\n\n"
        f"{BLOCK} Orm knows it.\n\nIt rained.\n"
    )
    windows = segment(text, max_words=400, language="en").windows
    found = everything(text, windows, finder("tagger"))
    (block,) = (a for a in found if not a.outer and a.cue and text[slice(*a.cue[0])] == "wrote")
    assert text[slice(*block.source[0])] == "the ministry"
    ((start, end),) = block.content
    assert text[start:end] == f"{BLOCK} Orm knows it."


def test_a_line_that_says_it_already_keeps_its_claim() -> None:
    text = f"A heading\n\nThe army said it had struck three targets overnight:\n\n{BLOCK}\n"
    windows = segment(text, max_words=400, language="en").windows
    (told,) = (a for a in everything(text, windows, finder("tagger")) if a.cue and not a.outer)
    assert text[slice(*told.content[0])].startswith("it had struck three targets")


def test_who_denies_it_below_is_heard() -> None:
    text = (
        "A heading\n\nOrm wrote on his page:\n\nVelmar has asked for talks again and again since the spring. "
        "Velmar’s foreign ministry denied the claim on Monday.\n"
    )
    windows = segment(text, max_words=400, language="en").windows
    cues = {
        text[slice(*a.cue[0])] for a in everything(text, windows, finder("tagger")) if a.cue and not a.outer
    }
    assert "denied" in cues


def test_an_article_that_goes_on_is_not_said() -> None:
    text = (
        "A heading\n\nThis is how the minister replied:\n\nThe port was shut by then. Holm said that the "
        "crews had left, and nobody came back.\n"
    )
    windows = segment(text, max_words=400, language="en").windows
    found = everything(text, windows, finder("tagger"))
    (told,) = (a for a in found if text[slice(*a.cue[0])] == "said")
    assert not told.outer
