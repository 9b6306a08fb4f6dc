"""How likely a pair is among many: what the combiner says of it by itself, and how many others there are.

A claim has about as many others that bear on it in a long article as in a short one, but is compared with
many more there: of pairs that look alike to the combiner, fewer hold. Of the logarithm of the odds goes half
the logarithm of how many times the usual number is compared, as a regression on the labelled pairs of the
development articles has it (``evals/NOTES.md``); the classical correction for another prior (Saerens, Latinne
and Decaestecker 2002) would take all of it.
"""

from __future__ import annotations

import math

USUAL = 21
"""Claims with which one is compared, the mean over the pairs on which the combiners were fitted."""
WEIGHT = 0.5
FEWEST = 7
"""Fewer were hardly compared where that was fitted; a pair that is all there is gets no likelier for it."""


def among(probability: float, compared: int) -> float:
    """The probability of a pair (0 to 1) whose claim is compared with so many."""
    if not 0 < probability < 1:
        return probability
    odds = probability / (1 - probability) * math.pow(max(compared, FEWEST) / USUAL, -WEIGHT)
    return odds / (1 + odds)
