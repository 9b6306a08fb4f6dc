"""Source, cue and content, each by itself and the three together."""

from __future__ import annotations

from typing import Any

import pytest
from labelled_samples import GOLD, figures, scored, span, with_fields

from evals.scoring.align import Roles
from evals.scoring.document import Counts, count_roles
from evals.scoring.figures import PRF, detection, headline, role, triple
from ledger.claims import Claim


def first_said(**changed: Any) -> Counts:
    """The counts of the labels themselves, but for the mention or cue of the first: *Minister Ada Voss*
    *said*."""
    (voss,) = GOLD[0].sources
    fields = {name: getattr(voss, name) for name in type(voss).model_fields}
    return counts_of(with_fields(GOLD[0], sources=(type(voss)(**(fields | changed)),)))


def counts_of(claim: Claim, at: int = 0) -> Counts:
    """The counts of the labels themselves with ``claim`` in place of one."""
    return scored((*GOLD[:at], claim, *GOLD[at + 1 :])).counts


def rights(counts: Counts, name: str) -> tuple[int, int, int]:
    """How many are right of a role: to the letter, by half, and tokens."""
    exact, relaxed, tokens = (role(counts, name, kind).right for kind in ("exact", "relaxed", "tokens"))
    return exact, relaxed, tokens


class TestAMention:
    """Six labels have one, of thirteen words."""

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("Minister Ada Voss", (6, 6, 13)),
            ("Ada Voss", (5, 6, 12)),  # F1 2·2 / (3 + 2)
            ("Voss", (5, 6, 11)),  # 2·1 / (3 + 1) is just half
            ("in Sund\nMinister", (5, 5, 11)),  # 2·1 / (3 + 3)
            ("Bo Lind", (5, 5, 10)),
        ],
    )
    def test_is_exact_or_right_by_half_or_wrong(self, words: str, expected: tuple[int, int, int]) -> None:
        counts = first_said(mention=span(words))
        assert rights(counts, "source") == expected
        relaxed = expected[1] + 2  # two labels have no source, and the predictions none either
        assert (triple(counts, "exact").right, triple(counts, "relaxed").right) == (expected[0] + 2, relaxed)
        assert counts["source right"] == relaxed

    def test_that_is_missing_is_not_predicted(self) -> None:
        counts = first_said(mention=None)
        assert role(counts, "source", "exact") == PRF(5, 5, 6)
        assert triple(counts, "relaxed") == PRF(7, 8, 8)

    def test_moves_neither_the_other_roles_nor_the_headline(self) -> None:
        counts, whole = first_said(mention=span("Bo Lind")), scored(GOLD).counts
        for name in ("cue", "content"):
            assert rights(counts, name) == rights(whole, name)
        assert headline(counts) == headline(whole)
        assert detection(counts) == detection(whole)


class TestACue:
    def test_that_is_another_spoils_the_triple_and_leaves_the_source(self) -> None:
        counts = first_said(cue=span("on Monday"))
        assert rights(counts, "cue") == (5, 5, 5)
        assert rights(counts, "source") == (6, 6, 13)
        assert triple(counts, "relaxed").right == 7
        assert counts["source right"] == 8


class TestRoles:
    def test_of_what_is_not_aligned_count_as_predicted_and_never_as_right(self) -> None:
        gold, far = Roles(frozenset({1, 2}), frozenset({5})), Roles(frozenset({8, 9}), frozenset({5}))
        counts = Counts()
        count_roles(counts, [gold], [far], [])
        assert role(counts, "source", "exact") == PRF(0, 1, 1)
        assert role(counts, "content", "tokens") == PRF(0, 2, 2)

    def test_of_the_innermost_source_are_compared(self) -> None:
        radio, report = GOLD[2].sources
        outer = counts_of(with_fields(GOLD[2], sources=(report, radio)), at=2)
        assert rights(outer, "source") == (5, 5, 11)

    def test_given_a_match_the_source_is_right_out_of_the_pairs(self) -> None:
        shares = figures(scored(GOLD[:3]))
        assert (shares["source_given_match|right"], shares["source_given_match|n"]) == (3, 3)
