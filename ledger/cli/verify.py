"""``fact-ledger verify``."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.notes import FILE, verifiers, vkey_option
from ledger.cli.options import json_option, ledger_option, one_line, put_json

if TYPE_CHECKING:
    from ledger.store.notices import Blanked

_SHOWN = 20


@click.command()
@ledger_option
@click.option(
    "--root",
    "expect",
    metavar="SIZE:ROOT",
    help="A size and root held elsewhere; the log must begin with it.",
)
@click.option(
    "--checkpoint",
    "held",
    type=FILE,
    multiple=True,
    help="A checkpoint held elsewhere; the log must go on from it.",
)
@vkey_option
@click.option(
    "--log-only", is_flag=True, help="Only hash the log, for a large ledger against a checkpoint; no tables."
)
@json_option
def command(
    ledger_path: Path,
    expect: str | None,
    held: tuple[Path, ...],
    vkeys: tuple[str, ...],
    log_only: bool,
    as_json: bool,
) -> None:
    """Check that the ledger still says what was recorded.

    Every entry, row, text and word is derived anew from the log and compared; what differs is named. Only a
    checkpoint held elsewhere can tell that the owner of the file rewrote the whole log or cut off its end:
    make one with `fact-ledger checkpoint`, or keep the SIZE and root that extract and verify print.
    Entries that were blanked by an erasure since then are named too: they are no difference, and nobody can
    check them any more.
    --log-only tells whether the log is the one that was vouched for, in seconds for a million claims, and
    does not look at the tables that are read.
    """
    from ledger.store.checkpoint import Checkpoint, CheckpointError
    from ledger.store.ledger import Ledger
    from ledger.store.verify import verify

    root = None
    if expect is not None:
        match = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", expect.strip().lower())
        if not match:
            raise click.UsageError("--root wants SIZE:ROOT, as in 53:9f86d081… (64 hex digits)")
        root = (int(match[1]), match[2])
    keys = verifiers(vkeys)
    if keys and not held:
        raise click.UsageError("--vkey is for the signatures of a --checkpoint")
    checkpoints = {str(path): Checkpoint.read(path) for path in held}
    for name, checkpoint in checkpoints.items():
        try:
            if keys:
                checkpoint.verify(keys)
        except CheckpointError as error:
            raise CheckpointError(f"{name}: {error}.") from error
    with Ledger.open(ledger_path, readonly=True) as ledger:
        report = verify(ledger, expect=root, checkpoints=checkpoints, log_only=log_only)
    for problem in report.problems:
        if as_json:
            put_json({"where": problem.where, "what": problem.what})
        else:
            click.echo(f"{click.style(one_line(problem.where), fg='red')}: {one_line(problem.what)}")
    blanked = sum(len(one.entries) for one in report.blanked)
    if as_json:
        put_json(
            {
                "ok": report.ok,
                "log_only": log_only,
                "entries": report.entries,
                "root": report.root,
                "origin": report.origin,
                "checkpoints": len(checkpoints),
                "problems": len(report.problems),
                "blanked": [one._asdict() for one in report.blanked],
            }
        )
    else:
        verdict = (
            f"{'log ' if log_only else ''}verified" if report.ok else f"{len(report.problems)} differences"
        )
        if checkpoints and report.ok:
            verdict += f" against {len(checkpoints)} checkpoint{'s' if len(checkpoints) > 1 else ''}"
        if blanked:
            verdict += f", but for {_counted(blanked)} blanked since"
            for one in report.blanked:
                click.echo(click.style(one_line(_said(one)), fg="yellow"))
        click.echo(f"{one_line(str(ledger_path))}: {report.entries} entries, {verdict}")
        click.echo(f"root {report.entries}:{report.root}")
    sys.exit(0 if report.ok else 1)


def _said(blanked: Blanked) -> str:
    numbers = ", ".join(map(str, blanked.entries[:_SHOWN]))
    more = ", …" if len(blanked.entries) > _SHOWN else ""
    return (
        f"{_counted(len(blanked.entries))} vouched for before ({numbers}{more}), blanked by notice "
        f"{blanked.notice} (document {blanked.document_id[:12]}, by {blanked.actor}: {blanked.reason}): what "
        "stood there can no longer be checked"
    )


def _counted(entries: int) -> str:
    return f"{entries} entr{'y' if entries == 1 else 'ies'}"
