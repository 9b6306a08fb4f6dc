"""``fact-ledger checkpoint``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.notes import FILE, out_option, put, signer
from ledger.cli.options import json_option, ledger_option, put_json


@click.command()
@ledger_option
@out_option
@click.option("--key", type=FILE, help="Sign it with this private key (`fact-ledger key new` makes one).")
@json_option
def command(ledger_path: Path, out: Path | None, key: Path | None, as_json: bool) -> None:
    """What the log is now, in a few lines to keep somewhere else.

    The ledger is verified first; nothing is written into it. Whoever holds the lines can tell later,
    with `fact-ledger verify --checkpoint FILE`, whether the log only grew from there. Where the file's
    owner could replace them, hand them to others, or sign them and give away the public key.
    """
    from ledger.errors import LedgerError
    from ledger.store.ledger import Ledger
    from ledger.store.verify import verify

    hand = signer(key) if key else None
    with Ledger.open(ledger_path, readonly=True) as ledger:
        report = verify(ledger)
        if not report.ok:
            raise LedgerError(
                f"{ledger_path} does not verify, so there is no checkpoint of it: "
                f"`fact-ledger verify` names its {len(report.problems)} differences."
            )
        made = ledger.tree.checkpoint(report.entries)
    if hand:
        made = made.signed(hand)
    if as_json:
        if out:
            put(str(made), out)
        put_json(
            {
                "origin": made.origin,
                "size": made.size,
                "root": made.root.hex(),
                "signed_by": [str(hand.verifier)] if hand else [],
                "checkpoint": str(made),
            }
        )
    else:
        put(str(made), out)
