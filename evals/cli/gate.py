"""The gate: a floor under the figures, kept beside the values last measured."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
from pydantic import Field, ValidationError

from ledger.claims import Frozen
from ledger.errors import UserError

if TYPE_CHECKING:
    from evals.runs.results import Results


Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Gate(Frozen):
    """``documents``: the beginnings of the file names of the articles it speaks of. ``floor`` and
    ``measured``: figures of :data:`evals.scoring.figures.FIGURES` by name; below its floor, none may fall."""

    model: str = "embedded"
    documents: tuple[str, ...] = Field(min_length=1)
    measured_on: str
    measured: dict[str, Share]
    floor: dict[str, Share] = Field(min_length=1)

    def judge(self, results: Results) -> int:
        """Say how the system evaluated stands to the floor; 1 where it is below, else 0."""
        from evals.scoring.figures import FIGURES, total

        counts = total(results.systems[0].scores)
        status = 0
        for name, floor in self.floor.items():
            value = FIGURES[name](counts)
            below = value < floor
            status = status or int(below)
            last = f", {self.measured[name]:.3f} on {self.measured_on}" if name in self.measured else ""
            stands = "BELOW" if below else "not below"
            click.echo(f"gate: {name} {value:.3f}, {stands} the floor of {floor:.3f}{last}")
        return status


def read_gate(path: Path) -> Gate:
    """The gate in a TOML file. Raises ``UserError`` where it is none."""
    from evals.scoring.figures import FIGURES

    try:
        gate = Gate.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise UserError(f"{path} is no gate: {error}") from error
    if unknown := sorted({*gate.floor, *gate.measured} - set(FIGURES)):
        raise UserError(f"{path}: there are no figures {', '.join(unknown)}; there are {', '.join(FIGURES)}")
    return gate
