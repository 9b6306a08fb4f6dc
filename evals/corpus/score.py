"""Attributions against labelled ones: the span part of the protocol in :mod:`evals.scoring`, per article.

An article that several people labelled is scored against each of them and the counts are added up: none of
them is *the* truth, and a system that agrees with half of them earns half. So an article with six labellers
weighs as much as six; it is still one article when articles are resampled for an interval.

The human ceiling is measured in the same way: every pair of labellers of the same article, one as the
prediction of the other. F1 does not change when the two change places; precision and recall do, and mean
nothing there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from evals.corpus.polnear import Article
from evals.scoring.align import HALF, THRESHOLDS, Roles, align
from evals.scoring.document import Counts, count_roles
from evals.scoring.figures import FIGURES as ALL_FIGURES
from evals.scoring.figures import added, detection, triple
from evals.scoring.tokens import Words
from ledger.find import Attribution

Predictions = Mapping[str, Sequence[Attribution]]
"""Attributions by the id of the article they are of."""

SYMMETRIC = (
    "triple_relaxed_f1",
    "triple_exact_f1",
    "detection_f1",
    "content_tokens_f1",
    "source_given_match",
)
"""The figures that are the same whichever side is called the prediction."""

FIGURES: Mapping[str, Callable[[Counts], float]] = {
    **{name: ALL_FIGURES[name] for name in SYMMETRIC},
    "triple_relaxed_precision": lambda c: triple(c, "relaxed").precision,
    "triple_relaxed_recall": lambda c: triple(c, "relaxed").recall,
    "detection_precision": lambda c: detection(c).precision,
    "detection_recall": lambda c: detection(c).recall,
}
"""What can be said of attributions, which have no act, polarity or typed fields. The first is the one to
look at: source, cue and content each at least half right, of everything predicted and labelled."""


def score(text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> Counts:
    """``predicted`` against one labeller's ``gold``: alignment, span roles and detection at every threshold
    (steps 2 to 4). A prediction without content counts, and is never aligned."""
    words = Words(text)
    return _counts([roles(a, words) for a in gold], [roles(a, words) for a in predicted])


def against_labels(articles: Sequence[Article], predictions: Predictions) -> list[Counts]:
    """For each article, its predictions against each of its labellers, added up."""
    return [_against_each(article, predictions.get(article.doc_id, ())) for article in articles]


def among_labellers(articles: Sequence[Article]) -> dict[str, Counts]:
    """For each article with at least two labellers, every unordered pair of them, added up, by its id. The
    first of a pair by name stands for the label."""
    return {article.doc_id: _each_other(article) for article in articles if len(article.labels) > 1}


def roles(attribution: Attribution, words: Words) -> Roles:
    """The words that the parts of an attribution touch."""
    return Roles(
        content=words.touched(attribution.content),
        source=words.touched(attribution.source),
        cue=words.touched(attribution.cue),
    )


def _against_each(article: Article, predicted: Sequence[Attribution]) -> Counts:
    words = Words(article.document.text)
    guesses = [roles(a, words) for a in predicted]
    return added(_counts([roles(a, words) for a in labels], guesses) for labels in article.labels.values())


def _each_other(article: Article) -> Counts:
    words = Words(article.document.text)
    readings = [[roles(a, words) for a in labels] for labels in article.labels.values()]
    return added(_counts(one, other) for one, other in combinations(readings, 2))


def _counts(gold: Sequence[Roles], predicted: Sequence[Roles]) -> Counts:
    counts: Counts = Counter()
    counts["gold"], counts["predicted"] = len(gold), len(predicted)
    for name, threshold in THRESHOLDS.items():
        pairs = align(gold, predicted, threshold)
        counts[f"matched {name}"] = len(pairs)
        if threshold == HALF:
            count_roles(counts, gold, predicted, pairs)
    return counts
