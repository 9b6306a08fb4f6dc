"""``fact-ledger why``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.options import as_of_option, json_option, ledger_option, one_line, put_json

if TYPE_CHECKING:
    from ledger.disputes.reasons import End, Judged
    from ledger.store.ledger import Ledger

_SHORT = 12


@click.command()
@click.argument("a")
@click.argument("b")
@as_of_option
@ledger_option
@json_option
def command(a: str, b: str, as_of: str | None, ledger_path: Path, as_json: bool) -> None:
    """How two claims, or two speakers, are linked, by what method, with what score, and why.

    A and B are beginnings of claims' ids (6 characters at least), or names of speakers. What a person said of
    the pair counts before what any program found: `fact-ledger relate` says it, and `fact-ledger retract
    LINK` takes a link back.
    """
    from ledger.disputes.people import People
    from ledger.disputes.reasons import end, in_words, why
    from ledger.store.ledger import Ledger

    with Ledger.open(ledger_path, readonly=True) as ledger:
        if as_of is not None:
            ledger.as_of(as_of)
        people = People.of(ledger)
        ends = end(ledger, people, a), end(ledger, people, b)
        found = why(ledger, *ends)
        if as_json:
            for judged in found:
                put_json({**judged.as_json(), "reasons": [in_words(ledger, r) for r in judged.because]})
            return
        for name, one in zip("AB", ends, strict=True):
            click.echo(f"{name}  {one_line(one.words)}  {click.style(_ids(one), dim=True)}")
            if one.quote is not None:
                click.echo(click.style(f"   {one_line(one.where)}: “{one_line(one.quote)}”", dim=True))
        for judged in found:
            for line in _lines(ledger, judged, ends[0]):
                click.echo(line)
    if not found:
        click.echo("Nobody has judged of these two.", err=True)


def _ids(end: End) -> str:
    return ", ".join(id[:_SHORT] for id in end.ids)


def _lines(ledger: Ledger, judged: Judged, first: End) -> Iterator[str]:
    from ledger.disputes.reasons import in_words

    one, other = judged.names or (("A", "B") if judged.a in first.ids else ("B", "A"))
    sides = (
        f" ({judged.sides} side)"
        if judged.sides == "same"
        else f" ({judged.sides} sides)"
        if judged.sides
        else ""
    )
    says = one_line(f"{one} {judged.relation.replace('_', ' ')} {other}{sides}")
    verdict = says if judged.holds else f"not so: {says}"
    aside = "" if judged.counts else click.style("  [does not count]", fg="yellow")
    yield ""
    yield f"{click.style(verdict, bold=judged.counts)}{aside}"
    by = f"{judged.author} on {judged.judged_at[:10]}"
    yield f"  judged by {one_line(f'{by}, {judged.method}, score {judged.score}')}"
    if judged.note:
        yield f"  “{one_line(judged.note)}”"
    for reason in judged.because:
        yield f"  because {one_line(in_words(ledger, reason))}"
    for who in judged.undone:
        yield click.style(f"  taken back by {one_line(who)}", fg="yellow")
    yield click.style(f"  link {judged.id[:_SHORT]}", dim=True)
