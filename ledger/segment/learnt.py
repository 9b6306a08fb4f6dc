"""Furniture that no rule names, by a logistic regression over a paragraph's words and its place.

Captions that are plain sentences, teasers, appeals, what an author is: each house words them otherwise, so a
list of phrases learns one house at a time. Fitted on made-up pages whose lines are labelled, and on news that
is all article, by ``evals/training/furniture.py``; what is marked must be all but certain (:data:`SURE`).
Features are those of the boilerplate literature (Kohlschütter et al. 2010): length, neighbours, words.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Self

from ledger.segment.sought import Sought
from ledger.segment.units import Unit

SURE = 0.88
"""The least probability of being furniture at which a paragraph is set aside: a false mark loses claims."""
_LEAST, _MOST = 100, 0.3
"""Words of prose that a page has at least, and the largest share of them that is taken from it: what is
shorter, or would lose more, is no page of the kind that this was fitted on."""
_LONGEST = 90
"""Words; what is longer is seldom furniture, and costs most where it is none."""
_TOKEN = re.compile(r"[a-z]+(?:[’'][a-z]+)?|\d+|[!?…©@#$€£|•]")
_MARKS = {
    "you": r"\byou(?:r|rs)?\b",
    "we": r"\b(?:we|our|us)\b",
    "i": r"\bi\b",
    "past": r"\b(?:was|were|had|did|has|have|\w{2,}ed)\b",
    "will": r"\b(?:will|would|could|may|might)\b",
    "a": r"^(?:an?|two|three|people|men|women|residents|workers|soldiers|protesters)\b",
    "on": r"\bon (?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    "number": r"\d",
    "name": r"^[a-z]+ [a-z]+ is\b",
    "why": r"^(?:why|how|what|who|when|where|inside|here[’']?s)\b",
}
_SEARCHES = {name: Sought(pattern) for name, pattern in _MARKS.items()}
_LENGTHS = (4, 8, 14, 20, 28, 40, 60)
_ENDS = re.compile(r"[.!?…][”\"’']? (?=[A-Z“\"])")
WEIGHTS = "furniture.json"


@dataclass(frozen=True, slots=True)
class Page:
    """What is the same for all paragraphs of a page: where the first and the last of them stand in which
    somebody speaks or is reported, and how much of it is furniture already, in eighths up to a half."""

    first: int
    last: int
    marked: int

    @classmethod
    def of(cls, units: Sequence[Unit]) -> Self:
        """The page of these paragraphs."""
        told = [i for i, unit in enumerate(units) if unit.prose and not unit.reason and unit.told]
        marked = sum(unit.reason is not None for unit in units)
        first, last = (told[0], told[-1]) if told else (len(units), -1)
        return cls(first, last, min(4, 8 * marked // max(1, len(units))))


def features(units: Sequence[Unit], place: int, page: Page) -> set[str]:
    """What a paragraph is judged by, by name: its words in lower case and their neighbours, a few marks, how
    long it is, what stands above and below it, and where it stands."""
    tokens = _tokens(units[place])
    found = {f"w={token}" for token in tokens} | {f"b={one}_{two}" for one, two in pairwise(tokens)}
    return found | _round_about(units, place, page, tokens) | _marks(units[place])


def _tokens(unit: Unit) -> list[str]:
    return _TOKEN.findall(unit.low.replace("’", "'"))


def _marks(unit: Unit) -> set[str]:
    """The features that take searching."""
    found = {f"m={name}" for name, search in _SEARCHES.items() if search.search(unit.low)}
    found.add(f"sentences={min(len(_ENDS.findall(unit.plain)), 2)}")
    return found


def _round_about(units: Sequence[Unit], place: int, page: Page, tokens: Sequence[str]) -> set[str]:
    """The features of its length, its place and what stands around it."""
    unit = units[place]
    found = {f"f={token}" for token in tokens[:1]}
    found |= {f"l={length}" for length in _LENGTHS if unit.words <= length}
    found |= {name for name, is_so in (("quoted", unit.quoted), ("told", unit.reported)) if is_so}
    for side, step in (("above", -1), ("below", 1)):
        for far in (1, 2):
            at = place + far * step
            found.add(f"{side}{far}={_kind(units[at]) if 0 <= at < len(units) else 'none'}")
    before, behind = place < page.first, place > page.last
    found.add("place=" + ("before" if before else "behind" if behind else "within"))
    around = [each.reason is not None for each in units[max(0, place - 4) : place + 5]]
    found.add(f"around={4 * sum(around) // len(around)}")
    found.add(f"page={page.marked}")
    return found


def _kind(unit: Unit) -> str:
    """A neighbour: what furniture it is, a sentence, or a line without a full stop, short or long."""
    if unit.reason:
        return unit.reason
    return "sentence" if unit.sentence else "short" if unit.words <= 3 else "line"


def mark_learnt(units: list[Unit]) -> None:
    """Mark sentences that are furniture all but surely; each is judged as its neighbours were before."""
    prose = sum(unit.words for unit in units if unit.sentence)
    if prose < _LEAST:
        return
    page = Page.of(units)
    sure = [
        unit for place, unit in enumerate(units) if judged(unit) and likelihood(units, place, page) >= SURE
    ]
    if sum(unit.words for unit in sure) <= _MOST * prose:
        for unit in sure:
            unit.reason = "page"


def judged(unit: Unit) -> bool:
    """Whether a paragraph is looked at: a sentence that nothing has marked."""
    return unit.sentence and unit.words <= _LONGEST


def likelihood(units: Sequence[Unit], place: int, page: Page) -> float:
    """The probability that a paragraph is furniture; 0 where it is less than :data:`SURE` in any case, which
    is seen before all of it is known."""
    fitted, tokens = _fitted(), _tokens(units[place])
    words = set(tokens)
    known = [fitted.words[word] for word in words if word in fitted.words]
    if 2 * len(known) < len(words):
        return 0.0  # another language, or words that no page has
    score = fitted.bias + sum(known)
    for one, two in set(pairwise(tokens)):
        score += fitted.neighbours.get(one, _NONE).get(two, 0)
    score += fitted.of(_round_about(units, place, page, tokens))
    if _probability(score + fitted.most_by_marks) < SURE:
        return 0.0
    return _probability(score + fitted.of(_marks(units[place])))


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score / 100))))


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What was fitted, in hundredths: the bias, the weights of words, of two neighbours by the first of them,
    and of the other features by name; and the most that those of :func:`_marks` can come to."""

    bias: int
    words: dict[str, int]
    neighbours: dict[str, dict[str, int]]
    others: dict[str, int]
    most_by_marks: int

    def of(self, names: set[str]) -> int:
        """What these other features come to."""
        return sum(self.others.get(name, 0) for name in names)


_NONE: dict[str, int] = {}


@cache
def _fitted() -> _Fitted:
    read: dict[str, Any] = json.loads(resources.files("ledger.segment").joinpath(WEIGHTS).read_bytes())
    words: dict[str, int] = {}
    neighbours: dict[str, dict[str, int]] = {}
    others: dict[str, int] = {}
    most = 0
    for name, weight in read["weights"].items():
        kind, _, value = name.partition("=")
        if kind == "w":
            words[value] = weight
        elif kind == "b":
            one, _, two = value.partition("_")
            neighbours.setdefault(one, {})[two] = weight
        else:
            others[name] = weight
            most += max(0, weight) if kind in ("m", "sentences") else 0
    return _Fitted(read["bias"], words, neighbours, others, most)
