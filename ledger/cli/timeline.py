"""``fact-ledger timeline``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.options import as_of_option, json_option, ledger_option, one_line, put_json


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="NAME|PROPOSITION|CLAIM...")
@click.option(
    "--about", is_flag=True, help="Take the words as words of a claim, even if somebody is so called."
)
@as_of_option
@ledger_option
@json_option
def command(words: tuple[str, ...], about: bool, as_of: str | None, ledger_path: Path, as_json: bool) -> None:
    """What somebody said, or what was said about something, in the order of time.

    NAME is a speaker's, or part of it; PROPOSITION is words that claims about it have; CLAIM is the beginning
    of a claim's id, for what says the same or the opposite. A date known to the month only stands at its
    beginning: nothing is said of which came first.
    """
    from ledger.cli.disputes import headline, place
    from ledger.disputes.timeline import timeline
    from ledger.store.ledger import Ledger

    with Ledger.open(ledger_path, readonly=True) as ledger:
        if as_of is not None:
            ledger.as_of(as_of)
        meant, moments = timeline(ledger, " ".join(words), about=about)
    if as_json:
        for moment in moments:
            put_json(moment.as_json())
        return
    for moment in moments:
        voice = moment.voice
        when = click.style(f"{one_line(voice.said) or 'undated':<10}", dim=True)
        click.echo(f"{when}  {headline(voice)}  {click.style(voice.id[:10], dim=True)}")
        happened = f", of {one_line(voice.happened)}" if voice.happened else ""
        click.echo(click.style(f"            {place(voice)}{happened}: “{one_line(voice.quote)}”", dim=True))
        for other in moment.others:
            click.echo(
                click.style(
                    f"            also {one_line(other.name)}, {place(other)}  {other.id[:10]}", dim=True
                )
            )
        for word, other in moment.answers:
            what = one_line(f"{other.name}, {other.said or 'undated'}:") + (" ✗ " if other.negative else " ")
            click.echo(
                f"            {click.style(word, fg='yellow')} {what}{one_line(other.proposition)}  "
                f"{click.style(other.id[:10], dim=True)}"
            )
    named = {"speaker": "said by", "claim": "about", "words": "with the words"}[meant.kind]
    click.echo(f"{len(moments)} moments, {named} {one_line(meant.words)}", err=True)
