"""Which prediction is compared with which label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import assume, given
from hypothesis import strategies as st
from labelled_samples import numbered, of_numbered, scored, with_fields

from evals.scoring.align import Roles, align
from ledger.claims import Act, Certainty, Claim, Event, Polarity, Source, SourceKind, State

Pairs = tuple[tuple[int, int], ...]

_words = st.frozensets(st.integers(0, 7), max_size=5)
_roles = st.builds(Roles, content=_words, source=_words, cue=_words)
_some = st.lists(_roles, max_size=4)
_thresholds = st.sampled_from([0.0, 0.5, 0.8])


def dice(a: frozenset[int], b: frozenset[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def worth(gold: Roles, predicted: Roles, threshold: float) -> float:
    """The protocol's weight of a pair."""
    content = dice(gold.content, predicted.content)
    if content < threshold or not gold.content & predicted.content:
        return 0.0
    return content + 1e-3 * dice(gold.source, predicted.source) + 1e-4 * dice(gold.cue, predicted.cue)


def assignments(gold: int, predicted: Sequence[int]) -> Iterator[Pairs]:
    """Every way to give each of the first ``gold`` labels a prediction of its own, or none."""
    if not gold:
        yield ()
        return
    for rest in assignments(gold - 1, predicted):
        yield rest
        for p in set(predicted) - {p for _, p in rest}:
            yield (*rest, (gold - 1, p))


def worths(gold: Sequence[Roles], predicted: Sequence[Roles], threshold: float) -> dict[Pairs, float]:
    """The worth of every assignment all of whose pairs are allowed."""
    allowed = {
        (g, p): worth(label, claim, threshold)
        for g, label in enumerate(gold)
        for p, claim in enumerate(predicted)
    }
    return {
        pairs: sum(allowed[pair] for pair in pairs)
        for pairs in assignments(len(gold), range(len(predicted)))
        if all(allowed[pair] for pair in pairs)
    }


