"""Whom a model may name for a mention that names nobody, and whom it may not."""

from __future__ import annotations

import pytest
from admit_scenes import admitted, candidate, draft, scene

TEXT = (
    "Marthe Sesse lost to Idrissa Kole, who governs Malenda. Ingrid Thal runs its central bank. "
    "{source} said the figures were changed in the night."
)


def claimer(source: str, who: str) -> str:
    text = TEXT.format(source=source)
    found = scene(text, candidate(text, 1, "the figures were changed in the night", source, "said"))
    claim = admitted(draft("the figures | were changed | in the night", n=1, who=who), found)
    assert claim.claimer is not None
    return claim.claimer.name


@pytest.mark.parametrize("mention", ["His main rival", "The challenger", "The defeated candidate", "She"])
def test_somebody_definite_who_is_not_named_gets_a_name(mention: str) -> None:
    assert claimer(mention, "Marthe Sesse") == "Marthe Sesse"


@pytest.mark.parametrize(
    "mention",
    [
        *("A rival", "One of the losers", "Two people close to the count", "Diplomats", "Idrissa Kole"),
        *("The official", "The source", "An unnamed rival", "The other candidate", "The officials", "Both"),
        *("The report", "The court", "The police", "The public", "His children", "The family", "Everybody"),
    ],
)
def test_who_is_unnamed_many_or_named_does_not(mention: str) -> None:
    assert claimer(mention, "Marthe Sesse") != "Marthe Sesse"


def test_whose_lawyer_it_is_does_not_speak() -> None:
    text = "Karl Brand is in jail. His lawyer said the charges were false."
    found = scene(text, candidate(text, 1, "the charges were false", "His lawyer", "said"))
    claim = admitted(draft("the charges | were | false", n=1, who="Karl Brand"), found)
    assert claim.claimer is not None
    assert claim.claimer.name != "Karl Brand"


@pytest.mark.parametrize("who", ["Thal Kole", "central bank"])
def test_a_person_is_no_body_and_no_patchwork(who: str) -> None:
    assert claimer("His main rival", who) != who


def test_whom_the_words_speak_of_does_not_say_them() -> None:
    text = "Marthe Sesse lost to Idrissa Kole in Malenda. The minister said Sesse had lied."
    found = scene(text, candidate(text, 1, "Sesse had lied", "The minister", "said"))
    claim = admitted(draft("Sesse | had lied |", n=1, who="Marthe Sesse"), found)
    assert claim.claimer is not None
    assert claim.claimer.name != "Marthe Sesse"


def test_a_name_that_the_text_does_not_have_is_not_taken() -> None:
    assert claimer("His main rival", "Olu Bandé") != "Olu Bandé"
