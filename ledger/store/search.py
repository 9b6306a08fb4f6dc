"""From what a user types to SQL. Nothing a user types is ever SQL or FTS5 syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from ledger.store.judgements import CURRENT

_WORDS = re.compile(r'"([^"]*)"|([^\s"]+)')
_MOST_WORDS = 64


def fts_phrase(text: str) -> str:
    """The text as one FTS5 string, whatever is in it. A NUL, where FTS5 would stop, is a space."""
    return '"' + clean(text).replace('"', '""') + '"'


def fts_words(text: str) -> str:
    """An FTS5 query for text that has all the words; what stands in double quotes is one phrase.

    A word that ends in ``*`` stands for all that begin like it. At most 64 words count.
    Text without any word finds nothing.
    """
    terms = []
    for phrase, word in _WORDS.findall(clean(text)):
        stem = word.rstrip("*")
        terms.append(fts_phrase(phrase or stem) + ("*" if stem and stem != word else ""))
    return " ".join(terms[:_MOST_WORDS]) or fts_phrase("")


def clean(text: str) -> str:
    """The text as SQLite can hold it: no NUL, and no lone surrogate (a shell's undecodable bytes)."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def claims_sql(
    *,
    seq: int | None = None,
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
) -> tuple[str, list[Any]]:
    """The query for :meth:`ledger.store.ledger.Ledger.claims` and its parameters; columns ``seq`` first."""
    where: list[str] = []
    values: list[Any] = []

    def need(condition: str, *parameters: Any) -> None:
        where.append(condition)
        values.extend(parameters)

    if seq is not None:
        need("c.seq = ?", seq)
    if text is not None and text.strip():
        need("c.seq IN (SELECT rowid FROM claim_fts WHERE claim_fts MATCH ?)", fts_words(text))
    if speaker is not None and speaker.strip():
        # The index folds case and accents but sees whole words only; LIKE-wise search sees parts of them.
        need(
            "(c.seq IN (SELECT rowid FROM claim_fts WHERE claim_fts MATCH ?)"
            " OR instr(lower(c.claimer), lower(?)) > 0)",
            f"claimer : {fts_phrase(speaker)}",
            clean(speaker).strip(),
        )
    for column, wanted in (("act", act), ("type", type), ("polarity", polarity)):
        if wanted is not None:
            options = [wanted] if isinstance(wanted, str) else list(wanted)
            need(f"c.{column} IN ({', '.join('?' * len(options))})", *(clean(str(o)) for o in options))
    if document is not None:
        prefix = clean(document).strip().lower()
        need("substr(c.document_id, 1, ?) = ?", len(prefix), prefix)
    if since is not None:
        need("c.latest >= ?", since.isoformat())
    if until is not None:
        need("c.earliest <= ?", until.isoformat())
    if unnamed:
        need("c.claimer_kind = 'unnamed'")
    if current:
        need(f"c.status IN ({', '.join('?' * len(CURRENT))})", *(status.value for status in CURRENT))
    sql = (
        "SELECT c.seq, c.recorded_at, c.run_id, c.reading_id, c.claimer, c.publisher, c.headline,"
        " c.published_at, c.status, c.successor, e.canonical FROM claims c JOIN entry e ON e.seq = c.seq"
        + (f" WHERE {' AND '.join(where)}" if where else "")
        + " ORDER BY c.seq"
    )
    if limit is not None:
        sql += " LIMIT ?"
        values.append(max(0, limit))
    return sql, values
