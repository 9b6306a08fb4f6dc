"""The tree over the log is kept with it: every root is there without reading the log again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from store_samples import READING, as_owner, fill
from test_store_merkle import by_definition

from ledger.errors import LedgerError
from ledger.store import subtrees
from ledger.store.ledger import Ledger
from ledger.store.subtrees import StoredTree


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of 70 entries, most of them recorded one by one, some in transactions of several."""
    path = tmp_path / "facts.db"
    fill(path)
    with Ledger.open(path) as ledger:
        for n in range(70 - ledger.tree.size()):
            ledger.add_reading(READING.model_copy(update={"end": 30 + n}), [])
    return path


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def leaves(db: sqlite3.Connection) -> list[bytes]:
    return [bytes.fromhex(leaf) for (leaf,) in db.execute("SELECT leaf FROM entry ORDER BY seq")]


def test_every_root_is_there(db: sqlite3.Connection) -> None:
    tree = StoredTree(db.execute)
    all = leaves(db)
    assert tree.size() == len(all) == 70
    for size in range(71):
        assert tree.root(size) == by_definition(all[:size])
    assert tree.tree().root() == by_definition(all)


def test_every_complete_subtree_is_there_and_no_other(db: sqlite3.Connection) -> None:
    tree, all = StoredTree(db.execute), leaves(db)
    for level in range(8):
        width = 1 << level
        for number in range(70 // width):
            assert tree.node(level, number) == by_definition(all[number * width : (number + 1) * width])
        with pytest.raises(LedgerError, match="lacks the hash"):
            tree.node(level, 70 // width)
    (stored,) = db.execute("SELECT sum(length(roots)) / 32 FROM subtree").fetchone()
    assert stored == sum(70 // (1 << level) for level in range(1, 8))


def test_an_append_and_a_root_read_a_few_hashes_only(db: sqlite3.Connection) -> None:
    asked = []

    def read(sql: str, values: list[Any]) -> sqlite3.Cursor:
        asked.append(sql)
        return db.execute(sql, values)

    tree = StoredTree(read)
    tree.tree()
    assert len(asked) == 1 + (70).bit_count()
    asked.clear()
    tree.root(63)
    assert len(asked) == 6


def test_a_log_kept_without_it_gets_it(path: Path) -> None:
    with as_owner(path) as owner:
        before = owner.execute("SELECT * FROM subtree").fetchall()
        owner.execute("DELETE FROM subtree")
        subtrees.build(owner)
        assert owner.execute("SELECT * FROM subtree").fetchall() == before


def test_nothing_is_appended_to_a_tree_that_is_damaged(path: Path) -> None:
    with as_owner(path) as owner:
        owner.execute("DELETE FROM subtree WHERE seq = 64")
    with Ledger.open(path) as ledger:
        with pytest.raises(LedgerError, match="over the 64 entries that end with number 64"):
            ledger.add_reading(READING.model_copy(update={"end": 20}), [])
        assert ledger.tree.size() == 70
