"""Quotation marks and the nearest verb: what it takes, what it leaves."""

from __future__ import annotations

import pytest

from evals.baselines import quotations
from ledger.claims import Act, Certainty, Polarity, Quotation, SourceKind
from ledger.documents import Document
from ledger.segment import segment

Parts = tuple[str, str, str]

WRAPPED = (
    "The harbour of the town was closed for a day because of\n"
    "the storms that had come in from the north with snow and\n"
    "ice, and nobody knew. “The pier is closed,” said Tuva\n"
    "Holm, who is the mayor.\n"
)


def said(text: str, max_words: int = 120) -> list[Parts]:
    """Source, cue and content in the words of the text."""
    found = quotations.attributions(text, segment(text, max_words=max_words))
    return [(words(text, a.source), words(text, a.cue), words(text, a.content)) for a in found]


def words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


class TestAttributions:
    def test_the_name_before_the_verb(self) -> None:
        assert said("“The pier is closed,” Tuva Holm said on Monday.") == [
            ("Tuva Holm", "said", "The pier is closed,")
        ]

    def test_the_name_after_the_verb_without_the_full_stop(self) -> None:
        assert said("“The pier is closed,” said Tuva Holm.") == [("Tuva Holm", "said", "The pier is closed,")]

    def test_the_name_before_goes_before_the_name_after(self) -> None:
        assert said("Holm told Reuters: “The pier is closed.”") == [("Holm", "told", "The pier is closed.")]

    @pytest.mark.parametrize("pronoun", ["he", "she", "they", "we"])
    def test_a_pronoun(self, pronoun: str) -> None:
        assert said(f"“The pier is closed,” {pronoun} added.")[0][0] == pronoun

    def test_a_name_with_initials_marks_and_letters_beyond_ascii(self) -> None:
        assert said("“The pier is closed,” said Éva J. Ó’Mora-Šik yesterday.")[0][0] == "Éva J. Ó’Mora-Šik"

    def test_a_common_noun_is_no_source(self) -> None:
        assert said("“The pier is closed,” the harbour master said.") == [("", "said", "The pier is closed,")]

    def test_a_pronoun_is_a_whole_word(self) -> None:
        assert said("“The pier is closed,” the added note said.")[0][0] == ""

    def test_a_name_across_a_line_break(self) -> None:
        assert said(WRAPPED)[0][0] == "Tuva\nHolm"

    def test_according_to(self) -> None:
        assert said("“The pier is closed,” according to Holm.") == [
            ("Holm", "according to", "The pier is closed,")
        ]

    def test_the_nearest_verb_of_the_paragraph(self) -> None:
        text = "Lund warned of storms for days. “The pier is closed,” Holm said."
        assert said(text) == [("Holm", "said", "The pier is closed,")]

    def test_two_quotations_may_share_a_verb(self) -> None:
        text = "“The pier is closed,” Holm said. “It will stay so.”"
        assert [parts[1:] for parts in said(text)] == [
            ("said", "The pier is closed,"),
            ("said", "It will stay so."),
        ]

    def test_a_verb_inside_quotation_marks_is_none(self) -> None:
        assert said("“They said it was closed.” So it went.") == []

    def test_fewer_than_three_words_are_no_quotation(self) -> None:
        assert said("Holm said the “old pier” is closed.") == []

    def test_a_quotation_without_a_verb_is_left_out(self) -> None:
        assert said("On the wall stood “The pier is closed.”") == []

    def test_a_verb_that_is_too_far_is_none(self) -> None:
        far = "who had walked along the water " * 4
        near = f"“The pier is closed,” {far[: quotations.REACH - 7].strip()} said."
        assert len(said(near)) == 1
        assert said(f"“The pier is closed,” {far} said.") == []

    def test_a_verb_of_another_paragraph_is_none(self) -> None:
        assert said("“The pier is closed for good.”\n\nHolm said nothing more that day.") == []

    def test_a_paragraph_that_windows_divide_is_read_whole(self) -> None:
        text = "Holm spoke on Monday. “The pier is closed,” she said. She left soon after that."
        assert said(text, max_words=4) == said(text) == [("she", "said", "The pier is closed,")]

    @pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“"])
    def test_every_kind_of_mark(self, marks: str) -> None:
        text = f"{marks[0]}The pier is closed,{marks[1]} Holm said."
        assert said(text) == [("Holm", "said", "The pier is closed,")]


class TestClaims:
    def test_a_plain_assertion_by_whoever_stands_beside_the_verb(self) -> None:
        document = Document(text=WRAPPED, origin="pier")
        (claim,) = quotations.claims(document)
        assert (claim.document_id, claim.quotation) == (document.id, Quotation.DIRECT)
        assert (claim.act, claim.polarity, claim.certainty) == (
            Act.ASSERT,
            Polarity.POSITIVE,
            Certainty.CERTAIN,
        )
        assert (claim.quote, claim.proposition) == ("The pier is closed,", "The pier is closed,")
        claimer = claim.claimer
        assert claimer is not None
        assert (claimer.name, claimer.kind) == ("Tuva Holm", SourceKind.PERSON)
        assert claimer.mention is not None
        assert claimer.cue is not None
        assert (claimer.mention.exact, claimer.cue.exact) == ("Tuva\nHolm", "said")
        parts = (*claim.evidence, claimer.mention, claimer.cue)
        assert all(part.holds_in(document.text) for part in parts)

    def test_a_claimer_whom_the_text_does_not_name_there(self) -> None:
        (claim,) = quotations.claims(Document(text="“The pier is closed,” the master said.", origin="pier"))
        assert claim.claimer is not None
        assert (claim.claimer.name, claim.claimer.kind, claim.claimer.mention) == (
            quotations.NOBODY,
            SourceKind.UNNAMED,
            None,
        )

    def test_no_quotations_no_claims(self) -> None:
        assert quotations.claims(Document(text="The pier is closed.", origin="pier")) == []
