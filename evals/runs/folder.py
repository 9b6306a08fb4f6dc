"""A run's folder: ``config.json``, ``predictions.jsonl``, ``scores.json``, ``report.html``.

The predictions of every system are kept, so that scoring again needs no model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.runs.results import Results, System
from evals.scoring.agreement import alphas
from evals.scoring.figures import summary
from ledger.claims import Claim
from ledger.errors import UserError

CONFIG, PREDICTIONS, SCORES, REPORT = "config.json", "predictions.jsonl", "scores.json", "report.html"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run's folder holds of one system: what it is, its claims by document, and its figures."""

    name: str
    about: str
    predictions: dict[str, list[Claim]]
    figures: Mapping[str, Any]


def write(folder: Path, results: Results, page: str) -> None:
    """Write a run's folder, over one that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    config = dict(results.config) | {
        "systems": [
            {"name": each.name, "about": each.about, "figures": dict(each.figures)}
            for each in results.systems
        ]
    }
    (folder / CONFIG).write_text(_json(config), "utf-8")
    lines = [
        json.dumps(
            {
                "system": each.name,
                "document": name,
                "claim": claim.model_dump(mode="json", exclude_none=True),
            },
            ensure_ascii=False,
        )
        for each in results.systems
        for name, claims in each.predictions.items()
        for claim in claims
    ]
    (folder / PREDICTIONS).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    (folder / SCORES).write_text(_json(scores(results)), "utf-8")
    (folder / REPORT).write_text(page, "utf-8")


def scores(results: Results) -> dict[str, Any]:
    """Every figure of every system, over all documents and of each, and how far two labellers agree."""
    found: dict[str, Any] = {"systems": {each.name: _scores_of(each) for each in results.systems}}
    if results.second is not None:
        found["second"] = _scores_of(results.second) | {"alpha": alphas(results.second.scores)}
    return found


def read(folder: Path) -> tuple[dict[str, Any], list[Kept]]:
    """The config of a run, and its systems with their predictions.

    Raises ``UserError`` where the folder is not one of a run, or is damaged.
    """
    try:
        config: dict[str, Any] = json.loads((folder / CONFIG).read_text("utf-8"))
        if "corpus" in config:
            raise UserError(f"{folder} is a run on a corpus: run it again, or compare it as it is")
        if missing := {"folder", "documents", "systems"} - set(config):
            raise UserError(f"{folder / CONFIG} does not say its {', '.join(sorted(missing))}")
        kept = [Kept(s["name"], s["about"], {}, s["figures"]) for s in config["systems"]]
        by_name = {each.name: each for each in kept}
        with (folder / PREDICTIONS).open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                claims = by_name[row["system"]].predictions.setdefault(row["document"], [])
                claims.append(Claim.model_validate(row["claim"]))
    except OSError as error:
        raise UserError(f"{folder} is not the folder of a run: {error}") from error
    except (KeyError, ValueError, TypeError, ValidationError) as error:
        raise UserError(f"{folder} is damaged: {error}") from error
    return config, kept


def counts_of(folder: Path, system: str | None = None) -> tuple[str, dict[str, dict[str, int]]]:
    """The name of a system of a run (by default the one evaluated), and its counts by document; of a run on
    a corpus too.

    Raises ``UserError`` where there are none.
    """
    try:
        found = json.loads((folder / SCORES).read_text("utf-8"))["systems"]
        if isinstance(found, list):
            by_name = {each["name"]: each["by_article"] for each in found}
        else:
            by_name = {name: each["counts"] for name, each in found.items()}
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise UserError(f"{folder} holds no scores: {error}") from error
    name = system or next(iter(by_name), "")
    if name not in by_name:
        raise UserError(f"{folder} holds no scores of {name or 'anything'}; it has {', '.join(by_name)}")
    return name, by_name[name]


def _scores_of(system: System) -> dict[str, Any]:
    return {
        "all": summary(system.scores),
        "documents": {score.name: summary([score]) for score in system.scores},
        "counts": {score.name: dict(sorted(score.counts.items())) for score in system.scores},
    }


def _json(value: Mapping[str, Any] | Sequence[Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
