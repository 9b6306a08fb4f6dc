"""What a sequence of judgements comes to, as ``docs/corrections.md`` has it."""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged_cases import BY_LETTER, Case, cases, judged
from store_samples import CLAIMS, fill, put

from ledger.store.judgements import Correction, Retraction, Review, Status, Supersession, Verdict
from ledger.store.ledger import Ledger
from ledger.store.standing import UNJUDGED, Judged, Standing, ordered, reachable, retracted, statuses
from ledger.store.statuses import standing_of
from ledger.store.verify import verify

CASES = list(cases())
A, B, C = BY_LETTER.values()


def by_steps(case: Case) -> str:
    return case.steps


def test_the_table_is_read() -> None:
    assert len(CASES) > 40
    assert len({case.steps for case in CASES}) == len(CASES)
    assert {standing.status for case in CASES for standing in case.standing.values()} == set(Status)


@pytest.mark.parametrize("case", CASES, ids=by_steps)
class TestTheTable:
    def test_comes_out_so(self, case: Case) -> None:
        assert statuses([A, B, C], [judged(j) for j in case.judgements]) == case.standing

    def test_whatever_the_order_in_which_a_log_has_it(self, case: Case) -> None:
        for order in permutations(case.judgements):
            assert statuses([A, B, C], [judged(j) for j in order]) == case.standing

    def test_in_a_ledger(self, case: Case, tmp_path: Path) -> None:
        path = tmp_path / "facts.db"
        fill(path)
        with Ledger.open(path) as ledger:
            for judgement in case.judgements:
                put(ledger, judgement)
            assert {claim: standing_of(ledger.db.conn, claim) for claim in (A, B, C)} == case.standing
            assert verify(ledger).problems == []
            rows = ledger.ask("SELECT id, status, successor FROM claims")
            shown = {row["id"]: (row["status"], row["successor"]) for row in rows}
            for claim, (status, successor) in case.standing.items():
                assert shown[claim] == (status, successor)

    def test_in_one_transaction_as_in_several(self, case: Case, tmp_path: Path) -> None:
        rows = []
        for name, batches in (("one.db", [case.judgements]), ("more.db", [(j,) for j in case.judgements])):
            fill(tmp_path / name)
            with Ledger.open(tmp_path / name) as ledger:
                for batch in batches:
                    put(ledger, *batch)
                rows.append(ledger.ask("SELECT * FROM claim_status ORDER BY seq, claim_seq"))
        assert rows[0] == rows[1]


def said(
    id: str, at: int, *, actor: str = "Ada", verdict: str = "accept", previous: str | None = None
) -> Judged:
    time = f"2031-05-01T00:00:{at:02}.000000Z"
    return Judged(1, id, "review", time, actor, verdict, "claim", A, previous=previous)


class TestOrder:
    def test_the_earlier_comes_before(self) -> None:
        assert [j.id for j in ordered([said("b", 1), said("a", 2), said("c", 0)])] == ["c", "b", "a"]

    def test_of_the_same_moment_the_smaller_id(self) -> None:
        assert [j.id for j in ordered([said("b", 1), said("a", 1)])] == ["a", "b"]

    def test_after_its_previous_whatever_the_clock_said(self) -> None:
        late, early = said("a", 9), said("b", 1, verdict="reject", previous="a")
        assert ordered([early, late]) == [late, early]
        assert statuses([A], [early, late]) == {A: Standing(Status.REJECTED)}

    def test_after_its_previous_in_the_same_moment(self) -> None:
        first, second = said("b", 1), said("a", 1, verdict="reject", previous="b")
        assert ordered([second, first]) == [first, second]

    def test_what_comes_after_another_is_as_late_as_that(self) -> None:
        # Ada's second word bears an earlier time than her first; Ben spoke between the two times.
        first, second = said("a", 9), said("b", 1, previous="a")
        other = said("c", 5, actor="Ben")
        assert ordered([second, first, other]) == [other, first, second]

    def test_of_the_same_moment_the_one_with_fewer_before_it_and_then_the_smaller_id(self) -> None:
        first, second = said("b", 1), said("a", 9, previous="b")
        others = [said("y", 9, actor="Ben"), said("x", 9, actor="Cy")]
        assert [j.id for j in ordered([second, *others, first])] == ["b", "x", "y", "a"]

    def test_a_previous_that_was_taken_back_still_comes_before(self) -> None:
        first = said("a", 9)
        second = said("b", 5, verdict="reject", previous="a")
        third = said("c", 1, previous="b")
        gone = Judged(1, "r", "retraction", "2031-05-01T00:01:00.000000Z", "Ben", "retract", "review", "b")
        assert ordered([third, gone, second, first])[:3] == [first, second, third]
        assert statuses([A], [gone, third, second, first]) == {A: Standing(Status.ACCEPTED)}

    def test_a_previous_that_is_not_there_is_no_hindrance(self) -> None:
        assert [j.id for j in ordered([said("b", 2, previous="gone"), said("a", 3)])] == ["b", "a"]


