"""What a notice of erasure lets the owner of a file do to other entries, and how it shows."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from erase_samples import DOCUMENT, KEPT, KEPT_CLAIM, PARAPHRASED, READING, VERBATIM, erase, fill
from store_samples import ELSEWHERE, NOON, RUN

from ledger.canonical import canonical
from ledger.errors import LedgerError
from ledger.link.keys import speaker
from ledger.link.types import Relation
from ledger.store import schema, subtrees
from ledger.store.checkpoint import Checkpoint
from ledger.store.entries import Entry, Thing, seal
from ledger.store.judgements import (
    Erasure,
    Link,
    Redacted,
    Retraction,
    Review,
    Supersession,
    Verdict,
)
from ledger.store.leads import documents_of
from ledger.store.ledger import Ledger, insert_sql
from ledger.store.linkstatus import KINDS as LINKING
from ledger.store.linkstatus import link_rows
from ledger.store.merge import merge, verified
from ledger.store.merkle import Tree
from ledger.store.rows import rows
from ledger.store.statuses import KINDS, status_rows
from ledger.store.verify import Report, verify

Row = tuple[int, str, str, str, str, str]
"""An entry as it is stored: seq, kind, id, recorded_at, leaf, canonical."""


def report(path: Path, held: Checkpoint | None = None, *, log_only: bool = False) -> Report:
    with Ledger.open(path, readonly=True) as ledger:
        return verify(ledger, checkpoints={"held": held} if held else {}, log_only=log_only)


def stored(path: Path) -> list[Row]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT seq, kind, id, recorded_at, leaf, canonical FROM entry").fetchall()


def checkpoint(path: Path) -> Checkpoint:
    with Ledger.open(path, readonly=True) as ledger:
        return ledger.tree.checkpoint()


def build(path: Path, log: Iterable[Row]) -> None:
    """Makes the ledger of these very rows, all that is derived to match; the texts stay but for those that a
    notice says were erased."""
    log = list(log)
    gone = {json.loads(row[5])["body"]["document_id"] for row in log if row[1] == "erasure"}
    with closing(sqlite3.connect(path)) as db:
        texts = dict(db.execute("SELECT document_id, text FROM document_text").fetchall())
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN")
        schema.create(db)
        tree = Tree()
        publishers: dict[str, str | None] = {}
        for row in log:
            seq, kind, id, recorded_at, leaf, form = row
            db.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", row)
            if grown := subtrees.grow(tree, bytes.fromhex(leaf)):
                insert(db, subtrees.TABLE, [grown])
            body = json.loads(form)["body"]
            entry = Entry(seq, kind, id, recorded_at, leaf, form, body)
            if kind == "document":
                publishers[id] = body.get("publisher")
            for table, found in rows(entry, publishers).items():
                insert(db, table, found)
            if kind == "document" and id not in gone:
                insert(db, "document_text", [{"document_id": id, "text": texts[id]}])
            if kind in KINDS:
                insert(db, "claim_status", status_rows(db, entry))
            if kind in LINKING:
                insert(db, "link_status", link_rows(db, entry))
        db.execute("COMMIT")


def insert(db: sqlite3.Connection, table: str, found: list[Any]) -> None:
    if found:
        db.executemany(insert_sql(table, found[0]), found)


def replaced(row: Row, kind: str, body: dict[str, Any]) -> tuple[Row, Redacted]:
    """Another form under the leaf of an entry, and how a notice names it."""
    seq, _, _, at, leaf, _ = row
    id = hashlib.sha256(f"{seq}".encode()).hexdigest()
    form = canonical({"v": 1, "seq": seq, "kind": kind, "id": id, "recorded_at": at, "body": body})
    digest = hashlib.sha256(form).hexdigest()
    return (seq, kind, id, at, leaf, form.decode()), Redacted(seq=seq, leaf=leaf, sha256=digest)


def noticed(log: list[Row], document: Any, redacted: Iterable[Redacted]) -> Row:
    """The notice at the end of a log that covers it up."""
    notice = Erasure(
        document_id=document.id,
        reason="by court order",
        actor="Ada",
        text_sha256=document.sha256,
        redacted=tuple(redacted),
    )
    entry = seal(len(log) + 1, "erasure", notice.id, log[-1][3], notice.body)
    return entry.seq, entry.kind, entry.id, entry.recorded_at, entry.leaf, entry.canonical


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "facts.db")
    return tmp_path / "facts.db"


def invented(target: str) -> dict[str, Any]:
    return Retraction(
        target_kind="claim", target_id=target, reason="█", actor="Ada Quill", judged_at=NOON[0]
    ).body


class TestEntriesReplaced:
    """The reviewer's attack: a notice of one document, and forms under it that have nothing to do with it."""

    def attack(self, path: Path, target: str) -> tuple[Checkpoint, int]:
        """Puts an invented retraction of ``target`` in the place of the last review, which is of another
        document, and a notice of the erased one to cover it."""
        erase(path)
        held = checkpoint(path)
        log = stored(path)
        (at,) = [n for n, row in enumerate(log) if f'"claim_id":"{KEPT_CLAIM.id}"' in row[5]]
        log[at], redacted = replaced(log[at], "retraction", invented(target))
        build(path, [*log, noticed_again(log, redacted)])
        return held, log[at][0]

    @pytest.mark.parametrize("log_only", [False, True])
    def test_a_judgement_of_another_document_is_named(self, path: Path, log_only: bool) -> None:
        held, seq = self.attack(path, KEPT_CLAIM.id)
        found = [str(problem) for problem in report(path, held, log_only=log_only).problems]
        assert any(
            p.startswith(f"table entry, seq {seq}: notice ")
            and p.endswith("it has no words of that document")
            for p in found
        )

    @pytest.mark.parametrize("log_only", [False, True])
    def test_a_judgement_of_that_document_is_not_wrong_but_shown(self, path: Path, log_only: bool) -> None:
        held, seq = self.attack(path, PARAPHRASED.id)
        found = report(path, held, log_only=log_only)
        assert found.problems == []
        (blanked,) = found.blanked
        assert (blanked.notice, blanked.entries) == (held.size + 1, (seq,))
        assert (blanked.document_id, blanked.actor) == (DOCUMENT.id, "Ada")


