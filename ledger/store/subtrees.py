"""The tree over the log, kept so that nobody has to build it: the roots of its complete subtrees.

Entry number *n* closes one complete subtree for every 0 bit at the low end of *n*: over the last 2
leaves, the last 4, … Table ``subtree`` holds these roots in one row for the entry, smallest first,
32 bytes each, and no row for the odd numbers, which close none. That comes to 32 bytes an entry.
With the leaves it is every complete subtree there is or will be, so the root and the proofs of *any*
size are O(log n) reads, and an append goes on from the few roots that end at the last entry.

The rows are derived from the log like all others, and :mod:`ledger.store.verify` derives them anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from ledger.errors import LedgerError
from ledger.store.checkpoint import Checkpoint, origin
from ledger.store.merkle import HASH_BYTES, Tree
from ledger.store.proofs import root_of, subtrees

TABLE = "subtree"


class StoredTree:
    """The tree over the log of an open ledger. Reads only, through ``read(sql, values)``.

    It is ``main`` that is read, the log to its end, whatever a connection shows in its place.
    Every method raises ``LedgerError`` where the file lacks a hash that it should hold.
    """

    def __init__(self, read: Callable[[str, list[Any]], sqlite3.Cursor]) -> None:
        self._read = read

    def size(self) -> int:
        """How many leaves there are."""
        (size,) = self._read("SELECT coalesce(max(seq), 0) FROM main.entry", []).fetchone()
        return int(size)

    def node(self, level: int, number: int) -> bytes:
        """The root of the complete subtree over leaves ``[number << level, (number + 1) << level)``."""
        last = (number + 1) << level
        if level == 0:
            row = self._read("SELECT leaf FROM main.entry WHERE seq = ?", [last]).fetchone()
        else:
            query = f"SELECT substr(roots, ?, {HASH_BYTES}) FROM main.{TABLE} WHERE seq = ?"
            row = self._read(query, [1 + (level - 1) * HASH_BYTES, last]).fetchone()
        try:
            hash = bytes.fromhex(row[0]) if level == 0 else bytes(row[0])
        except (TypeError, ValueError):
            hash = b""
        if len(hash) != HASH_BYTES:
            raise LedgerError(
                f"The ledger lacks the hash over the {1 << level} entries that end with number {last}: "
                "it was altered or damaged. `fact-ledger verify` says where."
            )
        return hash

    def root(self, size: int) -> bytes:
        """The root of the first ``size`` entries, 32 bytes."""
        return root_of(size, self.node)

    def tree(self) -> Tree:
        """The tree over all entries, ready to be appended to."""
        size = self.size()
        return Tree(size, [self.node(level, number) for level, number in subtrees(0, size)])

    def origin(self) -> str:
        """The log's name in checkpoints. Raises ``LedgerError`` for a log without entries: it has none."""
        if not self.size():
            raise LedgerError("This ledger has no entries, so there is nothing to vouch for yet.")
        return origin(self.node(0, 0).hex())

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """The unsigned checkpoint of the first ``size`` entries, by default all. Raises ``LedgerError``
        where there are none, or fewer."""
        have = self.size()
        size = have if size is None else size
        if not 0 < size <= have:
            raise LedgerError(f"This ledger has {have} entries, so there is no checkpoint of {size}.")
        return Checkpoint(self.origin(), size, self.root(size))


def grow(tree: Tree, leaf: bytes) -> dict[str, int | bytes] | None:
    """Appends a leaf hash to the tree; the row of ``subtree`` that this calls for, none for every other."""
    closed = tree.append(leaf)
    return row(tree.size, closed)


def row(seq: int, closed: Sequence[bytes]) -> dict[str, int | bytes] | None:
    """The row of ``subtree`` for entry ``seq``, which closes subtrees with these roots; none for none."""
    return {"seq": seq, "roots": b"".join(closed)} if closed else None


def build(connection: sqlite3.Connection) -> None:
    """Fills an empty table ``subtree`` from the leaves of a log that was kept without it.

    Raises ``ValueError`` where a leaf is none.
    """
    tree = Tree()
    for (leaf,) in connection.execute("SELECT leaf FROM entry ORDER BY seq").fetchall():
        found = grow(tree, bytes.fromhex(leaf))
        if found is not None:
            connection.execute(f"INSERT INTO {TABLE} (seq, roots) VALUES (:seq, :roots)", found)


def check(connection: sqlite3.Connection) -> None:
    """Raises ``ValueError`` where table ``subtree`` is not what the leaves of the log come to, or a leaf is
    none."""
    tree = Tree()
    stored = dict(connection.execute(f"SELECT seq, roots FROM {TABLE}"))
    for (leaf,) in connection.execute("SELECT leaf FROM entry ORDER BY seq"):
        found = grow(tree, bytes.fromhex(leaf))
        if found is not None and stored.pop(found["seq"], None) != found["roots"]:
            raise ValueError(f"the tree does not fit the leaves up to entry {tree.size}")
    if stored:
        raise ValueError("the tree is larger than the log")
