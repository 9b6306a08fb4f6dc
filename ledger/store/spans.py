"""Whether claims stand on the words of their document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.claims import Claim, Span
from ledger.store.entries import Reading


def spans(claim: Claim) -> Iterator[Span]:
    """Every span of a claim: its evidence, and the mentions and cues of its sources."""
    yield from claim.evidence
    for source in claim.sources:
        yield from (span for span in (source.mention, source.cue) if span)


def check_spans(reading: Reading, claims: Sequence[Claim], text: str) -> None:
    """Raises ``ValueError`` where the window is not in the text of its document, a claim is of another
    document, or a span does not say what the text says there."""
    if reading.end > len(text):
        raise ValueError(f"window {reading.start}-{reading.end} of a text of {len(text)} characters")
    for claim in claims:
        if claim.document_id != reading.document_id:
            raise ValueError(f"claim {claim.id[:12]} is of another document than its reading")
        for span in spans(claim):
            if not span.holds_in(text):
                raise ValueError(f"{_where(claim, span)}: the text does not say {span.exact!r} there")
            if not span.stands_in(text):
                raise ValueError(
                    f"{_where(claim, span)}: the text does not have {span.prefix!r} and {span.suffix!r} "
                    "around it"
                )


def _where(claim: Claim, span: Span) -> str:
    return f"claim {claim.id[:12]}, {span.start}-{span.end}"
