"""Errors that are for the user: what was wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator


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


def leaves(errors: BaseExceptionGroup[UserError]) -> Iterator[UserError]:
    """The errors of a group of groups."""
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from leaves(error)
        else:
            yield error
