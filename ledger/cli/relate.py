"""``fact-ledger relate``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.judging import actor_option, behind_json, warn
from ledger.cli.options import json_option, ledger_option, put_json
from ledger.link.types import Relation, Sides


@click.command()
@click.argument("a")
@click.argument("relation", type=click.Choice([relation.value for relation in Relation]))
@click.argument("b")
@click.option("--not", "denied", is_flag=True, help="They do not stand so, whatever a program finds.")
@click.option("--opposite", is_flag=True, help="same_proposition: the two take opposite sides of it.")
@click.option("--note", help="Why; goes into the log.")
@actor_option
@ledger_option
@json_option
def command(
    a: str,
    relation: str,
    b: str,
    denied: bool,
    opposite: bool,
    note: str | None,
    actor: str,
    ledger_path: Path,
    as_json: bool,
) -> None:
    """Say how two claims, or two speakers, stand to one another, or that they do not.

    A and B are beginnings of claims' ids (6 characters at least); for same_speaker, names of speakers.
    A person's word counts before any program's, also for links that are found later; of several, the last:

    \b
        fact-ledger relate 3f9a2c contradicts 81bd04 --not --note "two different meetings"
        fact-ledger relate "Abbas Araqchi" same_speaker "Abbas Araghchi"

    `fact-ledger retract LINK` takes such a word back.
    """
    from ledger.disputes.people import People
    from ledger.disputes.reasons import pairs
    from ledger.store.ledger import Ledger

    kind = Relation(relation)
    if opposite and kind is not Relation.SAME_PROPOSITION:
        raise click.UsageError("--opposite goes with same_proposition only.")
    sides: Sides | None = None
    if kind is Relation.SAME_PROPOSITION:
        sides = "opposite" if opposite else "same"
    with Ledger.open(ledger_path, create=False) as ledger:
        found = pairs(ledger, People.of(ledger), kind, a, b, holds=not denied)
        outcomes = [
            ledger.relate(kind, one, other, holds=not denied, actor=actor, sides=sides, note=note)
            for one, other in found
        ]
    for outcome in outcomes:
        if as_json:
            put_json({"id": outcome.id, "kind": "link", "new": outcome.new, "behind": behind_json(outcome)})
        else:
            said = "recorded" if outcome.new else "stands already: nothing was recorded"
            click.echo(f"link {outcome.id[:12]} {said}")
            warn(outcome)
