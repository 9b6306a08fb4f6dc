"""The combiners: a weighted sum of features as a probability (logistic regression), and the thresholds.

Fitted by :mod:`evals.training.links` on labelled pairs of the development articles; ``weights/combiner.json``
holds the weights by name, so that every judgement can be retraced.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ledger.errors import ModelError


@dataclass(frozen=True, slots=True)
class Combiner:
    """``weights`` of the features in their order, and the ``bias``; ``threshold`` from which on it holds."""

    bias: float
    weights: NDArray[np.float64]
    threshold: float

    def probability(self, features: NDArray[np.float64]) -> float:
        """Of one pair, 0 to 1."""
        sum_ = self.bias + float(features @ self.weights)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, sum_))))


@cache
def combiner(name: str, features: tuple[str, ...]) -> Combiner:
    """The combiner of this name. Raises ``ModelError`` where its file does not fit this program."""
    raw = json.loads(files("ledger.link").joinpath("weights", "combiner.json").read_text("utf-8"))
    return of(raw[name], features)


def of(raw: Mapping[str, object], features: Sequence[str]) -> Combiner:
    """A combiner from what its file holds: ``bias``, ``threshold``, and ``weights`` by the name of each
    feature."""
    weights = raw["weights"]
    if not isinstance(weights, dict) or set(weights) != set(features):
        raise ModelError("the linker's combiner.json is damaged: install fact-ledger again")
    bias, threshold = raw["bias"], raw["threshold"]
    if not isinstance(bias, float) or not isinstance(threshold, float):
        raise ModelError("the linker's combiner.json is damaged: install fact-ledger again")
    return Combiner(bias, np.array([float(weights[name]) for name in features]), threshold)
