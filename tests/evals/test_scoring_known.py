"""Labellings spoilt in one known way: which figures move, and to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from labelled_samples import (
    FERRY,
    GOLD,
    TEXT,
    figures,
    moved,
    scored,
    span,
    with_fields,
    with_words,
)

from evals.scoring.agreement import alphas
from evals.scoring.document import Reference
from evals.scoring.figures import detection, headline, macro, role, strict, summary, triple
from evals.scoring.names import Names
from ledger.claims import Act, Certainty, Polarity, Span, State

HEADLINE = {"claim", "claim_macro_f1", "claim_at|any", "claim_at|0.5", "claim_at|0.8", "strict"}
DETECTION = {"detection|any", "detection|0.5", "detection|0.8"}
EMPTY = Reference("blank", "Nothing is said here.", (), (), Names({}))


def types(*kinds: str) -> set[str]:
    """What the headline moves in the table of types."""
    return {f"types|{kind}|{figure}" for kind in kinds for figure in ("right", "strict")}


def field(*names: str) -> set[str]:
    return {f"fields|{name}|{figure}" for name in names for figure in ("given_match", "end_to_end")}


def is_share(path: str) -> bool:
    return path.split("|")[-1] in {"precision", "recall", "f1", "value", "macro_f1", "claim_macro_f1"}


class TestTheLabelsThemselvesAreRight:
    def test_in_every_figure(self) -> None:
        shares = {path: value for path, value in figures(scored(GOLD)).items() if is_share(path)}
        assert len(shares) > 200
        assert set(shares.values()) == {1.0}

    def test_in_every_choice_and_for_every_unit(self) -> None:
        one = {"given_match": 1.0, "all": 1.0}
        assert alphas([scored(GOLD)]) == dict.fromkeys(("act", "polarity", "certainty", "type"), one)

    def test_in_any_order(self) -> None:
        assert moved(tuple(reversed(GOLD))) == set()

    def test_beside_a_document_of_which_there_is_nothing_to_say(self) -> None:
        assert macro([scored(GOLD), scored([], EMPTY)]) == 1.0


class TestNothing:
    def test_predicted_is_nothing_right(self) -> None:
        shares = {path: value for path, value in figures(scored([])).items() if is_share(path)}
        assert set(shares.values()) <= {0.0, None}
        assert headline(scored([]).counts).gold == 8

    def test_labelled_leaves_every_prediction_wrong(self) -> None:
        counts = scored(GOLD, Reference("ferry", TEXT, (), (), Names({}))).counts
        assert (headline(counts).right, headline(counts).predicted, headline(counts).gold) == (0, 8, 0)
        assert detection(counts, "any").right == 0

    def test_labelled_and_nothing_predicted_has_no_accuracy_and_no_f1(self) -> None:
        shares = {path: value for path, value in figures(scored([], EMPTY)).items() if is_share(path)}
        assert set(shares.values()) <= {0.0, None}

    def test_predicted_nowhere_is_a_summary_all_the_same(self) -> None:
        assert summary([])["documents"] == 0


class TestEveryClaimSplitInTwo:
    """Halves of four words: each has F1 2·4 / (4 + 8) = 2/3 with its label."""

    HALVES = tuple(
        with_words(claim, half)
        for claim in GOLD
        for words in [claim.quote.split(" ")]
        # the number 1,332 is two words
        for half in (" ".join(words[: 3 if "1,332" in claim.quote else 4]), " ".join(words[-4:]))
    )

    def test_halves_precision_and_leaves_recall(self) -> None:
        counts = scored(self.HALVES).counts
        for found in (headline(counts), detection(counts), triple(counts, "relaxed")):
            assert (found.right, found.predicted, found.gold) == (8, 16, 8)
            assert (found.precision, found.recall, found.f1) == (0.5, 1.0, 2 / 3)

    def test_has_nothing_right_that_asks_for_the_whole(self) -> None:
        counts = scored(self.HALVES).counts
        assert strict(counts).right == triple(counts, "exact").right == detection(counts, "0.8").right == 0

    def test_counts_the_words_of_one_half_of_each(self) -> None:
        tokens = role(scored(self.HALVES).counts, "content", "tokens")
        assert (tokens.right, tokens.predicted, tokens.gold) == (32, 64, 64)

    def test_leaves_what_a_field_is_given_a_match(self) -> None:
        assert not {path for path in moved(self.HALVES) if path.endswith("given_match")}


class TestClaimsMergedTwoByTwo:
    """Sixteen words, with the labels of the first: F1 2·8 / (16 + 8) = 2/3 with either, and its source."""

    MERGED = tuple(
        with_fields(first, evidence=(*first.evidence, *second.evidence))
        for first, second in zip(GOLD[::2], GOLD[1::2], strict=True)
    )

    def test_leave_precision_and_halve_recall(self) -> None:
        counts = scored(self.MERGED).counts
        for found in (headline(counts), detection(counts)):
            assert (found.precision, found.recall, found.f1) == (1.0, 0.5, 2 / 3)

    def test_are_not_about_the_same_words_any_more(self) -> None:
        counts = scored(self.MERGED).counts
        assert strict(counts).right == detection(counts, "0.8").right == 0
        tokens = role(counts, "content", "tokens")
        assert (tokens.right, tokens.predicted, tokens.gold) == (32, 64, 64)


class TestSourcesDealtRound:
    """Each claim has the sources of the one before it, and no two neighbours have the same."""

    DEALT = tuple(
        with_fields(claim, sources=before.sources)
        for claim, before in zip(GOLD, (GOLD[-1], *GOLD[:-1]), strict=True)
    )

    def test_have_no_claimer_and_no_headline_right(self) -> None:
        shares = figures(scored(self.DEALT))
        for path in ("claim|f1", "fields|claimer|given_match|value", "fields|chain|given_match|value"):
            assert shares[path] == 0.0

    def test_move_what_hangs_on_the_source_and_nothing_else(self) -> None:
        groups = {"|".join(path.split("|")[:2]) for path in moved(self.DEALT)}
        of_source = {"claimer", "chain", "kind", "role", "affiliation", "medium", "said_at"}
        kinds = ("event", "quantity", "state", "intention", "forecast", "assessment")
        assert groups == HEADLINE | {
            *(f"fields|{name}" for name in (*of_source, "said_at (contained)")),
            *("roles|source", "roles|cue", "triple|exact", "triple|relaxed", "source_given_match"),
            *("chains|all", "chains|two_or_more", "nested_chains"),
            *(f"types|{kind}" for kind in kinds),
        }

    def test_have_as_many_sources_but_none_in_its_place(self) -> None:
        counts = scored(self.DEALT).counts
        for kind in ("exact", "relaxed"):
            assert (role(counts, "source", kind).right, role(counts, "source", kind).predicted) == (0, 6)
        tokens = role(counts, "source", "tokens")
        assert (tokens.right, tokens.predicted, tokens.gold) == (0, 13, 13)


class TestOneFieldOfTheFirstClaimWrong:
    @pytest.mark.parametrize(
        ("changed", "name"),
        [
            ({"polarity": Polarity.NEGATIVE}, "polarity"),
            ({"act": Act.CONFIRM}, "act"),
        ],
    )
    def test_polarity_or_act_moves_itself_and_the_headline_alone(
        self, changed: Mapping[str, Any], name: str
    ) -> None:
        predicted = (with_fields(GOLD[0], **changed), *GOLD[1:])
        assert moved(predicted) == HEADLINE | types("event") | field(name) | {f"choices|{name}"}
        assert figures(scored(predicted))["claim|f1"] == 7 / 8
        assert figures(scored(predicted))[f"fields|{name}|given_match|value"] == 7 / 8

    @pytest.mark.parametrize(
        ("changed", "paths"),
        [
            ({"certainty": Certainty.PROBABLE}, field("certainty") | {"choices|certainty"}),
            ({"proposition": "Seals were photographed"}, field("proposition")),
        ],
    )
    def test_certainty_or_proposition_moves_itself_and_the_strict_figure(
        self, changed: Mapping[str, Any], paths: set[str]
    ) -> None:
        assert moved((with_fields(GOLD[0], **changed), *GOLD[1:])) == paths | {"strict", "types|event|strict"}

    def test_another_type_has_all_the_fields_of_its_type_wrong(self) -> None:
        predicted = (with_fields(GOLD[0], body=State(subject="the company")), *GOLD[1:])
        parts = ("actor", "action", "target", "place", "code")
        paths = moved(predicted)
        assert not paths & (HEADLINE - {"strict"})
        assert {*field("type"), *field(*(f"event.{part}" for part in parts))} <= paths
        # of two actors of events, one is still right; the one place is not
        assert figures(scored(predicted))["fields|event.actor|given_match|value"] == 1 / 2
        assert figures(scored(predicted))["fields|event.place|given_match|value"] == 0.0
        # the state the label does not have: a subject more, wrong
        assert figures(scored(predicted))["fields|state.subject|given_match|value"] == 1 / 2


class TestOneClaimTwice:
    @pytest.mark.parametrize("act", [Act.ASSERT, Act.DENY])
    def test_lowers_precision_by_exactly_itself_and_leaves_recall(self, act: Act) -> None:
        counts = scored((*GOLD, with_fields(GOLD[0], act=act))).counts
        for found in (headline(counts), strict(counts), detection(counts, "any")):
            assert (found.precision, found.recall, found.f1) == (8 / 9, 1.0, 16 / 17)

    def test_leaves_everything_that_is_given_a_match(self) -> None:
        paths = moved((*GOLD, GOLD[0]))
        assert paths >= HEADLINE | DETECTION
        assert not {path for path in paths if path.endswith("given_match") or path.startswith("choices")}


class TestWordsShifted:
    """The first label is *the company had closed the pier in February*."""

    def test_by_two_of_eight_only_what_asks_for_more_than_half_moves(self) -> None:
        near = with_words(GOLD[0], "had closed the pier in February.\nBo Lind")
        assert moved((near, *GOLD[1:])) == {
            *("strict", "types|event|strict", "triple|exact"),
            *("detection|0.8", "claim_at|0.8", "roles|content|exact", "roles|content|tokens"),
        }
        assert role(scored((near, *GOLD[1:])).counts, "content", "tokens").right == 62

    def test_by_four_of_eight_it_is_just_half_and_still_counts(self) -> None:
        half = with_words(GOLD[0], "the pier in February.\nBo Lind denied that")
        assert scored((half, *GOLD[1:])).pairs[0].content_f1 == 0.5
        assert headline(scored((half, *GOLD[1:])).counts).right == 8

    def test_by_five_of_eight_it_is_both_an_invention_and_a_miss(self) -> None:
        far = with_words(GOLD[0], "pier in February.\nBo Lind denied that his")
        counts = scored((far, *GOLD[1:])).counts
        for found in (headline(counts), detection(counts), strict(counts)):
            assert (found.right, found.predicted, found.gold) == (7, 8, 8)
        assert headline(counts, "any").right == detection(counts, "any").right == 8
        assert role(counts, "content", "tokens").right == 56

    def test_by_five_of_eight_what_is_given_a_match_stays_right(self) -> None:
        far = with_words(GOLD[0], "pier in February.\nBo Lind denied that his")
        shares = figures(scored((far, *GOLD[1:])))
        given = {value for path, value in shares.items() if path.endswith("given_match|value")}
        assert given <= {1.0, None}
        assert shares["fields|act|given_match|n"] == 7
        assert shares["fields|act|end_to_end|f1"] == 7 / 8


class TestWordsThatTheTextDoesNotHave:
    """*closed* made *opened*, in the right place: the gate."""

    SAID = GOLD[0].evidence[0]
    FORGED = with_fields(
        GOLD[0],
        evidence=(Span(start=SAID.start, end=SAID.end, exact=SAID.exact.replace("closed", "opened")),),
    )

    def test_count_as_predicted_and_are_never_aligned(self) -> None:
        score = scored((self.FORGED, *GOLD[1:]))
        assert score.ungrounded == (0,)
        assert {pair.predicted for pair in score.pairs} == set(range(1, 8))
        for found in (headline(score.counts), detection(score.counts, "any"), triple(score.counts, "exact")):
            assert (found.right, found.predicted, found.gold) == (7, 8, 8)

    def test_lower_the_verbatim_rate(self) -> None:
        assert figures(scored((self.FORGED, *GOLD[1:])))["verbatim|value"] == 7 / 8

    def test_count_as_predicted_in_each_role_too(self) -> None:
        counts = scored((self.FORGED, *GOLD[1:])).counts
        for name, each in (("content", 8), ("source", 6), ("cue", 6)):
            exact = role(counts, name, "exact")
            assert (exact.right, exact.predicted, exact.gold) == (each - 1, each, each)
        tokens = role(counts, "content", "tokens")
        assert (tokens.right, tokens.predicted, tokens.gold) == (56, 64, 64)

    @pytest.mark.parametrize("part", ["mention", "cue"])
    def test_are_no_better_in_a_mention_or_a_cue(self, part: str) -> None:
        (voss,) = GOLD[0].sources
        beyond = Span(start=len(TEXT) + 5, end=len(TEXT) + 9, exact="said")
        fields = {name: getattr(voss, name) for name in type(voss).model_fields}
        forged = with_fields(GOLD[0], sources=(type(voss)(**(fields | {part: beyond})),))
        assert scored((forged, *GOLD[1:])).ungrounded == (0,)


class TestAClaimOnPageFurniture:
    def test_is_counted(self) -> None:
        share = with_words(GOLD[0], "Share this page with friends")
        score = scored((*GOLD, share))
        assert score.furniture == (8,)
        assert figures(score)["on_furniture"] == 1

    def test_is_one_of_which_more_than_half_the_words_lie_there(self) -> None:
        half = with_fields(GOLD[0], evidence=(span("with friends\nFerry talks"),))
        more = with_fields(GOLD[0], evidence=(span("page with friends\nFerry talks"),))
        assert scored([half, more]).furniture == (1,)

    def test_is_none_of_the_labels(self) -> None:
        assert scored(GOLD).furniture == ()
        assert len(FERRY.words.touched(FERRY.furniture)) == 8 + 7
