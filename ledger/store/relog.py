"""The log read anew from its first entry: every seal checked, every row it calls for derived."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import OrderedDict
from collections.abc import Collection, Iterator
from typing import Any

from ledger.claims import canonical
from ledger.store import entries, linkstatus, subtrees
from ledger.store.checkpoint import origin
from ledger.store.compare import Problem, difference, show
from ledger.store.entries import Entry
from ledger.store.ledger import insert_sql
from ledger.store.merkle import Tree, leaf_hash
from ledger.store.notices import Notices, notice_problems
from ledger.store.rows import rows
from ledger.store.spans import spans
from ledger.store.statuses import KINDS, status_rows

_TEXTS = 8


class Log:
    """One pass over the log of ``recorded``; the rows it calls for are put into ``derived``.

    ``tree`` grows with every entry, over leaves that are hashed anew, or that a notice of erasure gives;
    ``roots`` are its roots at the ``sizes`` asked for, as far as it grew. ``origin`` names the log once it
    has an entry, and ``ended`` says that it was read to its end.
    """

    def __init__(
        self, recorded: sqlite3.Connection, derived: sqlite3.Connection, sizes: Collection[int] = ()
    ) -> None:
        self.tree = Tree()
        self.roots: dict[int, bytes] = {}
        self.origin: str | None = None
        self.ended = False
        self._sizes = frozenset(sizes)
        self._recorded = recorded
        self._derived = derived
        self._publishers: dict[str, str | None] = {}
        self._sound: set[str] = set()
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._documents: dict[str, str] = {}
        self._claims: set[str] = set()
        self._readings: dict[str, tuple[str, str, frozenset[str]]] = {}

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the log, and with the texts it vouches for.

        Raises ``sqlite3.DatabaseError`` where the file cannot be read on.
        """
        self._note_root()
        self._notices = Notices(self._recorded)
        for seq, kind, id, recorded_at, leaf, form in self._recorded.execute(
            "SELECT seq, kind, id, recorded_at, leaf, CAST(canonical AS BLOB) FROM entry ORDER BY seq"
        ):
            where = f"table entry, seq {seq}"
            wanted = self.tree.size + 1
            if seq != wanted:
                yield Problem(where, f"stands where number {wanted} belongs: entries are missing or moved")
            named = self._notices.entries.get(seq)
            derived = leaf_hash(form) if named is None else bytes.fromhex(named.leaf)
            self._grow(derived)
            if named is not None:
                yield from named.problems(where, leaf, form)
            elif leaf != derived.hex():
                yield Problem(f"{where}, column leaf", difference(leaf, derived.hex()))
            yield from self._entry(
                where, {"seq": seq, "kind": kind, "id": id, "recorded_at": recorded_at}, form
            )
        self.ended = True
        for reading, (_, _, ids) in self._readings.items():
            for id in sorted(ids - self._claims):
                yield Problem(f"reading {reading}", f"names a claim that the log lacks: {id}")
        for (document_id,) in self._recorded.execute("SELECT document_id FROM document_text ORDER BY 1"):
            if document_id not in self._publishers:
                yield Problem(
                    f"table document_text, document_id {show(document_id)}", "extra: no such document"
                )

    def _grow(self, leaf: bytes) -> None:
        if not self.tree.size:
            self.origin = origin(leaf.hex())
        row = subtrees.grow(self.tree, leaf)
        if row is not None:
            self._derived.execute(insert_sql(subtrees.TABLE, row), row)
        self._note_root()

    def _note_root(self) -> None:
        if self.tree.size in self._sizes:
            self.roots[self.tree.size] = self.tree.root()

    def _entry(self, where: str, columns: dict[str, Any], raw: bytes) -> Iterator[Problem]:
        try:
            form = entries.unseal(raw.decode("utf-8"))
            again = canonical(form)
        except (ValueError, RecursionError) as error:
            yield Problem(f"{where}, column canonical", f"is no sealed entry: {error}")
            return
        if again != raw:
            yield Problem(f"{where}, column canonical", "is not in canonical form (RFC 8785)")
        if extra := form.keys() - {"v", "body", "origin", *columns}:
            yield Problem(f"{where}, column canonical", f"holds what no entry has: {sorted(extra)}")
        for column, value in columns.items():
            if value != form.get(column):
                yield Problem(f"{where}, column {column}", difference(value, form.get(column)))
        seq, kind, id, body = columns["seq"], form.get("kind"), form.get("id"), form["body"]
        try:
            content = entries.id_of(str(kind), body)
            if content != id and not self._notices.excuses(seq, str(kind), str(id), form):
                yield Problem(f"{where}, id", f"sealed as {show(id)}, its content comes to {show(content)}")
            origin = entries.origin_of(form)
            entry = Entry(seq, str(kind), str(id), str(form.get("recorded_at")), "", "", body, origin)
            for table, found in rows(entry, self._publishers).items():
                if found:
                    self._derived.executemany(insert_sql(table, found[0]), found)
            if kind in KINDS and (changed := status_rows(self._derived, entry)):
                self._derived.executemany(insert_sql("claim_status", changed[0]), changed)
            if kind in linkstatus.KINDS and (changed := linkstatus.link_rows(self._derived, entry)):
                self._derived.executemany(insert_sql("link_status", changed[0]), changed)
        except (ValueError, LookupError, TypeError, AttributeError, sqlite3.Error) as error:
            yield Problem(f"{where}, body", f"no {show(kind)} can be derived from it: {_line(error)}")
            return
        yield from self._notices.words_left(where, seq, str(kind), str(id), body)
        if kind == "document":
            self._documents[str(id)] = body["sha256"]
            yield from self._document(str(id), body)
        elif kind == "erasure":
            yield from notice_problems(where, seq, body, self._documents.get(body["document_id"]))
        elif kind == "reading":
            self._readings[str(id)] = (body["run_id"], body["document_id"], frozenset(body["claims"]))
        elif kind == "claim":
            yield from self._claim(where, str(id), body, merged=origin is not None)

    def _document(self, id: str, body: dict[str, Any]) -> Iterator[Problem]:
        self._publishers[id] = body.get("publisher")
        where = f"table document_text, document_id {show(id)}"
        raw = self._raw_text(id)
        if notice := self._notices.documents.get(id):
            if raw is not None:
                yield Problem(where, f"is there, and notice {notice} says that it was erased")
            return
        if raw is None:
            yield Problem(where, "missing: the log vouches for a text that is not there")
            return
        if (digest := hashlib.sha256(raw).hexdigest()) != body["sha256"]:
            yield Problem(f"{where}, column text", f"hashes to {digest}, the log says {body['sha256']}")
            return
        text = raw.decode("utf-8", "surrogateescape")
        for field, count in (("characters", len(text)), ("words", len(text.split()))):
            if body[field] != count:
                yield Problem(f"document {id}, {field}", f"the log says {body[field]}, the text has {count}")
        self._sound.add(id)

    def _claim(self, where: str, id: str, body: dict[str, Any], *, merged: bool) -> Iterator[Problem]:
        self._claims.add(id)
        run, document, ids = self._readings.get(body["reading_id"], ("", "", frozenset()))
        # Where two ledgers had the same window read and different claims came of it, the reading is the one
        # that was here first, and the claims are those of both.
        brought = merged or id in ids
        if (run, document) != (body["run_id"], body["document_id"]) or not brought:
            yield Problem(
                f"{where}, body", f"no earlier reading {show(body['reading_id'])} brought this claim"
            )
        text = self._text(body["document_id"])
        if text is not None:
            for span in spans(entries.claim_of(body)):
                if not span.holds_in(text):
                    said = difference(span.exact, text[span.start : span.end])
                    yield Problem(f"{where}, span {span.start}-{span.end}", said)

    def _raw_text(self, document_id: str) -> bytes | None:
        row = self._recorded.execute(
            "SELECT CAST(text AS BLOB) FROM document_text WHERE document_id = ?", (document_id,)
        ).fetchone()
        return None if row is None else row[0]

    def _text(self, document_id: str) -> str | None:
        """A text that hashed right, or None: spans in any other have been reported with it."""
        if document_id not in self._sound:
            return None
        if document_id not in self._texts:
            raw = self._raw_text(document_id)
            assert raw is not None
            self._texts[document_id] = raw.decode("utf-8")
            if len(self._texts) > _TEXTS:
                self._texts.popitem(last=False)
        return self._texts[document_id]


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
