"""Every way to tamper that we know, carried through systematically; ``verify`` finds each and names it.

:mod:`test_store_verify` has one example of each kind of damage. Here it is every cell of every row, every
row, every trigger, and bytes of the file at large; and the whole log rewritten, where only a checkpoint
tells. What remains is in ``docs/what-verify-cannot-find.md``.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from forging import Form, forge, forms
from store_samples import ANONYMOUS, CLAIMS, DOCUMENT, READING, as_owner, fill, grow_again, judge

from ledger.errors import LedgerError
from ledger.store import schema
from ledger.store.checkpoint import Checkpoint
from ledger.store.compare import show
from ledger.store.ledger import Ledger
from ledger.store.merkle import leaf_hash
from ledger.store.verify import verify

SEED = 20310304
FLIPS = 150
"""How many bytes of the file are flipped, one at a time."""


@dataclass(frozen=True)
class Sample:
    """A ledger with every kind of entry in it, as recorded, and with its guards taken away."""

    intact: Path
    unguarded: bytes


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("tampering")
    intact = folder / "facts.db"
    fill(intact)
    judge(intact)
    bare = Path(shutil.copy(intact, folder / "unguarded.db"))
    with closing(sqlite3.connect(bare, isolation_level=None)) as owner:
        for (name,) in owner.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            if name != schema.FTS_TRIGGER:
                owner.execute(f"DROP TRIGGER {name}")
    return Sample(intact, bare.read_bytes())


def wheres(path: Path, **held: Checkpoint) -> list[str]:
    """Where problems were found. That the guards are gone, which is found too, is left out."""
    with Ledger.open(path, readonly=True) as ledger:
        problems = verify(ledger, checkpoints=held).problems
    return [p.where for p in problems if str(p) != f"{p.where}: missing from the schema"]


def text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def keys(path: Path, table: str) -> list[tuple[Any, ...]]:
    """The primary key of every row of a table."""
    with closing(sqlite3.connect(path)) as db:
        listed = ", ".join(f't."{column}"' for column in schema.UNIQUE[table][0])
        return db.execute(f"SELECT {listed} FROM {table} t").fetchall()


def named(table: str, key: tuple[Any, ...]) -> str:
    """A row as ``verify`` names it."""
    columns = zip(schema.UNIQUE[table][0], key, strict=True)
    return f"table {table}, " + ", ".join(f"{column} {show(value)}" for column, value in columns)


def columns(table: str) -> list[str]:
    """The columns of a table, generated ones aside."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        schema.create(fresh)
        return [row[1] for row in fresh.execute(f"PRAGMA table_info({table})")]


def flipped(value: Any, dice: random.Random, *, key: bool) -> Any:
    """The value with one bit of it flipped, also where that makes no text of it; something for nothing."""
    if value is None:
        return "x"
    if isinstance(value, int):
        return value ^ (1 << (10 if key else dice.randrange(10)))
    raw = bytearray(value.encode() if isinstance(value, str) else value)
    if not raw:
        return "x"
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    return bytes(raw)


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_flipped_bit_in_any_cell_of_any_row_is_named(sample: Sample, tmp_path: Path, table: str) -> None:
    dice = random.Random(f"{SEED} {table}")
    path = tmp_path / "facts.db"
    with closing(sqlite3.connect(":memory:")) as fresh:
        schema.create(fresh)
        columns = [(row[1], row[2]) for row in fresh.execute(f"PRAGMA table_info({table})")]
    primary = schema.UNIQUE[table][0]
    missed = []
    for key in keys(sample.intact, table):
        this = " AND ".join(f'"{column}" = ?' for column in primary)
        for column, kind in columns:
            path.write_bytes(sample.unguarded)
            with closing(sqlite3.connect(path, isolation_level=None)) as owner:
                (was,) = owner.execute(f'SELECT "{column}" FROM {table} WHERE {this}', key).fetchone()
                now = 7 if was is None and kind == "INTEGER" else flipped(was, dice, key=column in primary)
                value = "CAST(? AS TEXT)" if kind == "TEXT" else "?"
                owner.execute(f'UPDATE {table} SET "{column}" = {value} WHERE {this}', (now, *key))
            expected = {f"{named(table, key)}, column {column}"}
            if column in primary:
                now = text(now) if isinstance(now, bytes) else now
                moved = tuple(now if c == column else v for c, v in zip(primary, key, strict=True))
                # Another key is another row. In the log itself, it is one that says another number.
                expected = {named(table, key), named(table, moved)}
                if table == "entry":
                    expected = {f"{named(table, moved)}, column seq"}
            elif (table, column) == ("entry", "canonical"):
                # With its words the leaf is wrong, or of an entry with a redacted form, the form itself.
                found = set(wheres(path))
                expected = {f"{named(table, key)}, column {c}" for c in ("leaf", "canonical")} & found or {""}
            if not expected <= set(wheres(path)):
                missed.append((key, column, was, now, wheres(path)))
    assert missed == []


