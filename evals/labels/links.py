"""Labels across documents: who is who, and which claims stand in which relation
(``annotations/links.json``)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from evals.labels.locate import LabelError, read_json, validated
from ledger.claims import Frozen


class Kind(StrEnum):
    """How two claims stand to each other; see ``seeds/GUIDELINES.md``, section 11."""

    SAME_UTTERANCE = "same_utterance"
    SAME_PROPOSITION = "same_proposition"
    CONTRADICTS = "contradicts"
    UPDATES = "updates"


class Relation(Frozen):
    """``a`` and ``b`` are labels of claims; in ``updates``, ``a`` is the later count. ``note`` says why."""

    kind: Kind
    a: str
    b: str
    note: str | None = None


class Speaker(Frozen):
    """One and the same source: for each article, by the stem of its file, the names it has there."""

    name: str = Field(min_length=1)
    names: dict[str, tuple[str, ...]]


class Links(Frozen):
    """All labels across the articles of one folder."""

    labeller: str = Field(min_length=1)
    same_speaker: tuple[Speaker, ...] = ()
    relations: tuple[Relation, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        seen: set[tuple[str, frozenset[str]]] = set()
        for relation in self.relations:
            key = (relation.kind, frozenset((relation.a, relation.b)))
            if relation.a == relation.b or key in seen:
                raise ValueError(f"{relation.kind} {relation.a} {relation.b}: with itself, or given twice")
            seen.add(key)
        return self


def load_links(path: Path, labels: Collection[str]) -> Links:
    """The links in ``path``, which speak of claims in ``labels`` only.

    Raises :class:`~evals.labels.locate.LabelError` where they cannot be used.
    """
    links = validated(path, read_json(path), Links)
    unknown = sorted({x for r in links.relations for x in (r.a, r.b)} - set(labels))
    if unknown:
        raise LabelError(f"{path}: no claim has the label {', '.join(unknown)}")
    return links
