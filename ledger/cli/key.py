"""``fact-ledger key``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.notes import FILE, signer, write_new
from ledger.cli.options import one_line


@click.group()
def command() -> None:
    """Keys that sign checkpoints: make one, show its public half."""


@command.command()
@click.argument("name")
@click.argument("file", type=FILE)
def new(name: str, file: Path) -> None:
    """Make a key called NAME, write it to FILE (which only you may read), and print its public half.

    NAME stands on every signature: a domain of yours, or a domain and a path, keeps it from being taken for
    somebody else's. Keep FILE away from the ledger; give the printed line to those who are to check
    your signatures, by a way that they trust.
    """
    from ledger.store.names import unshown
    from ledger.store.note import NoteError, Signer

    if hidden := unshown(name):
        raise click.UsageError(f"NAME has a character in it that does not show ({hidden}): leave it out.")
    try:
        key = Signer.new(name)
    except NoteError as error:
        raise click.UsageError(one_line(str(error))) from error
    write_new(file, key.private() + "\n", 0o600)
    click.echo(one_line(str(key.verifier)))


@command.command()
@click.argument("file", type=FILE)
def show(file: Path) -> None:
    """Print the public half of the key in FILE."""
    click.echo(one_line(str(signer(file).verifier)))
