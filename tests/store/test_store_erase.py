"""A text that is erased is gone from every file; the log stays as it was sealed, and says what went."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from erase_samples import (
    CLAIMS,
    DOCUMENT,
    GONE,
    HEADLINE,
    KEPT,
    KEPT_CLAIM,
    KEPT_TEXT,
    PARAPHRASED,
    PLAIN,
    READING,
    SENTENCES,
    TEXT,
    TOKENS,
    VERBATIM,
    check,
    erase,
    fill,
    found,
    rows,
)
from store_samples import RUN

from ledger.claims import Claim, Event
from ledger.errors import ErasedError, LedgerError
from ledger.store import schema
from ledger.store.bundle import check as check_bundle
from ledger.store.bundle import prove
from ledger.store.entries import Reading
from ledger.store.ledger import Ledger
from ledger.store.proofs import consistency_proof, verify_consistency
from ledger.store.redact import BLANK
from ledger.store.verify import verify
from ledger.store.work import Work


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("erase") / "facts.db"
    fill(path)
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    for file in filled.parent.iterdir():
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / "facts.db"


class TestGone:
    def test_before_it_is_all_there(self, path: Path) -> None:
        there = {words for file in found(path.parent).values() for words in file}
        assert there == set(GONE)
        assert found(path.parent, SENTENCES)["facts.work.db"]

    @pytest.mark.parametrize("with_propositions", [False, True])
    def test_no_file_holds_a_sentence_a_quote_or_a_mention(self, path: Path, with_propositions: bool) -> None:
        # A ledger that others have open keeps its write-ahead log, with all that was ever in it.
        with Ledger.open(path) as beside:
            erase(path, with_propositions=with_propositions)
            names = {file.name for file in path.parent.iterdir()}
            assert {"facts.db", "facts.db-wal", "facts.db-shm", "facts.work.db"} <= names
            assert found(path.parent) == {}
            assert beside.counts()["claims"] == len(CLAIMS) + 1

    def test_the_index_has_no_word_of_it(self, path: Path) -> None:
        def known(ledger: Ledger) -> list[str]:
            return [word for word in TOKENS if list(ledger.claims(text=word))]

        with Ledger.open(path) as ledger:
            assert len(known(ledger)) > len(TOKENS) / 2
        erase(path)
        with Ledger.open(path, readonly=True) as ledger:
            assert known(ledger) == []
            assert [c.id for c in ledger.claims(text="harbour lamp")] == [PARAPHRASED.id]
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'claim_fts', 'row')")
            terms = {term for (term,) in db.execute("SELECT term FROM temp.terms")}
        assert not terms & set(TOKENS)
        assert "lamp" in terms
        assert found(path.parent, TOKENS) == {}

    @pytest.mark.parametrize("name", ["facts.db", "facts.work.db"])
    def test_nor_what_lay_in_unused_pages_since_earlier(self, path: Path, name: str) -> None:
        with closing(sqlite3.connect(path.parent / name, isolation_level=None)) as db:
            # SQLite drops pages when it merges what it keeps for itself, and leaves in them what was there.
            db.execute("PRAGMA secure_delete = OFF")
            db.execute("CREATE TABLE left_over (words TEXT)")
            db.execute("INSERT INTO left_over VALUES (?)", ["palimpsest" * 99_999])
            db.execute("DROP TABLE left_over")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert found(path.parent, ("palimpsest",)) == {name: ["palimpsest"]}
        erase(path)
        assert found(path.parent, ("palimpsest",)) == {}
        assert check(path).problems == []

    def test_what_a_person_or_a_model_worded_stays_unless_it_repeats_the_text(self, path: Path) -> None:
        erase(path)
        with Ledger.open(path, readonly=True) as ledger:
            says = {c.id: c.claim for c in ledger.claims()}
            assert says[PARAPHRASED.id].proposition == PARAPHRASED.proposition
            assert says[PARAPHRASED.id].body == PARAPHRASED.body
            assert says[PARAPHRASED.id].claimer.name == "Ada Quill"  # type: ignore[union-attr]
            assert says[VERBATIM.id].proposition == BLANK
            assert says[VERBATIM.id].body.model_dump(exclude_none=True) == {
                "type": "quantity",
                "measure": BLANK,
                "of": "boats",
                "as_of": {**VERBATIM.body.as_of.model_dump(), "raw": BLANK},  # type: ignore[union-attr]
            }
            notes = {row["note"] for row in ledger.ask("SELECT note FROM review")}
            assert notes == {BLANK, PLAIN, "as the page has it"}
            assert ledger.ask("SELECT reason FROM retraction") == [{"reason": BLANK}]
            assert [f.reason for f in says[PARAPHRASED.id].flags] == [BLANK, "nothing in the passage negates"]

    def test_with_propositions_nothing_that_is_claimed_stays(self, path: Path) -> None:
        erase(path, with_propositions=True)
        with Ledger.open(path, readonly=True) as ledger:
            for recorded in ledger.claims(document=DOCUMENT.id):
                claim = recorded.claim
                assert claim.proposition == BLANK
                assert claim.body.model_dump(exclude_none=True) == {"type": claim.type}
                assert claim.event_time is None
        assert found(path.parent, ("harbour lamp", "blue gate", "gate is shut")) == {}

    def test_propositions_can_go_later(self, path: Path) -> None:
        erase(path)
        erase(path, with_propositions=True)
        assert check(path).problems == []
        assert found(path.parent, ("harbour lamp", "blue gate")) == {}
        with Ledger.open(path, readonly=True) as ledger:
            erased = ledger.erased(DOCUMENT.id)
            assert erased is not None
            assert erased.propositions
            assert len(ledger.ask("SELECT 1 FROM erasure")) == 2

    def test_the_same_text_under_another_headline_goes_with_it(self, path: Path) -> None:
        twin = DOCUMENT.model_copy(update={"headline": "Glimmerforth stays", "publisher": "Sund Post"})
        with Ledger.open(path) as ledger:
            ledger.add_document(twin, furniture_characters=0)
            ledger.add_reading(READING.model_copy(update={"document_id": twin.id}), [])
            done = ledger.erase(twin.id, reason="by court order", actor="Ada")
            assert {d.id for d in done.documents} == {twin.id, DOCUMENT.id}
            assert len(done.notices) == 2
        erase(path)
        assert found(path.parent) == {}
        assert check(path).problems == []

    def test_the_working_file_keeps_what_is_not_of_it(self, path: Path) -> None:
        erase(path)
        with Work.open(Work.beside(path)) as work:
            assert {key.document_id for key, _ in work.rejected()} == {KEPT.id}
            assert {key.document_id for key in work.windows(RUN.id)} == {KEPT.id}
            assert work.get("key") is None


class TestTheLog:
    @pytest.mark.parametrize("with_propositions", [False, True])
    def test_verifies_and_goes_on_from_the_root_before(self, path: Path, with_propositions: bool) -> None:
        with Ledger.open(path) as ledger:
            before = ledger.tree.checkpoint()
        erase(path, with_propositions=with_propositions)
        with Ledger.open(path, readonly=True) as ledger:
            report = verify(ledger, checkpoints={"before": before})
            assert report.problems == []
            now = ledger.tree.checkpoint()
            assert (report.entries, report.root) == (now.size, now.root.hex())
            assert now.size == before.size + 1
            proof = consistency_proof(before.size, now.size, ledger.tree.node)
            verify_consistency(before.size, now.size, before.root, now.root, proof)

    def test_the_leaves_stay_and_the_notice_names_them(self, path: Path) -> None:
        before = {seq: leaf for seq, _, _, _, leaf, _ in rows(path)["entry"]}
        erase(path)
        after = {seq: leaf for seq, _, _, _, leaf, _ in rows(path)["entry"]}
        assert before.items() <= after.items()
        with Ledger.open(path, readonly=True) as ledger:
            erased = ledger.erased(DOCUMENT.id)
            assert erased is not None
            assert (erased.actor, erased.reason) == ("Ada", "by court order")
            assert erased.seq == len(after)

    def test_other_documents_stay_byte_for_byte(self, path: Path) -> None:
        before = rows(path)
        erase(path)
        after = rows(path)
        of_kept = {seq for seq, kind, id, *_ in before["entry"] if id in (KEPT.id, KEPT_CLAIM.id, RUN.id)}
        of_kept |= {row[1] for row in before["reading"]}
        assert len(of_kept) == 5
        for table, changed in after.items():
            seqs = [column for key in schema.UNIQUE[table] for column in key if "seq" in column]
            if not seqs:
                continue
            with closing(sqlite3.connect(path)) as db:
                names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            at = names.index(seqs[0])
            was = [row for row in before[table] if row[at] in of_kept]
            assert [row for row in changed if row[at] in of_kept] == was
        assert (KEPT.id, KEPT_TEXT) in after["document_text"]

    def test_a_claim_that_stays_can_be_proven_and_an_erased_one_cannot(self, path: Path) -> None:
        erase(path)
        with Ledger.open(path, readonly=True) as ledger:
            check_bundle(prove(ledger, ledger.claim(KEPT_CLAIM.id).seq))
            with pytest.raises(LedgerError, match="erased"):
                prove(ledger, ledger.claim(PARAPHRASED.id).seq)

    def test_how_claims_stand_is_not_changed(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            before = {c.id: c.status for c in ledger.claims()}
        erase(path, with_propositions=True)
        with Ledger.open(path) as ledger:
            assert {c.id: c.status for c in ledger.claims()} == before
            ledger.retract("claim", PARAPHRASED.id, reason="not so", actor="Ben")
            assert ledger.claim(PARAPHRASED.id).status.value == "retracted"
            assert verify(ledger).problems == []

    def test_the_guards_are_back(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            before = schema.objects(db)
        erase(path)
        with closing(sqlite3.connect(path)) as db:
            assert schema.objects(db) == before
            for table in ("entry", "claim", "document_text"):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    db.execute(f"DELETE FROM {table}")
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.execute("UPDATE entry SET canonical = ''")

    def test_again_adds_nothing(self, path: Path) -> None:
        erase(path)
        before = rows(path)
        with Ledger.open(path) as ledger:
            done = ledger.erase(DOCUMENT.id, reason="for another reason", actor="Ben")
        assert (done.entries, done.notices) == (0, ())
        assert done.documents[0].erased is not None
        assert rows(path) == before


class TestReading:
    def test_the_text_says_when_and_why_it_went(self, path: Path) -> None:
        erase(path)
        with Ledger.open(path, readonly=True) as ledger:
            for ask in (ledger.text, ledger.document):
                with pytest.raises(ErasedError, match=r"erased on \d{4}-\d\d-\d\d: by court order\.$"):
                    ask(DOCUMENT.id)
            assert [d.id for d in ledger.documents()] == [KEPT.id]
            assert ledger.about(DOCUMENT.id)["publisher"] == "Amalia Courier"
            assert ledger.about(DOCUMENT.id)["headline"] == BLANK

    def test_claims_say_so_and_keep_their_ids_and_places(self, path: Path) -> None:
        erase(path, with_propositions=True)
        with Ledger.open(path, readonly=True) as ledger:
            recorded = {c.id: c for c in ledger.claims()}
            assert set(recorded) == {*(c.id for c in CLAIMS), KEPT_CLAIM.id}
            assert recorded[KEPT_CLAIM.id].erased is None
            for claim in CLAIMS:
                now = recorded[claim.id]
                assert str(now.erased).endswith(": by court order")
                assert [(s.start, s.end) for s in now.claim.evidence] == [
                    (s.start, s.end) for s in claim.evidence
                ]
                assert set(now.claim.quote) <= set(BLANK + " …")
                assert ledger.claim(claim.id[:12]).id == claim.id
            quotes = {row["id"]: row["quote"] for row in ledger.ask("SELECT id, quote FROM claims")}
            assert quotes[PARAPHRASED.id].startswith("[erased on ")
            assert quotes[PARAPHRASED.id].endswith(": by court order]")
            assert quotes[KEPT_CLAIM.id] == KEPT_CLAIM.quote

    def test_no_words_come_back_with_an_earlier_moment(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            size = ledger.size_and_root()[0]
        erase(path)
        with Ledger.open(path, readonly=True) as ledger:
            ledger.as_of(str(size))
            assert ledger.claim(PARAPHRASED.id).erased is not None
            with pytest.raises(ErasedError):
                ledger.text(DOCUMENT.id)

    @pytest.mark.parametrize("headline", [HEADLINE, "Read from elsewhere"])
    def test_it_is_not_read_again_by_whatever_name(self, path: Path, headline: str) -> None:
        erase(path)
        before = rows(path)
        with Ledger.open(path) as ledger, pytest.raises(ErasedError, match="by court order"):
            ledger.add_document(DOCUMENT.model_copy(update={"headline": headline}), furniture_characters=0)
        assert rows(path) == before

    def test_nor_by_those_who_had_it_open(self, path: Path) -> None:
        with Ledger.open(path) as open_before:
            assert open_before.text(DOCUMENT.id) == TEXT
            erase(path)
            before = rows(path)
            with pytest.raises(ErasedError):
                open_before.text(DOCUMENT.id)
            window = Reading(run_id=RUN.id, document_id=DOCUMENT.id, start=0, end=40)
            with pytest.raises(ErasedError):
                open_before.add_reading(window, [PARAPHRASED])
            with pytest.raises(ErasedError):
                open_before.amend(PARAPHRASED.id, {"body": Event(action="lit")}, actor="Ben")
            assert rows(path) == before

    def test_nor_when_it_went_while_a_reading_was_checked(self, path: Path) -> None:
        class Overtaken(Ledger):
            """Somebody erases the text between the first look at it and the transaction."""

            def _check(self, reading: Reading, claims: Sequence[Claim]) -> None:
                super()._check(reading, claims)
                erase(path)

        with Overtaken.open(path) as ledger:
            window = Reading(run_id=RUN.id, document_id=DOCUMENT.id, start=0, end=len(TEXT) - 1)
            with pytest.raises(ErasedError):
                ledger.add_reading(window, [PARAPHRASED])
            assert not ledger.has_reading(RUN.id, DOCUMENT.id, 0, len(TEXT) - 1)
