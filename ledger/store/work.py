"""The working file beside a ledger: what helps a job along and may be thrown away.

``facts.db`` has ``facts.work.db`` for a neighbour. It holds the answers of models (so that nothing is
paid for twice), how far each window has come, and the drafts that did not become claims, with the
reason; beside these the jobs, the documents that were handed in and are yet to be read, and the batches
that are with a provider. Nothing in it is evidence. Deleted, it comes back empty, and what was handed in or
sent off is forgotten; damaged, it is moved aside, with a notice.
"""

from __future__ import annotations

import glob
import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import JsonValue
from sqlite_utils import Database

from ledger.claims import Frozen
from ledger.errors import LedgerError
from ledger.store.connection import PATIENCE, closed_on_error, explained
from ledger.store.windows import Mark, State, WindowKey, WindowState
from ledger.store.work_tables import OfNoUse, prepare

_HERE = 'run_id = ? AND document_id = ? AND start = ? AND "end" = ?'
_STATE = "state, detail, attempts, updated_at, tokens_in, tokens_out, cost_nano, milliseconds"
_MARK = f"""INSERT INTO window_state (run_id, document_id, start, "end", {_STATE})
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (run_id, document_id, start, "end") DO UPDATE SET state = excluded.state,
    detail = excluded.detail, attempts = attempts + excluded.attempts, updated_at = excluded.updated_at,
    tokens_in = tokens_in + excluded.tokens_in, tokens_out = tokens_out + excluded.tokens_out,
    cost_nano = cost_nano + excluded.cost_nano, milliseconds = milliseconds + excluded.milliseconds"""
_LONE = re.compile("[\ud800-\udfff]")


class Response(Frozen):
    """A model's answer as it came. ``request`` and ``usage`` are what the asker put beside it."""

    key: str
    created_at: str
    model: str
    raw: str
    request: JsonValue = None
    usage: dict[str, JsonValue] | None = None


class Rejected(Frozen):
    """A draft that did not become a claim, and why."""

    draft: JsonValue
    reason: str