@pytest.mark.parametrize("table", schema.TABLES)
def test_any_row_that_is_gone_is_named(sample: Sample, tmp_path: Path, table: str) -> None:
    path = tmp_path / "facts.db"
    every = sorted(keys(sample.intact, table))
    for key in every:
        path.write_bytes(sample.unguarded)
        with closing(sqlite3.connect(path, isolation_level=None)) as owner:
            this = " AND ".join(f'"{column}" = ?' for column in schema.UNIQUE[table][0])
            owner.execute(f"DELETE FROM {table} WHERE {this}", key)
        found = wheres(path)
        if table != "entry":
            assert named(table, key) in found, found
            continue
        # A gap shows at the entry behind it; where there is none, in the rows that nothing calls for now.
        left = named("erasure", keys(sample.intact, "erasure")[0])
        assert (named(table, (key[0] + 1,)) if key != every[-1] else left) in found, found


@pytest.mark.parametrize("table", schema.TABLES)
def test_any_row_that_is_doubled_under_another_key_is_named(
    sample: Sample, tmp_path: Path, table: str
) -> None:
    path = tmp_path / "facts.db"
    unique = {column for key in schema.UNIQUE[table] for column in key}
    for number, _ in enumerate(keys(sample.intact, table)):
        path.write_bytes(sample.unguarded)
        with closing(sqlite3.connect(path, isolation_level=None)) as owner:
            columns = [row[1] for row in owner.execute(f"PRAGMA table_info({table})")]
            query = f"SELECT {', '.join(f't.[{c}]' for c in columns)} FROM {table} t LIMIT 1 OFFSET {number}"
            row = dict(zip(columns, owner.execute(query).fetchone(), strict=True))
            row |= {c: row[c] + 500 if isinstance(row[c], int) else f"{row[c]}0" for c in unique}
            owner.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", [*row.values()])
        assert named(table, tuple(row[c] for c in schema.UNIQUE[table][0])) in wheres(path)


@pytest.mark.parametrize("table", schema.TABLES)
def test_any_two_neighbours_that_change_places_are_named(sample: Sample, tmp_path: Path, table: str) -> None:
    path = tmp_path / "facts.db"
    primary = schema.UNIQUE[table][0]
    this = " AND ".join(f'"{column}" = ?' for column in primary)
    put = f"UPDATE {table} SET {this.replace(' AND ', ', ')} WHERE {this}"
    rest = ", ".join(f't."{c}"' for c in columns(table) if c not in primary)
    for one, other in pairwise(sorted(keys(sample.intact, table))):
        with closing(sqlite3.connect(sample.intact)) as db:
            query = f"SELECT {rest} FROM {table} t WHERE {this}"
            if db.execute(query, one).fetchone() == db.execute(query, other).fetchone():
                continue  # they say the same, so nothing would be changed
        path.write_bytes(sample.unguarded)
        aside = tuple(v + 500 if isinstance(v, int) else f"{v}0" for v in one)
        with closing(sqlite3.connect(path, isolation_level=None)) as owner:
            for key, new in ((one, aside), (other, one), (aside, other)):
                owner.execute(put, (*new, *key))
        found = wheres(path)
        # Each stands under the other's number, and does not fit it: in some column, or in its leaf.
        for key in (one, other):
            assert any(where.startswith(f"{named(table, key)}, column ") for where in found), found


