"""Which words say who speaks, and whether they name anybody."""

from __future__ import annotations

import pytest

from ledger.claims import Candidate, Span
from ledger.find.mentions import is_passive, mention_of, points


def said(text: str, source: str, content: str = "it sank") -> Candidate:
    def span(words: str) -> Span:
        return Span.of(text, text.index(words), text.index(words) + len(words))

    return Candidate(number=1, content=(span(content),), source=(span(source),) if source else ())


@pytest.mark.parametrize(
    ("text", "source", "mention"),
    [
        ("Lind himself said it sank", "Lind himself", "Lind"),
        ("According to Lind it sank", "According to Lind", "Lind"),
        ("through a channel on X it sank", "through", None),
        ("Vessen’s foreign minister said it sank", "s foreign minister", "Vessen’s foreign minister"),
        ("it sank", "", None),
    ],
)
def test_the_words_that_name_the_speaker(text: str, source: str, mention: str | None) -> None:
    found = mention_of(said(text, source), text)
    assert (found and found.exact) == mention


@pytest.mark.parametrize(
    ("mention", "does"),
    [
        ("he", True),
        ("It", True),
        ("the minister", True),
        ("the foreign ministry", True),
        ("Lind", False),
        ("the official", False),
        ("a minister", False),
        ("US", False),
    ],
)
def test_a_pronoun_or_a_description_points_at_somebody_named_before(mention: str, does: bool) -> None:
    assert points(mention) is does


def test_a_passive_tells_of_nobody_who_says_it() -> None:
    assert is_passive("was reported")
    assert not is_passive("added")
