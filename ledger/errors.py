"""Errors that are for the user: what was wrong, where, and what to do about it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

_ROOM = Path(__file__).parent


class UserError(Exception):
    """Something the user can understand and act on. Its text is shown as it is, without a traceback."""


class ReadError(UserError):
    """One input could not be read; the others go on."""


class ModelError(UserError):
    """The model cannot be used at all (no weights, no key, unknown name, server would not start)."""


class LedgerError(UserError):
    """The ledger file cannot be used (not a ledger, locked, read-only, disk full, damaged)."""


class ErasedError(LedgerError):
    """The words that were asked for, or given to be read again, were erased."""


class FaultError(Exception):
    """A fault of ours that was met in another process; its text is that of :func:`fault`."""


def fault(error: Exception) -> str:
    """What is said to the user of a fault of ours: its kind, and its place in the program. What the error
    itself says may be words of a document."""
    if isinstance(error, FaultError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _ROOM in Path(frame.filename).parents] or frames
    place = f" in {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return (
        f"a fault of fact-ledger itself ({type(error).__name__}{place}): please report it, and try again "
        "with a later version"
    )


def leaves(errors: BaseExceptionGroup[UserError]) -> Iterator[UserError]:
    """The errors of a group of groups."""
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from leaves(error)
        else:
            yield error