class TestStanding:
    def test_a_chain_of_retractions_of_any_length(self) -> None:
        chain = [Judged(1, "0", "retraction", "t", "Ada", "retract", "claim", A)]
        chain += [
            Judged(1, str(n), "retraction", "t", "Ada", "retract", "retraction", str(n - 1))
            for n in range(1, 5000)
        ]
        assert ("claim", A) not in retracted(chain)
        assert ("claim", A) in retracted(chain[:-1])

    def test_a_circle_that_only_a_forger_can_make_ends(self) -> None:
        circle = [
            Judged(1, "x", "retraction", "t", "Ada", "retract", "retraction", "y"),
            Judged(1, "y", "retraction", "t", "Ada", "retract", "retraction", "x"),
            Judged(1, "z", "retraction", "t", "Ada", "retract", "claim", A),
        ]
        assert retracted(circle) == {("claim", A)}
        turning = [said("a", 1, previous="b"), said("b", 2, previous="a"), said("c", 3, previous="c")]
        assert sorted(ordered(turning)) == sorted(turning)

    def test_ids_of_another_kind_are_others(self) -> None:
        assert ("claim", A) not in retracted(
            [Judged(1, "0", "retraction", "t", "Ada", "retract", "review", A)]
        )


def supersessions(edges: list[tuple[str, str]]) -> list[Judged]:
    return [
        Judged(1, f"{n:04}", "supersession", f"{n:04}", "Ada", "supersede", "claim", old, new)
        for n, (old, new) in enumerate(edges)
    ]


class TestSupersession:
    def test_a_chain_of_any_length(self) -> None:
        edges = [(str(n), str(n + 1)) for n in range(5000)]
        found = statuses(["0", "4999", "5000"], supersessions(edges))
        assert found == {
            "0": Standing(Status.SUPERSEDED, "1"),
            "4999": Standing(Status.SUPERSEDED, "5000"),
            "5000": UNJUDGED,
        }

    def test_what_can_be_reached_goes_by_what_stands(self) -> None:
        chain = supersessions([("a", "b"), ("b", "c")])
        gone = Judged(1, "r", "retraction", "t", "Ada", "retract", "supersession", chain[1].id)
        assert reachable("a", chain) == {"a", "b", "c"}
        assert reachable("a", [*chain, gone]) == {"a", "b"}

    @given(
        st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=14),
        st.sets(st.sampled_from("abcdef")),
    )
    def test_any_graph_comes_to_what_the_definition_says(
        self, edges: list[tuple[str, str]], gone: set[str]
    ) -> None:
        edges = [(old, new) for old, new in edges if old != new]
        retractions = [
            Judged(1, f"r{c}", "retraction", "t", "Ada", "retract", "claim", c) for c in sorted(gone)
        ]
        judgements = [*supersessions(edges), *retractions]
        leads = {claim: reachable(claim, judgements) for claim in "abcdef"}
        for claim, (status, successor) in statuses("abcdef", judgements).items():
            # The definition, word for word.
            ahead = {c for c in leads[claim] if c not in gone and claim not in leads[c]}
            if claim in gone:
                assert (status, successor) == (Status.RETRACTED, None)
            elif ahead:
                assert status is Status.SUPERSEDED
                assert successor in ahead
            else:
                assert (status, successor) == (Status.UNREVIEWED, None)


