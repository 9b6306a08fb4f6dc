"""What a claim stands on: the words that say it, and not the marks and the joint round them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.claims import Candidate, Span
from ledger.find.edges import evidence_of, trimmed


def candidate(text: str, content: tuple[str, ...], cue: str = "") -> Candidate:
    def spans(words: tuple[str, ...]) -> tuple[Span, ...]:
        return tuple(Span.of(text, at := text.index(w), at + len(w)) for w in words)

    return Candidate(number=1, content=spans(content), cue=spans((cue,)) if cue else ())


def words(text: str, *content: str, cue: str = "") -> list[str]:
    return [span.exact for span in evidence_of(candidate(text, content, cue), text)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The harbour reopened on Monday.", "The harbour reopened on Monday"),
        ("“The pier held,”", "The pier held"),
        ('"It is a good pier."', "It is a good pier"),
        ("« Le quai tient »,", "Le quai tient"),
        ("Will it hold?", "Will it hold"),
        ("the plan “a farce.”", "the plan “a farce.”"),  # else the opening mark would stand alone
        ("the plan “a farce” and a shame.", "the plan “a farce” and a shame"),
        ("the report (of May).", "the report (of May)"),
        ("prices of $90", "prices of $90"),
        ("a loss of 5%.", "a loss of 5%"),
        ("He came from the U.S.", "He came from the U.S."),
        ("at 5 p.m., he said", "at 5 p.m., he said"),
        ("The pier is theirs.", "The pier is theirs"),
    ],
)
def test_marks_and_punctuation_at_the_edges_are_no_words(text: str, kept: str) -> None:
    assert words(text, text) == [kept]


def test_that_joins_and_is_not_said() -> None:
    text = "Holm said that the pier held."
    assert words(text, "that the pier held.", cue="said") == ["the pier held"]
    text = "Holm asked whether the pier held."
    assert words(text, "whether the pier held.", cue="asked") == ["the pier held"]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Holm said on Tuesday that the pier held.", "said"),
        ("Holm told reporters in Brun late on Tuesday that the pier held.", "told"),
        ("Holm said, after a meeting, that the pier held.", "said"),
        ("Holm asked on Monday whether the pier held.", "asked"),
        ("Holm asked if the pier held.", "asked"),
        ("Holm said of the storm that the pier held.", "said"),
    ],
)
def test_that_joins_behind_a_day_or_a_listener_as_well(text: str, cue: str) -> None:
    joint = next(word for word in ("that", "whether", "if") if f" {word} the" in text)
    assert words(text, f"{joint} the pier held", cue=cue) == ["the pier held"]


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("Holm said if the pier held all was well.", "if the pier held all was well", "said"),
        ("Holm said so. Of course that pier held.", "that pier held", "said"),
        ("Holm said “no” and that pier held.", "that pier held", "said"),
        ("That decision was wrong, Holm said.", "That decision was wrong", "said"),
        ("Holm said of the pier that storm and all.", "that storm and all", "said"),
        ("That pier held.", "That pier held", ""),
    ],
)
def test_that_is_a_word_where_it_follows_no_cue(text: str, content: str, cue: str) -> None:
    assert words(text, content, cue=cue) == [content]


def test_pieces_of_nothing_but_marks_go() -> None:
    text = "“The pier,” she said, “ … held.”"
    assert words(text, "“The pier,”", "“ … ", "held.”", cue="said") == ["The pier", "held"]


@given(st.text(st.sampled_from("ab ,.“”’'\"()that\n"), min_size=1, max_size=30), st.data())
def test_nothing_is_added_and_no_word_is_lost(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    edges = trimmed(text, start, end)
    letters = "".join(filter(str.isalnum, text[start:end]))
    if edges is None:
        assert not letters
    else:
        first, after = edges
        assert start <= first < after <= end
        assert "".join(filter(str.isalnum, text[first:after])) == letters
