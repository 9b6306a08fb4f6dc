"""Every sentence is a claim: it finds nearly all that is said, and knows nothing about any of it."""

from __future__ import annotations

from ledger.claims import Act, Certainty, Claim, Polarity, Span, State
from ledger.documents import Document
from ledger.find import Attribution, quotation_kind
from ledger.segment import Segmentation, Sentence, segment

NAME = "every sentence"
ABOUT = "every sentence a claim of the article's own, without source and cue"


def attributions(text: str, segmentation: Segmentation) -> tuple[Attribution, ...]:
    """Every sentence of the windows of ``text``, headings too, as a content without source and cue."""
    return tuple(Attribution((), (), ((s.start, s.end),)) for s in _sentences(segmentation))


def claims(document: Document) -> list[Claim]:
    """Every sentence as what the article states in its own voice, in its own words, plainly and for certain.

    The body is a state without fields: the commonest type where nothing is known.
    """
    text = document.text
    return [
        Claim(
            document_id=document.id,
            evidence=(Span.of(text, s.start, s.end),),
            quotation=quotation_kind(text, [(s.start, s.end)]),
            act=Act.ASSERT,
            proposition=" ".join(text[s.start : s.end].split()),
            polarity=Polarity.POSITIVE,
            certainty=Certainty.CERTAIN,
            body=State(),
        )
        for s in _sentences(segment(text, language=document.language))
    ]


def _sentences(segmentation: Segmentation) -> list[Sentence]:
    return [sentence for window in segmentation.windows for sentence in window.sentences]
