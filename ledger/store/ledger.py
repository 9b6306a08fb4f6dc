"""The ledger: what was read, by what, and the claims it found; appended to, never changed.

One window of a document is one transaction: its *reading* and all claims it brought are there, or
none of them is. Ids are content ids, so recording a thing again adds nothing. The clock in
``recorded_at`` is the ledger's own.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from sqlite_utils import Database

from ledger.claims import Claim
from ledger.documents.document import Document
from ledger.errors import ErasedError, LedgerError
from ledger.link import types
from ledger.store import connection as conn
from ledger.store import correct, entries, erase, linkstatus, migrate, relate, schema, subtrees
from ledger.store.correct import Outcome
from ledger.store.entries import Entry, Kind, Reading, Run, Thing
from ledger.store.erase import Erasing
from ledger.store.judgements import TargetKind, Verdict, moment
from ledger.store.reader import Reader
from ledger.store.rows import rows
from ledger.store.spans import check_spans
from ledger.store.statuses import KINDS, status_rows

_ENTRY = ("seq", "kind", "id", "recorded_at", "leaf", "canonical")


class Ledger(Reader):
    """An open ledger. Use :meth:`open`; it is a context manager, and belongs to the thread that opened it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, readonly: bool) -> None:
        super().__init__(path, connection)
        self.readonly = readonly
        self._lock = conn.writer_lock(path)

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False, create: bool = True) -> Self:
        """Opens the ledger at ``path``, and makes it where there is none (unless ``create`` is off).

        One of an earlier version of the schema is brought up to date first, unless it is opened for reading
        only (:mod:`ledger.store.migrate`). Several processes may have it open; one writes at a time, the
        others wait up to 30 s.
        Raises :class:`~ledger.errors.LedgerError` where the path is a folder, no SQLite file, a
        SQLite file that is no ledger, a ledger of a newer program or, for reading, of an earlier one, locked,
        or not permitted.
        """
        path = Path(path).expanduser().resolve()
        conn.check_file(path, readonly=readonly, create=create)
        with conn.explained(path), ExitStack() as lock:
            if not readonly:
                # Making it and switching on the write-ahead log are writes too.
                lock.enter_context(conn.held(conn.writer_lock(path), path))
            connection = conn.connect(path, readonly=readonly)
            with conn.closed_on_error(connection):
                if not readonly:
                    if schema.is_blank(connection):
                        _make(connection)
                    migrate.lift(connection, path)
                conn.check_ledger(connection, path)
                if not readonly:
                    # Readers need not wait for the writer, nor the writer for them.
                    connection.execute("PRAGMA journal_mode = WAL")
                ledger = cls(path, connection, readonly=readonly)
        if not readonly:
            connection.set_authorizer(conn.authorize)
        return ledger

    @classmethod
    def check(cls, path: Path) -> None:
        """Raises what :meth:`open` would at a path that is no place for a ledger, and makes none: to be said
        before a model loads, which takes long, and may yet fail."""
        path = Path(path).expanduser().resolve()
        conn.check_file(path, readonly=False, create=True)
        if path.exists():
            cls.open(path).close()

    def add_document(self, document: Document, *, furniture_characters: int) -> bool:
        """Records a document and its text; True if it was new.

        ``furniture_characters`` is how many code points of it are page furniture. Raises
        ``ValueError`` for a text that is not Unicode (a lone surrogate), ``ErasedError`` for one that was
        erased, whatever is said of it now, and ``LedgerError`` as any write.
        """
        if not 0 <= furniture_characters <= len(document.text):
            raise ValueError(f"{furniture_characters} of {len(document.text)} characters are no furniture")
        try:
            document.text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ValueError(f"this document cannot be recorded: {error}") from error
        body = entries.document_body(document, furniture_characters)
        with self._writing() as db:
            self.refuse_erased(document)
            if not self._append([Thing("document", document.id, body)]):
                return False
            db.conn.execute("INSERT INTO document_text VALUES (?, ?)", (document.id, document.text))
        return True

    def refuse_erased(self, document: Document) -> None:
        """Raises ``ErasedError`` where the document's text was erased, whatever is said of it now."""
        if erased := self.erased(document.id, document.sha256):
            raise ErasedError(f"This text was {erased}. It is not read again.")

    def add_run(self, run: Run) -> bool:
        """Records a run; True if it was new. Raises ``LedgerError`` as any write."""
        with self._writing():
            return bool(self._append([Thing("run", run.id, entries.run_body(run))]))

    def add_reading(self, reading: Reading, claims: Sequence[Claim]) -> list[bool]:
        """Records that a window was read, and its claims, in one transaction; True per claim that was new.

        A claim that the ledger has keeps the reading that first brought it. Where the reading itself
        is recorded, nothing is added. Raises ``LedgerError`` where the run or the document is not
        recorded, or as any write, and ``ErasedError`` where the text was erased; ``ValueError``, and records
        nothing, where a claim is of another document or one of its spans does not say what the text says
        there.
        """
        ids, reading_id = [claim.id for claim in claims], reading.id
        if self._has("reading", reading_id):
            return [False] * len(ids)
        self._check(reading, claims)
        with self._writing():
            if self._has("reading", reading_id):
                return [False] * len(ids)
            self.text(reading.document_id)  # it may have been erased since
            body = entries.reading_body(reading, list(dict.fromkeys(ids)))
            things = [Thing("reading", reading_id, body)]
            for id, claim in zip(ids, claims, strict=True):
                things.append(Thing("claim", id, entries.claim_body(claim, reading.run_id, reading_id)))
            new = self._append(things)
        fresh: list[bool] = []
        for id in ids:
            fresh.append(id in new)
            new.discard(id)
        return fresh

    def retract(self, kind: TargetKind, id: str, *, reason: str, actor: str) -> Outcome:
        """See :func:`ledger.store.correct.retract`."""
        return correct.retract(self, kind, id, reason=reason, actor=actor)

    def supersede(self, old: str, new: str, *, reason: str, actor: str) -> Outcome:
        """See :func:`ledger.store.correct.supersede`."""
        return correct.supersede(self, old, new, reason=reason, actor=actor)

    def review(self, claim_id: str, verdict: Verdict, *, actor: str, note: str | None = None) -> Outcome:
        """See :func:`ledger.store.correct.review`."""
        return correct.review(self, claim_id, verdict, actor=actor, note=note)

    def amend(
        self, claim_id: str, changes: Mapping[str, Any], *, actor: str, note: str | None = None
    ) -> Outcome:
        """See :func:`ledger.store.correct.amend`."""
        return correct.amend(self, claim_id, changes, actor=actor, note=note)

    def add_links(
        self, document_id: str, linker: str, links: Sequence[types.Link], *, upto: int | None = None
    ) -> list[bool]:
        """See :func:`ledger.store.relate.add_links`."""
        return relate.add_links(self, document_id, linker, links, upto=upto)

    def withdraw(
        self, kind: Literal["link", "retraction"], ids: Sequence[str], *, reason: str, actor: str
    ) -> None:
        """See :func:`ledger.store.relate.withdraw`."""
        relate.withdraw(self, kind, ids, reason=reason, actor=actor)

    def relate(
        self,
        relation: types.Relation,
        a: str,
        b: str,
        *,
        holds: bool,
        actor: str,
        sides: types.Sides | None = None,
        note: str | None = None,
    ) -> Outcome:
        """See :func:`ledger.store.relate.relate`."""
        return relate.relate(self, relation, a, b, holds=holds, actor=actor, sides=sides, note=note)

    def erase(self, document: str, *, reason: str, actor: str, with_propositions: bool = False) -> Erasing:
        """See :func:`ledger.store.erase.erase`."""
        return erase.erase(self, document, reason=reason, actor=actor, with_propositions=with_propositions)

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction for all that is recorded within the block, so that many windows cost one wait for
        the disk. All of it is recorded, or on any exception none."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """The one writer's transaction: committed at the end, rolled back whole on any exception. Within
        another one it is part of that."""
        if self.readonly:
            raise LedgerError(f"{self.path} was opened for reading only.")
        if self.db.conn.in_transaction:
            yield self.db
            return
        with conn.explained(self.path), conn.held(self._lock, self.path):
            # IMMEDIATE, where db.atomic() is DEFERRED: a program that does not know our lock file could
            # write between our first read and our first write.
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.commit()
            except BaseException:
                self.db.rollback()
                raise

    def _append(self, things: Iterable[Thing]) -> set[str]:
        """Seals and inserts those things that are not in the log; the ids of these. In a transaction only."""
        tree = self.tree.tree()
        last = tree.size
        now = self._now()
        new: dict[tuple[Kind, str], Entry] = {}
        for kind, id, body, origin in things:
            if (kind, id) not in new and not self._has("entry", id, kind):
                new[kind, id] = entries.seal(last + len(new) + 1, kind, id, now, body, origin)
        publishers = self._publishers(new.values())
        tables: dict[str, list[Any]] = defaultdict(list)
        for entry in new.values():
            tables["entry"].append({f: getattr(entry, f) for f in _ENTRY})
            if row := subtrees.grow(tree, bytes.fromhex(entry.leaf)):
                tables[subtrees.TABLE].append(row)
            for table, found in rows(entry, publishers).items():
                tables[table].extend(found)
        for table in schema.TABLES:
            if tables[table]:
                self.db.conn.executemany(insert_sql(table, tables[table][0]), tables[table])
        for entry in new.values():
            with conn.read_back(self.path):
                standing = status_rows(self.db.conn, entry) if entry.kind in KINDS else []
                counting = linkstatus.link_rows(self.db.conn, entry) if entry.kind in linkstatus.KINDS else []
            for table, found in (("claim_status", standing), ("link_status", counting)):
                if found:
                    self.db.conn.executemany(insert_sql(table, found[0]), found)
        return {id for _, id in new}

    def _now(self) -> str:
        """The ledger's clock, which stands still where the machine's goes back: what was recorded by some
        moment is always a beginning of the log."""
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        last = self._read("SELECT recorded_at FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        try:
            return max(now, moment(last[0])) if last else now
        except (TypeError, ValueError) as error:
            raise LedgerError(
                f"The last entry of {self.path} has no time of recording: it was altered or damaged, so "
                "nothing can be recorded after it. `fact-ledger verify` says where."
            ) from error

    def _check(self, reading: Reading, claims: Sequence[Claim]) -> None:
        if not self._has("run", reading.run_id):
            raise LedgerError(f"{self.path} does not know the run {reading.run_id[:12]}: record it first.")
        check_spans(reading, claims, self.text(reading.document_id))

    def _publishers(self, new: Iterable[Entry]) -> dict[str, str | None]:
        """The publishers of the documents whose claims are new; documents may be new with them."""
        found: dict[str, str | None] = {}
        for entry in new:
            if entry.kind == "document":
                found[entry.id] = entry.body.get("publisher")
            elif entry.kind == "claim" and (id := entry.body["document_id"]) not in found:
                (found[id],) = self._read("SELECT publisher FROM document WHERE id = ?", (id,)).fetchone()
        return found


def insert_sql(table: str, row: Mapping[str, Any]) -> str:
    """The INSERT for rows like this one, by named parameters."""
    return _insert_sql(table, tuple(row))


@cache
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({named}) VALUES ({', '.join(f':{column}' for column in columns)})"


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        schema.create(connection)
        connection.execute("COMMIT")
    except BaseException:
        conn.roll_back(connection)
        raise
