"""Fit the types of claims: ``python -m evals.training.kinds``, on the development articles alone.

Multinomial logistic regression with a ridge (scipy's L-BFGS) over what :mod:`ledger.admit.kinds` sees in
the labelled words. Prints how often the type is right of articles that were left out (nine folds of
articles), the only figure that says something of new ones. Writes ``ledger/admit/kinds.json``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.labels.load import load_folder
from ledger.admit.admit import asks
from ledger.admit.kinds import KINDS, features
from ledger.admit.wording import word
from ledger.drafts import Draft

FOLDERS = (Path("evals/development"), Path("evals/development/links"))
TARGET = Path("ledger/admit/kinds.json")
RIDGE, FOLDS = 3.0, 9
FEWEST = 3
"""Claims that must have a feature."""
Numbers = NDArray[np.float64]


def examples() -> tuple[list[set[str]], NDArray[np.int64], list[str]]:
    """Of every labelled claim its features, the number of its type, and its article."""
    seen: list[set[str]] = []
    kinds: list[int] = []
    articles: list[str] = []
    for folder in FOLDERS:
        for article in load_folder(folder):
            for claim in article.claims:
                evidence = " ".join(span.exact for span in claim.evidence)
                cue = claim.sources[-1].cue if claim.sources else None
                said = cue.exact if cue else ""
                worded = word(
                    Draft(who="", claim=evidence.replace("|", " "), n=1),
                    evidence=evidence,
                    context=article.document.text,
                    cue=said,
                    speakers=[source.name for source in claim.sources],
                    asks=asks(article.document.text, claim.evidence),
                )
                # the act as it will be, not as it should be
                seen.append(features(evidence, worded.act, said))
                kinds.append(KINDS.index(claim.body.type))
                articles.append(article.name)
    return seen, np.array(kinds), articles


def fit(x: Numbers, y: NDArray[np.int64]) -> Numbers:
    """Bias (first row) and weights, one column a type."""
    z = np.column_stack([np.ones(len(x)), x])
    wanted = np.eye(len(KINDS))[y]

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        beta = flat.reshape(z.shape[1], len(KINDS))
        scores = z @ beta
        scores -= scores.max(1, keepdims=True)
        likely = np.exp(scores)
        likely /= likely.sum(1, keepdims=True)
        kept = beta.copy()
        kept[0] = 0
        value = -np.log(likely[np.arange(len(y)), y] + 1e-12).sum() + RIDGE / 2 * (kept**2).sum()
        return float(value), (z.T @ (likely - wanted) + RIDGE * kept).ravel()

    begin = np.zeros(z.shape[1] * len(KINDS))
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return np.asarray(found).reshape(-1, len(KINDS))


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.kinds", description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    seen, y, articles = examples()
    counts = Counter(name for some in seen for name in some)
    names = sorted(name for name, count in counts.items() if count >= FEWEST)
    x = np.array([[float(name in some) for name in names] for some in seen])
    order = sorted(set(articles))
    folds = np.array([order.index(name) % FOLDS for name in articles])
    guessed = np.zeros(len(y), dtype=np.int64)
    for fold in range(FOLDS):
        there = folds == fold
        beta = fit(x[~there], y[~there])
        guessed[there] = (beta[0] + x[there] @ beta[1:]).argmax(1)
    print(f"{len(y)} claims, {len(names)} features: right {np.mean(guessed == y):.3f} out of fold")
    beta = np.round(100 * fit(x, y)).astype(int)
    fitted = {
        "kinds": list(KINDS),
        "bias": beta[0].tolist(),
        "weights": {name: row.tolist() for name, row in zip(names, beta[1:], strict=True) if row.any()},
    }
    text = json.dumps(fitted, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"')
    options.out.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
