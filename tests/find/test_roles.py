"""From the probabilities of one cue's roles to its attribution."""

from __future__ import annotations

import numpy as np
from test_decode import read

from ledger.find.decode import Thresholds
from ledger.find.roles import attribution_of

LIMITS = Thresholds(source=0.3)


def attribution(
    text: str, cue: tuple[int, int], source: dict[int, float], content: dict[int, float]
) -> list[str]:
    """Source, cue and content in words, their pieces joined by an ellipsis."""
    pieces = read(text)
    each = np.full((len(pieces.words), 2), 0.01, np.float32)
    for column, likely in enumerate((source, content)):
        for word, value in likely.items():
            each[word, column] = value
    found = attribution_of(text, pieces, cue, each, LIMITS)
    return [" … ".join(text[a:b] for a, b in spans) for spans in (found.source, found.cue, found.content)]


def likely(first: int, after: int, value: float = 0.95) -> dict[int, float]:
    return dict.fromkeys(range(first, after), value)


def test_each_word_has_one_role() -> None:
    text = "Ann Holm said the pier held."
    got = attribution(text, (2, 3), likely(0, 3), likely(2, 6))
    assert got == ["Ann Holm", "said", "the pier held"]


def test_a_source_that_hesitates_is_taken_but_not_somebody_else_beside_it() -> None:
    text = "The mayor said the pier of Lind held."
    assert attribution(text, (2, 3), likely(0, 2, 0.4) | {6: 0.31}, {})[0] == "The mayor"
    assert attribution(text, (2, 3), likely(0, 2, 0.4) | {6: 0.38}, {})[0] == "The mayor … Lind"


def test_a_source_is_on_the_line_of_its_cue() -> None:
    text = "Mayor Lind\nThe board said the pier held."
    assert attribution(text, (4, 5), likely(0, 4), likely(5, 8))[0] == "The board"


def test_a_crumb_beside_a_long_content_is_nothing() -> None:
    text = "In May Ann Holm said the old pier had held in the storm."
    assert attribution(text, (4, 5), likely(2, 4), {0: 0.6} | likely(5, 13))[2] == text[21:-1]


def test_a_content_loses_no_mark_or_piece_within_it() -> None:
    text = "Holm said the U.S. bought 1,200 boats at $3.5 a ton in No. 10."
    pieces = read(text)
    content = likely(2, len(pieces.words))
    for word in content:
        if text[slice(*pieces.word_span(word))] in {".", ",", "S", "200", "5", "$", "No"}:
            content[word] = 0.2
    assert attribution(text, (1, 2), likely(0, 1), content)[2] == text[10:-1]


def test_the_agent_of_a_passive_is_a_source_though_another_is_likelier() -> None:
    text = "We were told by two officials that the pier held."
    assert (
        attribution(text, (1, 3), likely(0, 1) | likely(4, 6, 0.4), likely(7, 10))[0] == "We … two officials"
    )
