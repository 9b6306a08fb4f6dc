"""``fact-ledger snapshot``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.notes import FILE, signer
from ledger.cli.options import json_option, ledger_option, one_line, put_json


@click.command()
@click.argument("file", type=FILE)
@ledger_option
@click.option("--key", type=FILE, help="Sign the checkpoint with this private key.")
@json_option
def command(file: Path, ledger_path: Path, key: Path | None, as_json: bool) -> None:
    """Copy the ledger into the new FILE, with its checkpoint in FILE.checkpoint.

    Others may write to the ledger meanwhile. The copy is verified; it is a ledger like any other, and
    holds nothing of what was erased. Neither file is overwritten.
    """
    from ledger.store.ledger import Ledger
    from ledger.store.snapshot import SUFFIX, snapshot

    hand = signer(key) if key else None
    with Ledger.open(ledger_path, readonly=True) as ledger:
        made = snapshot(ledger, file, hand)
    if as_json:
        put_json(
            {
                "file": str(file),
                "checkpoint": f"{file}{SUFFIX}",
                "origin": made.origin,
                "size": made.size,
                "root": made.root.hex(),
            }
        )
    else:
        click.echo(one_line(f"{file}: {made.size} entries, verified; checkpoint in {file}{SUFFIX}"))
