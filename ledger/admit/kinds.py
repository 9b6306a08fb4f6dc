"""The type of a claim by its words: event, quantity, state, intention, forecast or assessment.

A logistic regression over words, pairs of words and a few marks (a number, *will*, *may*), fitted on
labelled articles written for it (``evals/training/kinds.py``). A model of 1.5 B parameters, asked for the
type, is right less often, and its word costs time.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, get_args

from ledger.claims import Act, ClaimType
from ledger.normalise.quantities import find_quantities

KINDS: tuple[ClaimType, ...] = get_args(ClaimType)
_TOKEN = re.compile(r"[a-z’']+|\d[\d.,]*")
_MARKS = {
    "number": r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|"
    r"[mb]illions?)\b",
    "will": r"\b(?:will|won['’]t|shall|going to|would)\b|['’]ll\b",
    "may": r"\b(?:may|might|could|likely|expected)\b",
    "past": r"\b(?:was|were|had|did|\w+ed)\b",
    "is": r"\b(?:is|are|was|were|be)\b",
    "we": r"\b(?:we|i|us|our)\b",
    "must": r"\b(?:must|should|ought)\b",
    "to": r"^(?:\w+ ){0,3}to [a-z]+",
}
_SEARCHES = {name: re.compile(pattern) for name, pattern in _MARKS.items()}
WEIGHTS = "kinds.json"


@cache
def kinds_digest() -> str:
    """SHA-256 of the weights, 64 hex digits."""
    return hashlib.sha256(_data()).hexdigest()


def features(evidence: str, act: Act, cue: str) -> set[str]:
    """What the type of a claim is told from, by name: its words in lower case, their neighbours and ends, the
    act, the words of saying."""
    words = evidence.casefold()
    tokens = _TOKEN.findall(words)
    found = {f"w={token}" for token in tokens}
    found |= {f"b={one}_{two}" for one, two in pairwise(tokens)}
    found |= {f"e={token[-3:]}" for token in tokens if len(token) > 4}
    found |= {f"m={name}" for name, search in _SEARCHES.items() if search.search(words)}
    found |= {f"c={token}" for token in _TOKEN.findall(cue.casefold())}
    found.add(f"a={act.value}")
    if tokens:
        found.add(f"f={tokens[0]}")
    return found


def kind_of(evidence: str, act: Act, cue: str) -> ClaimType:
    """The likeliest type of what is said in these words, with this act, under these words of saying; a
    quantity only where they count something, which an age or the number of a road does not."""
    fitted = _fitted()
    scores = list(fitted["bias"])
    for name in features(evidence, act, cue):
        for number, weight in enumerate(fitted["weights"].get(name, ())):
            scores[number] += weight
    ranked = sorted(range(len(KINDS)), key=lambda number: -scores[number])
    best, second = (KINDS[number] for number in ranked[:2])
    return second if best == "quantity" and not find_quantities(evidence) else best


def _data() -> bytes:
    return resources.files("ledger.admit").joinpath(WEIGHTS).read_bytes()


@cache
def _fitted() -> dict[str, Any]:
    """Bias, and weights by the name of a feature, in hundredths and in the order of :data:`KINDS`."""
    fitted: dict[str, Any] = json.loads(_data())
    if tuple(fitted["kinds"]) != KINDS:
        raise ValueError(f"{WEIGHTS} is of other types than {KINDS}: fit it anew")
    return fitted