def noticed_again(log: list[Row], redacted: Redacted) -> Row:
    """A second notice of the document that is erased, which names one entry more."""
    row = noticed(log, DOCUMENT, [redacted])
    body = {**json.loads(row[5])["body"], "propositions": False, "reason": "by another order"}
    notice = Erasure.model_validate(body)
    entry = seal(row[0], "erasure", notice.id, row[3], notice.body)
    return entry.seq, entry.kind, entry.id, entry.recorded_at, entry.leaf, entry.canonical


class TestTheLogAloneAgainstACheckpoint:
    """``verify --log-only --checkpoint`` does not take a notice's word for everything either."""

    def forged(self, path: Path, change: Callable[[list[Row]], list[Row]]) -> list[str]:
        held = checkpoint(path)
        log = change(stored(path))
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                db.execute(f"DROP TRIGGER {name}")
            db.execute("DELETE FROM entry")
            db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, CAST(? AS TEXT))", log)
        return [str(problem) for problem in report(path, held, log_only=True).problems]

    def test_a_log_of_nothing_but_forged_forms(self, path: Path) -> None:
        def change(log: list[Row]) -> list[Row]:
            both = [replaced(row, row[1], {"forged": True}) for row in log[1:]]
            changed = [log[0], *(row for row, _ in both)]
            return [*changed, noticed(changed, KEPT, (redacted for _, redacted in both))]

        found = self.forged(path, change)
        for seq in range(2, 10):
            assert any(p.startswith(f"table entry, seq {seq}, column canonical: is no sealed") for p in found)

    @pytest.mark.parametrize(
        "form", [b"{}", b"nonsense", b"\xff", b'{"v":1,"body":{}} ', b"[" * 100_000, b'{"v":1,"body":{}}']
    )
    def test_what_is_no_entry(self, path: Path, form: bytes) -> None:
        def change(log: list[Row]) -> list[Row]:
            seq, kind, id, at, leaf, _ = log[6]
            digest = hashlib.sha256(form).hexdigest()
            log[6] = (seq, kind, id, at, leaf, form)  # type: ignore[assignment]
            return [*log, noticed(log, DOCUMENT, [Redacted(seq=seq, leaf=leaf, sha256=digest)])]

        assert any("seq 7, column canonical: is no sealed entry" in p for p in self.forged(path, change))

    def test_a_notice_of_a_document_that_is_not_there(self, path: Path) -> None:
        def change(log: list[Row]) -> list[Row]:
            return [*log, noticed(log, DOCUMENT.model_copy(update={"headline": "Another"}), [])]

        (problem,) = self.forged(path, change)
        assert "body, text_sha256: recorded" in problem

    def test_words_that_were_not_blanked(self, path: Path) -> None:
        def change(log: list[Row]) -> list[Row]:
            (row,) = [row for row in log if row[2] == PARAPHRASED.id]
            digest = hashlib.sha256(row[5].encode()).hexdigest()
            return [*log, noticed(log, DOCUMENT, [Redacted(seq=row[0], leaf=row[4], sha256=digest)])]

        assert any("body, evidence: holds words that notice" in p for p in self.forged(path, change))

    def test_what_is_no_notice(self, path: Path) -> None:
        """An entry of another kind that holds what a notice would, its column changed to pass for one."""

        def change(log: list[Row]) -> list[Row]:
            (at,) = [n for n, row in enumerate(log) if row[2] == PARAPHRASED.id]
            log[at], redacted = replaced(log[at], "claim", {"forged": True})
            seq, _, id, recorded_at, _, form = noticed(log, DOCUMENT, [redacted])
            entry = seal(seq, "run", id, recorded_at, json.loads(form)["body"])
            return [*log, (seq, "erasure", id, recorded_at, entry.leaf, entry.canonical)]

        assert any("column leaf" in p for p in self.forged(path, change))


