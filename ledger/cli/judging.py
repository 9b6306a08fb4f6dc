"""What the commands that judge have in common: who judges, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger.cli.options import one_line, put_json

if TYPE_CHECKING:
    from ledger.store.correct import Outcome
    from ledger.store.ledger import Ledger

F = TypeVar("F", bound=Callable[..., Any])
_SHORT = 12


def actor_option(function: F) -> F:
    """``--actor NAME``, or what ``FACT_LEDGER_ACTOR`` says: a judgement is somebody's."""
    return click.option(
        "--actor",
        required=True,
        envvar="FACT_LEDGER_ACTOR",
        show_envvar=True,
        metavar="NAME",
        help="Who says so; goes into the log.",
    )(function)


def reason_option(function: F) -> F:
    """``--reason TEXT``."""
    return click.option("--reason", required=True, help="Why; goes into the log.")(function)


def report(ledger: Ledger, kind: str, outcome: Outcome, *, as_json: bool) -> None:
    """Prints what was recorded and how claims stand since: one line each, or one JSON object."""
    changed = [
        {"claim_id": change.claim_id, "status": change.status.value, "successor": change.successor}
        for change in outcome.changed
    ]
    if as_json:
        put_json(
            {
                "id": outcome.id,
                "kind": kind,
                "new": outcome.new,
                "successor": outcome.successor,
                "changed": changed,
            }
        )
        return
    said = "recorded" if outcome.new else "stands already: nothing was recorded"
    click.echo(f"{kind} {outcome.id[:_SHORT]} {said}")
    for change in outcome.changed:
        words = one_line(ledger.claim(change.claim_id).claim.proposition)
        by = f" by {change.successor[:_SHORT]}" if change.successor else ""
        status = click.style(f"{change.status.value}{by}", bold=True)
        click.echo(f"claim {change.claim_id[:_SHORT]} is now {status}: {words}")
    if outcome.new and not outcome.changed:
        click.echo("no claim stands otherwise than before", err=True)
