"""``fact-ledger migrate``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.options import json_option, ledger_option, one_line, put_json


@click.command()
@ledger_option
@json_option
def command(ledger_path: Path, as_json: bool) -> None:
    """Bring a ledger of an earlier version of this program up to date.

    No entry changes, nor any root: what the new version needs beside them is derived from them, in one
    transaction. Every command that writes does the same by itself; the earlier program cannot read the
    file afterwards.
    """
    from contextlib import closing

    from ledger.store import connection as conn
    from ledger.store import migrate, schema
    from ledger.store.ledger import Ledger

    path = ledger_path.expanduser().resolve()
    conn.check_file(path, readonly=False, create=False)
    with conn.explained(path), closing(conn.connect(path, readonly=True)) as connection:
        was = migrate.version_of(connection)
    with Ledger.open(path, create=False) as ledger:
        size, root = ledger.size_and_root()
    if as_json:
        put_json({"was": was, "is": schema.VERSION, "entries": size, "root": root})
    elif was == schema.VERSION:
        click.echo(one_line(f"{ledger_path} has schema version {was}, which is the present one."))
    else:
        click.echo(one_line(f"{ledger_path}: lifted from schema version {was} to {schema.VERSION}"))
        click.echo(f"root {size}:{root}")
