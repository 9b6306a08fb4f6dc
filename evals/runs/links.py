"""Linking, scored against ``links.json``: with labelled claims as input, or end to end on predicted ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.labels.links import Links, load_links
from evals.labels.load import ANNOTATIONS, LINKS, Labelled, load_folder
from evals.labels.statements import in_order, statements_of
from evals.runs.answers import ByLabel
from evals.runs.results import reference_of
from evals.scoring.align import align
from evals.scoring.document import roles
from evals.scoring.figures import PRF
from evals.scoring.links import DIRECTED, Relation, aligned, b_cubed, pairs
from ledger.claims import Claim
from ledger.errors import UserError
from ledger.link.judge import Judge
from ledger.link.keys import speaker as key_of
from ledger.link.linker import Linker
from ledger.link.types import Link

SCORED = ("same_utterance", "same_proposition", "contradicts", "updates")
"""The relations that labels have."""
STEPS = ("extraction", "polarity", "candidates", "decision")
"""Where a labelled pair may be lost, in order: a claim of it was not found; both were, and one is on the
other side; the two were never compared; they were, and were not linked."""


@dataclass(frozen=True, slots=True)
class LinkScores:
    """What came of linking the articles of a folder.

    ``relations`` has precision, recall and F1 of the pairs of each relation in :data:`SCORED`; ``speakers``
    B³ precision, recall and F1 over the names of the labels (end to end: over names that both know);
    ``lost`` for each relation at which step of :data:`STEPS` how many labelled pairs were lost; ``claims``
    and ``compared`` count what was linked.
    """

    about: str
    claims: int
    compared: int
    links: dict[str, int]
    relations: dict[str, PRF]
    speakers: dict[str, float]
    lost: dict[str, dict[str, int]]

    @property
    def worst(self) -> tuple[str, int] | None:
        """The step that loses most pairs of all relations together, and how many."""
        total: Counter[str] = Counter()
        for each in self.lost.values():
            total.update(each)
        return max(total.items(), key=lambda item: item[1]) if total else None

    def as_json(self) -> dict[str, Any]:
        """Every figure."""
        return {
            "about": self.about,
            "claims": self.claims,
            "compared": self.compared,
            "links": self.links,
            "relations": {kind: prf.as_json() for kind, prf in self.relations.items()},
            "speakers": self.speakers,
            "lost": self.lost,
            "worst_step": self.worst[0] if self.worst else None,
        }


def score_links(
    folder: Path,
    predictions: Mapping[str, Sequence[Claim]] | None = None,
    *,
    about: str = "labelled claims",
    only: tuple[str, ...] = (),
    judge: Judge | None = None,
) -> LinkScores:
    """Link the articles of ``folder`` and score the links: of the labelled claims, or of ``predictions`` by
    the name of their article. ``judge`` decides what the linker is unsure of.

    Raises :class:`~evals.labels.locate.LabelError` where the labels cannot be used, ``UserError`` where
    predictions are missing for an article.
    """
    articles = in_order(load_folder(folder, only=only))
    known = [claim.label for each in load_folder(folder) for claim in each.annotation.claims]
    labels = load_links(folder / ANNOTATIONS / f"{LINKS}.json", known)
    here = {claim.label for each in articles for claim in each.annotation.claims}
    gold = {r for r in labels.relations if r[1] in here and r[2] in here}
    if predictions is not None and (absent := [x.name for x in articles if x.name not in predictions]):
        raise UserError(f"there are no predictions for {', '.join(absent)}")
    seen: set[frozenset[str]] = set()
    linker = Linker("fact-ledger eval", watch=lambda a, b: seen.add(frozenset((a, b))), judge=judge)
    links: list[Link] = []
    label_of: dict[str, str] = {}
    positive: dict[str, bool] = {}
    count = 0
    if isinstance(judge, ByLabel):
        judge.name_claims(label_of)
    for each in articles:
        claims = each.claims if predictions is None else _unique(predictions[each.name])
        count += len(claims)
        label_of |= _labels_of(each, claims, given=predictions is not None)
        positive |= {claim.id: claim.polarity.value == "positive" for claim in claims}
        links += linker.add(statements_of(each.document, claims))
    found = [_relation(link) for link in links if _scored(link)]
    scored = pairs(gold, aligned(found, label_of))
    return LinkScores(
        about=about,
        claims=count,
        compared=linker.compared,
        links=dict(Counter(link.relation.value for link in links)),
        relations={kind: scored.get(kind, PRF(0, 0, 0)) for kind in SCORED},
        speakers=_speakers(labels, articles, predictions, linker),
        lost=_lost(gold, found, label_of, positive, seen, articles),
    )


def from_ledger(path: Path, folder: Path) -> dict[str, list[Claim]]:
    """The claims that a ledger has of a folder's articles, by the name of the article. An article is known by
    its text. Raises ``LedgerError`` where the ledger cannot be read."""
    from ledger.store.ledger import Ledger

    articles = load_folder(folder)
    by_text = {each.document.sha256: each.name for each in articles}
    found: dict[str, list[Claim]] = {each.name: [] for each in articles}
    with Ledger.open(path, readonly=True) as reader:
        names = {d.id: by_text.get(d.sha256) for d in reader.documents()}
        for recorded in reader.claims():
            name = names.get(recorded.claim.document_id)
            if name is not None:
                found[name].append(recorded.claim)
    return found


def _unique(claims: Iterable[Claim]) -> list[Claim]:
    return list({claim.id: claim for claim in claims}.values())


def _labels_of(article: Labelled, claims: Sequence[Claim], *, given: bool) -> dict[str, str]:
    """Which label each claim is, by its id: its own, or the one its words are aligned with."""
    gold = article.annotation.claims
    if not given:
        return {claim.id: label.label for label, claim in zip(gold, claims, strict=True)}
    words = reference_of(article).words
    matched = align([roles(c, words) for c in article.claims], [roles(c, words) for c in claims])
    return {claims[p].id: gold[g].label for g, p in matched}


def _scored(link: Link) -> bool:
    return link.holds and link.relation.value in SCORED and link.sides != "opposite"


def _relation(link: Link) -> Relation:
    return link.relation.value, link.a, link.b


def _speakers(
    labels: Links,
    articles: Sequence[Labelled],
    predictions: Mapping[str, Sequence[Claim]] | None,
    linker: Linker,
) -> dict[str, float]:
    """B³ over mentions (article, name). End to end a mention is a label's name that a prediction has too, by
    that or another of its names."""
    clusters: dict[str, set[tuple[str, str]]] = {}
    mentions: set[tuple[str, str]] = set()
    for each in articles:
        names = reference_of(each).names
        own = sorted({source.name for claim in each.claims for source in claim.sources})
        claims: Sequence[Claim] = each.claims if predictions is None else predictions[each.name]
        for source in (source for claim in claims for source in claim.sources):
            name = source.name
            if predictions is not None:
                named = [gold for gold in own if names.same(gold, source.name)]
                if not named:
                    continue
                name = named[0]
            key = linker.speaker(key_of(source.name, source.kind.value, each.document.id).id)
            if (each.name, name) not in mentions:
                mentions.add((each.name, name))
                clusters.setdefault(key, set()).add((each.name, name))
    wanted = [set(speaker.names.items()) & mentions for speaker in labels.same_speaker]
    grouped = {mention for group in wanted for mention in group}
    return b_cubed([*wanted, *({m} for m in mentions - grouped)], clusters.values())


def _lost(
    gold: Collection[Relation],
    found: Sequence[Relation],
    label_of: Mapping[str, str],
    positive: Mapping[str, bool],
    seen: Collection[frozenset[str]],
    articles: Sequence[Labelled],
) -> dict[str, dict[str, int]]:
    claim_of = {label: claim for claim, label in label_of.items()}
    sides = {c.label: c.polarity.value == "positive" for each in articles for c in each.annotation.claims}
    right = {_plain(*relation) for relation in aligned(found, label_of)}
    lost: dict[str, Counter[str]] = {kind: Counter() for kind in SCORED}
    for kind, a, b in gold:
        if _plain(kind, a, b) in right:
            continue
        if a not in claim_of or b not in claim_of:
            step = "extraction"
        elif any(positive[claim_of[label]] != sides[label] for label in (a, b)):
            step = "polarity"
        elif frozenset((claim_of[a], claim_of[b])) not in seen:
            step = "candidates"
        else:
            step = "decision"
        lost[kind][step] += 1
    return {kind: {step: each[step] for step in STEPS if each[step]} for kind, each in lost.items()}


def _plain(kind: str, a: str, b: str) -> Relation:
    return (kind, a, b) if kind in DIRECTED or a <= b else (kind, b, a)
