"""What is said of what is recorded: retractions, supersessions, reviews, notices of erasure, and links.

A judgement is an entry like any other and changes none. What a sequence of them comes to for a claim is
:mod:`ledger.store.standing`'s to say. ``actor`` is who judges, by the name they give.

``previous`` is the id of the last judgement of the same kind by the same actor on the same thing. It is
part of the content, so that *accept, reject, accept* are three entries with three ids, each after the
one before it, whatever a clock says.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ledger.canonical import content_id
from ledger.claims import Frozen
from ledger.link import types

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

JudgementKind = Literal["retraction", "supersession", "review", "erasure", "link", "linking"]
TargetKind = Literal["claim", "review", "supersession", "retraction", "link"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Words of a person: not empty, no white space at the ends."""


def moment(text: str) -> str:
    """The same text, where it is a :data:`Moment`. Raises ``ValueError`` where it is none."""
    if not _MOMENT.fullmatch(text):
        raise ValueError(f"no time in UTC with microseconds: {text[:40]!r}")
    datetime.fromisoformat(text)
    return text


_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
Moment = Annotated[str, AfterValidator(moment)]
"""A time in UTC, ISO 8601 with microseconds: of two of them the earlier one sorts first."""


class Verdict(StrEnum):
    """What a reviewer says of a claim: that it gives the words rightly, wrongly, or should read otherwise."""

    ACCEPT = "accept"
    REJECT = "reject"
    AMEND = "amend"


class Recorded(Frozen):
    """What is recorded of other entries: the ``kind`` of entry that it is.

    Its ``id`` is the content id over every field that is set.
    """

    kind: ClassVar[JudgementKind]

    @property
    def body(self) -> dict[str, Any]:
        """What the log holds of it: all of it."""
        return self.model_dump(mode="json", exclude_none=True)

    @property
    def id(self) -> str:
        """The content id, 64 hex digits."""
        return content_id(self.kind, self.body)


class Judgement(Recorded):
    """What every judgement of a person has: who judges."""

    actor: Text


class Correction(Judgement):
    """A judgement that counts by its place among others.

    ``judged_at`` is the clock of the ledger to which it was first given (UTC, ISO 8601 with microseconds).
    It is part of the content, so that the same words given to two ledgers at two times are two judgements,
    and ledgers that were merged in whatever order agree on which came last.
    """

    judged_at: Moment
    previous: str | None = None


class Retraction(Correction):
    """Takes back a claim, a review, a supersession, a link, or a retraction (which puts its target back)."""

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


PERSON = "person"
"""The method of a link that a person judged."""


class Link(types.Link, Recorded):
    """A judgement that two claims, or two speakers, stand in a relation, or that they do not.

    A program's has no clock in it, so the same link found again, in this ledger or another, is the same. A
    person's (method :data:`PERSON`) counts by its place among others, as a :class:`Correction` does: it has
    ``judged_at``, and ``previous`` is the last one by the same person of the same pair. ``note`` is for
    people.
    """

    kind: ClassVar[JudgementKind] = "link"
    judged_at: Moment | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _persons(self) -> Self:
        if (self.method == PERSON) != (self.judged_at is not None):
            raise ValueError("a link that a person judged says when, and no other does")
        if self.method != PERSON and (self.note is not None or self.previous is not None):
            raise ValueError("a note, and a link before this one, belong to what a person judged")
        return self


class Linking(Recorded):
    """The claims of a document were linked with one another and with those of all documents before.

    ``size`` is how many entries the log had then. It is part of the id, for after a merge the same document
    is linked anew, with what came by that. ``linker`` is its name with its version; ``links``, how many it
    found, is no part of the id.
    """

    kind = "linking"
    document_id: str
    linker: Text
    size: int = Field(ge=0)
    links: int = Field(ge=0)

    @property
    def id(self) -> str:
        """The content id over document, linker and size, 64 hex digits."""
        return content_id("linking", {k: v for k, v in self.body.items() if k != "links"})


MODELS: dict[str, type[Recorded]] = {
    model.kind: model for model in (Retraction, Supersession, Review, Erasure, Link, Linking)
}
"""What is recorded of other entries, by the kind of its own."""
