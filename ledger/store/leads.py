"""From a judgement to the documents whose claims it is about, through whatever it judges."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

_TARGETS = {"review": ("claim_id",), "supersession": ("old", "new"), "link": ("a", "b")}
_AMONG = "IN (SELECT value FROM json_each(:ids))"
_DOCUMENTS = (
    f"SELECT document_id FROM claim WHERE id {_AMONG} UNION "
    f"SELECT document_id FROM claim_speaker JOIN claim c ON c.seq = claim_seq WHERE speaker {_AMONG}"
)


def documents_of(connection: sqlite3.Connection, kind: str, body: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the documents of the claims (of a link between speakers: of all their claims) to which a
    retraction, supersession, review or link leads by the tables of ``connection``.

    Raises ``KeyError`` for another kind of entry, or a body that is none of that kind.
    """
    seen = set()
    while kind == "retraction":
        kind, id = body["target_kind"], body["target_id"]
        if kind == "claim":
            return _documents(connection, [id])
        if (kind, id) in seen:
            return frozenset()  # in a forged log only
        seen.add((kind, id))
        columns = ("target_kind", "target_id") if kind == "retraction" else _TARGETS[kind]
        row = connection.execute(f"SELECT {', '.join(columns)} FROM {kind} WHERE id = ?", (id,)).fetchone()
        if row is None:
            return frozenset()
        body = dict(zip(columns, row, strict=True))
    return _documents(connection, [body[field] for field in _TARGETS[kind]])


def _documents(connection: sqlite3.Connection, ids: list[str]) -> frozenset[str]:
    found = connection.execute(_DOCUMENTS, {"ids": json.dumps(ids)})
    return frozenset(document_id for (document_id,) in found)
