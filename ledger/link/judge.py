"""Somebody may be asked how claims stand to one another, a language model: about one claim and those before
it that the combiners hold possible.

What is asked and what may be answered; who answers is none of this package's business, and nothing here
depends on how.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Protocol

from ledger.link.profile import Profile

BY_JUDGE = "+link/"
"""What stands in the method of every link by a judge's word, behind its name."""


class Verdict(StrEnum):
    """How an earlier claim stands to the one asked about."""

    SAYING = "saying"
    SAME = "same"
    OPPOSITE = "opposite"
    UPDATE = "update"
    APART = "apart"


Verdicts = Mapping[str, Verdict]
"""By the id of the earlier claim; of those that were asked about and of no other."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """How ``others``, which came before, stand to a claim."""

    of: Profile
    others: tuple[Profile, ...]


class Judge(Protocol):
    """Who is asked."""

    @property
    def name(self) -> str:
        """The method that a link by its word has."""
        ...

    def judge(self, inquiries: Sequence[Inquiry]) -> Sequence[Verdicts | None]:
        """An answer for each inquiry; ``None`` where there is no usable one, and the combiners decide."""
        ...


class Remembered:
    """A judge whose answers are remembered as long as this lives: the same inquiry again is not put to it."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._said: dict[bytes, tuple[Verdict | None, ...] | None] = {}

    @property
    def name(self) -> str:
        """The judge's."""
        return self._judge.name

    def judge(self, inquiries: Sequence[Inquiry]) -> list[Verdicts | None]:
        """What it said of each, or says now."""
        keys = [_key(inquiry) for inquiry in inquiries]
        new = [at for at, key in enumerate(keys) if key not in self._said]
        for at, said in zip(new, self._judge.judge([inquiries[at] for at in new]), strict=True):
            others = inquiries[at].others
            self._said[keys[at]] = None if said is None else tuple(said.get(other.id) for other in others)
        return [_of(inquiry, self._said[key]) for inquiry, key in zip(inquiries, keys, strict=True)]


def _key(inquiry: Inquiry) -> bytes:
    """Of the claims and how they are shown: there may be very many."""
    each = (f"{profile.id} {profile.shown}" for profile in (inquiry.of, *inquiry.others))
    return blake2b("\n".join(each).encode(), digest_size=16).digest()


def _of(inquiry: Inquiry, said: Sequence[Verdict | None] | None) -> Verdicts | None:
    if said is None:
        return None
    return {other.id: v for other, v in zip(inquiry.others, said, strict=True) if v is not None}
