"""``fact-ledger schema``."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("which", type=click.Choice(["claim", "draft"]))
def command(which: str) -> None:
    """Print a JSON schema: of a claim as recorded, or of the answer a model is held to."""
    from ledger.claims import Claim
    from ledger.drafts import Answer

    schema = Claim.model_json_schema() if which == "claim" else Answer.model_json_schema()
    click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
