"""How far several readings of the links of one folder agree: what a linker can be expected to reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from evals.labels.links import Links, load_links
from evals.labels.load import ANNOTATIONS, LINKS, load_folder
from evals.runs.links import SCORED
from evals.scoring.figures import PRF
from evals.scoring.links import b_cubed, pairs
from ledger.errors import UserError

READINGS = f"{ANNOTATIONS}/{LINKS}"
"""The folder of the readings, within that of the articles: files like ``links.json``, blind to each other."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of two readings by the names of their files, the second scored against the first: the pairs of each
    relation, and B³ F1 of the speakers."""

    first: str
    second: str
    relations: Mapping[str, PRF]
    speakers: float


def link_agreement(folder: Path) -> list[Agreement]:
    """Every two readings of ``folder``, and each beside what was made of them (``links.json``).

    Raises ``UserError`` where there are not two, :class:`~evals.labels.locate.LabelError` where one cannot be
    used.
    """
    known = [claim.label for each in load_folder(folder) for claim in each.annotation.claims]
    files = sorted((folder / READINGS).glob("*.json"))
    if len(files) < 2:
        raise UserError(f"{folder / READINGS} has no two readings of the links")
    readings = {file.stem: load_links(file, known) for file in files}
    made = load_links(folder / ANNOTATIONS / f"{LINKS}.json", known)
    found = [_agreement(one, readings[one], two, readings[two]) for one, two in combinations(readings, 2)]
    return [*found, *(_agreement("adjudicated", made, name, each) for name, each in readings.items())]


def _agreement(first: str, one: Links, second: str, other: Links) -> Agreement:
    scored = pairs(one.relations, other.relations)
    speakers = b_cubed(
        *([set(each.names.items()) for each in labels.same_speaker] for labels in (one, other))
    )
    return Agreement(first, second, {kind: scored.get(kind, PRF(0, 0, 0)) for kind in SCORED}, speakers["f1"])
