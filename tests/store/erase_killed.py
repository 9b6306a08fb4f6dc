"""An erasure in a process of its own that dies: ``erase_killed.py LEDGER STATEMENT``.

It kills itself when SQLite is about to run the statement of this number of the erasing connection; with 0
it lives, and says how many there were.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from pathlib import Path

from erase_samples import DOCUMENT

from ledger.store import connection as conn
from ledger.store.ledger import Ledger

connect = conn.connect
statements = 0


def watched(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """A connection that counts what it is asked to do, and ends all at the last statement."""
    connection = connect(path, readonly=readonly)

    def count(_: str) -> None:
        global statements
        statements += 1
        if statements == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)

    connection.set_trace_callback(count)
    return connection


if __name__ == "__main__":
    with Ledger.open(Path(sys.argv[1])) as ledger:
        conn.connect = watched
        ledger.erase(DOCUMENT.id, reason="by court order", actor="Ada")
    print(statements)
