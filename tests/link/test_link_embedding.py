"""Sentence vectors."""

from __future__ import annotations

import numpy as np
import pytest

from ledger.errors import ModelError
from ledger.link.combiner import of
from ledger.link.embedding import WIDTH, SentenceEncoder

ASKED, BEGGED, BRIDGE = (
    "Norvia asked Calden for talks",
    "Norvia begged Calden to open negotiations",
    "The bridge was closed to traffic on Monday",
)


def test_wordings_of_one_thing_are_nearer_than_others() -> None:
    asked, begged, bridge = SentenceEncoder().encode([ASKED, BEGGED, BRIDGE])
    assert asked @ begged > 0.6 > 0.3 > asked @ bridge


def test_a_vector_has_length_one_and_does_not_depend_on_its_batch() -> None:
    alone = SentenceEncoder().encode([BEGGED])
    among = SentenceEncoder().encode([ASKED, BEGGED, BRIDGE])
    assert alone.shape == (1, WIDTH)
    assert np.linalg.norm(alone[0]) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(alone[0], among[1])
    assert SentenceEncoder().encode([]).shape == (0, WIDTH)


def test_a_combiner_must_fit_the_features() -> None:
    raw = {"bias": 0.0, "threshold": 0.5, "weights": {"cosine": 2.0}}
    assert of(raw, ["cosine"]).probability(np.array([0.0])) == 0.5
    with pytest.raises(ModelError, match="damaged"):
        of(raw, ["cosine", "quoted"])
