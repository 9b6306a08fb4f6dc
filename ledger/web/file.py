"""The ledger as a database of Datasette's that cannot be written, whatever a plugin tries.

Imported only where a ledger is served: it imports Datasette.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from datasette.database import Database  # type: ignore[import-untyped]
from datasette.utils.sqlite import sqlite3  # type: ignore[import-untyped]

from ledger.errors import LedgerError

PATIENCE = 10.0
"""Seconds that a reader waits where the file is locked, as it is for an instant when a log is taken in."""


class LedgerFile(Database):  # type: ignore[misc]
    """A ledger file, open for reading, which sees what others write to it meanwhile."""

    def __init__(self, ds: Any, path: Path, *, is_mutable: bool) -> None:
        super().__init__(ds, path=str(path), is_mutable=is_mutable)
        self._open: list[Any] = []

    def connect(self, write: bool = False) -> Any:
        """A connection for reading. Raises ``LedgerError`` where one for writing is asked for."""
        if write:
            raise LedgerError(f"{self.path} is served for reading only.")
        # Datasette would paste the path into the URI as it is, so a "?" in a file's name would break it.
        mode = "mode=ro" if self.is_mutable else "mode=ro&immutable=1"
        connection = sqlite3.connect(
            f"{Path(self.path).as_uri()}?{mode}", uri=True, check_same_thread=False, timeout=PATIENCE
        )
        connection.execute("PRAGMA query_only = ON")
        self._open.append(connection)
        return connection

    def close(self) -> None:
        """Closes every connection."""
        super().close()
        while self._open:
            self._open.pop().close()


def ledger_file(ds: Any, path: Path) -> LedgerFile:
    """The ledger at ``path``. Only on a read-only medium, where nobody can be writing, is it immutable:
    anywhere else that would show the rows of a while ago."""
    beside_wal = path.with_name(path.name + "-wal").exists()
    return LedgerFile(ds, path, is_mutable=beside_wal or os.access(path.parent, os.W_OK))
