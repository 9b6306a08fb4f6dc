"""What can be asked of a ledger. Nothing here writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, get_args

from sqlite_utils import Database

from ledger.documents.document import Document
from ledger.errors import ErasedError, LedgerError
from ledger.store import asof, entries
from ledger.store import connection as conn
from ledger.store.entries import Erased, Reading, RecordedClaim, Run
from ledger.store.judgements import TargetKind
from ledger.store.notices import ERASURES, by_document
from ledger.store.search import claims_sql, clean
from ledger.store.standing import Judged
from ledger.store.statuses import about
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
    "status",
    "successor",
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

    def windows_read(self, run_id: str, document_id: str) -> set[tuple[int, int]]:
        """The windows of the document that the run has read to their end: ``[start, end)``."""
        # The plus keeps SQLite from the index on run_id, which has every reading of the run under one key.
        sql = 'SELECT start, "end" FROM reading WHERE document_id = ? AND +run_id = ?'
        return set(self._read(sql, (document_id, run_id)).fetchall())

    def document(self, document_id: str) -> Document:
        """The document of this id (64 hex digits). Raises ``LedgerError`` where it is not recorded, and
        ``ErasedError`` where its text was erased."""
        text = self.text(document_id)
        with conn.read_back(self.path):
            return entries.document_of(self._body("document", document_id), text)

    def documents(self) -> Iterator[Document]:
        """Every recorded document whose text was not erased, in the order of the log."""
        erased = self.erasures()
        for (id,) in self._read("SELECT id FROM document ORDER BY seq").fetchall():
            if id not in erased:
                yield self.document(id)

    def about(self, document_id: str) -> dict[str, Any]:
        """What the log holds of a document, its text erased or not: the fields of
        :class:`~ledger.documents.document.Document` but the text, as JSON, and ``sha256`` (of the text, 64
        hex digits), ``characters``, ``words`` and ``furniture_characters``; what is unknown is left out.

        Raises ``LedgerError`` where it is not recorded.
        """
        return self._body("document", document_id)

    def erasures(self) -> dict[str, Erased]:
        """What was erased, by document."""
        return by_document(self._read(f"{ERASURES} ORDER BY seq"))

    def erased(self, document_id: str, sha256: str | None = None) -> Erased | None:
        """Whether this document's words were erased, when and why, or those of any document whose text has
        this SHA-256 (64 hex digits): the same text by another name."""
        where = "WHERE document_id = ? OR text_sha256 = ? ORDER BY seq"
        return next(
            iter(by_document(self._read(f"{ERASURES} {where}", (document_id, sha256))).values()), None
        )

    def text(self, document_id: str) -> str:
        """The text of a document. Raises ``ErasedError`` where it was erased, ``LedgerError`` where it is not
        there."""
        if not self._read("SELECT 1 FROM document_text WHERE document_id = ?", (document_id,)).fetchone():
            self._text.cache_clear()  # another process may have erased what we remember
        return self._text(document_id)

    def run(self, run_id: str) -> Run:
        """The run of this id. Raises ``LedgerError`` where it is not recorded."""
        with conn.read_back(self.path):
            return entries.run_of(self._body("run", run_id))

    def reading(self, reading_id: str) -> Reading:
        """The reading of this id. Raises ``LedgerError`` where it is not recorded."""
        with conn.read_back(self.path):
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
        with conn.read_back(self.path):
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
        current: bool = False,
        limit: int | None = None,
    ) -> Iterator[RecordedClaim]:
        """The claims that meet every condition given, in the order of the log.

        ``text``: all its words in proposition, quote, claimer or chain, without regard to case and
        accents; ``"a phrase"`` in double quotes, ``begin*`` for beginnings. ``speaker``: part of the
        claimer's name. ``act`` and ``type``: one or several. ``document``: the beginning of an id.
        ``since`` and ``until`` (days, both included) look at when it was said, else published, and a
        date known to the month only counts for all its days; a claim without any date never matches.
        ``unnamed``: only claims whose claimer is not named. ``current``: only those that nobody retracted,
        superseded or, unanimously, rejected.
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
            current=current,
            limit=limit,
        )
        return self._claims(sql, values)

    def target(self, id_prefix: str) -> tuple[TargetKind, str]:
        """Kind and id of the claim or the judgement whose id begins like this, of what can be retracted.

        Raises ``LedgerError`` where there is none, or several; these are listed then.
        """
        prefix = clean(id_prefix).strip().lower()
        found = [
            (kind, id)
            for kind in get_args(TargetKind)
            for (id,) in self._read(
                f"SELECT id FROM {kind} WHERE id >= :p AND id < :p || 'g' "
                "AND substr(id, 1, length(:p)) = :p ORDER BY id LIMIT :n",
                {"p": prefix, "n": _SHOWN},
            )
        ]
        if not prefix or not found:
            raise LedgerError(
                f"Neither a claim nor a judgement in {self.path} has an id that begins with {prefix!r}."
            )
        if len(found) > 1:
            shown = "\n".join(f"  {id[: max(12, len(prefix) + 4)]}  {kind}" for kind, id in found[:_SHOWN])
            raise LedgerError(f"More than one thing begins with {prefix!r}; give more of the id:\n{shown}")
        return found[0]

    def judgements(self, claim_id: str) -> list[tuple[Judged, bool]]:
        """What was judged of a claim, and of those judgements, in the order in which it counts; each with
        whether it stands. Supersessions that put this claim in another's place are among them."""
        with conn.read_back(self.path):
            return about(self.db.conn, claim_id)

    def as_of(self, moment: str) -> int:
        """From here on this ledger answers as it stood at a moment: :func:`ledger.store.asof.resolve`.

        Returns the number of the last entry then. Only for a ledger that is open for reading only.
        """
        with conn.explained(self.path):
            seq = asof.resolve(self.db.conn, moment)
            asof.look_back(self.db.conn, seq)
        return seq

    def ask(self, sql: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of one of :mod:`ledger.store.queries`, or of any SELECT, as dictionaries."""
        cursor = self._read(sql, dict(values or {}))
        names = [column[0] for column in cursor.description or ()]
        with conn.explained(self.path):
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
        with conn.read_back(self.path):
            row = self._read("SELECT canonical FROM entry WHERE kind = ? AND id = ?", (kind, id)).fetchone()
            if row is None:
                raise LedgerError(f"No {kind} in {self.path} has the id {id}.")
            body: dict[str, Any] = entries.unseal(row[0])["body"]
            return body

    def _load_text(self, document_id: str) -> str:
        row = self._read("SELECT text FROM document_text WHERE document_id = ?", (document_id,)).fetchone()
        if row is None:
            if erased := self.erased(document_id):
                raise ErasedError(f"The text of document {document_id[:12]} was {erased}.")
            raise LedgerError(f"{self.path} does not hold the text of a document {document_id[:12]}.")
        return str(row[0])

    def _claims(self, sql: str, values: Sequence[Any]) -> Iterator[RecordedClaim]:
        erasures = self.erasures()
        rows = self._read(sql, values)
        while True:
            with conn.read_back(self.path):
                if (row := rows.fetchone()) is None:
                    return
                named = dict(zip(_RECORDED, row, strict=False))
                form = entries.unseal(row[-1])
                claim = entries.claim_of(form["body"])
                erased = erasures.get(claim.document_id)
                found = RecordedClaim(**named, id=form["id"], claim=claim, erased=erased)
            yield found
