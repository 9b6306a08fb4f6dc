"""What people say of what is recorded: retractions, supersessions, reviews, and notices of erasure.

A judgement is an entry like any other and changes none. What a sequence of them comes to for a claim is
:mod:`ledger.store.standing`'s to say. ``actor`` is who judges, by the name they give.

``previous`` is the id of the last judgement of the same kind by the same actor on the same thing. It is
part of the content, so that *accept, reject, accept* are three entries with three ids, each after the
one before it, whatever a clock says.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from ledger.claims import Frozen, content_id

UNREVIEWED = "unreviewed"
"""The status of a claim of which nobody has said anything."""


class Status(StrEnum):
    """How a claim stands by all that was judged of it."""

    UNREVIEWED = UNREVIEWED
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"


CURRENT = (Status.UNREVIEWED, Status.ACCEPTED, Status.DISPUTED)
"""The statuses of claims that are shown where nobody asks for the others."""

JudgementKind = Literal["retraction", "supersession", "review", "erasure"]
TargetKind = Literal["claim", "review", "supersession", "retraction"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Words of a person: not empty, no white space at the ends."""
Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]
"""A time in UTC, ISO 8601 with microseconds: of two of them the earlier one sorts first."""


class Verdict(StrEnum):
    """What a reviewer says of a claim: that it gives the words rightly, wrongly, or should read otherwise."""

    ACCEPT = "accept"
    REJECT = "reject"
    AMEND = "amend"


class Judgement(Frozen):
    """What every judgement has: who judges, and the ``kind`` of entry that it is.

    Its ``id`` is the content id over every field that is set.
    """

    kind: ClassVar[JudgementKind]
    actor: Text

    @property
    def body(self) -> dict[str, Any]:
        """What the log holds of it: all of it."""
        return self.model_dump(mode="json", exclude_none=True)

    @property
    def id(self) -> str:
        """The content id, 64 hex digits."""
        return content_id(self.kind, self.body)


class Correction(Judgement):
    """A judgement that counts by its place among others.

    ``judged_at`` is the clock of the ledger to which it was first given (UTC, ISO 8601 with microseconds).
    It is part of the content, so that the same words given to two ledgers at two times are two judgements,
    and ledgers that were merged in whatever order agree on which came last.
    """

    judged_at: Moment
    previous: str | None = None


class Retraction(Correction):
    """Takes back a claim, a review, a supersession, or a retraction (which puts its target back)."""

    kind = "retraction"
    target_kind: TargetKind
    target_id: str
    reason: Text


class Supersession(Correction):
    """Says that the claim ``new`` stands in the place of the claim ``old`` (content ids)."""

    kind = "supersession"
    old: str
    new: str
    reason: Text

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.old == self.new:
            raise ValueError("a claim does not supersede itself")
        return self


class Review(Correction):
    """A verdict on a claim. *amend*, and only that, names the claim that says it as it should be."""

    kind = "review"
    claim_id: str
    verdict: Verdict
    note: Text | None = None
    amendment: str | None = None

    @model_validator(mode="after")
    def _amended(self) -> Self:
        if (self.verdict is Verdict.AMEND) != (self.amendment is not None):
            raise ValueError("an amendment comes with the verdict amend, and only with that")
        return self


class Redacted(Frozen):
    """An entry that an erasure blanked: its number, its leaf as it was and stays (64 hex digits), and the
    SHA-256 of the form that stands in its place."""

    seq: int = Field(ge=1)
    leaf: str = Field(pattern="^[0-9a-f]{64}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Erasure(Judgement):
    """A notice that a document's text was erased, with every word of it in the log.

    ``propositions`` says that propositions and typed fields went too; ``text_sha256`` is of the text.
    ``redacted`` holds numbers and leaves of *this* log, so it is no part of the id: the same erasure in
    another ledger is the same.
    """

    kind = "erasure"
    document_id: str
    reason: Text
    propositions: bool = False
    text_sha256: str
    redacted: tuple[Redacted, ...] = ()

    @property
    def id(self) -> str:
        """The content id over every field but ``redacted``, 64 hex digits."""
        return content_id("erasure", {k: v for k, v in self.body.items() if k != "redacted"})


MODELS: dict[str, type[Judgement]] = {
    model.kind: model for model in (Retraction, Supersession, Review, Erasure)
}
"""The judgements by the kind of their entries."""
