"""The judgements in which a person may have repeated the words of a document: all that bear on its claims."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from ledger.store.linkstatus import noted
from ledger.store.redact import Words
from ledger.store.standing import Judged
from ledger.store.statuses import judged

_AMONG = "IN (SELECT value FROM json_each(:ids))"
# What puts one of these claims in the place of another, which may be of another document.
_LEADING = f"SELECT old FROM supersession WHERE new {_AMONG}"


def bearing(connection: sqlite3.Connection, claims: Collection[str]) -> set[Judged]:
    """What was judged of these claims (content ids) and of those judgements: also what puts one of them in
    the place of another claim, and what persons wrote of links between them or their speakers."""
    ids = set(claims)
    others = [old for (old,) in connection.execute(_LEADING, {"ids": json.dumps(sorted(ids))})]
    leading = [j for j in judged(connection, others) if j.kind == "supersession" and j.successor in ids]
    return {
        *judged(connection, ids),
        *leading,
        *judged(connection, [j.id for j in leading]),
        *noted(connection, ids),
    }


def told(connection: sqlite3.Connection, claims: Collection[str], words: Words) -> list[Judged]:
    """Those of them whose reason or note tells the words, in the order of the log."""
    return sorted(j for j in bearing(connection, claims) if words.told_by(j.reason or ""))
