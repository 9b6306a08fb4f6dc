"""The log as a chain of hashes: every entry in its place, every leaf the hash of its entry, one root.

This is all that a checkpoint vouches for, and the part of :mod:`ledger.store.verify` that takes no
understanding of what the entries say. It is many times as quick as deriving the tables anew.

Only an entry that a notice of erasure names is not what its leaf is the hash of. There are few of these, and
they are held against what a notice may blank, as the full reading does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator

from ledger.canonical import canonical
from ledger.store import entries
from ledger.store.checkpoint import origin
from ledger.store.compare import Problem, difference, show
from ledger.store.form import check_form
from ledger.store.merkle import Tree, leaf_hash
from ledger.store.notices import Blanked, Notices, notice_problems


class Chain:
    """One pass over the leaves of ``recorded``.

    ``tree`` grows with every entry, over leaves that are hashed anew, or that a notice of erasure gives;
    ``roots`` are its roots at the ``sizes`` asked for, as far as it grew. ``origin`` names the log once it
    has an entry, and ``ended`` says that it was read to its end.
    """

    def __init__(self, recorded: sqlite3.Connection, sizes: Collection[int] = ()) -> None:
        """Raises ``sqlite3.DatabaseError`` where the file cannot be read."""
        self.tree = Tree()
        self.roots: dict[int, bytes] = {}
        self.origin: str | None = None
        self.ended = False
        self._sizes = frozenset(sizes)
        self._recorded = recorded
        self._notices: Notices | None = None
        self._note_root()

    @property
    def notices(self) -> Notices:
        """The notices of erasure in the log. Raises ``sqlite3.DatabaseError`` where it cannot be read."""
        if self._notices is None:
            self._notices = Notices(self._recorded)
        return self._notices

    def problems(self) -> Iterator[Problem]:
        """Entries that are not in their place, or not what their leaf is the hash of.

        Raises ``sqlite3.DatabaseError`` where the file cannot be read on.
        """
        named = self.notices.entries
        query = "SELECT seq, leaf, CAST(canonical AS BLOB) FROM entry ORDER BY seq"
        for seq, leaf, form in self._recorded.execute(query):
            if seq == self.tree.size + 1 and seq not in named:
                derived = leaf_hash(form)
                if leaf == derived.hex():
                    self._grow(derived)
                    continue
            yield from self._link(seq, leaf, form)
            if seq in named:
                yield from self._blanked(f"table entry, seq {seq}", seq, form)
        self.ended = True
        for seq, notice in self.notices.all.items():
            where = f"table entry, seq {seq}"
            yield from notice_problems(where, seq, notice.body, self._sha256(notice.document_id, seq))

    def blanked(self) -> tuple[Blanked, ...]:
        """What the log, read to its end, has of the sizes asked for that was blanked after them."""
        return self.notices.since(self._sizes) if self.ended else ()

    def _blanked(self, where: str, seq: int, raw: bytes) -> Iterator[Problem]:
        """What is wrong with an entry that a notice names, beside its hashes."""
        try:
            form = entries.unseal(raw.decode("utf-8"))
            if canonical(form) != raw:
                raise ValueError("not in canonical form")
            check_form(form)
            if form["seq"] != seq:
                raise ValueError(f"sealed as number {form['seq']}")
            kind, id, body = form["kind"], form["id"], form["body"]
            content = entries.id_of(kind, body)
            if content != id and not self.notices.excuses(seq, kind, id, form, self._recorded):
                yield Problem(f"{where}, id", f"sealed as {show(id)}, its content comes to {show(content)}")
            yield from self.notices.words_left(where, seq, kind, id, body, self._recorded)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            yield Problem(f"{where}, column canonical", f"is no sealed entry: {' '.join(str(error).split())}")

    def _sha256(self, document_id: str, before: int) -> str | None:
        """What the log says of a document's text, before an entry."""
        query = "SELECT canonical FROM entry WHERE kind = 'document' AND id = ? AND seq < ?"
        row = self._recorded.execute(query, (document_id, before)).fetchone()
        try:
            return None if row is None else str(entries.unseal(row[0])["body"]["sha256"])
        except (ValueError, LookupError, RecursionError):
            return None

    def _link(self, seq: int, leaf: str, form: bytes) -> Iterator[Problem]:
        """Takes in one entry, and says what is wrong with its place and its leaf."""
        where = f"table entry, seq {seq}"
        wanted = self.tree.size + 1
        if seq != wanted:
            yield Problem(where, f"stands where number {wanted} belongs: entries are missing or moved")
        named = self.notices.entries.get(seq)
        derived = leaf_hash(form) if named is None else bytes.fromhex(named.leaf)
        self._grow(derived)
        if named is not None:
            yield from named.problems(where, leaf, form)
        elif leaf != derived.hex():
            yield Problem(f"{where}, column leaf", difference(leaf, derived.hex()))

    def _grow(self, leaf: bytes) -> tuple[bytes, ...]:
        """Appends a leaf; the roots of the subtrees that it closes."""
        if not self.tree.size:
            self.origin = origin(leaf.hex())
        closed = self.tree.append(leaf)
        self._note_root()
        return closed

    def _note_root(self) -> None:
        if self.tree.size in self._sizes:
            self.roots[self.tree.size] = self.tree.root()