class TestTheAlignment:
    @given(_some, _some, _thresholds)
    def test_is_one_to_one_and_of_the_greatest_weight_there_is(
        self, gold: list[Roles], predicted: list[Roles], threshold: float
    ) -> None:
        pairs = tuple(align(gold, predicted, threshold))
        everything = worths(gold, predicted, threshold)
        assert pairs in everything  # one to one, and every pair allowed
        chosen = {p for _, p in pairs}
        of_these = [worth for each, worth in everything.items() if {p for _, p in each} <= chosen]
        assert everything[pairs] >= max(of_these) - 1e-7
        bare = worths([Roles(g.content) for g in gold], [Roles(p.content) for p in predicted], threshold)
        assert bare[pairs] >= max(bare.values()) - 0.01  # the words choose which predictions take part

    @given(_some, _some, _thresholds, st.data())
    def test_does_not_hang_on_the_order_of_the_labels(
        self, gold: list[Roles], predicted: list[Roles], threshold: float, data: st.DataObject
    ) -> None:
        order = data.draw(st.permutations(range(len(gold))))
        best = sorted(worths(gold, predicted, threshold).values(), reverse=True)
        assume(len(best) < 2 or best[0] - best[1] > 1e-6)  # else two labels are alike to the predictions
        again = align([gold[g] for g in order], predicted, threshold)
        assert sorted((order[g], p) for g, p in again) == align(gold, predicted, threshold)

    @given(_some, st.lists(_roles, min_size=1, max_size=3), _thresholds, st.data())
    def test_takes_the_first_of_predictions_that_are_alike(
        self, gold: list[Roles], kinds: list[Roles], threshold: float, data: st.DataObject
    ) -> None:
        predicted = data.draw(st.lists(st.sampled_from(kinds), max_size=6))
        taken = {p for _, p in align(gold, predicted, threshold)}
        for p in taken:
            assert {q for q in range(p) if predicted[q] == predicted[p]} <= taken

    def test_prefers_the_better_words_to_the_better_source(self) -> None:
        label = Roles(frozenset(range(8)), source=frozenset({20}))
        words = Roles(frozenset(range(7)), source=frozenset({30}))
        source = Roles(frozenset(range(6)), source=frozenset({20}))
        assert align([label], [source, words]) == [(0, 1)]

    def test_among_labels_in_the_same_words_the_source_decides_and_then_the_cue(self) -> None:
        words = frozenset({1, 2})
        labels = [Roles(words, frozenset({s}), frozenset({c})) for s, c in ((5, 8), (6, 8), (6, 9))]
        assert align(labels, [Roles(words, frozenset({6}), frozenset({9}))]) == [(2, 0)]
        assert align(labels, [Roles(words, frozenset({5}), frozenset({9}))]) == [(0, 0)]
        both = [Roles(words, frozenset({6}), frozenset({8})), Roles(words, frozenset({5}), frozenset({8}))]
        assert align(labels, both) == [(0, 1), (1, 0)]

    def test_among_predictions_in_the_same_words_the_first_does_whoever_is_named(self) -> None:
        label = Roles(frozenset({1, 2}), frozenset({5}), frozenset({6}))
        wrong = Roles(frozenset({1, 2}), frozenset({7}), frozenset({8}))
        assert align([label], [wrong, label]) == [(0, 0)]
        assert align([label], [label, wrong]) == [(0, 0)]

    def test_never_joins_what_shares_no_word(self) -> None:
        nothing = Roles(frozenset())
        assert align([nothing, Roles(frozenset({1}))], [nothing, Roles(frozenset({2}))], 0.0) == []

    def test_the_source_cannot_lift_a_pair_over_the_threshold(self) -> None:
        label = Roles(frozenset(range(1000)), frozenset({2000}))
        short = Roles(frozenset(range(333)), frozenset({2000}))  # F1 666/1333 = .4996
        assert align([label], [short]) == []

    def test_gives_up_a_good_pair_for_two_that_are_better_together(self) -> None:
        a, b = Roles(frozenset({1, 2, 3, 4})), Roles(frozenset({4, 5, 6}))
        wide, narrow = Roles(frozenset({3, 4, 5, 6})), Roles(frozenset({4, 5}))
        # greedily b takes wide (6/7), and a only 2/6 of narrow; a with wide is .5, b with narrow .8
        assert align([a, b], [wide, narrow], 0.0) == [(0, 0), (1, 1)]


class TestNoLabelUnderTestHasASay:
    _claims = st.lists(
        st.builds(
            lambda start, length, mention: numbered(start, start + length, mention=mention),
            st.integers(0, 12),
            st.integers(0, 6),
            st.none() | st.integers(30, 33),
        ),
        min_size=1,
        max_size=5,
    )

    @given(_claims, _claims, st.data())
    def test_other_acts_sides_types_and_names_leave_the_pairs(
        self, gold: list[Claim], predicted: list[Claim], data: st.DataObject
    ) -> None:
        def relabelled(claim: Claim) -> Claim:
            name = data.draw(st.sampled_from(["Voss", "Lind"]))
            return with_fields(
                claim,
                act=data.draw(st.sampled_from(Act)),
                polarity=data.draw(st.sampled_from(Polarity)),
                certainty=data.draw(st.sampled_from(Certainty)),
                proposition=data.draw(st.sampled_from(["It is so", "Something is so"])),
                body=data.draw(st.sampled_from([Event(actor="somebody"), State(subject="something")])),
                sources=(Source(name=name, kind=SourceKind.PERSON, mention=claim.sources[0].mention),),
            )

        reference = of_numbered(gold)
        before = scored(predicted, reference)
        after = scored([relabelled(claim) for claim in predicted], reference)
        assert [(p.gold, p.predicted) for p in after.pairs] == [(p.gold, p.predicted) for p in before.pairs]
        for name in ("any", "0.5", "0.8"):
            assert after.counts[f"matched {name}"] == before.counts[f"matched {name}"]
