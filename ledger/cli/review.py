"""``fact-ledger review``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from ledger.claims import BODIES, Act, Certainty, ClaimType, Polarity, When
from ledger.cli.judging import actor_option, report
from ledger.cli.options import json_option, ledger_option

if TYPE_CHECKING:
    from ledger.claims import Claim


@click.command()
@click.argument("claim")
@click.argument("verdict", type=click.Choice(["accept", "reject", "amend"]))
@click.option("--note", help="Goes into the log.")
@actor_option
@click.option("--act", type=click.Choice([a.value for a in Act]), help="amend: what the claimer does.")
@click.option("--polarity", type=click.Choice([p.value for p in Polarity]), help="amend: the claimer's side.")
@click.option(
    "--certainty", type=click.Choice([c.value for c in Certainty]), help="amend: how sure the claimer is."
)
@click.option("--proposition", help="amend: what is claimed, worded positively.")
@click.option("--type", "kind", type=click.Choice(get_args(ClaimType)), help="amend: the claim's type.")
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help="amend: a field of the type; empty clears it.",
)
@ledger_option
@json_option
def command(
    claim: str,
    verdict: str,
    note: str | None,
    actor: str,
    kind: str | None,
    fields: tuple[str, ...],
    ledger_path: Path,
    as_json: bool,
    **plain: str | None,
) -> None:
    """Say of a claim that it gives the words rightly, wrongly, or should read otherwise.

    CLAIM is the beginning of a claim's id. Of several verdicts by one actor the last one counts. To amend
    is to record the claim as it should be, about the same words of the same document, in the place of the
    one given:

    \b
        fact-ledger review 1f3a accept --note "as the page has it"
        fact-ledger review 1f3a amend --certainty probable --set value=1332
    """
    from ledger.store.judgements import Verdict
    from ledger.store.ledger import Ledger

    changes: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
    if verdict != "amend" and (changes or kind or fields):
        raise click.UsageError(f"{verdict} changes nothing of a claim: amend does.")
    with Ledger.open(ledger_path, create=False) as ledger:
        found = ledger.claim(claim)
        if verdict == "amend":
            if kind or fields:
                changes["body"] = _body(found.claim, kind, fields)
            outcome = ledger.amend(found.id, changes, actor=actor, note=note)
        else:
            outcome = ledger.review(found.id, Verdict(verdict), actor=actor, note=note)
        report(ledger, "review", outcome, as_json=as_json)


def _body(claim: Claim, kind: str | None, fields: tuple[str, ...]) -> dict[str, Any]:
    """The typed fields as they should be: those of the claim where its type stays, and what was set."""
    kind = kind or claim.type
    known = [name for name in BODIES[kind].model_fields if name != "type"]
    body = dict(claim.body) if kind == claim.type else {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals or name not in known:
            raise click.UsageError(
                f"--set wants FIELD=VALUE, and the fields of a claim of type {kind} are {', '.join(known)}."
            )
        if value and _is_date(kind, name):
            raise click.UsageError(
                f"{name} is a date in the words of the text: it can only be cleared ({name}=)."
            )
        body[name] = value or None
    return {**body, "type": kind}


def _is_date(kind: str, name: str) -> bool:
    return When in get_args(BODIES[kind].model_fields[name].annotation)
