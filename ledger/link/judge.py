"""Somebody may be asked how claims stand to one another, a language model: about one claim and those before
it that the combiners hold possible.

What is asked and what may be answered; who answers is none of this package's business, and nothing here
depends on how.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
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
