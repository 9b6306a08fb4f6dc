"""The command line of the bench: measure, print the tables, write them and the figures to a folder."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import Any

from evals.bench.machine import machine
from evals.bench.ours import MODEL, need_weights
from evals.bench.peer import ROOT
from evals.bench.report import Section, whole
from evals.bench.scale import CLAIMS
from evals.bench.sections import MEASUREMENTS, WITHOUT_MODEL, Bench
from ledger.errors import UserError
from ledger.model.weights import weights_for

_SEEDS = ROOT / "seeds" / "documents"


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 all measured (targets met or not), 1 something could not be measured."""
    options = _parser().parse_args(arguments)
    documents = options.documents or sorted(_SEEDS.glob("00[1-4]_*.txt"))
    bench = Bench(documents, options.peer_document or next(_SEEDS.glob("003_*.txt")), options.claims)
    chosen = [name for name in MEASUREMENTS if not options.only or name in options.only]
    about = machine()
    try:
        _check([*documents, bench.peer_document])
        if set(chosen) - WITHOUT_MODEL:
            need_weights()
            about["model"] = weights_for(MODEL).title
    except UserError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    sections: list[Section] = []
    for name in chosen:
        sections.append(_measured(bench, name))
        _write(
            options.out, about, sections
        )  # as far as it is: a bench that is stopped has not run for nothing
    print(whole(sections, about))
    return int(any(section.failed for section in sections))


def _write(folder: Path, about: dict[str, Any], sections: list[Section]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.md").write_text(whole(sections, about), "utf-8")
    figures = {"machine": about, "sections": {section.name: section.as_json() for section in sections}}
    (folder / "bench.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _measured(bench: Bench, name: str) -> Section:
    """The section, or one that says why there is none: minutes of other figures are not thrown away."""
    try:
        return MEASUREMENTS[name](bench)
    except UserError as error:
        print(f"bench: {name}: {error}", file=sys.stderr)
        return Section(name, name, failed=str(error))


def _check(paths: list[Path]) -> None:
    for path in paths:
        if not path.is_file():
            raise UserError(f"there is no document {path}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument(
        "--documents", nargs="+", type=Path, metavar="PATH", help="short documents (seeds 001 to 004)"
    )
    parser.add_argument(
        "--peer-document", type=Path, metavar="PATH", help="what both read (seed 003); also for memory, first"
    )
    parser.add_argument(
        "--claims", type=int, default=CLAIMS, metavar="N", help=f"claims in the large ledger ({CLAIMS:,})"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("bench-results"), help="folder for bench.md and bench.json"
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=MEASUREMENTS,
        metavar="NAME",
        help=f"one of {', '.join(MEASUREMENTS)}; repeatable",
    )
    return parser


if __name__ == "__main__":
    # told to stop, it unwinds, and what it started is stopped with it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