class Work:
    """An open working file. Use :meth:`open`; threads may share it.

    ``notice`` says, in words for the user, what was done about a file that could not be used, or is None.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, notice: str | None = None) -> None:
        self.path = path
        self.notice = notice
        self._db = Database(connection, execute_plugins=False)
        self._guard = threading.RLock()

    @staticmethod
    def beside(ledger: Path) -> Path:
        """Where the working file of this ledger lies: ``facts.work.db`` for ``facts.db``, whatever link leads
        to that."""
        ledger = Path(ledger).expanduser().resolve()
        return ledger.with_name(f"{ledger.stem}.work{ledger.suffix}")

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens the working file, made anew where it is missing or, after moving it aside, no use.

        Raises ``LedgerError`` where it cannot be written, is locked, or is a folder.
        """
        path = Path(path).expanduser().resolve()
        if path.is_dir():
            raise LedgerError(f"{path} is a folder; the working file of the ledger goes there. Move it away.")
        notice = None
        with explained(path):
            try:
                connection = _connect(path)
            except sqlite3.DatabaseError as error:
                code = getattr(error, "sqlite_errorcode", 0) & 0xFF
                if not isinstance(error, OfNoUse) and code not in _BROKEN:
                    raise
                notice = _moved_aside(path, str(error))
                connection = _connect(path)
        return cls(path, connection, notice)

    def close(self) -> None:
        """Closes the file."""
        with self._guard:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Answers

    def get(self, key: str) -> Response | None:
        """The answer kept under this key, or None."""
        with self.reading() as db:
            row = db.execute(
                "SELECT key, created_at, model, raw, request, usage FROM response WHERE key = ?", (key,)
            ).fetchone()
        if row is None:
            return None
        found = dict(zip(("key", "created_at", "model", "raw", "request", "usage"), row, strict=True))
        for field in ("request", "usage"):
            found[field] = None if found[field] is None else json.loads(found[field])
        return Response.model_validate(found)

    def put(
        self,
        key: str,
        *,
        model: str,
        raw: str,
        request: JsonValue = None,
        usage: Mapping[str, JsonValue] | None = None,
    ) -> None:
        """Keeps an answer under a key, in place of any before. The caller keeps successes only.

        A lone surrogate, which no UTF-8 file can hold, is kept as U+FFFD.
        """
        row = (key, now(), model, _LONE.sub("\ufffd", raw), _dumped(request), _dumped(usage))
        with self.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO response (key, created_at, model, raw, request, usage)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )

    # Windows

    def window(self, window: WindowKey) -> WindowState | None:
        """How far this window has come, or None where it was never begun."""
        with self.reading() as db:
            row = db.execute(f"SELECT {_STATE} FROM window_state WHERE {_HERE}", window).fetchone()
        return _window_state(row) if row else None

    def mark(self, window: WindowKey, state: State, detail: str | None = None) -> None:
        """Sets how far a window has come; each ``running`` counts as one more attempt."""
        self.mark_all([Mark(window, state, detail)])

    def mark_all(self, marks: Iterable[Mark]) -> None:
        """Sets how far windows have come, in one transaction, and adds what it took. ``pending`` is for
        windows that were never begun or are to be tried again."""
        at = now()
        rows = [
            (
                *mark.window,
                mark.state.value,
                None if mark.detail is None else _LONE.sub("\ufffd", mark.detail),
                int(mark.state is State.RUNNING),
                at,
                mark.tokens_in,
                mark.tokens_out,
                nano(mark.cost_usd),
                mark.milliseconds,
            )
            for mark in marks
        ]
        with self.writing() as db:
            db.conn.executemany(_MARK, rows)

    def await_all(self, windows: Iterable[WindowKey]) -> None:
        """Sets windows to ``pending``, but for those that are done, or known to be too much for the model."""
        at = now()
        with self.writing() as db:
            db.conn.executemany(
                'INSERT INTO window_state (run_id, document_id, start, "end", state, attempts, updated_at)'
                " VALUES (?, ?, ?, ?, 'pending', 0, ?)"
                ' ON CONFLICT (run_id, document_id, start, "end") DO UPDATE SET state = excluded.state,'
                " detail = NULL, updated_at = excluded.updated_at WHERE state NOT IN ('ok', 'truncated')",
                [(*window, at) for window in windows],
            )

    def windows(self, run_id: str, document_id: str | None = None) -> dict[WindowKey, WindowState]:
        """Every window of a run (of one document of it), by document and place."""
        also, values = (" AND document_id = ?", [document_id]) if document_id else ("", [])
        with self.reading() as db:
            rows = db.execute(
                f'SELECT run_id, document_id, start, "end", {_STATE}'
                f' FROM window_state WHERE run_id = ?{also} ORDER BY document_id, start, "end"',
                (run_id, *values),
            ).fetchall()
        return {WindowKey(*row[:4]): _window_state(row[4:]) for row in rows}

    # What must not be kept

    def forget(self, document_ids: Iterable[str]) -> None:
        """Deletes what may hold words of these documents, and leaves nothing of it in the file: their windows
        and rejected drafts, and every kept answer, for an answer does not say which document it is about."""
        ids = [(id,) for id in document_ids]
        with self.writing() as db:
            db.execute("PRAGMA secure_delete = ON")
            db.execute("DELETE FROM response")
            for table in ("window_state", "rejected"):
                db.conn.executemany(f"DELETE FROM {table} WHERE document_id = ?", ids)
            if db["batch_question"].exists():  # what is with a provider is known by its key alone
                db.execute("DELETE FROM batch_question WHERE state <> 'sent'")
                db.execute("UPDATE batch_question SET line = NULL")
            # what was handed in with a job, and what an error said about an answer, holds words of it too
            db.conn.executemany(
                "UPDATE job_document SET payload = NULL, detail = NULL WHERE document_id = ?", ids
            )
        with self.reading() as db:
            db.execute("VACUUM")

    def knows(self, document_ids: Iterable[str]) -> bool:
        """Whether anything here is of one of these documents: after :meth:`forget`, nothing is."""
        values = {"ids": json.dumps(list(document_ids))}
        query = " UNION ALL ".join(
            f"SELECT 1 FROM {table} WHERE document_id IN (SELECT value FROM json_each(:ids))"
            for table in ("window_state", "rejected")
        )
        with self.reading() as db:
            return db.conn.execute(f"{query} LIMIT 1", values).fetchone() is not None

    @staticmethod
    def aside(path: Path) -> list[Path]:
        """Working files once moved aside from ``path``, which may hold words of any document; by name."""
        return sorted(path.parent.glob(f"{glob.escape(path.name)}.damaged-*"))

    # Drafts that did not become claims

    def reject(self, window: WindowKey, rejected: Iterable[Rejected]) -> None:
        """Keeps the rejected drafts of a window, in place of those of an earlier attempt."""
        at = now()
        rows = [
            (*window, ordinal, _dumped(item.draft) or "null", _LONE.sub("\ufffd", item.reason), at)
            for ordinal, item in enumerate(rejected)
        ]
        with self.writing() as db:
            db.execute(f"DELETE FROM rejected WHERE {_HERE}", window)
            db.conn.executemany("INSERT INTO rejected VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def rejected(self, window: WindowKey | None = None) -> list[tuple[WindowKey, Rejected]]:
        """The rejected drafts of a window, or of all of them, in order."""
        where, values = (f" WHERE {_HERE}", tuple(window)) if window else ("", ())
        with self.reading() as db:
            rows = db.execute(
                f'SELECT run_id, document_id, start, "end", draft, reason FROM rejected{where}'
                ' ORDER BY run_id, document_id, start, "end", ordinal',
                values,
            ).fetchall()
        return [(WindowKey(*row[:4]), Rejected(draft=json.loads(row[4]), reason=row[5])) for row in rows]

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """The file, for this thread alone."""
        with self._guard, explained(self.path):
            yield self._db

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Database]:
        """One transaction. Within the block, further writes of this object belong to it. With ``durable``
        it is on the disk at the end, whatever becomes of the power."""
        with self.reading() as db:
            durable = durable and not db.conn.in_transaction
            if durable:
                db.execute("PRAGMA synchronous = EXTRA")
            outermost = not db.conn.in_transaction
            try:
                if outermost:
                    # IMMEDIATE: who reads first and then writes must not find the file changed between
                    db.execute("BEGIN IMMEDIATE")
                try:
                    yield db
                except BaseException:
                    if outermost:
                        db.conn.rollback()
                    raise
                if outermost:
                    db.conn.commit()
            finally:
                if durable:
                    db.execute("PRAGMA synchronous = NORMAL")


