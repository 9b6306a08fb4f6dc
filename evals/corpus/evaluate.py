"""A corpus of attributions, evaluated: the finder, the whole extraction if asked for, baselines, people."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ledger
from evals.baselines import quotations, sentences
from evals.bench.machine import machine
from evals.corpus import polnear
from evals.corpus.attributions import of_claims, of_finder, wide
from evals.corpus.polnear import Article
from evals.corpus.score import FIGURES, SYMMETRIC, Predictions, against_labels, among_labellers
from evals.scoring.bootstrap import Interval, interval
from evals.scoring.document import Counts
from evals.scoring.figures import added
from ledger.documents import Document
from ledger.find import Attribution, Finder
from ledger.processors import processors

if TYPE_CHECKING:
    from evals.runs.predict import Extracted

Predict = Callable[[Sequence[Document]], "Extracted"]
"""A whole extraction of some documents. All at once, so that a model is started once and many questions can
be in flight."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over all articles, 0 to 1, with its 95 % interval where there are articles enough."""

    value: float
    interval: Interval | None

    @property
    def cell(self) -> Interval | float:
        """As a table has it: the interval where there is one."""
        return self.interval or self.value

    def as_json(self) -> dict[str, float | None]:
        """``value``, ``low`` and ``high``."""
        bounds = self.interval
        return {
            "value": self.value,
            "low": bounds.low if bounds else None,
            "high": bounds.high if bounds else None,
        }


@dataclass(frozen=True, slots=True)
class CorpusSystem:
    """Something that predicts, or the people who labelled, with what it scored.

    Attributes:
        name, about: what it is called, and what it is in a line.
        counts: by the id of the article, in the order of the corpus.
        figures: those of :data:`~evals.corpus.score.FIGURES` that mean something here, by name.
        predictions: attributions by the id of the article; empty for people.
        facts: further facts, such as ``seconds``.
    """

    name: str
    about: str
    counts: Mapping[str, Counts]
    figures: Mapping[str, Estimate]
    predictions: Predictions
    facts: Mapping[str, Any]

    @property
    def total(self) -> Counts:
        """The counts of all articles, added up."""
        return added(self.counts.values())


@dataclass(frozen=True, slots=True)
class CorpusResults:
    """An evaluation. ``systems`` are the finder, the whole extraction where it was asked for, and the
    baselines; ``human`` the labellers among themselves, ``None`` where no article has two. ``config`` says
    what was evaluated on what, as JSON values; its ``run`` is that of the extraction, if there was one."""

    config: Mapping[str, Any]
    systems: tuple[CorpusSystem, ...]
    human: CorpusSystem | None


def evaluate_corpus(
    path: Path,
    *,
    finder: Finder,
    sample: int | None = None,
    seed: int = 0,
    predict: Predict | None = None,
) -> CorpusResults:
    """Evaluate on the corpus in ``path``, or on ``sample`` of its articles drawn by ``seed``.

    ``predict`` is a whole extraction with a model, made where it is given; what it raises comes through.
    Raises :class:`~evals.labels.locate.LabelError` where the corpus cannot be used, and ``ValueError`` for a
    sample below 1.
    """
    everything = polnear.load(path)
    articles = polnear.sample(everything, sample, seed)
    systems = [_finder(articles, finder)]
    run = None
    if predict is not None:
        extracted = predict([article.document for article in articles])
        run = extracted.run.model_dump(mode="json")
        systems.append(_extraction(articles, extracted))
    for baseline in (quotations, sentences):
        found = {a.doc_id: baseline.attributions(a.document.text, wide(a.document)) for a in articles}
        systems.append(_system(baseline.NAME, baseline.ABOUT, articles, found, {}))
    config = {
        "corpus": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "articles_in_corpus": len(everything),
        "articles": len(articles),
        "readings": sum(len(a.labels) for a in articles),
        "labels_without_content": sum(a.left_out for a in articles),
        "sample": sample,
        "seed": seed,
        "finder": finder.name,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": ledger.__version__,
        "run": run,
        "machine": machine(),
    }
    return CorpusResults(config, tuple(systems), people(articles))


def people(articles: Sequence[Article]) -> CorpusSystem | None:
    """The labellers of the same articles among themselves: what a system can be expected to reach. ``None``
    where no article has two."""
    counts = among_labellers(articles)
    if not counts:
        return None
    pairs = sum(len(a.labels) * (len(a.labels) - 1) // 2 for a in articles)
    about = "each pair of people who labelled the same article, one read as the prediction of the other"
    return CorpusSystem("people", about, counts, _figures(counts, SYMMETRIC), {}, {"pairs": pairs})


def _finder(articles: Sequence[Article], finder: Finder) -> CorpusSystem:
    start = time.perf_counter()
    with ThreadPoolExecutor(processors()) as pool:  # as in an extraction, some documents at a time
        each = pool.map(lambda article: of_finder(article.document, finder), articles)
        found = dict(zip((a.doc_id for a in articles), each, strict=True))
    facts = _speed(articles, time.perf_counter() - start)
    about = "the finder alone, before any model; its speed includes cutting the text into windows"
    return _system(f"finder {finder.name}", about, articles, found, facts)


def _extraction(articles: Sequence[Article], extracted: Extracted) -> CorpusSystem:
    facts = _speed(articles, extracted.figures["seconds"]) | dict(extracted.figures)
    claims = {a.doc_id: extracted.claims.get(a.document.id, []) for a in articles}
    found = {a.doc_id: of_claims(claims[a.doc_id], a.document.text) for a in articles}
    facts["claims"] = sum(map(len, claims.values()))
    facts["claims_own_voice"] = sum(not claim.sources for each in claims.values() for claim in each)
    about = f"all of it, with {extracted.run.model}: claims put together to outermost attributions"
    return _system("extraction", about, articles, found, facts)


def _speed(articles: Sequence[Article], seconds: float) -> dict[str, Any]:
    """Wall-clock time, and words (white-space separated, furniture included) a second."""
    words = sum(a.document.words for a in articles)
    return {"words": words, "seconds": seconds, "words_per_second": words / seconds if seconds else None}


def _system(
    name: str,
    about: str,
    articles: Sequence[Article],
    predictions: Mapping[str, tuple[Attribution, ...]],
    facts: Mapping[str, Any],
) -> CorpusSystem:
    scored = against_labels(articles, predictions)
    counts = {a.doc_id: each for a, each in zip(articles, scored, strict=True)}
    return CorpusSystem(name, about, counts, _figures(counts, tuple(FIGURES)), predictions, facts)


def _figures(counts: Mapping[str, Counts], names: Sequence[str]) -> dict[str, Estimate]:
    whole = added(counts.values())
    return {
        name: Estimate(FIGURES[name](whole), interval(list(counts.values()), FIGURES[name]))
        for name in names
        # a share of the matches is no figure where nothing matched
        if name != "source_given_match" or whole["pairs"]
    }
