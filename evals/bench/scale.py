"""A ledger as large as an archive: how it grows, how fast it answers, how large it is.

Plain SQLite holds the very same rows beside it, put in turn with ours, a part at a time, so that both meet
the machine in the same moments.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from evals.bench.store import append, batches, insert
from evals.bench.synthetic import PEOPLE, PER_ARTICLE, PLACES, synthetic
from ledger.errors import UserError
from ledger.store.entries import Run
from ledger.store.ledger import Ledger
from ledger.store.queries import QUERIES
from ledger.store.search import fts_words
from ledger.store.verify import verify

CLAIMS, PART, SHOWN = 1_000_000, 50_000, 50
SEARCHES, ASKED = 200, 20


@dataclass(frozen=True, slots=True)
class Answered:
    """Milliseconds of one kind of question, asked ``times`` times of ours and of plain SQLite in turn."""

    name: str
    times: int
    median: float
    p95: float
    plain_median: float
    plain_p95: float


@dataclass(frozen=True, slots=True)
class Scaled:
    """``claims`` claims in ``entries`` entries. Rates are claims a second, of the log entries a second;
    ``first`` and ``last`` are of the first and the last ``part`` claims."""

    claims: int
    entries: int
    part: int
    append_first: float
    append_last: float
    plain_first: float
    plain_last: float
    log_rate: float
    bytes_per_claim: float
    plain_bytes_per_claim: float
    answers: tuple[Answered, ...]

    def as_json(self) -> dict[str, Any]:
        """Every figure."""
        return asdict(self)


def measure_scale(claims: int = CLAIMS) -> Scaled:
    """Fill both, verify the log, and ask. Raises ``UserError`` where the log does not verify."""
    run = Run(model="none/synthetic", schema_sha256="00" * 32, code_version="0")
    ours: list[float] = []
    plain: list[float] = []
    with tempfile.TemporaryDirectory(prefix="fact-ledger-bench-") as folder:
        path, other = Path(folder, "facts.db"), Path(folder, "plain.db")
        articles = synthetic(claims)
        after = 0
        while part := list(islice(articles, PART // PER_ARTICLE)):
            count = sum(len(found) for _, found in part)
            with Ledger.open(path) as ledger:
                begin = time.perf_counter()
                append(ledger, run, part)
                ours.append(count / (time.perf_counter() - begin))
                size, _ = ledger.size_and_root()
            plain.append(count / insert(other, batches(path, after)))
            after = size
            print(f"[bench] {size:,} entries: {ours[-1]:,.0f} claims/s", file=sys.stderr, flush=True)
        with Ledger.open(path, readonly=True) as ledger, closing(_plain(other)) as beside:
            begin = time.perf_counter()
            report = verify(ledger, log_only=True)
            log_rate = report.entries / (time.perf_counter() - begin)
            if not report.ok:
                raise UserError(f"the log of the bench does not verify: {report.problems[0]}")
            answers = tuple(_questions(ledger, beside))
        return Scaled(
            claims=claims,
            entries=report.entries,
            part=PART,
            append_first=ours[0],
            append_last=ours[-1],
            plain_first=plain[0],
            plain_last=plain[-1],
            log_rate=log_rate,
            bytes_per_claim=path.stat().st_size / claims,
            plain_bytes_per_claim=other.stat().st_size / claims,
            answers=answers,
        )


def _plain(path: Path) -> sqlite3.Connection:
    """As somebody with ``sqlite3`` alone would open it: the views make the columns that are asked for."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    return connection


def _questions(ledger: Ledger, beside: sqlite3.Connection) -> Iterator[Answered]:
    """Searches as ``fact-ledger claims`` makes them, against the same search for rows alone; then every named
    query as the command line and Datasette ask it, for :data:`SHOWN` rows."""
    dice = random.Random(5)
    words = [PLACES.draw(dice) for _ in range(SEARCHES)]
    yield _timed(
        "search for a word",
        words,
        lambda word: list(ledger.claims(text=word, limit=SHOWN)),
        lambda word: beside.execute(
            "SELECT * FROM claims WHERE seq IN (SELECT rowid FROM claim_fts WHERE claim_fts MATCH ?) "
            "ORDER BY seq LIMIT ?",
            (fts_words(word), SHOWN),
        ).fetchall(),
    )
    for query in QUERIES:
        sql = f"SELECT * FROM ({query.sql}) LIMIT {SHOWN}"
        asked = []
        for _ in range(ASKED):
            values = dict.fromkeys(query.parameters, "")
            for name in values.keys() & {"name"}:
                values[name] = PEOPLE.draw(dice)
            for name in values.keys() & {"about"}:
                values[name] = PLACES.draw(dice)
            asked.append(values)
        yield _timed(query.name, asked, partial(ledger.ask, sql), partial(_rows, beside, sql))


def _rows(connection: sqlite3.Connection, sql: str, values: dict[str, str]) -> list[Any]:
    return connection.execute(sql, values).fetchall()


def _timed(
    name: str, values: Iterable[Any], ours: Callable[[Any], object], plain: Callable[[Any], object]
) -> Answered:
    took: tuple[list[float], list[float]] = ([], [])
    for value in values:
        for ask, into in ((ours, took[0]), (plain, took[1])):
            begin = time.perf_counter()
            ask(value)
            into.append(1000 * (time.perf_counter() - begin))
    medians, nineties = map(median, took), (quantiles(each, n=20)[-1] for each in took)
    (a, c), (b, d) = medians, nineties
    print(f"[bench] {name}: median {a:.1f} ms, p95 {b:.1f} ms", file=sys.stderr, flush=True)
    return Answered(name, len(took[0]), a, b, c, d)
