"""Batches of questions that are with a provider: which, how far, and what came back, in the working file.

Every step is on disk before the next is taken, so that a command that was stopped anywhere is gone on with
by the next one, and no question is paid for twice:

``sealed`` (its questions are chosen) → ``uploaded`` (the file has an id) → ``beginning`` (the provider may
or may not have begun it) → ``running`` (it has an id) → ``collected``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from ledger.store.work import Work

TABLES = (
    """CREATE TABLE IF NOT EXISTS batch (
        id TEXT PRIMARY KEY, scope TEXT NOT NULL, state TEXT NOT NULL, questions INTEGER NOT NULL,
        file_id TEXT, remote_id TEXT, status TEXT, done INTEGER NOT NULL DEFAULT 0, detail TEXT,
        created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE IF NOT EXISTS batch_question (
        key TEXT PRIMARY KEY, scope TEXT NOT NULL, state TEXT NOT NULL, batch_id TEXT,
        attempts INTEGER NOT NULL, line TEXT, answer TEXT, tokens_in INTEGER, tokens_out INTEGER,
        cost TEXT, detail TEXT, outcome TEXT) STRICT""",
    "CREATE INDEX IF NOT EXISTS batch_question_batch ON batch_question (batch_id)",
    "CREATE INDEX IF NOT EXISTS batch_question_state ON batch_question (scope, state)",
    """CREATE TABLE IF NOT EXISTS batch_waiting (
        run_id TEXT NOT NULL, document_id TEXT NOT NULL, key TEXT NOT NULL,
        PRIMARY KEY (run_id, document_id, key)) STRICT""",
)
ID_LENGTH = 48
"""Characters of a question's key that are its id in a batch file: enough to be unique, and short enough for
every provider."""

BatchState = Literal["sealed", "uploaded", "beginning", "running", "collected"]
QuestionState = Literal["queued", "sent", "lost", "answered", "failed"]


class Batch(NamedTuple):
    """A batch as it is remembered; ``scope`` says of which model and endpoint, ``done`` how many of its
    ``questions`` the provider has worked off, ``status`` is the provider's own word."""

    id: str
    scope: str
    state: BatchState
    questions: int
    file_id: str | None
    remote_id: str | None
    status: str | None
    done: int
    detail: str | None
    created_at: str


class Kept(NamedTuple):
    """What is known of a question: queued, sent, lost (to be sent again), answered, or failed with the window
    state ``outcome`` and ``detail``. Cost is in US dollars, ``None`` where no price is known."""

    state: QuestionState
    attempts: int
    answer: str
    tokens_in: int
    tokens_out: int
    cost: Decimal | None
    outcome: str
    detail: str


class Result(NamedTuple):
    """What became of one question of a batch, by its id there: see :class:`Kept`."""

    custom_id: str
    state: QuestionState
    answer: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal | None = None
    outcome: str = ""
    detail: str = ""


class Batches:
    """The batches in a working file. Each method is one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work
        with work.writing() as db:
            for statement in TABLES:
                db.execute(statement)

    # Questions

    def question(self, key: str) -> Kept | None:
        """What is known of the question under this key."""
        row = self._one(
            "SELECT state, attempts, answer, tokens_in, tokens_out, cost, outcome, detail"
            " FROM batch_question WHERE key = ?",
            key,
        )
        if row is None:
            return None
        cost = None if row[5] is None else Decimal(row[5])
        return Kept(row[0], row[1], row[2] or "", row[3] or 0, row[4] or 0, cost, row[6] or "", row[7] or "")

    def queue(self, key: str, scope: str, line: str) -> None:
        """Queue a question, with its line of the file; one that was lost is queued again."""
        with self._work.writing() as db:
            db.execute(
                "INSERT INTO batch_question (key, scope, state, attempts, line) VALUES (?, ?, 'queued', 0, ?)"
                " ON CONFLICT (key) DO UPDATE SET state = 'queued', batch_id = NULL, line = excluded.line"
                " WHERE state = 'lost'",
                (key, scope, line),
            )

    def fail(self, key: str, outcome: str, detail: str) -> None:
        """The answer that came is of no use: from now on the question has failed."""
        with self._work.writing() as db:
            db.execute(
                "UPDATE batch_question SET state = 'failed', answer = NULL, outcome = ?, detail = ?"
                " WHERE key = ?",
                (outcome, detail, key),
            )

    def settle(self, keys: Iterable[str]) -> None:
        """Forget questions whose answers are on record."""
        with self._work.writing() as db:
            db.conn.executemany("DELETE FROM batch_question WHERE key = ?", [(key,) for key in keys])

    def count(self, scope: str, state: QuestionState) -> int:
        """How many questions of the scope are in this state."""
        row = self._one("SELECT count(*) FROM batch_question WHERE scope = ? AND state = ?", scope, state)
        return int(row[0]) if row else 0

    def forget_failures(self, scope: str) -> None:
        """Let failed questions be asked again."""
        with self._work.writing() as db:
            db.execute("DELETE FROM batch_question WHERE scope = ? AND state IN ('failed', 'lost')", (scope,))

    # Batches

    def open(self, scope: str) -> list[Batch]:
        """The batches that are not collected yet, oldest first."""
        with self._work.reading() as db:
            rows = db.execute(
                "SELECT id, scope, state, questions, file_id, remote_id, status, done, detail, created_at"
                " FROM batch WHERE scope = ? AND state <> 'collected' ORDER BY rowid",
                (scope,),
            ).fetchall()
        return [Batch(*row) for row in rows]

    def seal(self, scope: str, *, most: int, most_bytes: int) -> str | None:
        """Choose queued questions for the next batch, up to so many and so large; its id, or None."""
        id = uuid.uuid4().hex
        with self._work.writing() as db:
            size = 0
            keys: list[str] = []
            for key, length in db.execute(
                "SELECT key, length(CAST(line AS BLOB)) FROM batch_question"
                " WHERE scope = ? AND state = 'queued' ORDER BY rowid LIMIT ?",
                (scope, most),
            ):
                if keys and size + length + 1 > most_bytes:
                    break
                keys.append(key)
                size += length + 1
            if not keys:
                return None
            now = _now()
            db.execute(
                "INSERT INTO batch (id, scope, state, questions, created_at, updated_at)"
                " VALUES (?, ?, 'sealed', ?, ?, ?)",
                (id, scope, len(keys), now, now),
            )
            db.conn.executemany(
                "UPDATE batch_question SET state = 'sent', batch_id = ?, attempts = attempts + 1"
                " WHERE key = ?",
                [(id, key) for key in keys],
            )
        return id

    def lines(self, batch_id: str) -> Iterator[str]:
        """The lines of a sealed batch's file."""
        with self._work.reading() as db:
            rows = db.execute(
                "SELECT line FROM batch_question WHERE batch_id = ? AND line IS NOT NULL ORDER BY rowid",
                (batch_id,),
            ).fetchall()
        return (row[0] for row in rows)

    def uploaded(self, batch_id: str, file_id: str) -> None:
        """The file of the batch is with the provider."""
        self._set(batch_id, state="uploaded", file_id=file_id)

    def beginning(self, batch_id: str) -> None:
        """The provider is about to be told to begin."""
        self._set(batch_id, state="beginning")

    def running(self, batch_id: str, remote_id: str, status: str) -> None:
        """The provider has begun; the questions' texts are not needed any more."""
        with self._work.writing() as db:
            db.execute("UPDATE batch_question SET line = NULL WHERE batch_id = ?", (batch_id,))
            self._set(batch_id, state="running", remote_id=remote_id, status=status)

    def looked(self, batch_id: str, status: str, done: int) -> None:
        """How far the provider is."""
        self._set(batch_id, status=status, done=done)

    def collect(
        self, batch_id: str, results: Iterable[Result], *, status: str, detail: str = "", otherwise: Result
    ) -> None:
        """Take in what came back, all of it or nothing; a question without a result ends as ``otherwise``."""
        with self._work.writing() as db:
            db.execute("CREATE TEMP TABLE IF NOT EXISTS came (id TEXT PRIMARY KEY, key TEXT NOT NULL)")
            db.execute("DELETE FROM temp.came")
            db.execute(
                "INSERT INTO temp.came SELECT substr(key, 1, ?), key FROM batch_question"
                " WHERE batch_id = ? AND state = 'sent'",
                (ID_LENGTH, batch_id),
            )
            for result in results:
                row = db.execute("SELECT key FROM temp.came WHERE id = ?", (result.custom_id,)).fetchone()
                if row is not None:
                    self._came(db, "key = ?", row[0], result)
            self._came(db, "batch_id = ? AND state = 'sent'", batch_id, otherwise)
            self._set(batch_id, state="collected", status=status, detail=detail)

    def _came(self, db: Any, where: str, value: str, result: Result) -> None:
        cost = None if result.cost is None else str(result.cost)
        db.execute(
            "UPDATE batch_question SET state = ?, answer = ?, tokens_in = ?, tokens_out = ?, cost = ?,"
            f" outcome = ?, detail = ?, line = NULL WHERE {where}",
            (
                result.state,
                result.answer,
                result.tokens_in,
                result.tokens_out,
                cost,
                result.outcome,
                result.detail,
                value,
            ),
        )

    # Documents that wait

    def wait(self, run_id: str, document_id: str, key: str) -> None:
        """A window of this document waits for the answer to this question."""
        with self._work.writing() as db:
            db.execute("INSERT OR IGNORE INTO batch_waiting VALUES (?, ?, ?)", (run_id, document_id, key))

    def waited(self, run_id: str, document_id: str) -> None:
        """No window of this document waits any more."""
        with self._work.writing() as db:
            db.execute(
                "DELETE FROM batch_waiting WHERE run_id = ? AND document_id = ?", (run_id, document_id)
            )

    def drop(self, run_id: str, document_id: str) -> bool:
        """Delete what came back about a document that was erased, leaving nothing of it in the file; False
        where some is still with the provider."""
        mine = "SELECT key FROM batch_waiting WHERE run_id = ? AND document_id = ?"
        with self._work.writing() as db:
            db.execute("PRAGMA secure_delete = ON")
            db.execute(
                f"DELETE FROM batch_question WHERE state <> 'sent' AND key IN ({mine})", (run_id, document_id)
            )
            db.execute(
                "DELETE FROM batch_waiting WHERE run_id = ? AND document_id = ?"
                " AND key NOT IN (SELECT key FROM batch_question)",
                (run_id, document_id),
            )
            (left,) = db.execute(f"SELECT count(*) FROM ({mine})", (run_id, document_id)).fetchone()
        return not left

    def waiting(self, run_id: str) -> list[str]:
        """The documents of which a window waits."""
        with self._work.reading() as db:
            rows = db.execute(
                "SELECT document_id FROM batch_waiting WHERE run_id = ?"
                " GROUP BY document_id ORDER BY min(rowid)",
                (run_id,),
            ).fetchall()
        return [row[0] for row in rows]

    def _one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        with self._work.reading() as db:
            row: tuple[Any, ...] | None = db.execute(sql, values).fetchone()
        return row

    def _set(self, batch_id: str, **values: str | int) -> None:
        columns = ", ".join(f"{name} = ?" for name in values)
        with self._work.writing() as db:
            db.execute(
                f"UPDATE batch SET {columns}, updated_at = ? WHERE id = ?",
                (*values.values(), _now(), batch_id),
            )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
