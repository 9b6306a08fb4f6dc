"""``fact-ledger supersede``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.judging import actor_option, reason_option, report
from ledger.cli.options import json_option, ledger_option


@click.command()
@click.argument("old")
@click.argument("new")
@reason_option
@actor_option
@ledger_option
@json_option
def command(old: str, new: str, reason: str, actor: str, ledger_path: Path, as_json: bool) -> None:
    """Put a recorded claim in the place of another.

    OLD and NEW are beginnings of claims' ids. OLD is no longer shown among the current claims as long as NEW,
    or what supersedes that, stands; retract NEW, or the supersession, and OLD is back.
    """
    from ledger.store.ledger import Ledger

    with Ledger.open(ledger_path, create=False) as ledger:
        before, after = ledger.claim(old).id, ledger.claim(new).id
        outcome = ledger.supersede(before, after, reason=reason, actor=actor)
        report(ledger, "supersession", outcome, as_json=as_json)
