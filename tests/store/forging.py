"""A log rewritten by somebody who has this very program: everything is derived again to match."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from ledger.store import entries, schema, subtrees
from ledger.store.entries import Kind, seal
from ledger.store.ledger import insert_sql
from ledger.store.merkle import Tree
from ledger.store.rows import rows
from ledger.store.statuses import KINDS, status_rows


class Form(NamedTuple):
    """What an entry says, but for its number."""

    kind: Kind
    id: str
    recorded_at: str
    body: dict[str, Any]

    def having(self, **changes: Any) -> Form:
        """The same with some fields of the body put otherwise, and the id that it comes to then."""
        body = {**self.body, **changes}
        return self._replace(id=entries.id_of(self.kind, body), body=body)


def forms(path: Path) -> list[Form]:
    """What the log says, entry by entry."""
    with closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT kind, id, recorded_at, canonical FROM entry ORDER BY seq").fetchall()
    return [Form(kind, id, at, entries.unseal(form)["body"]) for kind, id, at, form in found]


def forge(path: Path, log: Iterable[Form]) -> None:
    """Puts a ledger with this log in the place of the one at ``path``, whose texts it keeps."""
    with closing(sqlite3.connect(path)) as db:
        texts = dict(db.execute("SELECT document_id, text FROM document_text").fetchall())
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN")
        schema.create(db)
        tree = Tree()
        publishers: dict[str, str | None] = {}
        for seq, form in enumerate(log, 1):
            kind, id, recorded_at, body = form
            entry = seal(seq, kind, id, recorded_at, body)
            sealed = ("seq", "kind", "id", "recorded_at", "leaf", "canonical")
            _insert(db, "entry", [{name: getattr(entry, name) for name in sealed}])
            if row := subtrees.grow(tree, bytes.fromhex(entry.leaf)):
                _insert(db, subtrees.TABLE, [row])
            if kind == "document":
                publishers[id] = body.get("publisher")
            for table, found in rows(entry, publishers).items():
                _insert(db, table, found)
            if kind == "document":
                _insert(db, "document_text", [{"document_id": id, "text": texts[id]}])
            if kind in KINDS:
                _insert(db, "claim_status", status_rows(db, entry))
        db.execute("COMMIT")


def _insert(db: sqlite3.Connection, table: str, found: list[Any]) -> None:
    if found:
        db.executemany(insert_sql(table, found[0]), found)
