"""Fit what is furniture: ``python -m evals.training.furniture POLNEAR_TRAIN.jsonl``.

Logistic regression with a ridge (scipy's L-BFGS) over what :mod:`ledger.segment.learnt` sees of paragraphs
that no rule has marked: on the labelled pages in ``evals/development/pages``, and on articles of PolNeAR,
which are news throughout. Prints, of pages of files left out, how many lines of the page are left and how
many of the article are lost at several thresholds. Writes ``ledger/segment/furniture.json``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.corpus import polnear
from ledger.segment.furniture import units_by_rules
from ledger.segment.layout import paragraphs
from ledger.segment.learnt import Page, features, judged

PAGES = Path("evals/development/pages")
TARGET = Path("ledger/segment/furniture.json")
RIDGE, FEWEST, ARTICLES = 2.0, 4, 300
"""The ridge, how many paragraphs must have a feature, and how many articles of news are read."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A paragraph: its features, whether it is furniture, and the file that it is from."""

    found: frozenset[str]
    page: bool
    file: str


def of_page(lines: list[list[str]], file: str) -> list[Example]:
    """The paragraphs of a labelled page that no rule has marked."""
    text = "\n".join(line for _, line in lines)
    kinds, at = {}, 0
    for kind, line in lines:
        kinds[at + len(line) - len(line.lstrip())] = kind
        at += len(line) + 1
    blocks = paragraphs(text)
    units = units_by_rules(text, blocks)
    page = Page.of(units)
    return [
        Example(frozenset(features(units, i, page)), kinds[block.start] == "F", file)
        for i, block in enumerate(blocks)
        if judged(units[i]) and kinds.get(block.start) in ("F", "N")
    ]


def of_article(text: str) -> list[Example]:
    """The paragraphs of an article, none of which is furniture."""
    units = units_by_rules(text, paragraphs(text))
    page = Page.of(units)
    return [
        Example(frozenset(features(units, i, page)), False, "news")
        for i, unit in enumerate(units)
        if judged(unit)
    ]


def fit(x: Numbers, y: Numbers) -> Numbers:
    """Bias and weights."""
    z = np.column_stack([np.ones(len(x)), x])

    def loss(beta: Numbers) -> tuple[float, Numbers]:
        scores = z @ beta
        kept = beta.copy()
        kept[0] = 0
        value = np.logaddexp(0, scores).sum() - scores @ y + RIDGE / 2 * kept @ kept
        return float(value), z.T @ (1 / (1 + np.exp(-scores)) - y) + RIDGE * kept

    found = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return np.asarray(found)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.furniture", description=__doc__)
    parser.add_argument("corpus", type=Path, help="articles that are news throughout")
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    examples = [
        example
        for path in sorted(PAGES.glob("*.json"))
        for page in json.loads(path.read_text("utf-8"))
        for example in of_page(page["lines"], path.stem)
    ]
    for article in polnear.sample(polnear.load(options.corpus), ARTICLES, 0):
        examples += of_article(article.document.text)
    counts = Counter(name for example in examples for name in example.found)
    names = sorted(name for name, count in counts.items() if count >= FEWEST)
    column = {name: n for n, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)))
    for row, example in enumerate(examples):
        x[row, [column[name] for name in example.found if name in column]] = 1
    y = np.array([float(example.page) for example in examples])
    files = np.array([example.file for example in examples])
    likely = np.zeros(len(y))
    for file in sorted(set(files)):
        out = (files == file) if file != "news" else (np.arange(len(y)) % 5 == 0) & (files == "news")
        beta = fit(x[~out], y[~out])
        likely[out] = 1 / (1 + np.exp(-(beta[0] + x[out] @ beta[1:])))
    news = files == "news"
    for sure in (0.5, 0.7, 0.8, 0.9, 0.95):
        marked = likely >= sure
        print(
            f"{sure}: of {int(y.sum())} lines of a page {int((marked & (y > 0)).sum())} are marked, of "
            f"{int((~news & (y == 0)).sum())} of their articles {int((marked & ~news & (y == 0)).sum())}, of "
            f"{int((news & (np.arange(len(y)) % 5 == 0)).sum())} of other news {int((marked & news).sum())}"
        )
    beta = np.round(100 * fit(x, y)).astype(int)
    weights = {name: int(weight) for name, weight in zip(names, beta[1:], strict=True) if weight}
    fitted = {"bias": int(beta[0]), "weights": weights}
    text = json.dumps(fitted, ensure_ascii=False, separators=(",", ":")).replace(',"', ',\n"')
    options.out.write_text(text + "\n", "utf-8")
    print(f"{len(weights)} weights, {options.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
