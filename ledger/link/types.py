"""The vocabulary of linking: how recorded claims stand to one another, and who is who. No I/O.

A :class:`Link` is a judgement and is recorded like every other one; it alters no claim. Linking reads
:class:`Statement` s, which are recorded claims with what is known of their articles.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, StringConstraints, model_validator

from ledger.canonical import content_id
from ledger.claims import Claim, Frozen, When

Id = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
"""A content id: of a claim, or of a speaker (:func:`speaker_id`)."""
Score = Annotated[str, StringConstraints(pattern=r"^(0\.[0-9]{2}|1\.00)$")]
"""How sure the method is, 0 to 1, as a decimal with two places: no float gets into the log."""


class Relation(StrEnum):
    """How ``a`` stands to ``b``; ``docs/linking.md`` says what each means and how it is decided."""

    SAME_SPEAKER = "same_speaker"
    SAME_UTTERANCE = "same_utterance"
    SAME_PROPOSITION = "same_proposition"
    CONTRADICTS = "contradicts"
    UPDATES = "updates"
    RESPONDS_TO = "responds_to"
    REPEATS = "repeats"


DIRECTED = frozenset({Relation.UPDATES, Relation.RESPONDS_TO, Relation.REPEATS})
"""``a`` updates ``b`` (the earlier count), responds to ``b`` (the report it denies), repeats ``b`` (has it
from there). The others hold both ways and are kept with ``a < b``."""

Sides = Literal["same", "opposite"]
"""Whether two claims about one proposition hold the same of it (``same``) or not (``opposite``)."""


class Link(Frozen):
    """A judgement that two claims, or for ``same_speaker`` two speakers, stand in a relation, or do not.

    Attributes:
        relation: which one.
        a, b: ids of claims; of speakers (:func:`speaker_id`) for ``same_speaker``.
        holds: ``False`` where somebody judged that they do *not* stand so.
        sides: of ``same_proposition`` only.
        method: what decided, with its version: ``rules/1``, ``embedding+rules/2``, ``person``.
        score: how sure the method is.
        because: reasons as ``{"code": …}`` objects with numbers and ids, without any words of an article,
            so that erasing an article's words needs to touch no link.
        author: ``fact-ledger VERSION``, or a person's name.
        previous: the id of the link that this judgement is instead of, where a person judged again.
    """

    relation: Relation
    a: Id
    b: Id
    holds: bool = True
    sides: Sides | None = None
    method: str = Field(min_length=1)
    score: Score
    because: tuple[dict[str, JsonValue], ...] = ()
    author: str = Field(min_length=1)
    previous: Id | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.a == self.b:
            raise ValueError(f"nothing stands in the relation {self.relation} to itself")
        if self.relation not in DIRECTED and self.a > self.b:
            raise ValueError(f"{self.relation} holds both ways: a must be the smaller id")
        if (self.sides is not None) != (self.relation is Relation.SAME_PROPOSITION):
            raise ValueError("sides belong to same_proposition, and to it alone")
        if _has_float(list(self.because)):
            raise ValueError("a number in because is an integer or a string: no float gets into the log")
        return self

    @property
    def id(self) -> str:
        """The content id, over every field: 64 hex digits."""
        return content_id("link", self.body)

    @property
    def body(self) -> dict[str, Any]:
        """What the log holds of it."""
        return self.model_dump(mode="json", exclude_none=True)


class Article(Frozen):
    """What linking knows of an article. ``text`` is wanted for near-identical text and wire credits, and may
    be empty (erased, or not at hand); nothing of it gets into a link."""

    id: Id
    publisher: str | None = None
    headline: str | None = None
    byline: str | None = None
    url: str | None = None
    language: str | None = None
    published: When | None = None
    text: str = ""


class Statement(Frozen):
    """A recorded claim with its article. ``id`` is the recorded one: of an erased claim it need not follow
    from ``claim``."""

    id: Id
    claim: Claim
    article: Article


class Speaker(Frozen):
    """Somebody who speaks, as one way of naming him or her: what ``same_speaker`` holds between.

    ``scope`` is the article's id for who is known within it only (unnamed sources, pronouns, bare roles);
    named ones have none, so the same name of the same kind is one speaker everywhere.
    """

    name: str
    kind: str
    scope: Id | None = None

    @property
    def id(self) -> str:
        """The content id of the folded name, the kind and the scope: 64 hex digits."""
        return speaker_id(self.name, self.kind, self.scope)


@lru_cache(maxsize=16384)
def speaker_id(name: str, kind: str, scope: str | None = None) -> str:
    """The id of a speaker by this name (case and white space do not count), kind and scope."""
    identity = {"name": " ".join(name.casefold().split()), "kind": kind}
    return content_id("speaker", identity | ({"scope": scope} if scope else {}))


def score_of(value: float) -> str:
    """A probability as a :data:`Score`. Raises ``ValueError`` where it is not between 0 and 1."""
    if not 0 <= value <= 1:
        raise ValueError(f"{value} is not between 0 and 1")
    return format(Decimal(str(value)).quantize(Decimal("0.01")), "f")


def _has_float(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_float(each) for each in value.values())
    if isinstance(value, list | tuple):
        return any(_has_float(each) for each in value)
    return isinstance(value, float)
