"""The schema of the ledger: one file, one version, everything in it made here.

``entry`` is the log. The typed tables hang off it by ``seq`` and hold nothing that the log does not
(:mod:`ledger.store.rows` derives them); ``document_text`` is the one table that is not in the log,
so that a text can be erased one day while the log, which holds its hash, stays whole.

Guards: every table refuses UPDATE and DELETE, and an INSERT over a row that exists, which is how
``INSERT OR REPLACE`` would get past the first two; ``entry`` takes no number but the next. Triggers
stop accidents. Whoever owns the file can drop them, which :mod:`ledger.store.verify` notices.

Version 2 has the judgements of people (retraction, supersession, review, erasure), what they come to for
a claim (``claim_status``), and where merged entries were first recorded (``entry_origin``). It only adds
to version 1: no table of that is altered, and no entry.

Version 3 has the links between claims and between speakers, who judged them and which count (``link``,
``link_status``), which documents were linked (``linking``), and the speakers of every claim by the keys that
links name (``claim_speaker``). It only adds to version 2.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping

from ledger.store.views import VIEWS as VIEWS

VERSION = 3
"""``PRAGMA user_version`` of a ledger that this code writes."""

APPLICATION_ID = 0x466C6467
"""``PRAGMA application_id``: "Fldg" in ASCII, so that ``file`` and we can tell a ledger."""

MINIMUM_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""

_WHEN = "{0} TEXT, {1}_raw TEXT, {1}_earliest TEXT, {1}_latest TEXT"
_TYPED = "claim_seq INTEGER PRIMARY KEY REFERENCES claim(seq)"
_JUDGEMENT = """id TEXT PRIMARY KEY,
        seq INTEGER NOT NULL UNIQUE REFERENCES entry(seq),
        judged_at TEXT NOT NULL,
        actor TEXT NOT NULL"""

TABLES: dict[str, str] = {
    "entry": """
        seq INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        leaf TEXT NOT NULL,
        canonical TEXT NOT NULL,
        UNIQUE (kind, id)""",
    "subtree": """
        seq INTEGER PRIMARY KEY REFERENCES entry(seq),
        roots BLOB NOT NULL""",
    "document": f"""
        id TEXT PRIMARY KEY,
        seq INTEGER NOT NULL UNIQUE REFERENCES entry(seq),
        headline TEXT,
        publisher TEXT,
        byline TEXT,
        {_WHEN.format("published_at", "published")},
        language TEXT,
        url TEXT,
        origin TEXT NOT NULL,
        media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        characters INTEGER NOT NULL,
        words INTEGER NOT NULL,
        furniture_characters INTEGER NOT NULL,
        furniture_share REAL GENERATED ALWAYS AS
            (CAST(furniture_characters AS REAL) / characters) VIRTUAL""",
    "document_text": """
        document_id TEXT PRIMARY KEY REFERENCES document(id),
        text TEXT NOT NULL""",
    "run": """
        id TEXT PRIMARY KEY,
        seq INTEGER NOT NULL UNIQUE REFERENCES entry(seq),
        model TEXT NOT NULL,
        model_digest TEXT,
        endpoint TEXT,
        finder TEXT NOT NULL,
        prompts TEXT NOT NULL,
        schema_sha256 TEXT NOT NULL,
        parameters TEXT NOT NULL,
        code_version TEXT NOT NULL""",
    "reading": """
        id TEXT PRIMARY KEY,
        seq INTEGER NOT NULL UNIQUE REFERENCES entry(seq),
        document_id TEXT NOT NULL REFERENCES document(id),
        run_id TEXT NOT NULL REFERENCES run(id),
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        tokens_in INTEGER,
        tokens_out INTEGER,
        cost_usd TEXT,
        milliseconds INTEGER,
        cached INTEGER NOT NULL,
        claims INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        claim_ids TEXT NOT NULL""",
    "claim": f"""
        seq INTEGER PRIMARY KEY REFERENCES entry(seq),
        id TEXT NOT NULL UNIQUE,
        document_id TEXT NOT NULL REFERENCES document(id),
        run_id TEXT NOT NULL REFERENCES run(id),
        reading_id TEXT NOT NULL REFERENCES reading(id),
        claimer TEXT NOT NULL,
        claimer_kind TEXT NOT NULL,
        via TEXT,
        depth INTEGER NOT NULL,
        act TEXT NOT NULL,
        polarity TEXT NOT NULL,
        certainty TEXT NOT NULL,
        type TEXT NOT NULL,
        proposition TEXT NOT NULL,
        quote TEXT NOT NULL,
        quotation TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        {_WHEN.format("said_at", "said")},
        {_WHEN.format("event_time", "event")}""",
    "evidence": """
        claim_seq INTEGER NOT NULL REFERENCES claim(seq),
        ordinal INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        exact TEXT NOT NULL,
        prefix TEXT NOT NULL,
        suffix TEXT NOT NULL,
        PRIMARY KEY (claim_seq, ordinal)""",
    "source": f"""
        claim_seq INTEGER NOT NULL REFERENCES claim(seq),
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        role TEXT,
        affiliation TEXT,
        medium TEXT,
        mention TEXT,
        mention_start INTEGER,
        mention_end INTEGER,
        cue TEXT,
        cue_start INTEGER,
        cue_end INTEGER,
        {_WHEN.format("said_at", "said")},
        entity_id TEXT,
        PRIMARY KEY (claim_seq, position)""",
    "claim_speaker": """
        claim_seq INTEGER NOT NULL REFERENCES claim(seq),
        position INTEGER NOT NULL,
        speaker TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        scope TEXT REFERENCES document(id),
        PRIMARY KEY (claim_seq, position)""",
    "flag": """
        claim_seq INTEGER NOT NULL REFERENCES claim(seq),
        ordinal INTEGER NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (claim_seq, ordinal)""",
    "claim_event": f"{_TYPED}, actor TEXT, action TEXT, target TEXT, place TEXT, code TEXT",
    "claim_quantity": f"""
        {_TYPED}, measure TEXT, of TEXT, value TEXT, low TEXT, high TEXT, unit TEXT, modifier TEXT,
        {_WHEN.format("as_of", "as_of")},
        value_number REAL GENERATED ALWAYS AS (CAST(value AS REAL)) VIRTUAL,
        low_number REAL GENERATED ALWAYS AS (CAST(low AS REAL)) VIRTUAL,
        high_number REAL GENERATED ALWAYS AS (CAST(high AS REAL)) VIRTUAL""",
    "claim_state": f"{_TYPED}, subject TEXT, predicate TEXT, object TEXT",
    "claim_intention": f"{_TYPED}, actor TEXT, action TEXT, condition TEXT",
    "claim_forecast": f"""
        {_TYPED}, outcome TEXT, {_WHEN.format("horizon", "horizon")}, condition TEXT""",
    "claim_assessment": f"{_TYPED}, target TEXT, judgement TEXT",
    "entry_origin": """
        seq INTEGER PRIMARY KEY REFERENCES entry(seq),
        log TEXT NOT NULL,
        log_seq INTEGER NOT NULL,
        recorded_at TEXT NOT NULL,
        leaf TEXT NOT NULL""",
    "retraction": f"""
        {_JUDGEMENT},
        target_kind TEXT NOT NULL,
        target_id TEXT NOT NULL,
        reason TEXT NOT NULL,
        previous TEXT REFERENCES retraction(id)""",
    "supersession": f"""
        {_JUDGEMENT},
        old TEXT NOT NULL REFERENCES claim(id),
        new TEXT NOT NULL REFERENCES claim(id),
        reason TEXT NOT NULL,
        previous TEXT REFERENCES supersession(id)""",
    "review": f"""
        {_JUDGEMENT},
        claim_id TEXT NOT NULL REFERENCES claim(id),
        verdict TEXT NOT NULL,
        note TEXT,
        amendment TEXT REFERENCES claim(id),
        previous TEXT REFERENCES review(id)""",
    "erasure": f"""
        {_JUDGEMENT},
        document_id TEXT NOT NULL REFERENCES document(id),
        reason TEXT NOT NULL,
        propositions INTEGER NOT NULL,
        text_sha256 TEXT NOT NULL,
        redacted TEXT NOT NULL""",
    "claim_status": """
        claim_seq INTEGER NOT NULL REFERENCES claim(seq),
        seq INTEGER NOT NULL REFERENCES entry(seq),
        status TEXT NOT NULL,
        successor TEXT REFERENCES claim(id),
        PRIMARY KEY (claim_seq, seq)""",
    "link": f"""
        {_JUDGEMENT.replace("actor", "author")},
        relation TEXT NOT NULL,
        a TEXT NOT NULL,
        b TEXT NOT NULL,
        holds INTEGER NOT NULL,
        sides TEXT,
        method TEXT NOT NULL,
        score TEXT NOT NULL,
        because TEXT NOT NULL,
        note TEXT,
        previous TEXT REFERENCES link(id)""",
    "link_status": """
        link_seq INTEGER NOT NULL REFERENCES link(seq),
        seq INTEGER NOT NULL REFERENCES entry(seq),
        counts INTEGER NOT NULL,
        PRIMARY KEY (link_seq, seq)""",
    "linking": """
        id TEXT PRIMARY KEY,
        seq INTEGER NOT NULL UNIQUE REFERENCES entry(seq),
        document_id TEXT NOT NULL REFERENCES document(id),
        linker TEXT NOT NULL,
        size INTEGER NOT NULL,
        links INTEGER NOT NULL""",
}
"""Every table by name, parents before children, with its columns and constraints."""

UNIQUE: dict[str, tuple[tuple[str, ...], ...]] = {
    "entry": (("seq",), ("kind", "id")),
    "subtree": (("seq",),),
    "document": (("id",), ("seq",)),
    "document_text": (("document_id",),),
    "run": (("id",), ("seq",)),
    "reading": (("id",), ("seq",)),
    "claim": (("seq",), ("id",)),
    "evidence": (("claim_seq", "ordinal"),),
    "source": (("claim_seq", "position"),),
    "claim_speaker": (("claim_seq", "position"),),
    "flag": (("claim_seq", "ordinal"),),
    **{f"claim_{t}": (("claim_seq",),) for t in ("event", "quantity", "state")},
    **{f"claim_{t}": (("claim_seq",),) for t in ("intention", "forecast", "assessment")},
    "entry_origin": (("seq",),),
    **dict.fromkeys(
        ("retraction", "supersession", "review", "erasure", "link", "linking"), (("id",), ("seq",))
    ),
    "claim_status": (("claim_seq", "seq"),),
    "link_status": (("link_seq", "seq"),),
}
"""The unique keys of every table, the primary one first."""

DERIVED = tuple(name for name in TABLES if name not in ("entry", "document_text"))
"""The tables that are derived from the log, parents before children."""

FTS = "claim_fts"
FTS_COLUMNS = ("proposition", "quote", "claimer", "via")
FTS_TRIGGER = "claim_fts_insert"

FTS_TABLE = (
    f"CREATE VIRTUAL TABLE {FTS} USING fts5({', '.join(FTS_COLUMNS)}, "
    'content="claim", content_rowid="seq", tokenize=\'unicode61 remove_diacritics 2\')'
)

_INDEXES: dict[str, tuple[str, ...]] = {
    "document": ("publisher", "published_earliest"),
    "reading": ("document_id", "run_id"),
    "claim": ("document_id", "run_id", "reading_id", "claimer", "claimer_kind", "act", "depth"),
    "source": ("name",),
    "claim_quantity": ("value_number",),
    "retraction": ("target_id",),
    "supersession": ("old", "new"),
    "review": ("claim_id",),
    "erasure": ("document_id",),
    "claim_status": ("seq",),
    "claim_speaker": ("speaker",),
    "link": ("a", "b", "relation"),
    "link_status": ("seq",),
    "linking": ("document_id",),
}
_JUDGED = (
    *("retraction", "supersession", "review", "erasure", "claim_status"),
    *("link", "link_status", "linking", "claim_speaker"),
)


def tables() -> Iterator[str]:
    """The tables, indexes and views, without the guards."""
    yield from bare_tables()
    yield from _indexes({table: columns for table, columns in _INDEXES.items() if table not in _JUDGED})
    for name, query in VIEWS.items():
        yield f"CREATE VIEW {name} AS{query}"


def bare_tables() -> Iterator[str]:
    """The tables and what finds judgements in them: enough to put derived rows beside recorded ones."""
    for name, columns in TABLES.items():
        yield f"CREATE TABLE {name} ({columns}\n    ) STRICT"
    yield FTS_TABLE
    values = ", ".join(f"NEW.{column}" for column in FTS_COLUMNS)
    yield (
        f"CREATE TRIGGER {FTS_TRIGGER} AFTER INSERT ON claim BEGIN "
        f"INSERT INTO {FTS}(rowid, {', '.join(FTS_COLUMNS)}) VALUES (NEW.seq, {values}); END"
    )
    yield from _indexes({table: _INDEXES[table] for table in _JUDGED})


def _indexes(of: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for table, columns in of.items():
        for column in columns:
            yield f"CREATE INDEX {table}_by_{column} ON {table}({column})"


def guards() -> Iterator[str]:
    """The triggers that keep every table append-only."""
    yield (
        "CREATE TRIGGER entry_gapless BEFORE INSERT ON entry "
        "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry) "
        "BEGIN SELECT RAISE(ABORT, 'the log takes no number but the next'); END"
    )
    for table, keys in UNIQUE.items():
        # Erasing a text for legal reasons lifts this one of all the guards against deletion.
        update, delete = ("rewrite", "erase") if table == "document_text" else ("update", "delete")
        yield (
            f"CREATE TRIGGER {table}_no_{update} BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: no row of it changes'); END"
        )
        yield (
            f"CREATE TRIGGER {table}_no_{delete} BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: no row of it goes'); END"
        )
        exists = " OR ".join(
            "EXISTS (SELECT 1 FROM {} WHERE {})".format(table, " AND ".join(f"{c} = NEW.{c}" for c in key))
            for key in keys
        )
        yield (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {exists} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: that row exists'); END"
        )


def create(connection: sqlite3.Connection) -> None:
    """Makes an empty ledger. The caller holds the transaction, so it is there whole or not at all."""
    for statement in (*tables(), *guards()):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def objects(connection: sqlite3.Connection) -> dict[tuple[str, str], str | None]:
    """Every schema object as ``(type, name) -> SQL``, white space outside quotes aside.

    The tables that FTS5 keeps for itself are worded by SQLite and differ between its versions, so of those
    only the columns count; the tables that ``ANALYZE`` leaves behind are nobody's content and are left out.
    """
    found: dict[tuple[str, str], str | None] = {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall():
        folded = sql and _SPACE.sub(_fold, sql).strip(" ")
        if kind == "table" and _STATISTICS.get(name) == sql:
            continue
        if kind == "table" and name in _SHADOWS and folded.startswith(f"CREATE TABLE '{name}'("):
            # Of table_xinfo, which lists generated columns too.
            columns = [row[1] for row in connection.execute(f"PRAGMA table_xinfo({name})")]
            folded = f"a table of SQLite's own with the columns {', '.join(columns)}"
        found[kind, name] = folded
    return found


_STATISTICS = {
    "sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
}
_SHADOWS = tuple(f"{FTS}_{part}" for part in ("data", "idx", "content", "docsize", "config"))
_SPACE = re.compile(r"""'[^']*'|"[^"]*"|`[^`]*`|\[[^]]*\]|[ \t\r\n]+""")


def _fold(part: re.Match[str]) -> str:
    return " " if part[0][0] in " \t\r\n" else part[0]


def is_blank(connection: sqlite3.Connection) -> bool:
    """Whether nothing was ever made in this database: what an interrupted first start leaves."""
    marks = [connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version")]
    return marks == [0, 0] and not objects(connection)
