"""``fact-ledger check``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.notes import FILE, verifiers, vkey_option
from ledger.cli.options import json_option, one_line, put_json

if TYPE_CHECKING:
    from ledger.store.bundle import Checked


@click.command()
@click.argument("bundle", type=FILE)
@click.option(
    "--checkpoint",
    "held",
    type=FILE,
    multiple=True,
    help="A checkpoint that you hold; it must be of that log.",
)
@vkey_option
@json_option
def command(bundle: Path, held: tuple[Path, ...], vkeys: tuple[str, ...], as_json: bool) -> None:
    """Check a claim's proof, with no ledger at hand.

    BUNDLE is what `fact-ledger prove` wrote. By itself it shows that some log holds the claim; a checkpoint
    that you had from somewhere else, or a key that you trust, shows whose. That the claim was recorded
    is shown, not that it is true, nor that it has not been retracted since.
    """
    from ledger.errors import UserError
    from ledger.store.bundle import Bundle, check
    from ledger.store.checkpoint import Checkpoint

    keys = verifiers(vkeys)
    found = Bundle.read(bundle)
    known = [Checkpoint.read(path) for path in held]
    try:
        shown = check(found, known, keys)
    except UserError as error:
        raise UserError(f"{bundle} shows nothing: {error}.") from error
    if as_json:
        put_json(
            {
                "ok": True,
                "origin": shown.checkpoint.origin,
                "size": shown.checkpoint.size,
                "root": shown.checkpoint.root.hex(),
                "signed_by": [str(key) for key in shown.signed],
                "checkpoints": len(known),
                "since": shown.since and shown.since.size,
                "entry": shown.entry,
            }
        )
        return
    for line in _lines(shown, len(known)):
        click.echo(line)


def _lines(shown: Checked, held: int) -> Iterator[str]:
    from ledger.cli.lines import chain, headline
    from ledger.store.entries import claim_of

    entry, checkpoint = shown.entry, shown.checkpoint
    if entry["kind"] == "claim":
        claim = claim_of(entry["body"])
        yield headline(claim, claimer=chain(claim, "the document"), said=None)
        yield f"“{one_line(' … '.join(span.exact for span in claim.evidence))}”"
    yield one_line(f"{entry['kind']} {entry['id']}")
    yield f"is entry {entry['seq']} of {checkpoint.size} in the log {one_line(checkpoint.origin)}"
    yield f"recorded {one_line(str(entry['recorded_at']))}"
    if shown.since:
        yield f"That log goes on from an earlier checkpoint, of {shown.since.size} entries."
    if held:
        yield f"It is the log of the {'checkpoint' if held == 1 else f'{held} checkpoints'} held."
    for key in shown.signed:
        yield f"Its checkpoint is signed by {one_line(str(key))}"
    if not held and not shown.signed:
        yield "Nothing shows whose log that is: give a checkpoint (--checkpoint) or a key (--vkey) you trust."