class TestWhatWasBlankedSince:
    def test_nothing_of_a_checkpoint_that_covers_the_notice(self, path: Path) -> None:
        erase(path)
        found = report(path, checkpoint(path))
        assert found.ok
        assert found.blanked == ()
        assert report(path).blanked == ()

    @pytest.mark.parametrize("log_only", [False, True])
    def test_every_entry_that_the_checkpoint_covers(self, path: Path, log_only: bool) -> None:
        held = checkpoint(path)
        erase(path)
        found = report(path, held, log_only=log_only)
        assert found.ok
        (blanked,) = found.blanked
        with Ledger.open(path, readonly=True) as ledger:
            (row,) = ledger.ask("SELECT seq, redacted FROM erasure")
        assert blanked.notice == row["seq"] == held.size + 1
        assert list(blanked.entries) == [entry["seq"] for entry in json.loads(row["redacted"])]
        assert blanked.reason == "by court order"

    def test_by_each_notice_what_stands_on_it(self, path: Path) -> None:
        before = checkpoint(path)
        erase(path)
        between = checkpoint(path)
        erase(path, with_propositions=True)
        with Ledger.open(path, readonly=True) as ledger:
            both = {"before": before, "between": between}
            first, last = verify(ledger, checkpoints=both).blanked
            (only,) = verify(ledger, checkpoints={"between": between}).blanked
        assert (first.notice, last.notice) == (before.size + 1, between.size + 1)
        assert not set(first.entries) & set(last.entries)
        assert only == last

    def test_against_a_bare_root(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            expect = ledger.size_and_root()
            erase(path)
            assert len(verify(ledger, expect=expect).blanked) == 1


class TestMerged:
    """A merged judgement need not come to its id only where a notice says why."""

    def forged(self, id: str, verdict: Verdict) -> Thing:
        body = Review(claim_id=VERBATIM.id, verdict=verdict, note="█", actor="Ada", judged_at=NOON[0]).body
        return Thing("review", id, body, ELSEWHERE)

    def test_a_blanked_note_without_any_notice(self, path: Path) -> None:
        with Ledger.open(path) as ledger, ledger._writing():
            ledger._append([self.forged("ab" * 32, Verdict.REJECT)])
        (problem,) = report(path).problems
        assert problem.where.endswith(", id")
        with (
            Ledger.open(path, readonly=True) as other,
            pytest.raises(LedgerError, match="its content comes to"),
            verified(other),
        ):
            pass

    def test_a_blanked_note_of_another_document(self, path: Path) -> None:
        erase(path)
        thing = self.forged("ab" * 32, Verdict.REJECT)
        with Ledger.open(path) as ledger, ledger._writing():
            ledger._append([thing._replace(body={**thing.body, "claim_id": KEPT_CLAIM.id})])
        (problem,) = report(path).problems
        assert problem.where.endswith(", id")

    def test_whichever_way_round(self, path: Path, tmp_path: Path) -> None:
        """A note that was blanked where it comes from comes in, and verifies, with the notice."""
        erase(path)
        for name, first in (("one.db", path), ("two.db", None)):
            into = tmp_path / name
            if first is None:
                with Ledger.open(into) as ledger:
                    ledger.add_run(RUN)
            with (
                Ledger.open(path, readonly=True) as other,
                verified(other) as source,
                Ledger.open(into) as ledger,
            ):
                merge(ledger, source)
            assert report(into).problems == []


class TestTheWayToTheDocuments:
    """Every judgement that can have words of a text leads to it."""

    def test_of_each_kind(self, path: Path) -> None:
        review = Review(claim_id=VERBATIM.id, verdict=Verdict.ACCEPT, actor="Ada", judged_at=NOON[0])
        across = Supersession(old=KEPT_CLAIM.id, new=VERBATIM.id, reason="so", actor="Ada", judged_at=NOON[1])
        mayor = speaker("the mayor", "person", KEPT.id).id
        quill = speaker("Ada Quill", "person", DOCUMENT.id).id
        pairs = {
            Relation.CONTRADICTS: sorted((KEPT_CLAIM.id, VERBATIM.id)),
            Relation.SAME_SPEAKER: sorted((mayor, quill)),
        }
        links = [
            Link(
                relation=relation, a=a, b=b, method="person", score="1.00", author="Ada",
                judged_at=NOON[2], note="one of them",
            )
            for relation, (a, b) in pairs.items()
        ]  # fmt: skip
        of_review = Retraction(
            target_kind="review", target_id=review.id, reason="no", actor="Ada", judged_at=NOON[3]
        )
        back = Retraction(
            target_kind="retraction", target_id=of_review.id, reason="yes", actor="Ada", judged_at=NOON[4]
        )
        of_link = Retraction(
            target_kind="link", target_id=links[1].id, reason="no", actor="Ada", judged_at=NOON[5]
        )
        with Ledger.open(path) as ledger:
            all_of_them = (review, across, *links, of_review, back, of_link)
            with ledger._writing():
                ledger._append([Thing(j.kind, j.id, j.body) for j in all_of_them])
            leads = [documents_of(ledger.db.conn, j.kind, j.body) for j in all_of_them]
        one, both = {DOCUMENT.id}, {DOCUMENT.id, KEPT.id}
        assert leads == [one, both, both, both, one, one, both]

    def test_a_reading_leads_nowhere(self, path: Path) -> None:
        with Ledger.open(path) as ledger, pytest.raises(KeyError):
            documents_of(ledger.db.conn, "reading", READING.model_dump())