def _triggers() -> list[str]:
    with closing(sqlite3.connect(":memory:")) as db:
        schema.create(db)
        return [name for kind, name in schema.objects(db) if kind == "trigger"]


def test_any_trigger_that_was_replaced_by_one_that_does_nothing_is_named(
    sample: Sample, tmp_path: Path
) -> None:
    path = tmp_path / "facts.db"
    for name in _triggers():
        shutil.copy(sample.intact, path)
        with closing(sqlite3.connect(path)) as owner:
            query = "SELECT tbl_name FROM sqlite_schema WHERE name = ?"
            (table,) = owner.execute(query, (name,)).fetchone()
            owner.execute(f"DROP TRIGGER {name}")
            owner.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} BEGIN SELECT 1; END")
        assert wheres(path) == [f"trigger {name}"]


@pytest.mark.parametrize(
    ("was", "now", "where"),
    [
        ("PRIMARY KEY", "", "table entry"),
        (" NOT NULL", "", "table claim"),
        (" STRICT", "", "table document"),
        ("BEFORE UPDATE", "BEFORE DELETE", "trigger entry_no_update"),
        ("max(seq)", "min(seq)", "trigger entry_gapless"),
        ("IN ('unreviewed', 'accepted', 'disputed')", "<> 'unreviewed'", "view current_claims"),
        ("claim(act)", "claim(via)", "index claim_by_act"),
    ],
)
def test_the_wording_of_the_schema_itself(
    sample: Sample, tmp_path: Path, was: str, now: str, where: str
) -> None:
    path = Path(shutil.copy(sample.intact, tmp_path / "facts.db"))
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        owner.execute("PRAGMA writable_schema = ON")
        owner.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type || ' ' || name = ?",
            (was, now, where),
        )
        (changed,) = owner.execute("SELECT total_changes()").fetchone()
        assert changed == 1
    assert where in wheres(path)


def test_two_texts_that_change_places(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    fill(path)
    with as_owner(path) as owner:
        for one, other in ((DOCUMENT, ANONYMOUS), (ANONYMOUS, DOCUMENT)):
            owner.execute("UPDATE document_text SET text = ? WHERE document_id = ?", (one.text, other.id))
    texts = [f"table document_text, document_id {show(d.id)}, column text" for d in (DOCUMENT, ANONYMOUS)]
    assert sorted(wheres(path)) == sorted(texts)


class TestTheSearchIndex:
    def test_a_flipped_bit_in_any_of_its_tables(self, sample: Sample, tmp_path: Path) -> None:
        dice = random.Random(SEED)
        path = tmp_path / "facts.db"
        before = said(sample.intact)
        found = 0
        for table, column, number in cells_of_the_index(sample.intact):
            for _ in range(8 if column == "block" else 1):
                shutil.copy(sample.intact, path)
                flip_in_the_index(path, table, column, number, dice)
                if any(where.startswith("search index claim_fts") for where in tell(path)):
                    found += 1
                else:
                    # SQLite keeps counters of its own there; searching does not depend on them.
                    assert said(path) == before, (table, column, number)
        assert found >= 30

    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM claim_fts_idx",
            "DELETE FROM claim_fts_idx WHERE pgno = (SELECT max(pgno) FROM claim_fts_idx)",
            "UPDATE claim_fts_idx SET segid = segid + 50",
        ],
    )
    def test_words_that_are_there_and_that_no_search_finds(self, tmp_path: Path, statement: str) -> None:
        path = tmp_path / "facts.db"
        fill(path)
        long = CLAIMS[2].model_copy(update={"proposition": " ".join(f"word{n}" for n in range(3000))})
        with Ledger.open(path) as ledger:
            ledger.add_reading(READING.model_copy(update={"start": 1}), [long])
        with closing(sqlite3.connect(path, isolation_level=None)) as owner:
            owner.execute(statement)
        with Ledger.open(path, readonly=True) as ledger:
            assert [n for n in range(3000) if not [*ledger.claims(text=f"word{n}")]]
        assert wheres(path) == ["search index claim_fts, words"]


