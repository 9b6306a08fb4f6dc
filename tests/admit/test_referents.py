"""Whom a pronoun, a role or half a name stands for: only ever a name that the article gives."""

from __future__ import annotations

import re

import pytest

from ledger.admit.fuller import in_full
from ledger.admit.referents import bearer, last_speaker

TEXT = (
    "Tolland's President Paul Rennick has addressed the nation. The museum's director, Lena Orsk, called it "
    "late. Radio Sund reported that the army of Tolland had left. Tolland said the border was open. The "
    "ministry agreed."
)


def heard(*names: str) -> list[tuple[int, int]]:
    """Where the text names them, last of all."""
    places = [list(re.finditer(re.escape(name), TEXT))[-1].span() for name in names]
    return sorted(places)


class TestLastSpeaker:
    def test_he_is_the_person_who_spoke_last(self) -> None:
        assert last_speaker(len(TEXT), TEXT, heard("Lena Orsk", "Radio Sund"), pronoun="she") == "Lena Orsk"

    def test_it_is_no_person(self) -> None:
        assert last_speaker(len(TEXT), TEXT, heard("Lena Orsk", "Radio Sund"), pronoun="It") == "Radio Sund"

    def test_a_word_that_is_a_place_too_gives_way_to_somebody_named_in_full(self) -> None:
        assert last_speaker(len(TEXT), TEXT, heard("Lena Orsk", "Tolland"), pronoun="she") == "Lena Orsk"

    def test_where_nobody_spoke_it_is_who_was_named_last(self) -> None:
        at = TEXT.index("The museum")
        assert last_speaker(at, TEXT, [], pronoun="He") == "Paul Rennick"

    def test_who_speaks_later_or_long_before_is_not_meant(self) -> None:
        assert last_speaker(5, TEXT, heard("Lena Orsk")) is None
        far = TEXT + " " * 2000
        assert last_speaker(len(far), far, heard("Lena Orsk")) is None

    def test_they_and_we_are_not_guessed(self) -> None:
        assert last_speaker(len(TEXT), TEXT, heard("Lena Orsk"), pronoun="they") is None


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("its director", "Lena Orsk"),
        ("the president", "Paul Rennick"),
        ("the mayor", None),
        ("the border", None),
        ("Lena Orsk", None),
    ],
)
def test_a_role_is_who_alone_has_it_in_the_text(role: str, name: str | None) -> None:
    assert bearer(role, TEXT) == name


def test_a_role_that_two_have_is_nobody() -> None:
    assert bearer("the director", TEXT + " The zoo's director, Per Lund, left.") is None


@pytest.mark.parametrize(
    ("name", "text", "full"),
    [
        ("Orsk", TEXT, "Lena Orsk"),
        ("Orsk of the Trust", TEXT, "Lena Orsk"),
        ("Orsk", TEXT + " Tor Orsk left.", "Orsk"),
        ("Orsk", TEXT + " Will Orsk stay?", "Lena Orsk"),
        ("Sund", TEXT, "Sund"),
        ("commission", "The United Nations commission met.", "United Nations commission"),
        ("government", "The US government met.", "government"),
        ("Nobody", TEXT, "Nobody"),
        ("A-10C", "An A-10C was seen.", "A-10C"),
    ],
)
def test_a_name_is_completed_only_from_the_text(name: str, text: str, full: str) -> None:
    assert in_full(name, text) == full


@pytest.mark.parametrize(
    ("text", "initials", "name"),
    [
        ("The World Health Organization (WHO) met. The WHO spoke.", "WHO", "World Health Organization"),
        ("The NGB (Norland Grain Board) met.", "NGB", "Norland Grain Board"),
        ("A Union of Dock and Harbour Workers (UDHW) met.", "UDHW", "Union of Dock and Harbour Workers"),
        ("Later the Norland Grain Board (NGB) met.", "NGB", "Norland Grain Board"),
        ("The Grain Board met. The NGB spoke.", "NGB", "NGB"),
        ("Holm of Orm Brothers (NGB) met.", "NGB", "NGB"),
        ("Tom Orm (LAB) spoke.", "LAB", "LAB"),
    ],
)
def test_initials_are_what_the_text_says_they_stand_for(text: str, initials: str, name: str) -> None:
    assert in_full(initials, text) == name


def test_the_who_is_nobody_s_pronoun() -> None:
    text = "The WHO said tests were few. It said more would come."
    assert last_speaker(30, text, [(0, 7)], pronoun="It") == "WHO"


def test_a_headline_that_goes_on_is_no_name() -> None:
    text = "Tolland Denies Talks; Minister Says No Deal Will Be Signed\n\nThe minister said so on Monday."
    assert bearer("the minister", text) is None
    assert bearer("the minister", text.replace("The minister said", "Minister Lena Orsk said")) == "Lena Orsk"


@pytest.mark.parametrize(
    "text",
    [
        "Station Bravo FM, Tuesday\n\nPrime Minister Dario Quill went on television. He said so.",
        "PORT TARN — Dario Quill came home. He said so.",
        "Dario Quill, the minister, spoke on Friday. On Sunday he said so.",
        "Dario Quill took office in May. In March he said so.",
    ],
)
def test_he_is_no_masthead_no_place_and_no_day(text: str) -> None:
    at = text.lower().rindex("he said")
    assert last_speaker(at, text, [], pronoun="he") == "Dario Quill"


@pytest.mark.parametrize(
    ("text", "spoken", "pronoun", "who"),
    [
        # Who a clause begins with was spoken of last, and a newspaper is no *he*.
        (
            "Ola Holm won. As the leftist Evening Post tabloid wrote, it is because Holm has changed. ",
            ["leftist Evening Post tabloid"],
            "he",
            "Ola Holm",
        ),
        # Of whom a speaker speaks in his own sentence, and whose particle is small.
        (
            "Donald Renk told reporters that Ola Holm had left, though Ola Holm has not. ",
            ["Donald Renk"],
            "he",
            "Donald Renk",
        ),
        ("Thomas de Haan said so. ", ["Thomas de Haan"], "he", "Thomas de Haan"),
        ("Ms Donald Renk left. Ola Holm said so of Mr Holm. ", ["Ola Holm"], "she", "Donald Renk"),
        ("Donald Renk left. Hillary Orsk said so. ", ["Hillary Orsk"], "he", "Donald Renk"),
        ("Hillary Orsk left. Donald Renk said so. ", ["Donald Renk"], "she", "Hillary Orsk"),
        (
            "Donald Renk lost. Fact-checkers found that a few fact-checkers erred. ",
            ["Fact-checkers"],
            "he",
            "Donald Renk",
        ),
        (
            "Former Sund Works CEO Carly Holm beat New Sund Gov. Donald Renk. ",
            [],
            "she",
            "Carly Holm",
        ),
    ],
)
def test_he_and_she_are_who_they_can_be(text: str, spoken: list[str], pronoun: str, who: str) -> None:
    places = sorted(re.search(re.escape(name), text).span() for name in spoken)  # type: ignore[union-attr]
    assert last_speaker(len(text), text, places, pronoun=pronoun) == who
