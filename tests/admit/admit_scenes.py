"""Short articles to admit drafts against, and drafts of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.admit import Rejected, Scene, admit
from ledger.claims import Candidate, Claim, Frame, Span, When
from ledger.documents.document import Document
from ledger.drafts import Draft
from ledger.segment import segment

PUBLISHED = When(raw="2031-03-07", edtf="2031-03-07", earliest=date(2031, 3, 7), latest=date(2031, 3, 7))


def span(text: str, words: str, *, after: str = "") -> Span:
    start = text.index(words, text.index(after) + len(after) if after else 0)
    return Span.of(text, start, start + len(words))


def candidate(
    text: str, number: int, content: str, source: str = "", cue: str = "", *, outer: Candidate | None = None
) -> Candidate:
    """A candidate by its words; each must stand once, or first, in the text. ``outer`` passes it on."""
    return Candidate(
        number=number,
        content=(span(text, content),),
        source=(span(text, source),) if source else (),
        cue=(span(text, cue),) if cue else (),
        outer=(Frame(source=outer.source, cue=outer.cue),) if outer else (),
    )


def scene(text: str, *candidates: Candidate, publisher: str | None = "Amalia Courier") -> Scene:
    """The whole text as one window."""
    document = Document(text=text, origin="stdin", publisher=publisher, published_at=PUBLISHED, language="en")
    (window,) = segment(text, max_words=1000).windows
    return Scene(document, window, candidates)


def draft(claim: str, **fields: Any) -> Draft:
    """A draft, by default a statement of the article about how things are."""
    return Draft.model_validate({"who": "", "act": "assert", "type": "state", "claim": claim, **fields})


def admitted(draft: Draft, scene: Scene) -> Claim:
    """The claim; the test fails with the reason where there is none."""
    outcome = admit(draft, scene)
    assert isinstance(outcome, Claim), outcome
    return outcome


def rejected(draft: Draft, scene: Scene) -> str:
    """The reason; the test fails where a claim was admitted."""
    outcome = admit(draft, scene)
    assert isinstance(outcome, Rejected), outcome
    return outcome.reason
