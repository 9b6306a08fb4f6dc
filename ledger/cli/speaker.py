"""``fact-ledger speaker``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.options import as_of_option, json_option, ledger_option, one_line, put_json

if TYPE_CHECKING:
    from ledger.disputes.positions import Profile
    from ledger.disputes.voices import Voice


@click.command()
@click.argument("name", nargs=-1, required=True)
@as_of_option
@ledger_option
@json_option
def command(name: tuple[str, ...], as_of: str | None, ledger_path: Path, as_json: bool) -> None:
    """What somebody holds, and where that changed.

    NAME is the speaker's, or part of it, or the beginning of a key. All names that links take for one speaker
    are taken together; `fact-ledger why NAME NAME` says why.
    """
    from ledger.disputes.positions import profiles
    from ledger.store.ledger import Ledger

    with Ledger.open(ledger_path, readonly=True) as ledger:
        if as_of is not None:
            ledger.as_of(as_of)
        found = profiles(ledger, " ".join(name))
    for profile in found:
        if as_json:
            put_json(profile.as_json())
            continue
        for line in _lines(profile):
            click.echo(line)
    if not as_json:
        click.echo(f"{len(found)} speakers" if len(found) != 1 else "1 speaker", err=True)


def _lines(profile: Profile) -> Iterator[str]:
    yield f"{click.style(one_line(profile.name), bold=True)}  {click.style(profile.key[:12], dim=True)}"
    others = [name for name in profile.names if name != profile.name]
    if others:
        yield click.style(f"  also named {one_line(', '.join(others))}", dim=True)
    if profile.roles:
        yield click.style(f"  {one_line('; '.join(profile.roles))}", dim=True)
    for change in profile.changes:
        title = "changed position" if change.certain else "is reported on both sides"
        yield f"  {click.style(title, fg='yellow')}"
        for voice in (change.before, change.after):
            yield f"    {_line(voice)}"
    yield "  positions, the latest first"
    for position in profile.positions:
        first, *rest = position.voices
        yield f"    {_line(first)}"
        for voice in rest:
            yield click.style(
                f"      again {_line(voice, short=voice.proposition == first.proposition)}", dim=True
            )
    yield ""


def _line(voice: Voice, *, short: bool = False) -> str:
    no = "✗ " if voice.negative else ""
    what = "" if short else f" · {no}{one_line(voice.proposition)}"
    said, act = one_line(voice.said) or "undated", one_line(voice.act)
    return f"{said:<10} {act}{what}  ({one_line(voice.chain)})  {voice.id[:10]}"
