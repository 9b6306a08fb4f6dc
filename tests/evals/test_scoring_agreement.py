"""Macro-F1, confusion matrices and Krippendorff's alpha against values computed by hand."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_samples import GOLD, figures, numbered, of_numbered, scored, with_fields

from evals.scoring.agreement import alphas, nominal_alpha
from evals.scoring.document import NONE, DocumentScore
from evals.scoring.figures import PRF, macro, macro_f1, matrix, summary, total
from ledger.claims import Act

ACTS = (  # labelled, predicted
    (Act.ASSERT, Act.ASSERT),
    (Act.ASSERT, Act.ASSERT),
    (Act.ASSERT, Act.ASSERT),
    (Act.ASSERT, Act.DENY),
    (Act.DENY, Act.DENY),
    (Act.DENY, Act.PROMISE),
)


def six() -> DocumentScore:
    """Six matched pairs with these acts, one label missed (reject), one claim invented (accuse)."""
    gold = [numbered(4 * i, 4 * i + 3, act=act) for i, (act, _) in enumerate(ACTS)]
    predicted = [numbered(4 * i, 4 * i + 3, act=act) for i, (_, act) in enumerate(ACTS)]
    reference = of_numbered([*gold, numbered(40, 43, act=Act.REJECT)])
    return scored([*predicted, numbered(50, 53, act=Act.ACCUSE)], reference)


class TestTheMatrix:
    def test_counts_each_pair_and_what_is_on_one_side_only(self) -> None:
        assert matrix(six().counts, "act") == {
            ("assert", "assert"): 3,
            ("assert", "deny"): 1,
            ("deny", "deny"): 1,
            ("deny", "promise"): 1,
            ("reject", NONE): 1,
            (NONE, "accuse"): 1,
        }

    def test_has_every_label_and_every_prediction_once(self) -> None:
        cells = matrix(total([six(), six()]).copy(), "polarity")
        assert sum(n for (label, _), n in cells.items() if label != NONE) == 14
        assert sum(n for (_, guess), n in cells.items() if guess != NONE) == 14


class TestMacroF1:
    def test_is_the_mean_of_the_classes_that_occur_in_matched_pairs(self) -> None:
        asserted = 2 * 3 / (3 + 4)  # three of three predicted, of four labelled
        denied = 2 * 1 / (2 + 2)
        promised = 0.0  # predicted once, never labelled
        assert macro_f1(six().counts, "act") == pytest.approx((asserted + denied + promised) / 3)

    def test_is_nothing_without_a_matched_pair(self) -> None:
        assert macro_f1(scored([]).counts, "act") is None


class TestTotals:
    def test_micro_counts_claims_and_macro_documents(self) -> None:
        small = scored([numbered(0, 3)], of_numbered([numbered(0, 3)]))  # 1 of 1
        large = scored(GOLD[:2])  # 2 of 2 and of 8: F1 .4
        assert summary([small, large])["claim"] == PRF(3, 3, 9).as_json()
        assert macro([small, large]) == (1.0 + 0.4) / 2

    def test_by_type_count_the_labels_matched_and_right(self) -> None:
        wrong = with_fields(GOLD[3], act=Act.ASSERT)
        shares = figures(scored([wrong, GOLD[5]]))
        found = {kind: shares[f"types|{kind}|matched|right"] for kind in ("intention", "assessment", "event")}
        right = {kind: shares[f"types|{kind}|right|right"] for kind in ("intention", "assessment", "event")}
        assert found == {"intention": 1, "assessment": 1, "event": 0}
        assert right == {"intention": 0, "assessment": 1, "event": 0}
        assert shares["types|intention|matched|n"] == shares["types|event|matched|n"] == 2


def by_coincidences(pairs: list[tuple[str, str]]) -> float:
    """Alpha from the matrix of coincidences, as Krippendorff (2011) writes it out."""
    seen: Counter[tuple[str, str]] = Counter()
    for unit in pairs:
        for ordered in permutations(unit, 2):
            seen[ordered] += 1
    margins: Counter[str] = Counter()
    for (value, _), n in seen.items():
        margins[value] += n
    everything = margins.total()
    same = sum(n for (a, b), n in seen.items() if a == b)
    chance = sum(n * (n - 1) for n in margins.values())
    return ((everything - 1) * same - chance) / (everything * (everything - 1) - chance)


class TestAlpha:
    def test_is_krippendorffs_in_his_own_example(self) -> None:
        first, second = "0 1 0 0 0 0 0 0 1 0".split(), "1 1 1 0 0 1 0 0 0 0".split()
        # 10 units, 20 values (14 zeros, 6 ones), 4 disagreements: 1 - (4/10) / (2·14·6 / (20·19))
        assert nominal_alpha(zip(first, second, strict=True)) == pytest.approx(1 - 0.4 / (168 / 380))
        assert nominal_alpha(zip(first, second, strict=True)) == pytest.approx(0.095, abs=5e-4)

    @given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1, max_size=30))
    def test_is_what_the_matrix_of_coincidences_gives(self, pairs: list[tuple[str, str]]) -> None:
        if len({value for unit in pairs for value in unit}) < 2:
            assert nominal_alpha(pairs) is None
        else:
            assert nominal_alpha(pairs) == pytest.approx(by_coincidences(pairs))

    def test_does_not_mind_who_comes_first(self) -> None:
        pairs = [("a", "b"), ("a", "a"), ("b", "b"), ("c", "b")]
        assert nominal_alpha(pairs) == nominal_alpha([(b, a) for a, b in pairs])

    def test_is_none_where_there_is_nothing_to_agree_on(self) -> None:
        assert nominal_alpha([]) is None
        assert nominal_alpha([("a", "a"), ("a", "a")]) is None

    def test_given_a_match_leaves_out_what_only_one_labeller_marked_and_over_all_does_not(self) -> None:
        acts = alphas([six()])["act"]
        pairs = [(str(a), str(b)) for a, b in ACTS]
        assert acts["given_match"] == pytest.approx(by_coincidences(pairs))
        everything = [*pairs, ("reject", NONE), (NONE, "accuse")]
        assert acts["all"] == pytest.approx(by_coincidences(everything))