def cells_of_the_index(path: Path) -> Iterator[tuple[str, str, int]]:
    with closing(sqlite3.connect(path)) as db:
        for part in ("data", "idx", "docsize", "config"):
            table = f"{schema.FTS}_{part}"
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            (rows,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
            yield from ((table, column, number) for number in range(rows) for column in columns)


def flip_in_the_index(path: Path, table: str, column: str, number: int, dice: random.Random) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        key = [row[1] for row in owner.execute(f"PRAGMA table_info({table})") if row[5]]
        row = f"SELECT {', '.join(key)}, {column} FROM {table} LIMIT 1 OFFSET {number}"
        *this, was = owner.execute(row).fetchone()
        same = " AND ".join(f"{name} IS ?" for name in key)
        now = flipped(was, dice, key=True)
        owner.execute(f"UPDATE {table} SET {column} = ? WHERE {same}", (now, *this))


class TestTheFile:
    def test_any_flipped_bit_is_found_or_changes_nothing(self, sample: Sample, tmp_path: Path) -> None:
        dice = random.Random(SEED)
        path = tmp_path / "facts.db"
        intact = sample.intact.read_bytes()
        before = said(sample.intact)
        found = 0
        for _ in range(FLIPS):
            at, bit = dice.randrange(len(intact)), dice.randrange(8)
            data = bytearray(intact)
            data[at] ^= 1 << bit
            path.write_bytes(data)
            if tell(path):
                found += 1
            else:
                # Room that SQLite has not used yet, or a counter of its own.
                assert said(path) == before, f"byte {at}, bit {bit}"
        assert found > FLIPS / 10

    def test_any_cut_is_found(self, sample: Sample, tmp_path: Path) -> None:
        dice = random.Random(SEED)
        path = tmp_path / "facts.db"
        intact = sample.intact.read_bytes()
        for _ in range(25):
            path.write_bytes(intact[: dice.randrange(1, len(intact))])
            assert tell(path)


def tell(path: Path) -> list[str]:
    """Where ``verify`` finds something, or why the file cannot even be opened."""
    try:
        return wheres(path)
    except LedgerError as error:
        return [str(error)]


def said(path: Path) -> dict[str, Any]:
    """Everything that a ledger can be asked: its schema, every row, every word of the index and where a
    search for it leads."""
    with closing(sqlite3.connect(path)) as db:
        db.text_factory = bytes
        found: dict[str, Any] = {"schema": db.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()}
        for table in schema.TABLES:
            found[table] = db.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
        db.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'claim_fts', 'instance')")
        words = db.execute("SELECT term, doc, col, offset FROM words").fetchall()
        found["words"] = words
        query = "SELECT doc, col, offset FROM words WHERE term = ?"
        found["search"] = [
            db.execute(query, (word,)).fetchall() for word in sorted({row[0] for row in words})
        ]
        found["sizes"] = db.execute("SELECT id, sz FROM claim_fts_docsize").fetchall()
    return found


