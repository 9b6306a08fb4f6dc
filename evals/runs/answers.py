"""Answers that a judge of links gave once about labelled claims, kept so that its figures can be had again.

They are kept by label and not by the question's words, so a question that is worded otherwise, or asks about
other claims besides, still finds what was said of each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ledger.errors import UserError
from ledger.link.judge import Inquiry, Verdict, Verdicts

Label = Annotated[str, Field(min_length=1)]


class Answered(BaseModel):
    """What was said of one claim: how the earlier ones stand to it, by label; ``apart`` are the rest of those
    that were asked about."""

    model_config = ConfigDict(extra="forbid")

    of: Label
    saying: tuple[Label, ...] = ()
    same: tuple[Label, ...] = ()
    opposite: tuple[Label, ...] = ()
    update: tuple[Label, ...] = ()
    apart: tuple[Label, ...] = ()


class Kept:
    """A judge that says again what was said. ``asked`` counts the questions, ``unknown`` the pairs in them
    about which nothing was said: those the linker decides."""

    name = "kept answers"

    def __init__(self, answered: Sequence[Answered]) -> None:
        self._said = {
            (each.of, label): verdict
            for each in answered
            for verdict in Verdict
            for label in getattr(each, verdict.value)
        }
        self._label_of: Mapping[str, str] = {}
        self.asked = self.unknown = 0

    @classmethod
    def read(cls, path: Path) -> Kept:
        """Of a file with an :class:`Answered` on every line. Raises ``UserError`` where it is none."""
        found: list[Answered] = []
        try:
            for line in path.read_text("utf-8").splitlines():
                found.append(Answered.model_validate_json(line))
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{path} cannot be read: {error}") from error
        except ValidationError as error:
            what = error.errors()[0]["msg"]
            raise UserError(f"{path}, line {len(found) + 1}: no answer about links: {what}") from error
        return cls(found)

    def name_claims(self, label_of: Mapping[str, str]) -> None:
        """Which label each claim is, by its id."""
        self._label_of = label_of

    def judge(self, inquiries: Sequence[Inquiry]) -> list[Verdicts | None]:
        """What was said of the pairs of each."""
        return [self._verdicts(inquiry) for inquiry in inquiries]

    def _verdicts(self, inquiry: Inquiry) -> Verdicts:
        self.asked += 1
        of, found = self._label_of.get(inquiry.of.id), dict[str, Verdict]()
        for other in inquiry.others:
            verdict = self._said.get((of or "", self._label_of.get(other.id, "")))
            if verdict is None:
                self.unknown += 1
            else:
                found[other.id] = verdict
        return found


def line_of(answered: Answered) -> str:
    """As it stands in a file."""
    return json.dumps(answered.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
