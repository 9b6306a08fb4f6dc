"""Checkpoints, keys and what is written beside a ledger: options and files that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger.cli.options import one_line
from ledger.errors import UserError

if TYPE_CHECKING:
    from ledger.store.note import Signer, Verifier

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(path_type=Path, dir_okay=False)


def vkey_option(function: F) -> F:
    """``--vkey KEY``, again and again."""
    return click.option(
        "--vkey",
        "vkeys",
        multiple=True,
        metavar="KEY",
        help="A public key (NAME+KEYID+BASE64); a checkpoint must be signed by one of those given.",
    )(function)


def out_option(function: F) -> F:
    """``--out FILE``."""
    return click.option("--out", type=FILE, help="Write to this new file instead of the standard output.")(
        function
    )


def verifiers(vkeys: Sequence[str]) -> list[Verifier]:
    """The public keys. Raises ``click.UsageError`` where one is none."""
    from ledger.store.note import NoteError, Verifier

    try:
        return [Verifier.parse(vkey) for vkey in vkeys]
    except NoteError as error:
        raise click.UsageError(f"--vkey: {one_line(str(error))}") from error


def signer(path: Path) -> Signer:
    """The private key in a file. Raises ``UserError``, which names the file and not the key."""
    from ledger.store.note import NoteError, Signer

    try:
        return Signer.parse(path.read_text("ascii"))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not a private key.") from error
    except NoteError as error:
        raise UserError(
            f"{path} is {error}." if str(error).startswith("not ") else f"{path}: {error}."
        ) from error


def write_new(path: Path, text: str, mode: int = 0o666) -> None:
    """Writes a file that must not exist: what is to be held against a ledger is not overwritten by it.

    It is on the disk when this returns, whole or not at all. Raises ``UserError``.
    """
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            try:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                path.unlink()
                raise
    except FileExistsError as error:
        raise UserError(
            f"{path} exists and is not overwritten: name a new file, or remove it first."
        ) from error
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error


def put(text: str, out: Path | None) -> None:
    """Writes a text to a new file, or to standard output where none is named."""
    if out is None:
        click.echo(text, nl=False)
    else:
        write_new(out, text)
        click.echo(one_line(str(out)), err=True)
