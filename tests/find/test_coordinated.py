"""Joined statements are taken apart, and nothing else is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.find.coordinated import statements


def apart(text: str) -> list[str]:
    return [" … ".join(text[start:end] for start, end in part) for part in statements(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "The bridge was closed and trains were sent round",
            ["The bridge was closed", "trains were sent round"],
        ),
        ("I don’t know, and I don’t care", ["I don’t know", "I don’t care"]),
        (
            "There are no talks, there were no talks, and there will be none",
            ["There are no talks", "there were no talks", "there will be none"],
        ),
        (
            "the doors were shut in June and that the officials had known it",
            ["the doors were shut in June", "the officials had known it"],
        ),
        ("We left at noon; nobody was hurt", ["We left at noon", "nobody was hurt"]),
        (
            "it lost no drone and wants the monitors back",
            ["it lost no drone", "it … wants the monitors back"],
        ),
        (
            "Police and soldiers held the harbour and the bridge was closed",
            ["Police and soldiers held the harbour", "the bridge was closed"],
        ),
    ],
)
def test_two_statements_are_two(text: str, parts: list[str]) -> None:
    assert apart(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "schools, shops and parks were closed",
        "he asked Orsk to resign and to leave the city",
        "they had been arrested and freed",  # *they freed* would be another statement
        "We do not know who did it and why it happened",
        "If he goes and she stays, we will talk",
        "They came to us, not the other way round",
        "the ministry of blocking them and of lying",
        "it hides the papers from the court and the public, in what experts believed to be a trick",
        "they show that a strongman, and a merchant, in the palace might be good news",
        "Standing beside Orsk, who founded the guild, and Renk, Mayor Holm accused them",
        "she leads the people whom she freed and brought together",
        "it was on air when Orsk hosted and Renk sang",
        "the slump is to blame for lost jobs and lost growth",
        "It matters that while Holm has fought, Orsk has not only been absent but has also lied",
        "Peace doesn’t mean Orsk packs up and takes back what he said",
        "talks between Verrin and Skaldia have begun",
        "They think every Tarn is a thief, should be one, and that all thieves lie",
        "Hunter holds a seat in Sund, and like Orsk has spoken of the need for walls",
        "That is the world we live in and the reason Holm is seeking a vote",
        "a long and bitter war",
        "",
    ],
)
def test_one_statement_stays_one(text: str) -> None:
    assert apart(text) == [text]


@given(
    st.lists(
        st.sampled_from("the ship sank and they but had left , ; “ ” ( ) Orsk says if who to be".split()),
        max_size=24,
    )
)
def test_every_part_lies_within_the_text_in_its_order_and_only_joints_are_lost(words: list[str]) -> None:
    text = " ".join(words)
    found = statements(text, 0, len(text))
    own = [part[-1] for part in found]
    assert own == sorted(own)
    assert own[0][0] == 0
    assert own[-1][1] == len(text)
    for (_, end), (start, _) in itertools.pairwise(own):
        assert text[end:start].strip(" ,;") in ("", "and", "but", "and that", "but that")
    assert all(0 <= start < end <= len(text) for part in found for start, end in part) or not text