class TestTheWholeLogRewritten:
    """By whoever owns the file, with ids, leaves, rows, tree and index to match."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "facts.db"
        fill(path)
        return path

    @pytest.fixture
    def held(self, path: Path) -> Checkpoint:
        with Ledger.open(path) as ledger:
            return ledger.tree.checkpoint()

    def test_put_together_again_it_is_the_same(self, path: Path, held: Checkpoint) -> None:
        forge(path, forms(path))
        assert wheres(path, held=held) == []

    @pytest.mark.parametrize("entry", ["the first", "a later one"])
    def test_a_word_changed(self, path: Path, held: Checkpoint, entry: str) -> None:
        # With another first entry it is another log, for that is what a log is named by.
        change = renamed if entry == "the first" else doubted
        forge(path, [change(form) for form in forms(path)])
        assert wheres(path) == []
        assert wheres(path, held=held) == ["checkpoint held"]

    @pytest.mark.parametrize(
        "change",
        [
            lambda found: [*found[:8], found[9], found[8], *found[10:]],
            lambda found: [found[0], *found[2:-2]],
            lambda found: found[:-2],
            lambda found: [],
        ],
        ids=["two reordered", "a document dropped", "the last reading cut off", "all cut off"],
    )
    def test_entries_moved_dropped_and_cut_off(
        self, path: Path, held: Checkpoint, change: Callable[[list[Form]], list[Form]]
    ) -> None:
        forge(path, change(forms(path)))
        assert wheres(path) == []
        assert wheres(path, held=held) == ["checkpoint held"]

    def test_a_claim_alone_cannot_go(self, path: Path, held: Checkpoint) -> None:
        *others, reading, _ = forms(path)
        forge(path, [*others, reading])
        assert wheres(path) == [f"reading {reading.id}"]
        assert wheres(path, held=held) == [f"reading {reading.id}", "checkpoint held"]

    def test_an_entry_put_in_before_the_end(self, path: Path, held: Checkpoint) -> None:
        found = forms(path)
        (run,) = [form for form in found if form.kind == "run"]
        another = run.having(code_version="0.0.9")
        forge(path, [*found[:3], another, *found[3:]])
        assert wheres(path) == []
        assert wheres(path, held=held) == ["checkpoint held"]

    def test_backdated(self, path: Path, held: Checkpoint) -> None:
        forge(path, [form._replace(recorded_at="2001-01-01T00:00:00.000000Z") for form in forms(path)])
        assert wheres(path) == []
        assert wheres(path, held=held) == ["checkpoint held"]

    def test_the_tail_cut_off_and_another_grown(self, path: Path, held: Checkpoint) -> None:
        with Ledger.open(path) as ledger:
            early = ledger.tree.checkpoint(10)
        forge(path, forms(path)[:10])
        with Ledger.open(path) as ledger:
            ledger.add_document(DOCUMENT.model_copy(update={"url": None}), furniture_characters=0)
            ledger.add_document(DOCUMENT.model_copy(update={"headline": None}), furniture_characters=0)
        assert wheres(path, early=early) == []
        assert wheres(path, early=early, held=held) == ["checkpoint held"]


class TestWhatTheDocsSayCannotBeFound:
    """Were one of these found, ``docs/what-verify-cannot-find.md`` would be wrong."""

    def test_another_past_of_which_nobody_holds_a_checkpoint(self, tmp_path: Path) -> None:
        path = tmp_path / "facts.db"
        fill(path)
        forge(
            path, [doubted(form)._replace(recorded_at="2001-01-01T00:00:00.000000Z") for form in forms(path)]
        )
        assert wheres(path) == []

    def test_an_erasure_that_is_none(self, tmp_path: Path) -> None:
        path = tmp_path / "facts.db"
        fill(path)
        with Ledger.open(path) as ledger:
            held = ledger.tree.checkpoint()
            ledger.erase(DOCUMENT.id, reason="as it pleased us", actor="Ada", with_propositions=True)
        with as_owner(path) as owner:
            # The denial becomes an assertion, and the notice vouches for that.
            seq, form = owner.execute(
                "SELECT seq, canonical FROM entry WHERE id = ?", (CLAIMS[0].id,)
            ).fetchone()
            new = form.replace('"act":"deny"', '"act":"assert"')
            owner.execute("UPDATE entry SET canonical = ? WHERE seq = ?", (new, seq))
            owner.execute("UPDATE claim SET act = 'assert' WHERE seq = ?", (seq,))
            last, notice = owner.execute("SELECT max(seq), canonical FROM entry").fetchone()
            was, now = (hashlib.sha256(said.encode()).hexdigest() for said in (form, new))
            sealed = notice.replace(was, now)
            assert new != form
            assert sealed != notice
            leaf = leaf_hash(sealed.encode()).hex()
            owner.execute("UPDATE entry SET canonical = ?, leaf = ? WHERE seq = ?", (sealed, leaf, last))
            owner.execute("UPDATE erasure SET redacted = replace(redacted, ?, ?)", (was, now))
            grow_again(owner)
        assert wheres(path, held=held) == []


def renamed(form: Form) -> Form:
    return form.having(byline="Another") if form.id == DOCUMENT.id else form


def doubted(form: Form) -> Form:
    return form.having(certainty="possible") if form.id == CLAIMS[5].id else form
