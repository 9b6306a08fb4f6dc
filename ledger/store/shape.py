"""Whether a database has the schema of a ledger: every object of it, as it is worded, and no other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from ledger.store import schema
from ledger.store.compare import Problem, difference, show

_PRAGMAS = ("application_id", "user_version")


def schema_problems(recorded: sqlite3.Connection) -> Iterator[Problem]:
    """What is missing from the schema, not part of it, or worded otherwise.

    Raises ``sqlite3.DatabaseError`` where it cannot be read.
    """
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        schema.create(fresh)
        wanted = schema.objects(fresh)
        pragmas = {name: fresh.execute(f"PRAGMA {name}").fetchone()[0] for name in _PRAGMAS}
    finally:
        fresh.close()
    found = schema.objects(recorded)
    for kind, name in sorted(wanted.keys() | found.keys()):
        if (kind, name) not in found:
            yield Problem(f"{kind} {name}", "missing from the schema")
        elif (kind, name) not in wanted:
            yield Problem(f"{kind} {name}", f"not part of the schema: {show(found[kind, name])}")
        elif found[kind, name] != wanted[kind, name]:
            yield Problem(f"{kind} {name}", difference(found[kind, name], wanted[kind, name]))
    for name, value in pragmas.items():
        (now,) = recorded.execute(f"PRAGMA {name}").fetchone()
        if now != value:
            yield Problem(f"pragma {name}", difference(now, value))
