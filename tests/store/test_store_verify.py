"""Whatever is done to the file, ``verify`` names it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from store_samples import ANONYMOUS, CLAIMS, DOCUMENT, READING, as_owner, fill, grow_again, judge

from ledger.errors import LedgerError
from ledger.store import schema
from ledger.store.entries import id_of, seal
from ledger.store.ledger import Ledger
from ledger.store.verify import Report, verify


def _columns() -> list[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as db:
        schema.create(db)
        return [
            (table, row[1]) for table in schema.TABLES for row in db.execute(f"PRAGMA table_info({table})")
        ]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("verify") / "facts.db"
    fill(path)
    judge(path)
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "facts.db"))


def check(path: Path, expect: tuple[int, str] | None = None) -> Report:
    with Ledger.open(path, readonly=True) as ledger:
        return verify(ledger, expect=expect)


def wheres(path: Path) -> list[str]:
    return [problem.where for problem in check(path).problems]


def test_a_ledger_as_written_has_no_problems(path: Path) -> None:
    with Ledger.open(path) as ledger:
        report = verify(ledger, expect=ledger.size_and_root())
        assert (report.entries, report.root) == ledger.size_and_root()
    assert report.problems == []
    assert report.ok


def test_the_samples_have_something_in_every_table(path: Path) -> None:
    with Ledger.open(path, readonly=True) as ledger:
        assert [t for t in schema.TABLES if not ledger.ask(f"SELECT 1 FROM {t}")] == []


@pytest.mark.parametrize(("table", "column"), _columns())
def test_any_changed_cell_is_named(path: Path, table: str, column: str) -> None:
    with as_owner(path) as owner:
        owner.execute(
            f"UPDATE {table} AS t SET [{column}] = CASE typeof(t.[{column}])"
            f" WHEN 'integer' THEN t.[{column}] + 100"
            f" WHEN 'text' THEN 'x' || t.[{column}]"
            f" WHEN 'blob' THEN CAST('x' || t.[{column}] AS BLOB)"
            f" ELSE (SELECT CASE type WHEN 'INTEGER' THEN 7 ELSE 'x' END"
            f"       FROM pragma_table_info('{table}') WHERE name = '{column}') END"
            f" WHERE rowid = (SELECT max(rowid) FROM {table})"
        )
    found = [where for where in wheres(path) if where.startswith(f"table {table}, ")]
    assert found
    # A row whose key was changed is another row: one is missing then, and one is extra.
    if column not in schema.UNIQUE[table][0]:
        assert any(where.endswith(f", column {column}") for where in found), found


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_removed_row_is_named(path: Path, table: str) -> None:
    with as_owner(path) as owner:
        owner.execute(f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})")
    problems = check(path).problems
    assert any(p.where.startswith(f"table {table}, ") for p in problems), problems


@pytest.mark.parametrize("table", schema.TABLES)
def test_an_added_row_is_named(path: Path, table: str) -> None:
    with as_owner(path) as owner:
        columns = [row[1] for row in owner.execute(f"PRAGMA table_info({table})")]
        row = owner.execute(f"SELECT {', '.join(f't.[{c}]' for c in columns)} FROM {table} t").fetchone()
        unique = {column for key in schema.UNIQUE[table] for column in key}
        new = [
            v if c not in unique else v + 500 if isinstance(v, int) else f"{v}0"
            for c, v in zip(columns, row, strict=True)
        ]
        owner.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(new))})", new)
    problems = check(path).problems
    assert any(p.where.startswith(f"table {table}, ") for p in problems), problems
    if table in schema.DERIVED:
        assert any("extra" in p.what for p in problems)


class TestTheLogOnly:
    """What a checkpoint vouches for, and nothing of what is read."""

    def problems(self, path: Path, expect: tuple[int, str] | None = None) -> list[str]:
        with Ledger.open(path, readonly=True) as ledger:
            report = verify(ledger, expect=expect, log_only=True)
            assert report.entries == ledger.ask("SELECT count(*) AS n FROM entry")[0]["n"]
        return [str(problem) for problem in report.problems]

    def test_says_the_same_root(self, path: Path) -> None:
        with Ledger.open(path, readonly=True) as ledger:
            held = ledger.size_and_root()
        assert self.problems(path, held) == []
        assert self.problems(path, (held[0], "0" * 64)) != []
        assert self.problems(path, (held[0] + 1, held[1])) != []

    @pytest.mark.parametrize(
        ("column", "altered"),
        [
            ("canonical", "replace(canonical, 'a', 'b')"),
            ("leaf", "substr(leaf, 2) || substr(leaf, 1, 1)"),  # one hash in sixty has no a
        ],
    )
    def test_an_altered_entry_is_named(self, path: Path, column: str, altered: str) -> None:
        with as_owner(path) as owner:
            owner.execute(f"UPDATE entry SET {column} = {altered} WHERE seq = 4")
        assert any("seq 4" in problem for problem in self.problems(path))

    def test_a_missing_entry_is_named(self, path: Path) -> None:
        with as_owner(path) as owner:
            owner.execute("DELETE FROM entry WHERE seq = 3")
        assert any("seq 4: stands where number 3 belongs" in problem for problem in self.problems(path))

    def test_a_table_is_not_looked_at(self, path: Path) -> None:
        with as_owner(path) as owner:
            owner.execute("UPDATE claim SET proposition = 'The port is shut'")
        assert self.problems(path) == []
        assert check(path).problems != []


class TestTheLog:
    def test_a_changed_word_shows_in_leaf_and_id(self, path: Path) -> None:
        with as_owner(path) as owner:
            owner.execute(
                "UPDATE entry SET canonical = replace(canonical, 'The port is open', 'The port is shut')"
            )
        problems = check(path).problems
        assert any("column leaf" in p.where for p in problems)
        assert any(p.where.endswith(", id") and "its content comes to" in p.what for p in problems)
        assert any("'The port is open', derived 'The port is shut'" in p.what for p in problems)

    def test_changed_and_hashed_anew_still_shows_in_the_id(self, path: Path) -> None:
        rewrite(path, CLAIMS[2].id, lambda body: body.update(proposition="The port is shut"), new_id=False)
        assert any("its content comes to" in p.what for p in check(path).problems)

    def test_what_no_id_covers_shows_against_a_root_held_elsewhere(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            held = ledger.size_and_root()
        # The owner of the file rewrites a part that is in no id, the leaf and the typed row to match.
        rewrite(path, CLAIMS[2].id, lambda body: body.update(certainty="possible"), new_id=False)
        with as_owner(path) as owner:
            owner.execute("UPDATE claim SET certainty = 'possible' WHERE id = ?", (CLAIMS[2].id,))
            grow_again(owner)
        assert check(path).problems == []
        (problem,) = check(path, held).problems
        assert "rewritten" in problem.what

    def test_a_root_of_an_earlier_size_still_holds(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            held = ledger.size_and_root()
            ledger.add_reading(READING.model_copy(update={"end": 50}), [])
            assert verify(ledger, expect=held).problems == []
            assert verify(ledger, expect=(0, hashlib.sha256(b"").hexdigest())).problems == []
            assert len(verify(ledger, expect=(held[0] - 1, held[1])).problems) == 1
            with pytest.raises(ValueError, match="-1"):
                verify(ledger, expect=(-1, held[1]))

    def test_a_tail_cut_off_with_its_rows_shows_against_a_root_held_elsewhere(self, tmp_path: Path) -> None:
        path = tmp_path / "unjudged.db"
        fill(path)
        with Ledger.open(path) as ledger:
            held = ledger.size_and_root()
        with as_owner(path) as owner:
            # The last reading and its one claim go, and with them every trace in the tables and the index.
            for table in ("evidence", "claim_speaker", "claim_state"):
                owner.execute(f"DELETE FROM {table} WHERE claim_seq = 12")
            owner.execute(
                "INSERT INTO claim_fts(claim_fts, rowid, proposition, quote, claimer, via) "
                "SELECT 'delete', seq, proposition, quote, claimer, via FROM claim WHERE seq = 12"
            )
            for table in ("claim", "reading", "subtree", "entry"):
                owner.execute(f"DELETE FROM {table} WHERE seq >= 11")
        assert check(path).problems == []
        (problem,) = check(path, held).problems
        assert problem.what == "has 10 entries, and had 12 when its root was taken"

    def test_two_entries_that_change_places(self, path: Path) -> None:
        with as_owner(path) as owner:
            owner.execute("UPDATE entry SET seq = 99 WHERE seq = 6")
            owner.execute("UPDATE entry SET seq = 6 WHERE seq = 7")
            owner.execute("UPDATE entry SET seq = 7 WHERE seq = 99")
        found = wheres(path)
        assert {"table entry, seq 6, column seq", "table entry, seq 7, column seq"} <= set(found)

    def test_an_entry_gone_from_the_middle(self, path: Path) -> None:
        with as_owner(path) as owner:
            owner.execute("DELETE FROM entry WHERE seq = 6")
        problems = check(path).problems
        assert any(p.where == "table entry, seq 7" and "missing or moved" in p.what for p in problems)
        assert any("names a claim that the log lacks" in p.what for p in problems)

    @pytest.mark.parametrize(
        "form",
        ["", "nonsense", "[]", "{}", '{"v":2}', '{"v":1,"body":{}}', "[" * 100_000, '{"v":1,"body":[]}'],
    )
    def test_what_is_no_entry(self, path: Path, form: str) -> None:
        with as_owner(path) as owner:
            owner.execute("UPDATE entry SET canonical = ? WHERE seq = 7", (form,))
        assert any(where.startswith("table entry, seq 7") for where in wheres(path))

    @pytest.mark.parametrize("space", [" ", "\n"])
    def test_another_spelling_of_the_same_json(self, path: Path, space: str) -> None:
        with as_owner(path) as owner:
            owner.execute("UPDATE entry SET canonical = ? || canonical WHERE seq = 7", (space,))
        assert any("canonical form" in p.what for p in check(path).problems)

    def test_bytes_that_are_no_text(self, path: Path) -> None:
        with as_owner(path) as owner:
            owner.execute("UPDATE entry SET canonical = CAST(x'ff00fe' AS TEXT) WHERE seq = 7")
            owner.execute("UPDATE claim SET proposition = CAST(x'ff00fe' AS TEXT) WHERE seq = 8")
        found = wheres(path)
        assert "table entry, seq 7, column canonical" in found
        assert "table claim, seq 8, column proposition" in found

    def test_a_span_that_does_not_say_what_the_text_says(self, path: Path) -> None:
        def shift(body: dict[str, Any]) -> None:
            body["evidence"][0]["start"] += 1
            body["evidence"][0]["end"] += 1

        rewrite(path, CLAIMS[2].id, shift, new_id=True)
        assert any(", span " in where for where in wheres(path))

    def test_a_claim_that_no_reading_brought(self, path: Path) -> None:
        rewrite(path, CLAIMS[2].id, lambda body: body.update(reading_id="0" * 64), new_id=False)
        assert any("no earlier reading" in p.what for p in check(path).problems)


class TestTexts:
    def test_two_texts_that_change_places(self, tmp_path: Path) -> None:
        path = tmp_path / "unjudged.db"
        fill(path)
        with as_owner(path) as owner:
            for one, other in ((DOCUMENT, ANONYMOUS), (ANONYMOUS, DOCUMENT)):
                owner.execute("UPDATE document_text SET text = ? WHERE document_id = ?", (one.text, other.id))
        assert set(wheres(path)) == {
            f"table document_text, document_id '{d.id}', column text" for d in (DOCUMENT, ANONYMOUS)
        }

    def test_a_count_that_the_text_does_not_bear_out(self, path: Path) -> None:
        rewrite(path, DOCUMENT.id, lambda body: body.update(words=3), new_id=False)
        assert f"document {DOCUMENT.id}, words" in wheres(path)


class TestTheSearchIndex:
    def test_rows_taken_out(self, path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as owner:
            owner.execute("INSERT INTO claim_fts(claim_fts) VALUES ('delete-all')")
        assert any(where == "search index claim_fts, row 6" for where in wheres(path))

    def test_a_word_put_in(self, path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as owner:
            owner.execute("INSERT INTO claim_fts(rowid, proposition) VALUES (6, 'bribery')")
        problems = check(path).problems
        assert any("row 6" in p.where and "bribery" in p.what for p in problems)

    def test_damaged_pages(self, path: Path) -> None:
        with as_owner(path) as owner:
            owner.execute("UPDATE claim_fts_data SET block = x'00' WHERE id > 10")
        assert any(where.startswith("search index claim_fts") for where in wheres(path))

    def test_ranking_bent(self, path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as owner:
            owner.execute("UPDATE claim_fts_docsize SET sz = x'09090909' WHERE id = 6")
            owner.execute("INSERT INTO claim_fts(claim_fts, rank) VALUES ('rank', 'bm25(9.0)')")
        found = wheres(path)
        assert "search index claim_fts, sizes, 6" in found
        assert "search index claim_fts, settings, 'rank'" in found


def _guards() -> list[str]:
    with closing(sqlite3.connect(":memory:")) as db:
        schema.create(db)
        return [name for kind, name in schema.objects(db) if kind == "trigger"]


class TestTheSchema:
    @pytest.mark.parametrize("name", _guards())
    def test_a_dropped_trigger(self, path: Path, name: str) -> None:
        with closing(sqlite3.connect(path)) as owner:
            owner.execute(f"DROP TRIGGER {name}")
        (problem,) = check(path).problems
        assert str(problem) == f"trigger {name}: missing from the schema"

    def test_a_replaced_trigger(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as owner:
            owner.execute("DROP TRIGGER entry_no_update")
            owner.execute("CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT 1; END")
        assert wheres(path) == ["trigger entry_no_update"]

    @pytest.mark.parametrize(
        ("statement", "where"),
        [
            ("DROP VIEW claims", "view claims"),
            ("DROP INDEX claim_by_act", "index claim_by_act"),
            ("DROP TABLE claim_state", "table claim_state"),
            ("DROP TABLE claim_fts", "table claim_fts"),
            ("CREATE TABLE mine (x)", "table mine"),
            ("CREATE TRIGGER mine AFTER INSERT ON claim BEGIN SELECT 1; END", "trigger mine"),
            ("ALTER TABLE claim ADD COLUMN verdict TEXT", "table claim"),
            ("ALTER TABLE flag RENAME COLUMN reason TO motive", "table flag"),
            ("PRAGMA user_version = 1; PRAGMA application_id = 5", "pragma application_id"),
        ],
    )
    def test_anything_added_dropped_or_altered(self, path: Path, statement: str, where: str) -> None:
        with Ledger.open(path, readonly=True) as ledger:
            with closing(sqlite3.connect(path)) as owner:
                owner.executescript(statement)
            found = [problem.where for problem in verify(ledger).problems]
        assert where in found

    def test_analyze_is_nobodys_content(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as owner:
            owner.execute("ANALYZE")
        assert check(path).problems == []


def test_damaged_pages_are_reported_not_raised(path: Path) -> None:
    size = path.stat().st_size
    for page in range(1, size // 4096):
        data = bytearray(path.read_bytes())
        data[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
        damaged = path.with_name("damaged.db")
        damaged.write_bytes(data)
        try:
            ok = check(damaged).ok
        except LedgerError as error:
            # The schema itself lies on some of the pages, and then the file cannot be opened at all.
            ok = "is damaged" not in str(error)
        assert not ok, f"page {page}"


def rewrite(path: Path, id: str, change: Callable[[dict[str, Any]], None], *, new_id: bool) -> None:
    """As the file's owner: changes a body in the log and seals it anew, leaf and all."""
    with as_owner(path) as owner:
        seq, kind, recorded_at, form = owner.execute(
            "SELECT seq, kind, recorded_at, canonical FROM entry WHERE id = ?", (id,)
        ).fetchone()
        body = json.loads(form)["body"]
        change(body)
        entry = seal(seq, kind, id_of(kind, body) if new_id else id, recorded_at, body)
        owner.execute(
            "UPDATE entry SET id = ?, leaf = ?, canonical = ? WHERE seq = ?",
            (entry.id, entry.leaf, entry.canonical, seq),
        )
