"""What can be asked of a ledger. Nothing here writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database

from ledger.documents.document import Document
from ledger.errors import LedgerError
from ledger.store import connection as conn
from ledger.store import entries
from ledger.store.entries import Reading, RecordedClaim, Run
from ledger.store.search import claims_sql, clean
from ledger.store.subtrees import StoredTree

_SHOWN = 8
_COUNTED = {
    "entries": "entry",
    "documents": "document",
    "runs": "run",
    "readings": "reading",
    "claims": "claim",
}
_RECORDED = (
    "seq",
    "recorded_at",
    "run_id",
    "reading_id",
    "claimer",
    "publisher",
    "headline",
    "published",
)


class Reader:
    """The reading half of a :class:`~ledger.store.ledger.Ledger`; belongs to the thread that opened it."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.db = Database(connection, execute_plugins=False)
        self._text = lru_cache(maxsize=4)(self._load_text)
        self.tree = StoredTree(self._read)

    def close(self) -> None:
        """Closes the file. What was recorded is on the disk already."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def has_document(self, document_id: str) -> bool:
        """Whether the document of this id is recorded."""
        return self._has("document", document_id)

    def has_reading(self, run_id: str, document_id: str, start: int, end: int) -> bool:
        """Whether the run has read this window of the document to its end."""
        return self._has("reading", entries.reading_id(run_id, document_id, start, end))

    def document(self, document_id: str) -> Document:
        """The document of this id (64 hex digits). Raises ``LedgerError`` where it is not recorded."""
        return entries.document_of(self._body("document", document_id), self.text(document_id))

    def documents(self) -> Iterator[Document]:
        """Every recorded document, in the order of the log."""
        for (id,) in self._read("SELECT id FROM document ORDER BY seq").fetchall():
            yield self.document(id)

    def text(self, document_id: str) -> str:
        """The text of a document. Raises ``LedgerError`` where it is not there."""
        return self._text(document_id)

    def run(self, run_id: str) -> Run:
        """The run of this id. Raises ``LedgerError`` where it is not recorded."""
        return entries.run_of(self._body("run", run_id))

    def reading(self, reading_id: str) -> Reading:
        """The reading of this id. Raises ``LedgerError`` where it is not recorded."""
        return entries.reading_of(self._body("reading", reading_id))

    def claim(self, id_prefix: str) -> RecordedClaim:
        """The claim whose id begins like this.

        Raises ``LedgerError`` where there is none, or several; these are listed then.
        """
        prefix = clean(id_prefix).strip().lower()
        found = self._read(
            "SELECT seq, id, proposition FROM claim WHERE id >= :p AND id < :p || 'g' "
            "AND substr(id, 1, length(:p)) = :p ORDER BY id LIMIT :n",
            {"p": prefix, "n": _SHOWN + 1},
        ).fetchall()
        if not prefix or not found:
            raise LedgerError(f"No claim in {self.path} has an id that begins with {prefix!r}.")
        if len(found) > 1:
            shown = "\n".join(f"  {id[: max(12, len(prefix) + 4)]}  {said}" for _, id, said in found[:_SHOWN])
            more = "\n  …" if len(found) > _SHOWN else ""
            raise LedgerError(
                f"More than one claim begins with {prefix!r}; give more of the id:\n{shown}{more}"
            )
        (row,) = self._claims(*claims_sql(seq=found[0][0]))
        return row

    def claims(
        self,
        *,
        text: str | None = None,
        speaker: str | None = None,
        act: str | Iterable[str] | None = None,
        type: str | Iterable[str] | None = None,
        polarity: str | None = None,
        document: str | None = None,
        since: date | None = None,
        until: date | None = None,
        unnamed: bool = False,
        limit: int | None = None,
    ) -> Iterator[RecordedClaim]:
        """The claims that meet every condition given, in the order of the log.

        ``text``: all its words in proposition, quote, claimer or chain, without regard to case and
        accents; ``"a phrase"`` in double quotes, ``begin*`` for beginnings. ``speaker``: part of the
        claimer's name. ``act`` and ``type``: one or several. ``document``: the beginning of an id.
        ``since`` and ``until`` (days, both included) look at when it was said, else published, and a
        date known to the month only counts for all its days; a claim without any date never matches.
        ``unnamed``: only claims whose claimer is not named.
        """
        sql, values = claims_sql(
            text=text,
            speaker=speaker,
            act=act,
            type=type,
            polarity=polarity,
            document=document,
            since=since,
            until=until,
            unnamed=unnamed,
            limit=limit,
        )
        return self._claims(sql, values)

    def ask(self, sql: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of one of :mod:`ledger.store.queries`, or of any SELECT, as dictionaries."""
        cursor = self._read(sql, dict(values or {}))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def counts(self) -> dict[str, int]:
        """How many ``entries``, ``documents``, ``runs``, ``readings`` and ``claims`` there are."""
        return {
            name: self._read(f"SELECT count(*) FROM {table}").fetchone()[0]
            for name, table in _COUNTED.items()
        }

    def size_and_root(self) -> tuple[int, str]:
        """The size of the log and the RFC 6962 Merkle tree hash over its leaves (64 hex digits).

        Held somewhere else, the two let :func:`ledger.store.verify.verify` tell a log that only grew
        from one that was rewritten.
        """
        size = self.tree.size()
        return size, self.tree.root(size).hex()

    def sealed(self, seq: int) -> tuple[str, str]:
        """Entry number ``seq``: its sealed form and its leaf. Raises ``LedgerError`` where there is none."""
        row = self._read("SELECT canonical, leaf FROM entry WHERE seq = ?", (seq,)).fetchone()
        if row is None:
            raise LedgerError(f"There is no entry {seq} in {self.path}.")
        form, leaf = row
        return str(form), str(leaf)

    def _read(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Cursor:
        with conn.explained(self.path):
            return self.db.conn.execute(sql, values)

    def _has(self, table: str, id: str, kind: str | None = None) -> bool:
        where, values = ("id = ?", [id]) if kind is None else ("kind = ? AND id = ?", [kind, id])
        return self._read(f"SELECT 1 FROM {table} WHERE {where}", values).fetchone() is not None

    def _body(self, kind: str, id: str) -> dict[str, Any]:
        row = self._read("SELECT canonical FROM entry WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        if row is None:
            raise LedgerError(f"No {kind} in {self.path} has the id {id}.")
        body: dict[str, Any] = entries.unseal(row[0])["body"]
        return body

    def _load_text(self, document_id: str) -> str:
        row = self._read("SELECT text FROM document_text WHERE document_id = ?", (document_id,)).fetchone()
        if row is None:
            raise LedgerError(f"{self.path} does not hold the text of a document {document_id[:12]}.")
        return str(row[0])

    def _claims(self, sql: str, values: Sequence[Any]) -> Iterator[RecordedClaim]:
        for row in self._read(sql, values):
            named = dict(zip(_RECORDED, row, strict=False))
            yield RecordedClaim(**named, claim=entries.claim_of(entries.unseal(row[-1])["body"]))
