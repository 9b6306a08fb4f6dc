"""A copy of a ledger in a new file, verified, with its checkpoint beside it.

``VACUUM INTO`` reads one state of the ledger, so others may write to it meanwhile; and it copies what is
there, not the pages that are free, so the copy has nothing of what was erased.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ledger.errors import LedgerError
from ledger.store import connection as conn
from ledger.store.checkpoint import Checkpoint
from ledger.store.ledger import Ledger
from ledger.store.note import Signer
from ledger.store.reader import Reader
from ledger.store.verify import verify

SUFFIX = ".checkpoint"
"""What the name of the checkpoint has more than that of the snapshot it is of."""


def snapshot(ledger: Reader, to: Path, signer: Signer | None = None) -> Checkpoint:
    """Copies an open ledger into the new file ``to``, and its checkpoint, signed where there is a
    ``signer``, into ``to`` with :data:`SUFFIX`.

    Both are on the disk when this returns; where it raises, neither is there. A process that is killed
    meanwhile leaves an empty ``to`` and a file with ``.part`` in its name. Raises ``LedgerError`` where
    one of the files exists, cannot be written, or where the copy does not verify or has no entries.
    """
    beside = to.with_name(to.name + SUFFIX)
    part = to.with_name(f"{to.name}.part-{os.getpid()}")
    for leftover in (to.with_name(to.name + suffix) for suffix in ("-wal", "-journal")):
        if leftover.exists():
            raise LedgerError(f"{leftover} is left of another {to.name} and would be taken for this one's.")
    with ExitStack() as files:
        for path in (to, beside, part):
            files.enter_context(_new(path))
        with conn.explained(to):
            ledger.db.conn.execute("VACUUM INTO ?", (str(part),))
        with Ledger.open(part, readonly=True) as copy:
            report = verify(copy)
            if not report.ok:
                raise LedgerError(
                    f"The copy of {ledger.path} does not verify, so it was not kept: "
                    f"{report.problems[0]}. `fact-ledger verify` says what is wrong with the ledger."
                )
            checkpoint = copy.tree.checkpoint(report.entries)
        if signer is not None:
            checkpoint = checkpoint.signed(signer)
        try:
            beside.write_bytes(str(checkpoint).encode())
            _sync(beside)
            _sync(part)
            part.replace(to)
            _sync(to.parent)
        except OSError as error:
            raise LedgerError(f"{to} cannot be written: {error.strerror}.") from error
    return checkpoint


@contextmanager
def _new(path: Path) -> Iterator[None]:
    """An empty file where there was none, which is gone again where the block fails."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError as error:
        raise LedgerError(
            f"{path} exists and is not overwritten: name a new file, or remove it first."
        ) from error
    except OSError as error:
        raise LedgerError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sync(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
