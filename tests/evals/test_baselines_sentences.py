"""Every sentence a claim: nothing is left out, and nothing is known."""

from __future__ import annotations

from evals.baselines import sentences
from ledger.claims import Act, Certainty, Polarity, Quotation, State
from ledger.documents import Document
from ledger.segment import segment

TEXT = "Pier closed\n\nThe pier closed on Monday. “Nobody asked us,” Holm said.\nRain fell on the town.\n"
SENTENCES = ["Pier closed", "The pier closed on Monday.", "“Nobody asked us,” Holm said."]


def test_every_sentence_is_a_content_without_source_and_cue() -> None:
    found = sentences.attributions(TEXT, segment(TEXT))
    assert [TEXT[s:e] for a in found for s, e in a.content][:3] == SENTENCES
    assert all(a.source == a.cue == () and len(a.content) == 1 for a in found)


def test_the_size_of_the_windows_does_not_matter() -> None:
    assert sentences.attributions(TEXT, segment(TEXT, max_words=5)) == sentences.attributions(
        TEXT, segment(TEXT, max_words=400)
    )


def test_as_claims_they_are_the_articles_own() -> None:
    document = Document(text=TEXT, origin="pier", language="en")
    claims = sentences.claims(document)
    assert [claim.quote for claim in claims][:3] == SENTENCES
    assert all(span.holds_in(TEXT) for claim in claims for span in claim.evidence)
    first = claims[0]
    assert (first.document_id, first.sources, first.claimer) == (document.id, (), None)
    assert (first.act, first.polarity, first.certainty) == (Act.ASSERT, Polarity.POSITIVE, Certainty.CERTAIN)
    assert first.body == State()
    assert [claim.quotation for claim in claims[1:3]] == [Quotation.INDIRECT, Quotation.MIXED]


def test_a_proposition_is_the_sentence_on_one_line() -> None:
    text = "Rain fell on the whole of the town and of\nthe harbour.\n"
    (claim,) = sentences.claims(Document(text=text, origin="rain"))
    assert claim.proposition == "Rain fell on the whole of the town and of the harbour."
    assert claim.quote == text.strip()


def test_a_text_of_nothing_has_no_claims() -> None:
    assert sentences.claims(Document(text="\n \n", origin="blank")) == []
