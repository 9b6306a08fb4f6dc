"""What is recorded comes back as it was, once, whole or not at all."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_samples import (
    ANONYMOUS,
    ANONYMOUS_CLAIM,
    ANONYMOUS_READING,
    CLAIMS,
    DOCUMENT,
    READING,
    RUN,
    TEXT,
    fill,
)

from ledger.claims import Act, Claim, Quotation, Source, SourceKind, Span, State
from ledger.documents.document import Document
from ledger.errors import LedgerError
from ledger.store.entries import Reading, Run, id_of, reading_body
from ledger.store.ledger import Ledger
from ledger.store.merkle import leaf_hash
from ledger.store.verify import verify


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "facts.db")
    return tmp_path / "facts.db"


class TestWhatComesBack:
    def test_everything_as_it_was_recorded(self, path: Path) -> None:
        with Ledger.open(path, readonly=True) as ledger:
            assert ledger.document(DOCUMENT.id) == DOCUMENT
            assert list(ledger.documents()) == [DOCUMENT, ANONYMOUS]
            assert ledger.text(DOCUMENT.id) == TEXT
            assert ledger.run(RUN.id) == RUN
            assert ledger.reading(READING.id) == READING
            recorded = list(ledger.claims())
            assert [r.claim for r in recorded] == [*CLAIMS, ANONYMOUS_CLAIM]
            assert {r.run_id for r in recorded} == {RUN.id}
            assert recorded[0].reading_id == READING.id
            assert (recorded[0].publisher, recorded[0].published) == ("Amalia Courier", "2031-03-04")

    def test_whose_claim_it_is_where_nobody_is_quoted(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            assert ledger.claim(CLAIMS[2].id).claimer == "Amalia Courier"
            assert ledger.claim(ANONYMOUS_CLAIM.id).claimer == "the article"

    def test_a_claim_is_found_by_the_beginning_of_its_id(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            assert ledger.claim(CLAIMS[1].id[:16].upper()).claim == CLAIMS[1]

    def test_an_unknown_beginning_says_so(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            for prefix in ("", "zz", "%", "0" * 64, "\0", "\udc80"):
                with pytest.raises(LedgerError, match="No claim"):
                    ledger.claim(prefix)

    def test_an_ambiguous_beginning_lists_what_it_matches(self, tmp_path: Path) -> None:
        text = "x" * 40
        document = Document(text=text, origin="x")
        reading = Reading(run_id=RUN.id, document_id=document.id, start=0, end=40)
        with Ledger.open(tmp_path / "facts.db") as ledger:
            ledger.add_document(document, furniture_characters=0)
            ledger.add_run(RUN)
            # Seventeen ids over sixteen digits: two of them begin alike.
            claims = [simple_claim(document, i, i + 1) for i in range(17)]
            ledger.add_reading(reading, claims)
            digits = [c.id[0] for c in claims]
            twice = next(d for d in digits if digits.count(d) > 1)
            with pytest.raises(LedgerError, match="More than one") as caught:
                ledger.claim(twice)
            alike = [c for c in claims if c.id.startswith(twice)]
            assert all(c.id[:12] in str(caught.value) for c in alike[:8])

    def test_counts(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            assert ledger.counts() == {
                "entries": 12,
                "documents": 2,
                "runs": 1,
                "readings": 2,
                "claims": 7,
            }

    def test_an_unknown_document_run_or_reading_says_so(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            for ask in (ledger.document, ledger.text, ledger.run, ledger.reading):
                with pytest.raises(LedgerError, match="0000"):
                    ask("0" * 64)


class TestTheLog:
    def test_entries_are_numbered_without_gap_and_sealed(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            rows = db.execute("SELECT seq, kind, id, recorded_at, leaf, canonical FROM entry").fetchall()
        assert [row[0] for row in rows] == list(range(1, 13))
        for seq, kind, id, recorded_at, leaf, canonical in rows:
            form = json.loads(canonical)
            assert (form["v"], form["seq"], form["kind"], form["id"]) == (1, seq, kind, id)
            assert form["recorded_at"] == recorded_at
            assert leaf == leaf_hash(canonical.encode()).hex()
            assert id_of(kind, form["body"]) == id

    def test_the_text_is_not_in_the_log(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            for (canonical,) in db.execute("SELECT canonical FROM entry WHERE kind = 'document'"):
                assert "text" not in json.loads(canonical)["body"]

    def test_a_reading_names_its_claims(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            (ids,) = db.execute("SELECT claim_ids FROM reading WHERE id = ?", (READING.id,)).fetchone()
        assert json.loads(ids) == [c.id for c in CLAIMS]

    def test_size_and_root_grow_with_the_log(self, tmp_path: Path) -> None:
        with Ledger.open(tmp_path / "facts.db") as ledger:
            size, empty = ledger.size_and_root()
            assert (size, empty[:8]) == (0, "e3b0c442")
            ledger.add_run(RUN)
            size, one = ledger.size_and_root()
            (leaf,) = ledger.ask("SELECT leaf FROM entry")
            assert (size, one) == (1, leaf["leaf"])


class TestStableIds:
    """Ids are promises to everybody who wrote one down. If one of these changes, so does its tag."""

    def test_claim(self) -> None:
        assert CLAIMS[0].id == "296c6951cadfd18a154a3d83b27a418a000543e4184231511a18892164699950"
        assert CLAIMS[1].id == "173699a684229844715bb140380ce9c67d0492f9ecee684fc4c0f32d2d1cd623"

    def test_document(self) -> None:
        assert DOCUMENT.id == "78ffdb863473e9990a4d63a1171c2e6491099f63ad30f4ee4df969682315942c"
        assert ANONYMOUS.id == "4a4512e4208a0db21f19a119e76afc1ca32acc198f2f155ffc371557ca639bf2"

    def test_run_and_reading(self) -> None:
        # As version 1 of the schema could record it, with a float.
        run = RUN.model_copy(update={"parameters": {"temperature": 0.1, "window": 1200, "stop": None}})
        assert run.id == "817e9ed8cdb3ba6c0db17050440edcc0de30c168a139fbcf627c3e535813fa08"
        reading = READING.model_copy(update={"run_id": run.id})
        assert reading.id == "f84a3683408016b6e51a4bbdf0786caa36d2480e515905886ae205017cb54fdb"

    def test_what_a_reading_cost_is_not_part_of_its_id(self) -> None:
        dearer = READING.model_copy(update={"tokens_out": 5, "cost_usd": None, "cached": True})
        assert dearer.id == READING.id

    def test_every_setting_of_a_run_is_part_of_its_id(self) -> None:
        changed: dict[str, object] = {
            "model": "x",
            "model_digest": None,
            "endpoint": None,
            "finder": "none",
            "prompts": (),
            "schema_sha256": "x",
            "parameters": {},
            "code_version": "x",
        }
        assert changed.keys() == Run.model_fields.keys()
        ids = {RUN.model_copy(update={field: value}).id for field, value in changed.items()}
        assert len(ids | {RUN.id}) == len(changed) + 1


class TestAgain:
    def test_a_second_time_adds_nothing(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            before = ledger.size_and_root()
            assert ledger.add_document(DOCUMENT, furniture_characters=3) is False
            assert ledger.add_run(RUN) is False
            assert ledger.add_reading(READING, CLAIMS) == [False] * len(CLAIMS)
            assert ledger.size_and_root() == before

    def test_a_recorded_reading_takes_no_more_claims(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            late = simple_claim(DOCUMENT, 3, 9)
            assert ledger.add_reading(READING, [late]) == [False]
            assert ledger.counts()["claims"] == 7

    def test_a_new_reading_adds_only_new_claims_and_names_all(self, path: Path) -> None:
        again = READING.model_copy(update={"end": 100})
        new = simple_claim(DOCUMENT, 3, 9)
        with Ledger.open(path) as ledger:
            assert ledger.add_reading(again, [CLAIMS[0], new, new]) == [False, True, False]
            (row,) = ledger.ask("SELECT claims, claim_ids FROM reading WHERE id = :id", {"id": again.id})
            assert json.loads(row["claim_ids"]) == [CLAIMS[0].id, new.id]
            assert row["claims"] == 2
            assert ledger.claim(CLAIMS[0].id).reading_id == READING.id
            assert verify(ledger).problems == []

    def test_has_reading(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            assert ledger.has_document(DOCUMENT.id)
            assert not ledger.has_document("0" * 64)
            assert ledger.has_reading(RUN.id, DOCUMENT.id, 0, len(TEXT))
            assert not ledger.has_reading(RUN.id, DOCUMENT.id, 0, len(TEXT) - 1)

    def test_a_document_elsewhere_on_the_disk_is_the_same(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            moved = DOCUMENT.model_copy(update={"origin": "/elsewhere.txt"})
            assert ledger.add_document(moved, furniture_characters=0) is False


class TestWholeOrNotAtAll:
    def test_a_failure_in_the_middle_leaves_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "facts.db"
        with Ledger.open(path) as ledger:
            ledger.add_document(DOCUMENT, furniture_characters=0)
            ledger.add_run(RUN)
            before = ledger.size_and_root()
            # The last table to be written refuses, when everything else of the reading is in.
            with closing(sqlite3.connect(path)) as owner:
                owner.execute(
                    "CREATE TRIGGER refuse BEFORE INSERT ON claim_assessment "
                    "BEGIN SELECT RAISE(ABORT, 'refused in the middle'); END"
                )
            with pytest.raises(sqlite3.IntegrityError, match="refused in the middle"):
                ledger.add_reading(READING, CLAIMS)
            assert ledger.size_and_root() == before
            for table in ("reading", "claim", "evidence", "source", "claim_event"):
                assert ledger.ask(f"SELECT * FROM {table}") == []
            assert ledger.ask("SELECT rowid FROM claim_fts WHERE claim_fts MATCH 'pause'") == []
            with closing(sqlite3.connect(path)) as owner:
                owner.execute("DROP TRIGGER refuse")
            assert ledger.add_reading(READING, CLAIMS) == [True] * len(CLAIMS)
            assert verify(ledger).problems == []

    def test_a_claim_whose_words_are_not_there_is_refused_with_its_reading(self, path: Path) -> None:
        good = simple_claim(DOCUMENT, 0, 4)
        bad = good.model_copy(update={"evidence": (Span(start=0, end=4, exact="Port"),)})
        reading = READING.model_copy(update={"end": 50})
        with Ledger.open(path) as ledger:
            with pytest.raises(ValueError, match="does not say 'Port'"):
                ledger.add_reading(reading, [good, bad])
            assert not ledger.has_reading(RUN.id, DOCUMENT.id, 0, 50)
            assert ledger.counts()["claims"] == 7

    @pytest.mark.parametrize("field", ["mention", "cue"])
    def test_a_source_whose_words_are_not_there_is_refused(self, path: Path, field: str) -> None:
        wrong = Span(start=0, end=4, exact="Port")
        source = Source(name="x", kind=SourceKind.PERSON).model_copy(update={field: wrong})
        bad = simple_claim(DOCUMENT, 0, 4).model_copy(update={"sources": (source,)})
        with Ledger.open(path) as ledger, pytest.raises(ValueError, match="does not say"):
            ledger.add_reading(READING.model_copy(update={"end": 50}), [bad])

    def test_what_cannot_belong_together_is_refused(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            before = ledger.counts()
            with pytest.raises(ValueError, match="another document"):
                ledger.add_reading(READING.model_copy(update={"end": 50}), [ANONYMOUS_CLAIM])
            with pytest.raises(ValueError, match="window"):
                ledger.add_reading(READING.model_copy(update={"end": len(TEXT) + 1}), [])
            with pytest.raises(LedgerError, match="does not know the run"):
                ledger.add_reading(READING.model_copy(update={"run_id": "0" * 64}), [])
            with pytest.raises(LedgerError, match="does not hold the text"):
                ledger.add_reading(READING.model_copy(update={"document_id": "0" * 64}), [])
            assert ledger.counts() == before

    def test_half_a_character_is_refused(self, path: Path) -> None:
        half = "half \ud83d of a ship"
        body = CLAIMS[2].body.model_copy(update={"subject": half})
        claim = CLAIMS[2].model_copy(update={"body": body, "proposition": "another"})
        with Ledger.open(path) as ledger:
            before = ledger.size_and_root()
            for text in (DOCUMENT.model_copy(update={"text": half}), Document(text="x", origin=half)):
                with pytest.raises(ValueError, match="cannot be recorded"):
                    ledger.add_document(text, furniture_characters=0)
            with pytest.raises(ValueError, match="cannot be recorded"):
                ledger.add_reading(READING.model_copy(update={"end": 50}), [claim])
            assert ledger.size_and_root() == before


def simple_claim(document: Document, start: int, end: int, name: str = "Ann") -> Claim:
    return Claim(
        document_id=document.id,
        evidence=(Span.of(document.text, start, end),),
        quotation=Quotation.INDIRECT,
        sources=(Source(name=name, kind=SourceKind.PERSON),),
        act=Act.ASSERT,
        proposition=f"{name} stands at {start}",
        body=State(subject=name, predicate="stands", object=str(start)),
    )


UNICODE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), text=UNICODE, name=UNICODE, publisher=st.none() | UNICODE)
def test_any_unicode_comes_back_and_verifies(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, text: str, name: str, publisher: str | None
) -> None:
    document = Document(text=text, origin=name, publisher=publisher, headline=name)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    claim = simple_claim(document, start, end, name)
    reading = Reading(run_id=RUN.id, document_id=document.id, start=0, end=len(text))
    with Ledger.open(tmp_path_factory.mktemp("any") / "facts.db") as ledger:
        ledger.add_document(document, furniture_characters=len(text))
        ledger.add_run(RUN)
        assert ledger.add_reading(reading, [claim]) == [True]
        assert ledger.document(document.id) == document
        assert [r.claim for r in ledger.claims()] == [claim]
        assert verify(ledger, expect=ledger.size_and_root()).problems == []


def test_reading_body_keeps_the_order_of_its_claims() -> None:
    assert reading_body(ANONYMOUS_READING, ["b", "a"])["claims"] == ["b", "a"]
