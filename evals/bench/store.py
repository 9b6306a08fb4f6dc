"""How fast the store takes and verifies, beside plain SQLite taking the very same rows."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.bench.synthetic import Article, synthetic
from ledger.errors import UserError
from ledger.store import schema
from ledger.store.connection import CACHE_KIB
from ledger.store.entries import Reading, Run
from ledger.store.ledger import Ledger, insert_sql
from ledger.store.verify import verify

CLAIMS, ROUNDS = 2000, 3
_Rows = dict[str, list[dict[str, Any]]]
_KEYS = {"evidence": "claim_seq", "source": "claim_seq", "flag": "claim_seq"}


@dataclass(frozen=True, slots=True)
class Stored:
    """``claims`` claims in ``articles`` articles, ``entries`` log entries, ``rows`` rows of all tables.

    Seconds are the median of ``rounds`` rounds: ours and SQLite's in turn, each into a new file.
    """

    claims: int
    articles: int
    entries: int
    rows: int
    rounds: int
    append_seconds: float
    verify_seconds: float
    sqlite_seconds: float

    def as_json(self) -> dict[str, Any]:
        """Every figure."""
        return asdict(self)


def measure_store(claims: int = CLAIMS) -> Stored:
    """Append, verify, and insert plainly. Raises ``UserError`` where a ledger just made does not verify."""
    run = Run(model="none/synthetic", schema_sha256="00" * 32, code_version="0")
    articles = list(synthetic(claims))
    appended, verified, plain = [], [], []
    rows = entries = 0
    with tempfile.TemporaryDirectory(prefix="fact-ledger-bench-") as folder:
        for number in range(ROUNDS):
            path = Path(folder, f"facts-{number}.db")
            with Ledger.open(path) as ledger:
                begin = time.perf_counter()
                append(ledger, run, articles)
                middle = time.perf_counter()
                report = verify(ledger)
                end = time.perf_counter()
            if not report.ok:
                raise UserError(f"the ledger of the bench does not verify: {report.problems[0]}")
            appended.append(middle - begin)
            verified.append(end - middle)
            parts = batches(path)
            entries, rows = report.entries, sum(len(found) for part in parts for found in part.values())
            plain.append(insert(Path(folder, f"plain-{number}.db"), parts))
    return Stored(
        claims=sum(len(found) for _, found in articles),
        articles=len(articles),
        entries=entries,
        rows=rows,
        rounds=ROUNDS,
        append_seconds=statistics.median(appended),
        verify_seconds=statistics.median(verified),
        sqlite_seconds=statistics.median(plain),
    )


def append(ledger: Ledger, run: Run, articles: Iterable[Article]) -> None:
    """Record the articles, an article a transaction. Raises ``UserError`` where one was known."""
    ledger.add_run(run)
    for document, claims in articles:
        ledger.add_document(document, furniture_characters=0)
        reading = Reading(run_id=run.id, document_id=document.id, start=0, end=len(document.text))
        if not all(ledger.add_reading(reading, claims)):
            raise UserError("the bench made the same claim twice")


def batches(path: Path, after: int = 0) -> list[_Rows]:
    """The rows of the ledger behind entry number ``after``, transaction by transaction as it was filled:
    every entry that is not a claim began one. Columns that SQLite computes are left out."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        query = "SELECT seq FROM entry WHERE kind <> 'claim' AND seq > ? ORDER BY seq"
        begins = [row[0] for row in db.execute(query, (after,))]
        parts: list[_Rows] = [defaultdict(list) for _ in begins]
        documents = dict(db.execute("SELECT id, seq FROM document WHERE seq > ?", (after,)).fetchall())
        for table in schema.TABLES:
            columns = [c["name"] for c in db.execute(f"PRAGMA table_xinfo({table})") if not c["hidden"]]
            key = _KEYS.get(table, "claim_seq" if table.startswith("claim_") else "seq")
            new = f"WHERE {key} > {after}" if table != "document_text" else ""
            for row in db.execute(f"SELECT * FROM {table} {new}"):
                seq = documents.get(row["document_id"]) if table == "document_text" else row[key]
                if seq is not None:
                    values = {column: row[column] for column in columns}
                    parts[bisect_right(begins, seq) - 1][table].append(values)
    return [dict(part) for part in parts]


def insert(path: Path, parts: list[_Rows]) -> float:
    """Seconds to insert the rows with ``executemany``: the ledger's tables, indexes and search index, its
    pragmas and as many transactions, but no guards, hashes, checks or lock. Goes on where the file is there.
    """
    new = not path.exists()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in schema.tables() if new else ():
            db.execute(statement)
        pragmas = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
        for pragma in (*pragmas, f"cache_size = -{CACHE_KIB}"):
            db.execute(f"PRAGMA {pragma}")
        begin = time.perf_counter()
        for part in parts:
            db.execute("BEGIN IMMEDIATE")
            for table, rows in part.items():
                db.executemany(insert_sql(table, rows[0]), rows)
            db.execute("COMMIT")
        return time.perf_counter() - begin
