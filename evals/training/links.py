"""Fit the linker's combiners: ``python -m evals.training.links``, on the development articles alone.

Logistic regression with a ridge (Newton's method by scipy's L-BFGS), on all candidate pairs of each folder.
The best F1 where each story is scored by what was fitted on the others, the only figures that say something
of new stories, are printed with their thresholds. Writes ``ledger/link/weights/combiner.json``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.labels.links import load_links
from evals.labels.load import LINKS, load_folder
from evals.labels.statements import in_order, statements_of
from ledger.link.bars import apart, related_speakers
from ledger.link.embedding import SentenceEncoder
from ledger.link.features import NAMES, UTTERANCE, Pair, features, utterance_features
from ledger.link.memory import Memory
from ledger.link.profile import Profile
from ledger.link.speakers import Speakers

FOLDERS = (Path("evals/development/links"), Path("evals/development"))
TARGET = Path("ledger/link/weights/combiner.json")
RIDGES = {"proposition": 20.0, "dispute": 20.0, "utterance": 5.0}
"""By F1 out of fold, averaged over folds, of 5, 20, 60 and 150; for the first two it makes no difference."""
THRESHOLDS = {"proposition": 0.30, "dispute": 0.26}
"""Set by hand, where the fit's own threshold is of pairs by themselves: with what neighbours say of them
(:mod:`ledger.link.support`), F1 of whole left-out stories is flat from .2 to .4, and disputes are put
together from more links."""
FOLDS = 16
"""At most; every story is one."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate pair, by its labels: what these say of it, and its features. ``fold`` is of its story."""

    pair: tuple[str, ...]
    fold: int
    relations: frozenset[str]
    opposite: bool
    proposition: Numbers
    utterance: Numbers


def examples(folder: Path, first_fold: int) -> tuple[list[Example], dict[str, int]]:
    """Every candidate pair of a folder's labelled claims, and how many pairs the labels have of each
    relation. A story is what the names of its files begin with, up to ``-``."""
    articles = in_order(load_folder(folder))
    labels = {claim.label for each in articles for claim in each.annotation.claims}
    links = load_links(folder / "annotations" / f"{LINKS}.json", labels)
    related: dict[tuple[str, ...], set[str]] = {}
    counts: dict[str, int] = {}
    for kind, a, b in links.relations:
        related.setdefault(tuple(sorted((a, b))), set()).add(kind)
        counts[kind] = counts.get(kind, 0) + 1
    for first, second in links.incompatible:
        related[tuple(sorted((first, second)))].add("incompatible")
    memory = Memory(SentenceEncoder())
    speakers = Speakers(memory.stories)
    name: dict[str, tuple[str, int]] = {}
    profiles: list[Profile] = []
    stories = sorted({each.name.split("-")[0] for each in articles})
    for each in articles:
        statements = statements_of(each.document, each.claims)
        fold = (first_fold + stories.index(each.name.split("-")[0])) % FOLDS
        for gold, statement in zip(each.annotation.claims, statements, strict=True):
            name[statement.id] = gold.label, fold
        profiles += memory.add(statements[0].article, statements)
        speakers.add(statements[0].article.id, [s for x in statements for s in x.claim.sources])
    found: dict[tuple[str, ...], Example] = {}
    for profile in profiles:
        for other in memory.candidates(profile):
            key = tuple(sorted((name[profile.id][0], name[other.id][0])))
            if key in found:
                continue
            one, two = memory.vectors([profile.id, other.id])
            same = speakers.speaker(profile.claimer) == speakers.speaker(other.claimer)
            pair = Pair(profile, other, float(one @ two), same)
            if apart(pair):
                continue
            near = related_speakers(profile, other, speakers)
            found[key] = Example(
                key,
                name[profile.id][1],
                frozenset(related.get(key, ())),
                pair.opposite,
                features(pair, memory.vocabulary),
                utterance_features(pair, *near, memory.vocabulary),
            )
    return list(found.values()), counts


