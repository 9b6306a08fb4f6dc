"""How fast the store takes and verifies, beside plain SQLite taking the very same rows."""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger.claims import Act, Body, Claim, Event, Quantity, Quotation, Source, SourceKind, Span, State, When
from ledger.documents import Document
from ledger.errors import UserError
from ledger.store import schema
from ledger.store.entries import Reading, Run
from ledger.store.ledger import Ledger, insert_sql
from ledger.store.verify import verify

CLAIMS, PER_ARTICLE, ROUNDS = 2000, 40, 3
_NOUNS = (
    "harbour ferry council budget river strike grain tunnel reactor border school clinic bridge union".split()
)
_NAMES = "Oda Brekke|Per Lund|Zoë Ülker|Ivo Marek|Anna Kovac|Lena Aho|Tariq Benali|Mei Tan".split("|")
_CUES = "said told announced added insisted noted".split()

_Article = tuple[Document, list[Claim]]
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
                _append(ledger, run, articles)
                middle = time.perf_counter()
                report = verify(ledger)
                end = time.perf_counter()
            if not report.ok:
                raise UserError(f"the ledger of the bench does not verify: {report.problems[0]}")
            appended.append(middle - begin)
            verified.append(end - middle)
            batches = _batches(path)
            entries, rows = report.entries, sum(len(found) for batch in batches for found in batch.values())
            plain.append(_insert(Path(folder, f"plain-{number}.db"), batches))
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


def synthetic(claims: int) -> Iterator[_Article]:
    """Articles of :data:`PER_ARTICLE` claims, the last one with what is left; always the same ones."""
    dice = random.Random(20310306)
    for number, first in enumerate(range(0, claims, PER_ARTICLE)):
        sayings = [_saying(dice) for _ in range(min(PER_ARTICLE, claims - first))]
        text = f"Article {number}\n\n" + " ".join(f"{n} {cue} that {said}." for n, cue, said, _ in sayings)
        day = date(2031, 3, 6) + timedelta(days=number)
        when = When(raw=str(day), edtf=str(day), earliest=day, latest=day)
        document = Document(
            text=text, origin=f"/synthetic/{number}.txt", publisher="Norland Courier", published_at=when
        )
        found, at = [], text.index("\n\n") + 2
        for name, cue, said, body in sayings:
            to_cue, to_said = at + len(name) + 1, at + len(f"{name} {cue} that ")
            source = Source(
                name=name,
                kind=SourceKind.PERSON,
                mention=Span.of(text, at, at + len(name)),
                cue=Span.of(text, to_cue, to_cue + len(cue)),
            )
            outlet = (Source(name="Radio Sund", kind=SourceKind.OUTLET),) if dice.random() < 0.2 else ()
            found.append(
                Claim(
                    document_id=document.id,
                    evidence=(Span.of(text, to_said, to_said + len(said)),),
                    quotation=Quotation.INDIRECT,
                    sources=(*outlet, source),
                    act=dice.choice((Act.ASSERT, Act.DENY, Act.CONFIRM)),
                    proposition=said,
                    body=body,
                )
            )
            at = to_said + len(said) + 2
        yield document, found


def _saying(dice: random.Random) -> tuple[str, str, str, Body]:
    """Who, the cue, what was said, and its typed fields."""
    one, two = dice.sample(_NOUNS, 2)
    number = dice.randrange(100, 9999)
    body: Body
    match dice.randrange(3):
        case 0:
            said = f"the {one} had cost at least {number:,} crowns more than the {two} of the same year"
            body = Quantity(measure=f"cost of the {one}", value=Decimal(number), unit="crowns")
        case 1:
            said = f"the {one} had closed the {two} on {dice.randrange(1, 29)} March for {number} people"
            body = Event(actor=f"the {one}", action="closed", target=f"the {two}")
        case _:
            said = f"the {one} was {number} metres away from the {two} and open to everybody"
            body = State(subject=f"the {one}", predicate="was", object="open to everybody")
    return dice.choice(_NAMES), dice.choice(_CUES), said, body


def _append(ledger: Ledger, run: Run, articles: list[_Article]) -> None:
    ledger.add_run(run)
    for document, claims in articles:
        ledger.add_document(document, furniture_characters=0)
        reading = Reading(run_id=run.id, document_id=document.id, start=0, end=len(document.text))
        if not all(ledger.add_reading(reading, claims)):
            raise UserError("the bench made the same claim twice")


def _batches(path: Path) -> list[_Rows]:
    """The rows of the ledger, transaction by transaction as it was filled: every entry that is not a claim
    began one. Columns that SQLite computes are left out."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        begins = [r[0] for r in db.execute("SELECT seq FROM entry WHERE kind <> 'claim' ORDER BY seq")]
        batches: list[_Rows] = [defaultdict(list) for _ in begins]
        documents = dict(db.execute("SELECT id, seq FROM document").fetchall())
        for table in schema.TABLES:
            columns = [c["name"] for c in db.execute(f"PRAGMA table_xinfo({table})") if not c["hidden"]]
            key = _KEYS.get(table, "claim_seq" if table.startswith("claim_") else "seq")
            for row in db.execute(f"SELECT * FROM {table}"):
                seq = documents[row["document_id"]] if table == "document_text" else row[key]
                values = {column: row[column] for column in columns}
                batches[bisect_right(begins, seq) - 1][table].append(values)
    return [dict(batch) for batch in batches]


def _insert(path: Path, batches: list[_Rows]) -> float:
    """Seconds to insert the rows with ``executemany``: the ledger's tables, indexes and search index, its
    pragmas and as many transactions, but no guards, hashes, checks or lock."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in schema.tables():
            db.execute(statement)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            db.execute(f"PRAGMA {pragma}")
        begin = time.perf_counter()
        for batch in batches:
            db.execute("BEGIN IMMEDIATE")
            for table, rows in batch.items():
                db.executemany(insert_sql(table, rows[0]), rows)
            db.execute("COMMIT")
        return time.perf_counter() - begin
