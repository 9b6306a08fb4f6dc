"""The form of an annotation file: an article's claims in the ledger's own vocabulary, with what a scorer
needs besides: the names each source goes by, and which lines are page furniture.

What a field means is in :mod:`ledger.claims`; how it is labelled, in ``seeds/GUIDELINES.md``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Self

from pydantic import Field, model_validator

from ledger.claims import (
    Act,
    Body,
    Certainty,
    Claim,
    Frozen,
    Polarity,
    Quotation,
    Source,
    Span,
    When,
)


class GoldClaim(Frozen):
    """One labelled claim. ``label`` is its name within the annotations (``004-03``); ``note`` is for
    people."""

    label: str = Field(min_length=1)
    evidence: tuple[Span, ...] = Field(min_length=1)
    quotation: Quotation
    sources: tuple[Source, ...] = ()
    act: Act
    proposition: str = Field(min_length=1)
    polarity: Polarity
    certainty: Certainty
    body: Body
    event_time: When | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if any(before.end > after.start for before, after in pairwise(self.evidence)):
            raise ValueError("evidence spans must be ordered and must not overlap")
        return self

    def claim(self, document_id: str) -> Claim:
        """The same as a ledger's claim of the document of this id."""
        fields: dict[str, Any] = {k: getattr(self, k) for k in type(self).model_fields}
        del fields["label"], fields["note"]
        return Claim(document_id=document_id, **fields)

    def spans(self) -> list[Span]:
        """Every span the label holds: the evidence, the mentions and the cues."""
        parts = [(source.mention, source.cue) for source in self.sources]
        return [*self.evidence, *(span for pair in parts for span in pair if span is not None)]


class Annotation(Frozen):
    """All the labels of one article.

    Attributes:
        document: its path, relative to the folder that holds ``documents/`` and ``annotations/``.
        sha256: of the file's bytes, 64 hex digits: labels of another text are no labels of this one.
        labeller: who labelled, and how.
        names: for each source, by its ``name``, the other names that are right for it.
        furniture: stretches of lines ``[first, last]``, 1-based, both included, that are not the article.
        claims: in the order in which their words begin.
    """

    document: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    labeller: str = Field(min_length=1)
    names: dict[str, tuple[str, ...]] = Field(default={})
    furniture: tuple[tuple[int, int], ...] = ()
    claims: tuple[GoldClaim, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        labels = [claim.label for claim in self.claims]
        if doubled := sorted({label for label in labels if labels.count(label) > 1}):
            raise ValueError(f"labels that stand twice: {', '.join(doubled)}")
        sources = {source.name for claim in self.claims for source in claim.sources}
        if unknown := sorted(sources - set(self.names)):
            raise ValueError(f"sources without an entry in names: {', '.join(unknown)}")
        return self
