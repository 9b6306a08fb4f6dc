"""Transcripts: whoever has the turn says it, and what a reporter asks is nobody's claim."""

from __future__ import annotations

import pytest

from ledger.admit import Scene
from ledger.ask import lay_out, question
from ledger.claims import Act, Claim, Polarity
from ledger.documents import Document
from ledger.find import finder
from ledger.find.turns import turns_of
from ledger.model.endpoint import WORDS
from ledger.sift import sift

BRIEFING = """DAILY PRESS BRIEFING
Spokesperson: Marta Lindqvist

MS. LINDQVIST: The Secretary spoke with Minister Okello of Zamara this morning. They discussed the case.

We can confirm that a rocket was launched at dawn.

Q: Did you offer a swap? The Calder Post reported that an envoy had proposed one.

MS. LINDQVIST: That is not accurate. No offer has been made. Our allies told us they had never felt safer.

Q: Will there be new sanctions?

MS. LINDQVIST: We urge both sides to return to the table.
"""


def read(text: str) -> list[Claim]:
    document = Document(text=text, origin="stdin", language="en")
    tagger = finder("tagger")
    sheet = lay_out(document, tagger, WORDS)
    claims: list[Claim] = []
    for window in sheet.segmentation.windows:
        asked = question(sheet, window, tagger, WORDS)
        heard = tuple(sorted(span for a in sheet.found or () for span in a.source if span[0] < window.end))
        claims += sift(asked.items(None), Scene(document, window, asked.candidates, heard))[0]
    return claims


@pytest.fixture(scope="module")
def briefing() -> dict[str, Claim]:
    return {claim.proposition: claim for claim in read(BRIEFING)}


def test_all_of_a_turn_is_its_speakers(briefing: dict[str, Claim]) -> None:
    assert {claim.sources[0].name for claim in briefing.values()} == {"Marta Lindqvist"}
    assert "They discussed the case" in briefing
    assert "We can confirm that a rocket was launched at dawn" in briefing


def test_a_reporters_question_is_nobodys_claim(briefing: dict[str, Claim]) -> None:
    assert not [words for words in briefing if "swap" in words or "envoy" in words or "sanctions" in words]


def test_what_is_told_in_a_turn_is_nested_in_it(briefing: dict[str, Claim]) -> None:
    claim = briefing["they had felt safer"]
    assert [source.name for source in claim.sources] == ["Marta Lindqvist", "Our allies"]
    assert claim.polarity is Polarity.NEGATIVE


def test_what_is_done_by_saying_so_is_its_act(briefing: dict[str, Claim]) -> None:
    assert briefing["We can confirm that a rocket was launched at dawn"].act is Act.CONFIRM
    assert briefing["We urge both sides to return to the table"].act is Act.DEMAND
    denied = briefing["That is accurate"]
    assert (denied.act, denied.polarity) == (Act.DENY, Polarity.NEGATIVE)


def test_no_label_stands_in_a_claims_words(briefing: dict[str, Claim]) -> None:
    assert not [c for c in briefing.values() for span in c.evidence if "LINDQVIST:" in span.exact]


@pytest.mark.parametrize(
    "text",
    [
        "Why it matters: The talks failed.\n\nDriving the news: He left.\n\nWhy it matters: It is late.\n",
        "TARN: The mayor resigned on Monday.\n\nHe said he was tired.\n",
        "Photo: Ann Lee\n\nThe mayor resigned.\n\nPhoto: Ann Lee\n\nVideo: Tom Hart\n",
        "Key point: One.\nKey point: Two.\n",
        "CLAIM: The mayor fell.\n\nTHE FACTS: He did not.\n\nCLAIM: It rained.\n\nTHE FACTS: No.\n",
        "TEHRAN: The talks go on.\n\nMOSCOW: The talks failed.\n\nTEHRAN: Police arrested ten.\n",
    ],
)
def test_labels_of_other_kinds_make_no_transcript(text: str) -> None:
    assert turns_of(text) == ()


def test_an_answer_without_a_name_is_not_the_reporters() -> None:
    text = (
        "Q: Did you ask for talks?\n\nA: We never asked for talks.\n\nQ: Why not?\n\nA: Nobody answered us.\n"
    )
    claims = read(text)
    assert [claim.sources[0].name for claim in claims] == ["unnamed", "unnamed"]
    assert claims[0].polarity is Polarity.NEGATIVE


def test_what_stands_below_the_last_turn_is_the_articles() -> None:
    text = (
        "MS. LINDQVIST: We have nothing to add. We asked for talks.\n\nQ: Will you go?\n\n"
        "MS. LINDQVIST: We will not go to Tarn.\n\nQ: Thank you.\n\n(END)\n\n"
        "The opposition leader Ole Kroll said on Monday that the vote was rigged. Polls open at eight.\n"
    )
    found = {claim.proposition: [s.name for s in claim.sources] for claim in read(text)}
    assert found["the vote was rigged"] == ["Ole Kroll"]
    assert found["Polls open at eight"] == []
    assert not [words for words in found if "Thank you" in words]


def test_a_speaker_of_one_turn_has_it_and_an_interviewer_asks() -> None:
    text = (
        "Anna Reed: What do you say?\n\nTom Hart: We asked for talks in May.\n\n"
        "Anna Reed: Minister, is the deal dead?\n\nOle Kroll: We will never sign that paper. The army has "
        "left Tarn.\n\nTom Hart: I agree with that.\n\nAnna Reed: Are you sure?\n"
    )
    found = {claim.proposition: claim.sources[0].name for claim in read(text)}
    assert found == {
        "We asked for talks in May": "Tom Hart",
        "We will sign that paper": "Ole Kroll",
        "The army has left Tarn": "Ole Kroll",
        "I agree with that": "Tom Hart",
    }
