"""The log read anew from its first entry: every seal checked, every row it calls for derived."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ledger.canonical import canonical
from ledger.claims import Claim, Span
from ledger.store import entries, linkstatus, subtrees
from ledger.store.chain import Chain
from ledger.store.compare import Problem, difference, show
from ledger.store.entries import Entry
from ledger.store.form import check_form
from ledger.store.ledger import insert_sql
from ledger.store.notices import notice_problems
from ledger.store.redact import WORDED
from ledger.store.rows import rows
from ledger.store.spans import spans
from ledger.store.statuses import KINDS, status_rows

_TEXTS = 8
_Row = Mapping[str, str | int | bytes | None]
_BATCH = 1000
"""Entries whose derived rows are held back, to be inserted together."""


class Log(Chain):
    """One pass over the log of ``recorded``; the rows it calls for are put into ``derived``."""

    def __init__(
        self, recorded: sqlite3.Connection, derived: sqlite3.Connection, sizes: Collection[int] = ()
    ) -> None:
        super().__init__(recorded, sizes)
        self._derived = derived
        self._publishers: dict[str, str | None] = {}
        self._sound: set[str] = set()
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._documents: dict[str, str] = {}
        self._lengths: dict[str, int] = {}
        self._clock = ""
        self._claims: set[str] = set()
        self._readings: dict[str, tuple[str, str, frozenset[str]]] = {}
        self._waiting: list[tuple[str, Mapping[str, Sequence[_Row]]]] = []

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the log, and with the texts it vouches for.

        Raises ``sqlite3.DatabaseError`` where the file cannot be read on.
        """
        for seq, kind, id, recorded_at, leaf, form in self._recorded.execute(
            "SELECT seq, kind, id, recorded_at, leaf, CAST(canonical AS BLOB) FROM entry ORDER BY seq"
        ):
            yield from self._link(seq, leaf, form)
            columns = {"seq": seq, "kind": kind, "id": id, "recorded_at": recorded_at}
            yield from self._entry(f"table entry, seq {seq}", columns, form)
        yield from self._flush()
        self.ended = True
        for reading, (_, _, ids) in self._readings.items():
            for id in sorted(ids - self._claims):
                yield Problem(f"reading {reading}", f"names a claim that the log lacks: {id}")
        for (document_id,) in self._recorded.execute("SELECT document_id FROM document_text ORDER BY 1"):
            if document_id not in self._publishers:
                yield Problem(
                    f"table document_text, document_id {show(document_id)}", "extra: no such document"
                )

    def _grow(self, leaf: bytes) -> tuple[bytes, ...]:
        closed = super()._grow(leaf)
        if row := subtrees.row(self.tree.size, closed):
            self._waiting.append((f"table entry, seq {self.tree.size}", {subtrees.TABLE: [row]}))
        return closed

    def _flush(self) -> Iterator[Problem]:
        """Insert what is held back; all at once, or where that fails, which is so in a forged log, entry by
        entry, to name those that cannot be."""
        waiting, self._waiting = self._waiting, []
        together: dict[str, list[_Row]] = defaultdict(list)
        for _, found in waiting:
            for table, rows_of in found.items():
                together[table].extend(rows_of)
        try:
            self._insert(together)
        except sqlite3.Error:
            for where, found in waiting:
                try:
                    self._insert(found)
                except sqlite3.Error as error:
                    yield Problem(f"{where}, body", f"no rows can be derived from it: {_line(error)}")

    def _insert(self, found: Mapping[str, Sequence[_Row]]) -> None:
        """These rows, or none of them."""
        self._derived.execute("SAVEPOINT batch")
        try:
            for table, rows_of in found.items():
                if rows_of:
                    self._derived.executemany(insert_sql(table, rows_of[0]), rows_of)
        except sqlite3.Error:
            self._derived.execute("ROLLBACK TO batch")
            raise
        finally:
            self._derived.execute("RELEASE batch")

    def _entry(self, where: str, columns: dict[str, Any], raw: bytes) -> Iterator[Problem]:
        try:
            form = entries.unseal(raw.decode("utf-8"))
            again = canonical(form)
        except (ValueError, RecursionError) as error:
            yield Problem(f"{where}, column canonical", f"is no sealed entry: {error}")
            return
        if again != raw:
            yield Problem(f"{where}, column canonical", "is not in canonical form (RFC 8785)")
        for column, value in columns.items():
            if value != form.get(column):
                yield Problem(f"{where}, column {column}", difference(value, form.get(column)))
        try:
            origin = check_form(form)
        except ValueError as error:
            yield Problem(f"{where}, column canonical", f"is no sealed entry: {_line(error)}")
            return
        seq, kind, id, body = columns["seq"], form["kind"], form["id"], form["body"]
        if form["recorded_at"] < self._clock:
            yield Problem(
                f"{where}, column recorded_at",
                f"goes back behind the entry before it: {form['recorded_at']} after {self._clock}",
            )
        self._clock = form["recorded_at"]
        try:
            claim = entries.claim_of(body) if kind == "claim" else None
            content = entries.id_of(kind, body, claim)
            if content != id and kind in WORDED:
                yield from self._flush()  # what it judges must be in the tables
            if content != id and not self.notices.excuses(seq, kind, id, form, self._derived):
                yield Problem(f"{where}, id", f"sealed as {show(id)}, its content comes to {show(content)}")
            entry = Entry(seq, kind, id, form["recorded_at"], "", "", body, origin)
            self._waiting.append((where, rows(entry, self._publishers)))
            if kind in KINDS or kind in linkstatus.KINDS:
                yield from self._flush()
            if kind in KINDS:
                self._insert({"claim_status": status_rows(self._derived, entry)})
            if kind in linkstatus.KINDS:
                self._insert({"link_status": linkstatus.link_rows(self._derived, entry)})
        except (ValueError, LookupError, TypeError, AttributeError, sqlite3.Error) as error:
            yield Problem(f"{where}, body", f"no {show(kind)} can be derived from it: {_line(error)}")
            return
        if len(self._waiting) >= _BATCH:
            yield from self._flush()
        yield from self.notices.words_left(where, seq, kind, id, body, self._derived)
        if kind == "document":
            self._documents[id] = body["sha256"]
            yield from self._document(id, body)
        elif kind == "erasure":
            yield from notice_problems(where, seq, body, self._documents.get(body["document_id"]))
        elif kind == "reading":
            self._readings[id] = (body["run_id"], body["document_id"], frozenset(body["claims"]))
            length = self._lengths.get(body["document_id"], 0)
            if body["end"] > length:
                yield Problem(
                    f"{where}, body",
                    f"the window {body['start']}-{body['end']} of a text of {length} characters",
                )
        elif claim is not None:
            yield from self._claim(where, id, body, claim, merged=origin is not None)

    def _document(self, id: str, body: dict[str, Any]) -> Iterator[Problem]:
        self._publishers[id] = body.get("publisher")
        self._lengths[id] = body["characters"]
        where = f"table document_text, document_id {show(id)}"
        raw = self._raw_text(id)
        if notice := self.notices.documents.get(id):
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

    def _claim(
        self, where: str, id: str, body: dict[str, Any], claim: Claim, *, merged: bool
    ) -> Iterator[Problem]:
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
            for span in spans(claim):
                if not span.stands_in(text):
                    there = Span.of(text, span.start, span.end) if span.end <= len(text) else None
                    yield Problem(f"{where}, span {span.start}-{span.end}", _said(span, there))

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


def _said(span: Span, there: Span | None) -> str:
    if there is None or span.exact != there.exact:
        return difference(span.exact, there and there.exact)
    return f"what stands around it: {difference((span.prefix, span.suffix), (there.prefix, there.suffix))}"


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
