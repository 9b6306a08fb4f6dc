"""Labels across documents: who is who, and how claims stand to one another (``annotations/links.json``).

People label groups, because thirty claims about one proposition are one judgement each and not 435; what is
scored are the pairs that follow from the groups.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations, product
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from evals.labels.locate import LabelError, read_json, validated
from evals.scoring.links import Relation
from ledger.claims import Frozen

Label = str
"""A claim by its label (``004-03``)."""


class Speaker(Frozen):
    """One and the same source: for each article, by the stem of its file, the ``name`` it has there."""

    name: str = Field(min_length=1)
    names: dict[str, str] = Field(min_length=1)


class Utterance(Frozen):
    """Claims that report one and the same thing said on one occasion, in whatever words or translation."""

    about: str = Field(min_length=1)
    claims: tuple[Label, ...] = Field(min_length=2)


class Proposition(Frozen):
    """One proposition about one time, and the claims that hold it and those that hold it not to be so."""

    proposition: str = Field(min_length=1)
    holds: tuple[Label, ...] = ()
    denies: tuple[Label, ...] = ()


class Count(Frozen):
    """One thing counted again and again: claims in the order of the days they speak of, the earliest
    first."""

    about: str = Field(min_length=1)
    claims: tuple[Label, ...] = Field(min_length=2)


class Links(Frozen):
    """All labels across the articles of one folder; ``seeds/GUIDELINES.md``, section 11, says how they are
    made.

    ``incompatible`` are pairs that contradict each other without being the two sides of one proposition:
    two values of one quantity for one time, two doers of one deed.
    """

    labeller: str = Field(min_length=1)
    same_speaker: tuple[Speaker, ...] = ()
    same_utterance: tuple[Utterance, ...] = ()
    propositions: tuple[Proposition, ...] = ()
    updates: tuple[Count, ...] = ()
    incompatible: tuple[tuple[Label, Label], ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        groups: list[tuple[str, tuple[Label, ...]]] = [
            *((each.about, each.claims) for each in self.same_utterance),
            *((each.about, each.claims) for each in self.updates),
            *((each.proposition, each.holds + each.denies) for each in self.propositions),
            *(("incompatible", pair) for pair in self.incompatible),
        ]
        for about, claims in groups:
            if twice := sorted({label for label in claims if claims.count(label) > 1}):
                raise ValueError(f"{about}: {', '.join(twice)} stands twice")
        seen: set[Label] = set()
        for utterance in self.same_utterance:
            if again := seen & set(utterance.claims):
                raise ValueError(f"{utterance.about}: {', '.join(sorted(again))} is in another utterance")
            seen.update(utterance.claims)
        return self

    @property
    def labels(self) -> set[Label]:
        """Every claim that is spoken of."""
        parts: Iterable[Iterable[Label]] = (
            *(each.claims for each in self.same_utterance),
            *(each.claims for each in self.updates),
            *(each.holds + each.denies for each in self.propositions),
            *self.incompatible,
        )
        return {label for part in parts for label in part}

    @property
    def relations(self) -> set[Relation]:
        """The pairs that follow: ``same_utterance`` within an utterance; ``same_proposition`` within a side
        of a proposition, unless the two are one utterance; ``contradicts`` across its sides and for what is
        incompatible; ``updates`` from each later count to each earlier one. Undirected pairs are in the
        order of their labels."""
        found: set[Relation] = set()
        for utterance in self.same_utterance:
            found.update(("same_utterance", *_pair(pair)) for pair in combinations(utterance.claims, 2))
        said = {relation[1:] for relation in found}
        for each in self.propositions:
            for side in (each.holds, each.denies):
                pairs = {_pair(pair) for pair in combinations(side, 2)} - said
                found.update(("same_proposition", a, b) for a, b in pairs)
            found.update(("contradicts", *_pair(pair)) for pair in product(each.holds, each.denies))
        found.update(("contradicts", *_pair(pair)) for pair in self.incompatible)
        for count in self.updates:
            found.update(("updates", later, earlier) for earlier, later in combinations(count.claims, 2))
        return found


def load_links(path: Path, labels: Collection[Label]) -> Links:
    """The links in ``path``, which speak of claims in ``labels`` only.

    Raises :class:`~evals.labels.locate.LabelError` where they cannot be used.
    """
    links = validated(path, read_json(path), Links)
    if unknown := sorted(links.labels - set(labels)):
        raise LabelError(f"{path}: no claim has the label {', '.join(unknown)}")
    return links


def _pair(pair: tuple[Label, Label]) -> tuple[Label, Label]:
    a, b = pair
    return (a, b) if a <= b else (b, a)
