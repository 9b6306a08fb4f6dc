"""What is learnt of furniture: the short way says what the whole of the features says."""

from __future__ import annotations

import json
import math
from importlib import resources

import pytest
from furniture_pages import PAGES, page

from ledger.segment.furniture import units_by_rules
from ledger.segment.layout import paragraphs
from ledger.segment.learnt import SURE, WEIGHTS, Page, features, judged, likelihood

FITTED = json.loads(resources.files("ledger.segment").joinpath(WEIGHTS).read_bytes())


def in_full(found: set[str]) -> float:
    """The regression over all features, and nothing where too few of the words are known."""
    weights: dict[str, int] = FITTED["weights"]
    known = [name for name in found if name in weights]
    words = [name for name in found if name.startswith("w=")]
    if 2 * sum(name.startswith("w=") for name in known) < len(words):
        return 0.0
    return 1 / (1 + math.exp(-(FITTED["bias"] + sum(weights[name] for name in known)) / 100))


@pytest.mark.parametrize("name", PAGES)
def test_the_short_way_is_the_whole_one(name: str) -> None:
    text, _ = page(name)
    units = units_by_rules(text, paragraphs(text))
    whole = Page.of(units)
    for place, unit in enumerate(units):
        if judged(unit):
            expected = in_full(features(units, place, whole))
            got = likelihood(units, place, whole)
            assert (got >= SURE) == (expected >= SURE)
            assert got == 0.0 or got == pytest.approx(expected)