_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    with closed_on_error(connection):
        # Losing the last answers in a power cut costs asking again; a rollback journal, unlike a
        # write-ahead log, bears several processes writing on every SQLite there is.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            prepare(connection)
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise OfNoUse(verdict)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return connection


def _moved_aside(path: Path, reason: str) -> str:
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    path.replace(aside)
    for suffix in ("-journal", "-wal", "-shm"):
        left = path.with_name(path.name + suffix)
        if left.exists():
            left.replace(aside.with_name(aside.name + suffix))
    return (
        f"The working file {path} could not be used ({reason}). It is now {aside.name}, and a new one "
        "was begun: the ledger is untouched, but answers kept for reuse will be asked again."
    )


def nano(dollars: Decimal | None) -> int | None:
    """US dollars as whole billionths, rounded up; ``None`` stays (no price known)."""
    return None if dollars is None else int((dollars * 10**9).to_integral_value(ROUND_CEILING))


def dollars(nano: int | None) -> Decimal | None:
    """Billionths of a US dollar as dollars."""
    return None if nano is None else Decimal(nano) / 10**9


def _window_state(row: Sequence[Any]) -> WindowState:
    values = dict(zip(WindowState.model_fields, row, strict=True))
    return WindowState(**(values | {"state": State(row[0]), "cost_usd": dollars(row[6])}))


def _dumped(value: Any) -> str | None:
    # ASCII, so that a model's lone surrogates survive as escapes.
    return None if value is None else json.dumps(value, sort_keys=True)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
