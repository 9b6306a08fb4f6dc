"""Set the tagger's thresholds on a development split: ``python -m evals.training.thresholds DEV.jsonl --out
FOLDER``.

One threshold after another takes the value that is best for the relaxed triple F1 of the first labelling of
each article (of equals, the one nearest the default), the others standing; once round. What comes out goes
into the manifest of the weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from evals.corpus import polnear
from evals.corpus.attributions import of_finder
from evals.corpus.polnear import Article
from evals.corpus.score import score
from evals.scoring.figures import added, triple
from ledger.find.decode import Thresholds
from ledger.find.tagger import Tagger

GRID = {
    "cue": (0.4, 0.5, 0.6, 0.65, 0.7, 0.75),
    "grown": (0.3, 0.4, 0.5),
    "content": (0.35, 0.5, 0.65),
    "source": (0.3, 0.5),
    "first": (0.35, 0.5, 0.65),
    "bare": (0.4, 0.5, 0.6, 0.7),
}
"""The values tried, in the order in which they are."""


def main() -> None:
    """Search, print every value tried, and write the best into the manifest."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.thresholds", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="the folder of the weights")
    options = parser.parse_args()
    articles = polnear.load(options.corpus)
    best = Thresholds()
    reached = figure(articles, best)
    for name, values in GRID.items():
        for value in sorted(values, key=lambda v: abs(v - getattr(Thresholds(), name))):
            if value == getattr(best, name):
                continue
            tried = replace(best, **{name: value})
            found = figure(articles, tried)
            print(f"{name} {value}: {found:.4f} (best so far {reached:.4f})", flush=True)
            if found > reached:
                best, reached = tried, found
    manifest = options.out / "manifest.json"
    known = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(known | {"thresholds": asdict(best)}, indent=1) + "\n", "utf-8")
    print(f"{reached:.4f} with {best}")


def figure(articles: Sequence[Article], thresholds: Thresholds) -> float:
    """The relaxed triple F1 over the articles, 0 to 1."""
    finder = Tagger(thresholds)
    counts = []
    for article in articles:
        labels = next(iter(article.labels.values()))
        counts.append(score(article.document.text, labels, of_finder(article.document, finder)))
    return triple(added(counts), "relaxed").f1


if __name__ == "__main__":
    main()
