"""Retractions, supersessions, reviews and amendments: what is recorded, once, and what is refused."""

from __future__ import annotations

import sqlite3
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from store_samples import (
    ANONYMOUS,
    ANONYMOUS_CLAIM,
    CLAIMS,
    ELSEWHERE,
    MOOT,
    NOON,
    WITHDRAWN,
    as_owner,
    fill,
    grow_again,
    judge,
    put,
)

from ledger.claims import Quantity
from ledger.errors import LedgerError
from ledger.store import correct, statuses
from ledger.store.correct import Change
from ledger.store.entries import Thing, id_of, judgement_of, origin_of, seal, unseal
from ledger.store.judgements import (
    CURRENT,
    Erasure,
    Redacted,
    Retraction,
    Review,
    Status,
    Supersession,
    Verdict,
)
from ledger.store.ledger import Ledger
from ledger.store.verify import verify

A, B, C, D = (claim.id for claim in CLAIMS[:4])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "facts.db")
    return tmp_path / "facts.db"


def status(ledger: Ledger, claim_id: str) -> Status:
    return ledger.claim(claim_id).status


class TestRetract:
    def test_a_claim_and_back(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            gone = ledger.retract("claim", A, reason="nobody says so", actor="Ada")
            assert (gone.new, gone.changed) == (True, (Change(A, Status.RETRACTED, None),))
            assert A not in {c.id for c in ledger.claims(current=True)}
            assert A in {c.id for c in ledger.claims()}
            back = ledger.retract("retraction", gone.id, reason="they do", actor="Ben")
            assert back.changed == (Change(A, Status.UNREVIEWED, None),)
            assert A in {c.id for c in ledger.claims(current=True)}
            assert verify(ledger).problems == []

    def test_again_adds_nothing_while_it_stands(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            first = ledger.retract("claim", A, reason="no", actor="Ada")
            before = ledger.size_and_root()
            again = ledger.retract("claim", A, reason="still no", actor=" Ada ")
            assert (again.id, again.new, again.changed) == (first.id, False, ())
            assert ledger.size_and_root() == before
            assert ledger.retract("claim", A, reason="no", actor="Ben").new

    def test_again_after_it_was_taken_back_is_another(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            first = ledger.retract("claim", A, reason="no", actor="Ada")
            ledger.retract("retraction", first.id, reason="yes", actor="Ada")
            second = ledger.retract("claim", A, reason="no", actor="Ada")
            assert second.new
            assert second.id != first.id
            assert status(ledger, A) is Status.RETRACTED
            (row,) = ledger.ask("SELECT previous FROM retraction WHERE id = :id", {"id": second.id})
            assert row["previous"] == first.id

    def test_what_is_not_there(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            before = ledger.size_and_root()
            for kind, id in (("claim", "0" * 64), ("review", A), ("retraction", A)):
                with pytest.raises(LedgerError, match=f"No {kind} in .* has the id"):
                    ledger.retract(kind, id, reason="no", actor="Ada")  # type: ignore[arg-type]
            assert ledger.size_and_root() == before

    @pytest.mark.parametrize(("field", "value"), [("reason", " "), ("reason", ""), ("actor", "\t")])
    def test_without_a_reason_or_a_name(self, path: Path, field: str, value: str) -> None:
        words = {"reason": "no", "actor": "Ada", field: value}
        with Ledger.open(path) as ledger, pytest.raises(LedgerError, match=field):
            ledger.retract("claim", A, **words)

    def test_what_cannot_be_written_down(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            before = ledger.size_and_root()
            with pytest.raises((LedgerError, ValueError), match=r"surrogate|recorded"):
                ledger.retract("claim", A, reason="\ud800", actor="Ada")
            assert ledger.size_and_root() == before


class TestSupersede:
    def test_one_by_another(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            outcome = ledger.supersede(A, B, reason="the later word", actor="Ada")
            assert outcome.changed == (Change(A, Status.SUPERSEDED, B),)
            assert (ledger.claim(A).status, ledger.claim(A).successor) == (Status.SUPERSEDED, B)
            again = ledger.supersede(A, B, reason="as I said", actor="Ada")
            assert (again.id, again.new) == (outcome.id, False)
            assert verify(ledger).problems == []

    def test_not_by_itself(self, path: Path) -> None:
        with Ledger.open(path) as ledger, pytest.raises(LedgerError, match="does not supersede itself"):
            ledger.supersede(A, A, reason="no", actor="Ada")

    def test_no_circle_by_what_stands(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            first = ledger.supersede(A, B, reason="so", actor="Ada")
            ledger.supersede(B, C, reason="so", actor="Ben")
            with pytest.raises(LedgerError, match=rf"{C[:12]} stands in the place of {A[:12]} already"):
                ledger.supersede(C, A, reason="so", actor="Cy")
            ledger.retract("supersession", first.id, reason="no", actor="Ada")
            assert ledger.supersede(C, A, reason="so", actor="Cy").new
            assert [status(ledger, claim) for claim in (A, B, C)] == [
                Status.UNREVIEWED,
                Status.SUPERSEDED,
                Status.SUPERSEDED,
            ]

    def test_both_must_be_recorded(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            for old, new in ((A, "0" * 64), ("0" * 64, A)):
                with pytest.raises(LedgerError, match="No claim in"):
                    ledger.supersede(old, new, reason="so", actor="Ada")

    def test_many_by_one_costs_what_one_costs(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            instructions = []
            for old in (A, B, C, D):
                count = Counter[str]()
                ledger.db.conn.set_progress_handler(partial(count.update, ["one"]), 1)
                ledger.supersede(old, CLAIMS[4].id, reason="so", actor="Ada")
                ledger.db.conn.set_progress_handler(None, 0)
                instructions.append(count.total())
            assert max(instructions[1:]) < 1.3 * min(instructions[1:])


class TestReview:
    def test_three_verdicts_are_three_entries(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ids = [
                ledger.review(A, verdict, actor="Ada").id
                for verdict in (Verdict.ACCEPT, Verdict.REJECT, Verdict.ACCEPT)
            ]
            assert len(set(ids)) == 3
            assert [j.id for j, _ in ledger.judgements(A)] == ids
            rows = ledger.ask("SELECT status FROM claim_status ORDER BY seq")
            assert [row["status"] for row in rows] == ["accepted", "rejected", "accepted"]
            assert verify(ledger).problems == []

    def test_the_same_again_adds_nothing_and_another_note_does(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            first = ledger.review(A, Verdict.ACCEPT, actor="Ada", note="as on the page")
            assert not ledger.review(A, Verdict.ACCEPT, actor="Ada").new
            assert not ledger.review(A, Verdict.ACCEPT, actor="Ada", note="as on the page").new
            other = ledger.review(A, Verdict.ACCEPT, actor="Ada", note="and in the printed edition")
            assert (other.new, other.changed) == (True, ())
            assert other.id != first.id

    def test_an_amendment_is_not_said_that_way(self, path: Path) -> None:
        with Ledger.open(path) as ledger, pytest.raises(ValueError, match="amend"):
            ledger.review(A, Verdict.AMEND, actor="Ada")


class TestAmend:
    def test_the_new_claim_stands_for_the_old(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            outcome = ledger.amend(A, {"certainty": "probable", "act": "assert"}, actor="Ada", note="softer")
            assert outcome.successor is not None
            new, old = ledger.claim(outcome.successor), ledger.claim(A)
            assert outcome.changed == (Change(A, Status.SUPERSEDED, new.id),)
            assert (old.status, old.successor) == (Status.SUPERSEDED, new.id)
            assert (new.status, new.claim.certainty.value, new.claim.act.value) == (
                Status.UNREVIEWED,
                "probable",
                "assert",
            )
            assert new.claim.revision_of == A
            for field in ("document_id", "evidence", "sources", "quotation", "proposition", "body"):
                assert getattr(new.claim, field) == getattr(old.claim, field)
            assert ledger.run(new.run_id).model == "person/Ada"
            reading = ledger.reading(new.reading_id)
            assert (reading.start, reading.end) == (
                old.claim.evidence[0].start,
                old.claim.evidence[-1].end,
            )
            assert verify(ledger).problems == []

    @pytest.mark.parametrize(
        ("claim", "changes"),
        [
            (A, {"certainty": "possible"}),
            (B, {"body": Quantity(measure="membership", value=None)}),
            (C, {"proposition": "The port is shut", "polarity": "negative"}),
            (D, {"body": {"type": "state", "subject": "the strike"}}),
        ],
    )
    def test_whatever_is_changed_it_is_another_claim(
        self, path: Path, claim: str, changes: dict[str, Any]
    ) -> None:
        with Ledger.open(path) as ledger:
            outcome = ledger.amend(claim, changes, actor="Ada")
            assert outcome.successor != claim
            assert verify(ledger).problems == []

    def test_again_adds_nothing(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            first = ledger.amend(A, {"certainty": "possible"}, actor="Ada")
            before = ledger.size_and_root()
            again = ledger.amend(A, {"certainty": "possible"}, actor="Ada")
            assert (again.id, again.new, again.successor) == (first.id, False, first.successor)
            assert ledger.size_and_root() == before

    def test_after_it_was_taken_back(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            first = ledger.amend(A, {"certainty": "possible"}, actor="Ada").successor
            assert first is not None
            ledger.retract("claim", first, reason="no", actor="Ben")
            second = ledger.amend(A, {"certainty": "probable"}, actor="Ada")
            assert ledger.claim(A).successor == second.successor
            assert verify(ledger).problems == []

    def test_two_people_to_the_same_words(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ada = ledger.amend(A, {"certainty": "possible"}, actor="Ada")
            assert ada.successor is not None
            (put,) = (j.id for j, _ in ledger.judgements(A) if j.kind == "supersession")
            ledger.retract("supersession", put, reason="no", actor="Cy")
            ben = ledger.amend(A, {"certainty": "possible"}, actor="Ben")
            assert ben.successor == ada.successor
            assert verify(ledger).problems == []

    @pytest.mark.parametrize("how", ["retract", "supersede"])
    def test_not_of_what_is_gone(self, path: Path, how: str) -> None:
        with Ledger.open(path) as ledger:
            if how == "retract":
                ledger.retract("claim", A, reason="no", actor="Ada")
            else:
                ledger.supersede(A, B, reason="so", actor="Ada")
            before = ledger.size_and_root()
            words = "was retracted" if how == "retract" else f"amend {B[:12]} instead"
            with pytest.raises(LedgerError, match=words):
                ledger.amend(A, {"certainty": "possible"}, actor="Ben")
            assert ledger.size_and_root() == before

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({}, "Nothing of the claim would change"),
            ({"certainty": CLAIMS[0].certainty}, "Nothing of the claim would change"),
            ({"proposition": ""}, "proposition"),
            ({"act": "sing"}, "act"),
            ({"body": {"type": "event", "wind": "north"}}, "wind"),
        ],
    )
    def test_what_is_no_amendment(self, path: Path, changes: dict[str, Any], words: str) -> None:
        with Ledger.open(path) as ledger:
            before = ledger.size_and_root()
            with pytest.raises(LedgerError, match=words):
                ledger.amend(A, changes, actor="Ada")
            assert ledger.size_and_root() == before

    @pytest.mark.parametrize("field", ["evidence", "sources", "document_id", "flags", "revision_of"])
    def test_what_stays_as_it_was_grounded(self, path: Path, field: str) -> None:
        with Ledger.open(path) as ledger, pytest.raises(ValueError, match=field):
            ledger.amend(A, {field: ()}, actor="Ada")

    def test_not_where_the_text_is_gone(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ledger.erase(ANONYMOUS.id, reason="by court order", actor="Ada")
            with pytest.raises(LedgerError, match="erased"):
                ledger.amend(ANONYMOUS_CLAIM.id, {"certainty": "possible"}, actor="Ben")
            assert ledger.review(ANONYMOUS_CLAIM.id, Verdict.REJECT, actor="Ben").new
            assert verify(ledger).problems == []


class TestWhatIsTold:
    def test_the_judgements_of_a_claim_in_order_and_whether_they_stand(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            accepted = ledger.review(B, Verdict.ACCEPT, actor="Ada")
            gone = ledger.retract("review", accepted.id, reason="too soon", actor="Ada")
            put_for = ledger.supersede(A, B, reason="so", actor="Ada")
            ledger.review(A, Verdict.REJECT, actor="Ben")
            told = [(judged.id, stands) for judged, stands in ledger.judgements(B)]
            assert told == [(accepted.id, False), (gone.id, True), (put_for.id, True)]

    def test_what_can_be_retracted_is_found_by_the_beginning_of_its_id(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            accepted = ledger.review(A, Verdict.ACCEPT, actor="Ada").id
            assert ledger.target(A[:10]) == ("claim", A)
            assert ledger.target(accepted[:16].upper()) == ("review", accepted)
            for nothing in ("", "zz", "0" * 64, "%", "'"):
                with pytest.raises(LedgerError, match="Neither a claim nor a judgement"):
                    ledger.target(nothing)
            ids = [row["id"] for row in ledger.ask("SELECT id FROM claim UNION SELECT id FROM review")]
            first = next(c for c in "0123456789abcdef" if sum(id.startswith(c) for id in ids) > 1)
            with pytest.raises(LedgerError, match="More than one"):
                ledger.target(first)

    def test_the_view_has_who_what_and_why(self, path: Path) -> None:
        judge(path)
        with Ledger.open(path, readonly=True) as ledger:
            told = {row["kind"]: row for row in ledger.ask("SELECT * FROM judgements ORDER BY seq")}
        assert set(told) == {"retraction", "supersession", "review", "erasure"}
        assert told["retraction"]["reason"] == "nobody says so"
        assert (told["retraction"]["target_kind"], told["retraction"]["target_id"]) == ("claim", D)
        assert told["erasure"]["target_id"] == ANONYMOUS.id

    def test_statuses_that_count_as_current(self) -> None:
        assert set(Status) - set(CURRENT) == {Status.RETRACTED, Status.SUPERSEDED, Status.REJECTED}


class TestTheClock:
    def test_a_clock_that_goes_back_takes_nothing_with_it(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Ledger.open(path) as ledger:
            ledger.review(A, Verdict.ACCEPT, actor="Ada")

            class Earlier:
                """The machine's clock, set back by years."""

                @staticmethod
                def now(zone: object) -> Any:
                    from datetime import UTC, datetime

                    return datetime(2001, 1, 1, tzinfo=UTC)

            monkeypatch.setattr("ledger.store.ledger.datetime", Earlier)
            ledger.review(A, Verdict.REJECT, actor="Ada")
            assert status(ledger, A) is Status.REJECTED
            times = [row["recorded_at"] for row in ledger.ask("SELECT recorded_at FROM entry ORDER BY seq")]
            assert times == sorted(times)


class TestTheForm:
    @pytest.mark.parametrize("judgement", [MOOT, WITHDRAWN], ids=lambda j: str(j.kind))
    def test_what_is_put_down_is_read_back(self, judgement: Review | Retraction) -> None:
        assert judgement_of(judgement.kind, judgement.body) == judgement
        assert id_of(judgement.kind, judgement.body) == judgement.id

    @pytest.mark.parametrize("more", [{"note": None}, {"actor": " Ada"}, {"mood": "good"}])
    def test_another_way_to_put_it_down_is_refused(self, more: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"not as the log|Extra inputs"):
            id_of("review", {**MOOT.body, **more})

    def test_an_erasure_is_the_same_whatever_it_blanked(self) -> None:
        notice = Erasure(document_id=A, reason="so", actor="Ada", text_sha256="ab" * 32)
        blanked = notice.model_copy(update={"redacted": (Redacted(seq=3, leaf="cd" * 32, sha256="ef" * 32),)})
        assert blanked.id == notice.id
        assert notice.model_copy(update={"propositions": True}).id != notice.id

    @pytest.mark.parametrize("amendment", [None, B])
    def test_an_amendment_comes_with_its_verdict_only(self, amendment: str | None) -> None:
        verdict = Verdict.ACCEPT if amendment else Verdict.AMEND
        with pytest.raises(ValueError, match="only with that"):
            Review(claim_id=A, verdict=verdict, amendment=amendment, actor="Ada", judged_at=NOON[0])

    def test_an_entry_from_elsewhere_says_so_under_the_seal(self) -> None:
        here, merged = (
            seal(1, MOOT.kind, MOOT.id, NOON[0], MOOT.body, origin) for origin in (None, ELSEWHERE)
        )
        assert (unseal(here.canonical)["v"], unseal(merged.canonical)["v"]) == (1, 2)
        assert origin_of(unseal(here.canonical)) is None
        assert origin_of(unseal(merged.canonical)) == ELSEWHERE
        assert merged.leaf != here.leaf
        assert merged.first_recorded_at == ELSEWHERE.recorded_at

    @pytest.mark.parametrize(
        "form",
        [
            '{"v":1,"body":{},"origin":{}}',
            '{"v":2,"body":{}}',
            '{"v":true,"body":{}}',
            '{"v":1.0,"body":{}}',
            '{"v":3,"body":{}}',
        ],
    )
    def test_the_version_says_which_members_there_are(self, form: str) -> None:
        with pytest.raises(ValueError, match="not a sealed entry"):
            unseal(form)


def sealed_in(path: Path, *things: Thing) -> None:
    """As the file's owner: entries put into the log with leaf, tree and rows to match, and nothing asked."""
    from ledger.store.ledger import insert_sql
    from ledger.store.rows import rows

    with as_owner(path) as owner:
        (last,) = owner.execute("SELECT max(seq) FROM entry").fetchone()
        for seq, thing in enumerate(things, last + 1):
            entry = seal(seq, thing.kind, thing.id, NOON[0], thing.body)
            owner.execute(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
                (seq, entry.kind, entry.id, NOON[0], entry.leaf, entry.canonical),
            )
            for table, found in rows(entry, {}).items():
                owner.executemany(insert_sql(table, found[0]), found)
        grow_again(owner)


class TestWhatVerifyFinds:
    @pytest.mark.parametrize(
        "judgement",
        [
            Retraction(target_kind="claim", target_id="0" * 64, reason="so", actor="Ada", judged_at=NOON[1]),
            Retraction(target_kind="review", target_id=A, reason="so", actor="Ada", judged_at=NOON[1]),
            Supersession(old=A, new="0" * 64, reason="so", actor="Ada", judged_at=NOON[1]),
            Supersession(old="0" * 64, new=A, reason="so", actor="Ada", judged_at=NOON[1]),
            Review(claim_id="0" * 64, verdict=Verdict.ACCEPT, actor="Ada", judged_at=NOON[1]),
            Review(claim_id=A, verdict=Verdict.AMEND, amendment="0" * 64, actor="Ada", judged_at=NOON[1]),
            Review(claim_id=A, verdict=Verdict.ACCEPT, actor="Ada", judged_at=NOON[1], previous="0" * 64),
        ],
        ids=lambda j: f"{j.kind}-{j.id[:4]}",
    )
    def test_a_judgement_of_what_is_not_there(
        self, path: Path, judgement: Retraction | Supersession | Review
    ) -> None:
        sealed_in(path, Thing(judgement.kind, judgement.id, judgement.body))
        with Ledger.open(path, readonly=True) as ledger:
            problems = verify(ledger).problems
        assert any(p.where == "table entry, seq 13, body" and "LookupError" in p.what for p in problems)

    @pytest.mark.parametrize("change", [{"actor": "Ben"}, {"claim_id": B}])
    def test_a_judgement_that_follows_one_of_another_actor_or_claim(
        self, path: Path, change: dict[str, str]
    ) -> None:
        first = Review(claim_id=A, verdict=Verdict.ACCEPT, actor="Ada", judged_at=NOON[1])
        second = Review.model_validate(
            {"claim_id": A, "verdict": "reject", "actor": "Ada", "judged_at": NOON[2], "previous": first.id}
            | change
        )
        sealed_in(path, *(Thing(j.kind, j.id, j.body) for j in (first, second)))
        with Ledger.open(path, readonly=True) as ledger:
            problems = verify(ledger).problems
        assert any(p.where == "table entry, seq 14, body" for p in problems)

    def test_retractions_forged_to_go_in_a_circle(self, path: Path) -> None:
        x, y, z = (digit * 64 for digit in "abc")
        bodies = [
            Retraction(
                target_kind="retraction", target_id=id, reason="so", actor="Ada", judged_at=NOON[1]
            ).body
            for id in (y, x, y)
        ]
        sealed_in(path, *(Thing("retraction", id, body) for id, body in zip((x, y, z), bodies, strict=True)))
        with Ledger.open(path, readonly=True) as ledger:
            wheres = {problem.where for problem in verify(ledger).problems}
            assert {f"table entry, seq {seq}, id" for seq in (13, 14, 15)} <= wheres
            assert [judged.id for judged, _ in ledger.judgements(x)] == [x, y, z]

    def test_the_writer_refuses_them_too(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            before = ledger.size_and_root()
            lost = Review(claim_id=A, verdict=Verdict.ACCEPT, actor="Ada", judged_at=NOON[1], previous=B)
            with pytest.raises((LookupError, sqlite3.IntegrityError)):
                put(ledger, lost)
            assert ledger.size_and_root() == before

    def test_a_status_that_nobody_gave(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ledger.review(A, Verdict.REJECT, actor="Ada")
        with as_owner(path) as owner:
            owner.execute("UPDATE claim_status SET status = 'accepted'")
            owner.execute("INSERT INTO claim_status VALUES (6, 13, 'retracted', NULL)")
        with Ledger.open(path, readonly=True) as ledger:
            wheres = [problem.where for problem in verify(ledger).problems]
        assert wheres == [
            "table claim_status, claim_seq 5, seq 13, column status",
            "table claim_status, claim_seq 6, seq 13",
        ]


def test_the_reading_of_the_table_uses_its_indexes(path: Path) -> None:
    with Ledger.open(path, readonly=True) as ledger:
        plan = ledger.ask(f"EXPLAIN QUERY PLAN {statuses._JUDGED}", {"ids": "[]"})
    scans = [row["detail"] for row in plan if row["detail"].startswith("SCAN")]
    assert all("json_each" in scan for scan in scans), scans


def test_what_amend_may_change_is_part_of_a_claim() -> None:
    assert set(correct.AMENDABLE) <= set(type(CLAIMS[0]).model_fields)
