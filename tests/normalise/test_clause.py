"""The parts of a clause: subject, verb and rest, read from the words alone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.normalise.clause import clause, read


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Thieves took three paintings on Sunday", ("Thieves", "took", "three paintings on Sunday")),
        ("the Front will answer Halmi with fire", ("the Front", "will answer", "Halmi with fire")),
        (
            "the tablets had been handed out like sweets",
            ("the tablets", "had been handed", "out like sweets"),
        ),
        ("Talks about a new line broke down", ("Talks about a new line", "broke", "down")),
        ("No prisoners have ever been held here", ("No prisoners", "have ever been held", "here")),
        ("It never has", ("It", "never has", "")),
        ("the men who fired were from the town", ("the men who fired", "were", "from the town")),
        (
            "the army does not shoot prisoners",
            ("the army", "does not shoot", "prisoners"),
        ),
        ("In March, Orsk closed the museum", ("Orsk", "closed", "the museum")),
        ("to publish records every day", ("", "to publish", "records every day")),
        ("Orsk to resign at once", ("Orsk", "to resign", "at once")),
        ("We’ve never asked for it", ("We", "’ve never asked", "for it")),
        ("it's over", ("it", "'s", "over")),
        ("that’s where Orsk has been", ("that", "’s", "where Orsk has been")),
        ("Not all guests, however, are eager", ("Not all guests, however", "are", "eager")),
        ("Mr. Orsk is seen as a bully", ("Mr. Orsk", "is seen", "as a bully")),
        ("the strikes killed two", ("the strikes", "killed", "two")),
    ],
)
def test_the_first_finite_verb_divides_a_clause(words: str, parts: tuple[str, str, str]) -> None:
    assert clause(words) == parts


@pytest.mark.parametrize(
    "words", ["", "…", "40 bitcoin", "a forgery written after midnight", "the charge as “fantasy”"]
)
def test_where_there_is_no_finite_verb_nothing_is_divided(words: str) -> None:
    assert clause(words) == ("", "", "")


def test_a_predicate_may_begin_with_its_verb() -> None:
    assert read("wants the monitors back") is None
    found = read("wants the monitors back", predicate=True)
    assert found is not None
    assert found.begins
    assert found.subject == (0, 0)


@given(
    st.text(
        st.sampled_from("ab .,;“”’'-andthewilsokp\n\u2028é말1") | st.characters(codec="utf-8"), max_size=120
    )
)
def test_of_any_words_the_parts_are_words_of_it_in_their_order(words: str) -> None:
    at = 0
    for part in clause(words):
        at = words.index(part, at) + len(part)


_FOUR_AT_ONCE = """
import threading
from concurrent.futures import ThreadPoolExecutor
from ledger.normalise.clause import read

begin = threading.Barrier(4)

def parts(_):
    begin.wait()
    return read(f"Tressler to halt production by Friday noon").infinitive

with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(parts, range(4))))
"""


def alone() -> bool | None:
    clause = read("Tressler to halt production by Friday noon")
    return clause.infinitive if clause else None


def test_threads_that_begin_together_read_the_same() -> None:
    """Tags come of a lexicon that is loaded at the first word: nobody reads what is there half-way."""
    told = subprocess.run([sys.executable, "-c", _FOUR_AT_ONCE], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str([alone()] * 4)