def fit(x: Numbers, y: Numbers, ridge: float) -> Numbers:
    """The bias and the weights of a logistic regression; the ridge is on standardised features."""
    mean, spread = x.mean(0), x.std(0) + 1e-6
    z = np.column_stack([np.ones(len(x)), (x - mean) / spread])

    def loss(beta: Numbers) -> tuple[float, Numbers]:
        score = z @ beta
        probability = 1 / (1 + np.exp(-score))
        kept = np.concatenate([[0.0], beta[1:]])
        value = float((np.logaddexp(0, score) - y * score).sum() + ridge / 2 * kept @ kept)
        return value, z.T @ (probability - y) + ridge * kept

    beta = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x
    weights = beta[1:] / spread
    return np.concatenate([[beta[0] - float(weights @ mean)], weights])


def out_of_fold(x: Numbers, y: Numbers, folds: NDArray[np.int64], ridge: float) -> Numbers:
    """The probability of each pair by what was fitted on the other folds."""
    found = np.zeros(len(y))
    for fold in sorted(set(folds.tolist())):
        there = folds == fold
        if y[~there].any():
            beta = fit(x[~there], y[~there], ridge)
            found[there] = 1 / (1 + np.exp(-(beta[0] + x[there] @ beta[1:])))
    return found


def best(probability: Numbers, y: Numbers) -> tuple[float, float]:
    """The greatest F1, and the threshold that gives it."""
    order = np.argsort(-probability)
    right = np.cumsum(y[order])
    f1 = 2 * right / (np.arange(1, len(y) + 1) + y.sum())
    at = int(f1.argmax())
    return float(f1[at]), float(probability[order][at])


def fitted(
    examples_: Sequence[Example],
    wanted: Callable[[Example], bool],
    of: Callable[[Example], Numbers],
    names: Sequence[str],
    title: str,
    judged: Callable[[Example], bool] = lambda _: True,
) -> dict[str, Any]:
    """A combiner for the file; its threshold by F1 out of fold of the pairs that are ``judged`` by it."""
    x = np.array([of(each) for each in examples_])
    y = np.array([float(wanted(each)) for each in examples_])
    folds = np.array([each.fold for each in examples_], dtype=np.int64)
    probability = out_of_fold(x, y, folds, RIDGES[title])
    there = np.array([judged(each) for each in examples_])
    f1, threshold = best(probability[there], y[there])
    each = [
        best(probability[there & (folds == f)], y[there & (folds == f)])[0]
        for f in sorted(set(folds.tolist()))
        if y[there & (folds == f)].any()
    ]
    print(f"{title}: F1 {f1:.3f} out of fold, threshold {threshold:.2f}, by fold {np.round(each, 2)}")
    beta = fit(x, y, RIDGES[title])
    return {
        "bias": round(float(beta[0]), 4),
        "threshold": THRESHOLDS.get(title, round(threshold, 2)),
        "weights": {name: round(float(w), 4) for name, w in zip(names, beta[1:], strict=True)},
    }


def combiners(found: Sequence[Example]) -> dict[str, Any]:
    """What the file holds: of each combiner bias, threshold, and weights by name."""
    one = frozenset(("same_proposition", "contradicts", "same_utterance"))
    same = [each for each in found if not (each.relations & {"incompatible", "updates"})]
    opposite = [each for each in same if each.opposite]
    return {
        "proposition": fitted(
            same,
            lambda e: bool(e.relations & one),
            lambda e: e.proposition,
            NAMES,
            "proposition",
            lambda e: not e.opposite and "same_utterance" not in e.relations,
        ),
        "dispute": fitted(
            opposite, lambda e: "contradicts" in e.relations, lambda e: e.proposition, NAMES, "dispute"
        ),
        "utterance": fitted(
            found, lambda e: "same_utterance" in e.relations, lambda e: e.utterance, UTTERANCE, "utterance"
        ),
    }


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.links", description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    found: list[Example] = []
    for number, folder in enumerate(FOLDERS):
        some, counts = examples(folder, number * 6)
        print(f"{folder}: {len(some)} candidate pairs; labelled {counts}")
        found += some
    options.out.write_text(json.dumps(combiners(found), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
