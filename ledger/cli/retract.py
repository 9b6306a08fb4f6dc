"""``fact-ledger retract``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.judging import actor_option, reason_option, report
from ledger.cli.options import json_option, ledger_option


@click.command()
@click.argument("id")
@reason_option
@actor_option
@ledger_option
@json_option
def command(id: str, reason: str, actor: str, ledger_path: Path, as_json: bool) -> None:
    """Take back a claim or a judgement.

    ID is the beginning of an id, as `fact-ledger claims` and `fact-ledger show` print it: of a claim, a
    review, a supersession, or a retraction, which puts back what that took. Nothing is deleted: the
    retraction is one more entry, and `--as-of` and `--all` still show what was there.
    """
    from ledger.store.ledger import Ledger

    with Ledger.open(ledger_path, create=False) as ledger:
        kind, target = ledger.target(id)
        report(
            ledger, "retraction", ledger.retract(kind, target, reason=reason, actor=actor), as_json=as_json
        )
