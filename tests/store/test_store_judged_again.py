"""The same said again, said by a name that looks the same, and said where a clock elsewhere is ahead."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from store_samples import CLAIMS, fill

from ledger.errors import LedgerError
from ledger.link.types import Relation
from ledger.store.judgements import Status, Verdict
from ledger.store.ledger import Ledger
from ledger.store.merge import merge, verified
from ledger.store.verify import verify

A, B, C = (claim.id for claim in CLAIMS[:3])
LATER = "2131-01-01T00:00:00.000000Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "facts.db")
    return tmp_path / "facts.db"


class TestAgain:
    def test_only_the_last_supersession_of_an_actor_is_what_they_say(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            for new in (B, C, B):
                outcome = ledger.supersede(A, new, reason="the later word", actor="Ada")
                assert outcome.new
                assert ledger.claim(A).successor == new
            assert not ledger.supersede(A, B, reason="the later word", actor="Ada").new
            assert verify(ledger).problems == []

    def test_an_amendment_that_was_superseded_since_does_not_stand_already(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ledger.amend(A, {"certainty": "possible"}, actor="Ada")
            ledger.supersede(A, C, reason="the later word", actor="Ada")
            with pytest.raises(LedgerError, match=f"was superseded: amend {C[:12]} instead"):
                ledger.amend(A, {"certainty": "possible"}, actor="Ada")

    @pytest.mark.parametrize("actor", ["Ada", "Ben"])
    def test_an_amendment_to_what_was_retracted_says_so(self, path: Path, actor: str) -> None:
        with Ledger.open(path) as ledger:
            new = str(ledger.amend(A, {"certainty": "possible"}, actor="Ada").successor)
            gone = ledger.retract("claim", new, reason="no", actor="Cy").id
            before = ledger.size_and_root()
            with pytest.raises(LedgerError, match=f"Claim {new[:12]} says just that, and was retracted"):
                ledger.amend(A, {"certainty": "possible"}, actor=actor)
            assert ledger.size_and_root() == before
            ledger.retract("retraction", gone, reason="yes", actor="Cy")
            assert ledger.claim(A).successor == new

    @pytest.mark.parametrize("note", [" ok ", "ok\x1c", "ok\n"])
    def test_a_note_with_white_space_around_it_is_the_same_note(self, path: Path, note: str) -> None:
        with Ledger.open(path) as ledger:
            for said in (note, note, "ok"):
                outcome = ledger.review(A, Verdict.ACCEPT, actor="Ada", note=said)
            assert not outcome.new
            assert len(ledger.judgements(A)) == 1
            for said in (note, note, "ok"):
                outcome = ledger.relate(Relation.REPEATS, A, B, holds=True, actor="Ada", note=said)
            assert not outcome.new


class TestNames:
    @pytest.mark.parametrize(
        "same",
        ["Zoë Ülker", " Zoë  Ülker\x1c", "Zoë\u00a0Ülker", unicodedata.normalize("NFD", "Zoë Ülker")],
    )
    def test_what_looks_the_same_is_the_same(self, path: Path, same: str) -> None:
        with Ledger.open(path) as ledger:
            ledger.review(A, Verdict.ACCEPT, actor="Zoë Ülker")
            assert not ledger.review(A, Verdict.ACCEPT, actor=same).new
            assert not ledger.review(A, Verdict.ACCEPT, actor=same).new
            ledger.review(A, Verdict.REJECT, actor=same)
            assert ledger.claim(A).status is Status.REJECTED
            assert {j.actor for j, _ in ledger.judgements(A)} == {"Zoë Ülker"}

    @pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u00ad", "\ufeff", "\u200d", "\u2064", "\u3164"])
    def test_what_does_not_show_is_refused(self, path: Path, hidden: str) -> None:
        name = f"Ad{hidden}a"
        with Ledger.open(path) as ledger:
            document = ledger.ask("SELECT id FROM document")[0]["id"]
            before = ledger.size_and_root()
            for judge in (
                lambda: ledger.review(A, Verdict.ACCEPT, actor=name),
                lambda: ledger.amend(A, {"certainty": "possible"}, actor=name),
                lambda: ledger.supersede(A, B, reason="so", actor=name),
                lambda: ledger.retract("claim", A, reason="so", actor=name),
                lambda: ledger.relate(Relation.REPEATS, A, B, holds=True, actor=name),
                lambda: ledger.erase(document, reason="so", actor=name),
            ):
                with pytest.raises(LedgerError, match=rf"does not show \(U\+{ord(hidden):04X}\)"):
                    judge()
            assert ledger.size_and_root() == before

    @pytest.mark.parametrize("name", ["علی\u200cرضا", "क्\u200dष", "Þóra", "李小龍", "O’Neill-Süß"])
    def test_names_of_any_script_are_names(self, path: Path, name: str) -> None:
        with Ledger.open(path) as ledger:
            ledger.review(A, Verdict.ACCEPT, actor=name)
            assert ledger.judgements(A)[0][0].actor == name


class TestAClockAhead:
    @pytest.fixture
    def behind(self, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The ledger after a merge of judgements that bear a time to come."""
        ahead = tmp_path / "ahead.db"
        fill(ahead)
        with Ledger.open(ahead) as ledger, monkeypatch.context() as patched:
            patched.setattr(Ledger, "_now", lambda _: LATER)
            ledger.supersede(A, B, reason="so", actor="Ada")
            ledger.relate(Relation.REPEATS, A, B, holds=True, actor="Ada")
        with (
            Ledger.open(ahead, readonly=True) as theirs,
            verified(theirs) as source,
            Ledger.open(path) as ledger,
        ):
            merge(ledger, source)
        return path

    def test_the_one_who_supersedes_is_told_that_it_does_not_count(self, behind: Path) -> None:
        with Ledger.open(behind) as ledger:
            outcome = ledger.supersede(A, C, reason="the later word", actor="Ben")
            assert (outcome.new, outcome.changed) == (True, ())
            assert outcome.behind is not None
            assert (outcome.behind.actor, outcome.behind.judged_at) == ("Ada", LATER)
            assert ledger.claim(A).successor == B

    def test_so_is_the_one_who_judges_of_a_link(self, behind: Path) -> None:
        with Ledger.open(behind) as ledger:
            outcome = ledger.relate(Relation.REPEATS, A, B, holds=False, actor="Ben")
            assert outcome.behind is not None
            assert (outcome.behind.actor, outcome.behind.judged_at) == ("Ada", LATER)

    def test_who_said_so_before_counts_after_that(self, behind: Path) -> None:
        with Ledger.open(behind) as ledger:
            assert ledger.supersede(A, C, reason="the later word", actor="Ada").behind is None
            assert ledger.claim(A).successor == C
            assert ledger.relate(Relation.REPEATS, A, B, holds=False, actor="Ada").behind is None

    def test_otherwise_nothing_is_said(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            assert ledger.supersede(A, B, reason="so", actor="Ada").behind is None
            assert ledger.supersede(A, C, reason="so", actor="Ben").behind is None
            assert ledger.relate(Relation.REPEATS, A, B, holds=True, actor="Ben").behind is None


def test_a_circle_can_come_of_putting_back_what_was_taken_back(path: Path) -> None:
    with Ledger.open(path) as ledger:
        first = ledger.supersede(A, B, reason="so", actor="Ada")
        gone = ledger.retract("supersession", first.id, reason="no", actor="Ben")
        ledger.supersede(B, A, reason="so", actor="Ada")
        assert ledger.claim(B).successor == A
        ledger.retract("retraction", gone.id, reason="yes", actor="Ben")
        assert {ledger.claim(id).status for id in (A, B)} == {Status.UNREVIEWED}
        assert verify(ledger).problems == []