@given(st.lists(st.tuples(st.sampled_from(["Ada", "Ben", "Cy"]), st.sampled_from(list(Verdict))), max_size=8))
def test_any_sequence_of_verdicts(given_: list[tuple[str, Verdict]]) -> None:
    last: dict[str, str] = {}
    reviews: list[Judged] = []
    previous: dict[str, str] = {}
    for number, (actor, verdict) in enumerate(given_):
        id = f"{number}"
        reviews.append(said(id, number, actor=actor, verdict=verdict.value, previous=previous.get(actor)))
        previous[actor] = id
        last[actor] = verdict.value
    counted = set(last.values()) - {"amend"}
    expected = {
        frozenset(): Status.UNREVIEWED,
        frozenset({"accept"}): Status.ACCEPTED,
        frozenset({"reject"}): Status.REJECTED,
        frozenset({"accept", "reject"}): Status.DISPUTED,
    }[frozenset(counted)]
    random.Random(7).shuffle(reviews)
    assert statuses([A], reviews) == {A: Standing(expected)}


def test_a_claim_that_nobody_judged_has_no_row(tmp_path: Path) -> None:
    fill(tmp_path / "facts.db")
    with Ledger.open(tmp_path / "facts.db", readonly=True) as ledger:
        assert ledger.ask("SELECT * FROM claim_status") == []
        assert {row["status"] for row in ledger.ask("SELECT status FROM claims")} == {"unreviewed"}
        assert standing_of(ledger.db.conn, CLAIMS[0].id) == UNJUDGED


_ACTORS = st.sampled_from(["Ada", "Ben"])
_CLAIM = st.integers(0, 3)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("review"), _ACTORS, _CLAIM, st.sampled_from(["accept", "reject"])),
        st.tuples(st.just("supersede"), _ACTORS, _CLAIM, _CLAIM),
        st.tuples(st.just("amend"), _ACTORS, _CLAIM, _CLAIM),
        st.tuples(st.just("retract"), _ACTORS, st.integers(0, 20), st.none()),
        st.tuples(st.just("take back"), _ACTORS, _CLAIM, st.none()),
    ),
    max_size=10,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS, clocks=st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_whatever_is_judged_the_table_says_what_the_definition_says(
    tmp_path: Path, steps: list[tuple[str, str, int, object]], clocks: list[int]
) -> None:
    """Circles, clocks that disagree and judgements of judgements too: as merges may bring them."""
    path = tmp_path / "facts.db"
    for left in tmp_path.glob("facts.db*"):
        left.unlink()
    fill(path)
    claims = [claim.id for claim in CLAIMS[:4]]
    done: list[Correction] = []
    for number, (verb, actor, which, more) in enumerate(steps):
        common = {"actor": actor, "judged_at": f"2031-05-01T0{clocks[number]}:00:00.000000Z"}
        target: dict[str, object] = {"reason": f"step {number}"}
        match verb:
            case "review":
                done.append(Review.model_validate(common | {"claim_id": claims[which], "verdict": more}))
            case "supersede" | "amend" if which != more:
                new = claims[int(str(more))]
                done.append(Supersession.model_validate(common | target | {"old": claims[which], "new": new}))
                if verb == "amend":
                    amended = {"claim_id": claims[which], "verdict": "amend", "amendment": new}
                    done.append(Review.model_validate(common | amended))
            case "retract" if which < len(done):
                aim = done[which]
                target |= {"target_kind": aim.kind, "target_id": aim.id}
                done.append(Retraction.model_validate(common | target))
            case "take back":
                target |= {"target_kind": "claim", "target_id": claims[which]}
                done.append(Retraction.model_validate(common | target))
    with Ledger.open(path) as ledger:
        first = ledger.tree.size() + 1
        for judgement in done:
            put(ledger, judgement)
        assert verify(ledger).problems == []
    with Ledger.open(path, readonly=True) as ledger:
        rows = [judged(j, seq) for seq, j in enumerate(dict.fromkeys(done), first)]
        for known in range(len(rows) + 1):
            ledger.as_of(str(first - 1 + known))
            wanted = statuses(claims, rows[:known])
            assert {id: standing_of(ledger.db.conn, id) for id in claims} == wanted
