"""``fact-ledger revisions``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.options import as_of_option, json_option, ledger_option, one_line, put_json

if TYPE_CHECKING:
    from ledger.disputes.revisions import Revision


@click.command()
@click.argument("url", default="")
@as_of_option
@ledger_option
@json_option
def command(url: str, as_of: str | None, ledger_path: Path, as_json: bool) -> None:
    """Articles that were fetched again with another text: claims added, dropped, altered.

    URL is an article's address, or part of it; without it, every article. Two readings are compared by what
    was found in them: a claim that the later one lacks may have been taken out, or only missed.
    """
    from ledger.disputes.revisions import revisions
    from ledger.store.ledger import Ledger

    count = 0
    with Ledger.open(ledger_path, readonly=True) as ledger:
        if as_of is not None:
            ledger.as_of(as_of)
        for revision in revisions(ledger, url):
            count += 1
            if as_json:
                put_json(revision.as_json())
                continue
            for line in _lines(revision):
                click.echo(line)
    if not as_json:
        click.echo(f"{count} revisions" if count != 1 else "1 revision", err=True)


def _lines(revision: Revision) -> Iterator[str]:
    from ledger.cli.disputes import headline

    yield click.style(one_line(revision.after.headline or revision.url), bold=True)
    yield click.style(
        f"  {one_line(revision.publisher or 'publisher unknown')} · {one_line(revision.url)}", dim=True
    )
    for name, fetched in (("before", revision.before), ("after", revision.after)):
        recorded = one_line(fetched.recorded_at[:16])
        yield click.style(f"  {name:<7} document {fetched.document_id[:12]}, recorded {recorded}", dim=True)
    for mark, colour, voices in (("-", "red", revision.dropped), ("+", "green", revision.added)):
        for voice in voices:
            short = click.style(voice.id[:10], dim=True)
            yield f"  {click.style(mark, fg=colour)} {headline(voice)}  {short}"
            yield click.style(f"      “{one_line(voice.quote)}”", dim=True)
    for before, after in revision.altered:
        for mark, colour, voice in (("~-", "red", before), ("~+", "green", after)):
            short = click.style(voice.id[:10], dim=True)
            yield f"  {click.style(mark, fg=colour)} {headline(voice)}  {short}"
            yield click.style(f"      “{one_line(voice.quote)}”", dim=True)
    yield f"  {revision.unchanged} claims unchanged"
    yield ""
