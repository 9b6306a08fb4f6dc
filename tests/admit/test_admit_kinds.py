"""The type of a claim by its words."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from ledger.admit.kinds import KINDS, WEIGHTS, features, kind_of
from ledger.claims import Act, ClaimType


@pytest.mark.parametrize(
    ("words", "act", "cue", "kind"),
    [
        ("Gunmen stormed the post at dawn and killed the guards", Act.ASSERT, "said", "event"),
        ("at least 412 people were displaced", Act.ASSERT, "said", "quantity"),
        ("we will not negotiate with the port", Act.REJECT, "said", "intention"),
        ("prices will probably rise again by March", Act.PREDICT, "predicted", "forecast"),
    ],
)
def test_plain_cases_are_told_apart(words: str, act: Act, cue: str, kind: ClaimType) -> None:
    assert kind_of(words, act, cue) == kind


def test_no_words_have_a_type_as_well() -> None:
    assert kind_of("", Act.ASSERT, "") in KINDS


def test_the_weights_are_of_what_is_looked_at() -> None:
    """A feature that is renamed would silently weigh nothing."""
    fitted = json.loads(resources.files("ledger.admit").joinpath(WEIGHTS).read_text("utf-8"))
    known = {name.split("=")[0] for name in fitted["weights"]}
    seen = features("We will not be driven off our 2 banks by anyone", Act.REJECT, "told")
    assert {name.split("=")[0] for name in seen} == known
    marks = {name for name in fitted["weights"] if name.startswith("m=")}
    every = features("two of us were to have sailed and may, must, will", Act.ASSERT, "")
    every |= features("her to sail", Act.ASSERT, "")
    assert marks <= every
    assert {len(weights) for weights in fitted["weights"].values()} == {len(KINDS)}
