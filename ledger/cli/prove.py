"""``fact-ledger prove``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.notes import FILE, out_option, put
from ledger.cli.options import ledger_option


@click.command()
@click.argument("claim")
@ledger_option
@out_option
@click.option(
    "--checkpoint",
    "held",
    type=FILE,
    help="Lead to this checkpoint (a signed one, say), not to an unsigned one of now.",
)
@click.option("--since", type=FILE, help="Show too that the log goes on from this earlier checkpoint.")
def command(claim: str, ledger_path: Path, out: Path | None, held: Path | None, since: Path | None) -> None:
    """A small file that shows that a claim is in the log.

    CLAIM is the beginning of a claim's id, as `fact-ledger claims` prints it. The file holds the entry as
    it was sealed, the hashes from there to the root, and the checkpoint of that root. It can be checked
    without the ledger (`fact-ledger check FILE`) and without this program (docs/proofs.md).
    """
    from ledger.errors import LedgerError
    from ledger.store.bundle import prove
    from ledger.store.checkpoint import Checkpoint
    from ledger.store.entries import unseal
    from ledger.store.ledger import Ledger
    from ledger.store.redact import hides_identity

    leads_to = Checkpoint.read(held) if held else None
    earlier = Checkpoint.read(since) if since else None
    with Ledger.open(ledger_path, readonly=True) as ledger:
        found = ledger.claim(claim)
        form = unseal(ledger.sealed(found.seq)[0])
        if found.erased and "origin" in form and hides_identity("claim", form["body"]):
            raise LedgerError(
                f"Entry {found.seq} cannot be proven: its words were {found.erased}, before it was merged, "
                "and its id does not come of what is left."
            )
        bundle = prove(ledger, found.seq, leads_to, earlier)
    put(str(bundle), out)
