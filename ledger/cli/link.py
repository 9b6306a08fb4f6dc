"""``fact-ledger link``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

import ledger as package
from ledger.cli.options import json_option, ledger_option, one_line, put_json
from ledger.errors import UserError

if TYPE_CHECKING:
    from ledger.jobs.report import Summary as Extracted
    from ledger.linking import Linked, Summary
    from ledger.store.ledger import Ledger


@click.command()
@click.option(
    "--anew",
    is_flag=True,
    help="Link every document again, by this version; what is not found any more is retracted.",
)
@ledger_option
@json_option
def command(anew: bool, ledger_path: Path, as_json: bool) -> None:
    """Link claims across documents: who contradicts whom, what is said again, who is who.

    Documents that are not linked yet are compared with all that are; `fact-ledger extract` does so at its
    end. Every link is an entry of its own and alters no claim: `fact-ledger why` explains one, and
    `fact-ledger relate` overrules it.
    """
    from ledger.store.ledger import Ledger

    def say(line: str) -> None:
        click.echo(one_line(line), err=True)

    def tell(linked: Linked) -> None:
        if as_json:
            put_json({name: getattr(linked, name) for name in linked.__slots__})

    with Ledger.open(ledger_path, create=False) as ledger:
        summary = link_all(ledger, say, anew=anew, report=tell)
        size, root = ledger.size_and_root()
    if as_json:
        put_json({"summary": {name: getattr(summary, name) for name in summary.__slots__}})
    else:
        taken = f", {summary.withdrawn} taken back" if summary.withdrawn else ""
        click.echo(f"{summary.documents} documents linked: {summary.links} links, {summary.new} new{taken}")
    say(f"{ledger_path}: {size} entries, root {root}")


def link_all(
    ledger: Ledger,
    say: Callable[[str], None],
    *,
    anew: bool = False,
    report: Callable[[Linked], None] = lambda _: None,
) -> Summary:
    """Links what is not linked yet, a line for each document."""
    from ledger.linking import Summary, link, unlinked

    if not anew and not unlinked(ledger):
        return Summary(0, 0, 0)
    from ledger.link.linker import Linker

    def tell(linked: Linked) -> None:
        name = (linked.headline or linked.document_id[:12])[:70]
        say(f"linked {linked.number}/{linked.total}: {name}: {linked.links} links, {linked.new} new")
        report(linked)

    return link(ledger, Linker(f"fact-ledger {package.__version__}"), tell, anew=anew)


def link_at_the_end(ledger: Ledger, say: Callable[[str], None], done: Extracted) -> None:
    """Links what an extraction has brought, unless that was stopped. Where it fails, the claims are kept, it
    says so, and the extraction is not complete."""
    if done.interrupted:
        return
    try:
        done.links = link_all(ledger, say).new
    except UserError as error:
        done.unlinked = True
        again = "The claims are recorded; `fact-ledger link` links them."
        click.echo(f"not linked: {one_line(str(error))} {again}", err=True)
