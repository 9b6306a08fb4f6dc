"""For any text and whatever a model says of it: a reason, or a claim that stands in the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.admit import Rejected, Scene, admit
from ledger.claims import Act, Certainty, Claim
from ledger.documents.document import Document
from ledger.drafts import Draft
from ledger.find import candidates, finder
from ledger.segment import segment

WORDS = (
    "said denied told the minister Lena Orsk she he they Radio Sund at least 1,332 30 percent never not on "
    "Monday last year “We will ” “No” \" ' … — [1 ] that if by because . . , \n\n A spokesman according to "
    "reported Sund "
    "𝒜 🛳️ é قال الوزير 首相は 「橋」 \u202e \x00 told claims accused of"
).split(" ")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join) | st.text(
    st.characters(codec="utf-8"), min_size=1, max_size=80
)


@st.composite
def drafts(draw: st.DrawFn, text: str) -> Draft:
    """A draft that takes its words from the text, from the stock of words or from anywhere."""
    start = draw(st.integers(0, max(0, len(text) - 1)))
    end = draw(st.integers(start, len(text)))
    words: st.SearchStrategy[str] = (
        st.just(text[start:end])
        | st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
        | st.text(max_size=12)
    )
    numbered = draw(st.booleans())
    return Draft(
        n=draw(st.integers(-1, 5)) if numbered else None,
        quote=None if numbered else draw(words),
        who=draw(words),
        act=draw(st.sampled_from(Act)),
        claim=" | ".join(draw(st.lists(words, min_size=1, max_size=4))),
        type=draw(st.sampled_from(["event", "quantity", "state", "intention", "forecast", "assessment"])),
        neg=draw(st.booleans()),
        sure=draw(st.none() | st.sampled_from(Certainty)),
        via=draw(st.lists(words, max_size=2)),
        when=draw(words),
        where=draw(words),
        cond=draw(words),
    )


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_every_span_of_a_claim_says_what_the_text_says(data: st.DataObject) -> None:
    text = data.draw(texts)
    document = Document(text=text, origin="stdin", publisher="Sund Courier", language="en")
    for window in segment(text, max_words=12).windows[:3]:
        scene = Scene(document, window, candidates(text, window, finder("rules")))
        outcome = admit(data.draw(drafts(text).filter(lambda draft: draft.proposition != "")), scene)
        if isinstance(outcome, Rejected):
            assert outcome.reason
            continue
        assert isinstance(outcome, Claim)
        assert outcome.document_id == document.id
        assert outcome.proposition.strip()
        # a quote may run over into what comes next, and a passage may not
        assert all(s.start < window.end and s.end > window.start for s in outcome.evidence)
        spans = [
            *outcome.evidence,
            *(s for source in outcome.sources for s in (source.mention, source.cue) if s),
        ]
        assert all(span.holds_in(text) for span in spans)
        # it can be written down and read back as it is
        assert Claim.model_validate_json(outcome.model_dump_json()) == outcome
