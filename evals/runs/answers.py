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
from ledger.link.judge import Inquiry, Judge, Verdict, Verdicts

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


class ByLabel:
    """A judge of labelled claims, which must be told which label each claim is."""

    def __init__(self) -> None:
        self._label_of: Mapping[str, str] = {}

    def name_claims(self, label_of: Mapping[str, str]) -> None:
        """Which label each claim is, by its id."""
        self._label_of = label_of


class Kept(ByLabel):
    """A judge that says again what was said. ``asked`` counts the questions, ``unknown`` the pairs in them
    about which nothing was said: those the linker decides."""

    name = "kept answers"

    def __init__(self, answered: Sequence[Answered]) -> None:
        super().__init__()
        self._said = {
            (each.of, label): verdict
            for each in answered
            for verdict in Verdict
            for label in getattr(each, verdict.value)
        }
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


class Keeping(ByLabel):
    """A judge whose answers are kept, claims by label, while somebody else gives them."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self._judge = judge
        self.answered: list[Answered] = []

    @property
    def name(self) -> str:
        """The other's."""
        return self._judge.name

    def judge(self, inquiries: Sequence[Inquiry]) -> Sequence[Verdicts | None]:
        """The other's answers."""
        said = self._judge.judge(inquiries)
        for inquiry, verdicts in zip(inquiries, said, strict=True):
            if verdicts is None:
                continue
            by: dict[str, list[str]] = {}
            for id, verdict in verdicts.items():
                by.setdefault(verdict.value, []).append(self._label_of[id])
            self.answered.append(Answered(of=self._label_of[inquiry.of.id], **by))
        return said

    def write(self, path: Path) -> None:
        """Write them, for :meth:`Kept.read`."""
        lines = (json.dumps(each.model_dump(exclude_defaults=True)) for each in self.answered)
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
