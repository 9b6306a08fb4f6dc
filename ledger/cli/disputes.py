"""``fact-ledger disputes``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.options import as_of_option, json_option, ledger_option, one_line, put_json
from ledger.disputes.cluster import LEAST

if TYPE_CHECKING:
    from ledger.disputes.picture import Picture, Side
    from ledger.disputes.voices import Voice

_SHORT = 10


@click.command()
@click.argument("text", nargs=-1)
@click.option(
    "--origins",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="At least so many independent origins on either side.",
)
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=LEAST,
    show_default=True,
    help="Put together from links with at least this score; 0 for all of them.",
)
@as_of_option
@ledger_option
@click.option("--limit", type=click.IntRange(1), help="At most so many.")
@json_option
def command(
    text: tuple[str, ...],
    origins: int,
    least: float,
    as_of: str | None,
    ledger_path: Path,
    limit: int | None,
    as_json: bool,
) -> None:
    """What some hold and others deny: who, when, where, on whose word, in what words.

    TEXT is the beginning of a claim's id, or words that a claim of the dispute must have. The dispute with
    most independent origins on both sides comes first; of two alike, the one that changed last. Claims come
    together by links, which `fact-ledger link` makes and `fact-ledger why` explains.
    """
    from ledger.disputes.picture import disputes, weaker
    from ledger.disputes.subject import claim_id
    from ledger.store.ledger import Ledger

    words = " ".join(text)
    with Ledger.open(ledger_path, readonly=True) as ledger:
        if as_of is not None:
            ledger.as_of(as_of)
        one = claim_id(ledger, words)
        found = disputes(ledger, claim=one, least=least)
        if words and one is None:
            ids = {claim.id for claim in ledger.claims(text=words, current=True)}
            found = [picture for picture in found if picture.ids & ids]
        linked = ledger.ask("SELECT 1 FROM linking LIMIT 1")
        left_out = 0 if words else weaker(ledger, least)
    found = [each for each in found if min(len(each.held.origins), len(each.against.origins)) >= origins]
    for number, picture in enumerate(found[:limit], 1):
        if as_json:
            put_json(picture.as_json())
            continue
        for line in lines(picture, number):
            click.echo(line)
    if not as_json:
        click.echo(f"{len(found)} disputes" if len(found) != 1 else "1 dispute", err=True)
        if left_out:
            are = "contradiction is" if left_out == 1 else "contradictions are"
            click.echo(f"{left_out} {are} too weak to be shown; --least 0 shows all", err=True)
        if not linked:
            click.echo("Nothing was linked yet: `fact-ledger link` does.", err=True)


def lines(picture: Picture, number: int) -> Iterator[str]:
    """A dispute on a terminal."""
    held, against = len(picture.held.origins), len(picture.against.origins)
    latest = picture.latest
    yield click.style(f"{number}. {one_line(picture.proposition)}", bold=True)
    yield click.style(
        f"   independent origins: {held} for it, {against} against it · changed last "
        f"{one_line(latest.said) or 'undated'} by {one_line(latest.name)}",
        dim=True,
    )
    for title, colour, side in (("For it", "green", picture.held), ("Against it", "red", picture.against)):
        yield f"   {click.style(title, fg=colour)}: {one_line(', '.join(side.names))}"
        yield from _side(side)
    yield ""


def _side(side: Side) -> Iterator[str]:
    for circle in side.circles:
        yield click.style(
            f"     in a circle: {one_line(' ▸ '.join(circle))} have it from one another", fg="yellow"
        )
    for said in side.utterances:
        voice = said.voice
        when = click.style(f"{one_line(voice.said) or 'undated':<10}", dim=True)
        yield f"     {when}  {headline(voice)}  {click.style(voice.id[:_SHORT], dim=True)}"
        yield click.style(f"                 {place(voice)}: “{one_line(voice.quote)}”", dim=True)
        for other in said.others:
            yield click.style(
                f"                 also {one_line(other.name)}, {place(other)}: “{one_line(other.quote)}”  "
                f"{other.id[:_SHORT]}",
                dim=True,
            )


def headline(voice: Voice) -> str:
    """Who, what act, and the proposition, a cross before it where it is held not to be so."""
    no = click.style("✗ ", fg="red") if voice.negative else ""
    act = click.style(one_line(voice.act), fg="cyan")
    return f"{click.style(one_line(voice.name), bold=True)} {act} · {no}{one_line(voice.proposition)}"


def place(voice: Voice) -> str:
    """Where it stands and on whose word: publisher and date, who is quoted on the way, and the medium."""
    where = one_line(voice.chain)
    if voice.published and voice.published != voice.said:
        where += f", {one_line(voice.published)}"
    return f"{where}, on {one_line(voice.medium)}" if voice.medium else where
