"""What the commands that erase have in common: to ask first, and to clear what lies beside the ledger."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from pathlib import Path

import click

from ledger.cli.options import one_line
from ledger.errors import UserError
from ledger.store.erase import Doomed

yes_option = click.option("--yes", is_flag=True, help="Do not ask before anything is erased.")


def listed(documents: Iterable[Doomed]) -> None:
    """Says on standard error which documents it is about."""
    for one in documents:
        name = one_line(f"{one.headline or 'without a headline'} · {one.publisher or 'publisher unknown'}")
        click.echo(f"{one.id[:12]}  {name}, {one.claims} claims", err=True)


def somebody(otherwise: str) -> None:
    """Raises ``UserError`` with these words where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise UserError(otherwise)


def ask(question: str) -> None:
    """Goes on only after a yes. Raises ``click.Abort`` after a no."""
    click.confirm(question, abort=True, err=True)


def forget(ledger: Path, documents: Collection[str], *, surely: bool = True) -> list[Path]:
    """Clears the working file of the ledger at this path, as it was given, of these documents (ids); the
    files beside it that were set aside once and may hold words of them too.

    ``surely`` off: only where it knows one of them, for kept answers that cost money go with it.
    """
    from ledger.store.work import Work

    given = ledger.expanduser().absolute()
    paths = {Work.beside(ledger): None}
    if given.is_symlink():
        # Beside the link lies what an earlier version of this program kept.
        paths[given.with_name(f"{given.stem}.work{given.suffix}")] = None
    aside: list[Path] = []
    for path in paths if documents else ():
        if path.exists():
            with Work.open(path) as work:
                if surely or work.knows(documents):
                    work.forget(documents)
        aside += Work.aside(path)
    return aside


def name(aside: Iterable[Path]) -> None:
    """Says on standard error which files are left for the user to look at."""
    for left in aside:
        click.echo(
            f"{one_line(str(left))} was set aside and may hold words too: look at it, and delete it", err=True
        )
