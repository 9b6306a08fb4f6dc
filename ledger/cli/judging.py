"""What the commands that judge have in common: who judges, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger.cli.options import one_line, put_json
from ledger.errors import LedgerError

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
                "behind": behind_json(outcome),
            }
        )
        return
    said = "recorded" if outcome.new else "stands already: nothing was recorded"
    click.echo(f"{kind} {outcome.id[:_SHORT]} {said}")
    for change in outcome.changed:
        words = _words(ledger, change.claim_id)
        by = f" by {change.successor[:_SHORT]}" if change.successor else ""
        status = click.style(f"{change.status.value}{by}", bold=True)
        click.echo(f"claim {change.claim_id[:_SHORT]} is now {status}: {words}")
    if outcome.new and not outcome.changed:
        click.echo("no claim stands otherwise than before", err=True)
    warn(outcome)
    new = None if outcome.changed else outcome.successor
    if new and _status(ledger, new) == "retracted":
        click.echo(f"claim {new[:_SHORT]} was retracted, and stands in no other's place", err=True)


def _words(ledger: Ledger, claim: str) -> str:
    """What a claim says. It was judged and that is recorded, whether its words can be read or not."""
    try:
        return one_line(ledger.claim(claim).claim.proposition)
    except LedgerError as error:
        return one_line(f"[not to be read: {error}]")


def _status(ledger: Ledger, claim: str) -> str | None:
    try:
        return ledger.claim(claim).status
    except LedgerError:
        return None


def behind_json(outcome: Outcome) -> dict[str, str] | None:
    """The judgement that counts in place of this one."""
    other = outcome.behind
    return other and {"id": other.id, "actor": other.actor, "judged_at": other.judged_at}


def warn(outcome: Outcome) -> None:
    """Says on standard error that a judgement does not count, and since when it would have to be."""
    if other := outcome.behind:
        click.echo(
            f"it does not count: the {other.kind} {other.id[:_SHORT]} by {one_line(other.actor)} bears the "
            f"later time {one_line(other.judged_at)}, to which this ledger's clock has not come",
            err=True,
        )
