"""``fact-ledger model``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.options import json_option, put_json

if TYPE_CHECKING:
    from ledger.model.weights import Weights


@click.group()
def command() -> None:
    """The embedded models: pull, list, remove."""


@command.command("list")
@json_option
def list_models(as_json: bool) -> None:
    """List the models that can be run here, and which are."""
    from ledger.model.weights import is_whole, manifest

    for model in manifest():
        here = is_whole(model)
        if as_json:
            put_json({**model.model_dump(mode="json"), "path": str(model.path), "here": here})
        else:
            mark = "here" if here else "-"
            name = model.name + (" (default)" if model.default else "")
            click.echo(f"{name:<32} {model.size / 1e9:5.2f} GB  {model.licence}  {mark:<5} {model.path}")


@command.command()
@click.argument("name", default="embedded")
@click.option(
    "--from", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A local copy."
)
def pull(name: str, source: Path | None) -> None:
    """Fetch a model's weights; a broken fetch goes on where it stopped."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from ledger.model.weights import is_whole, weights_for
    from ledger.model.weights import pull as fetch

    weights = weights_for(name)
    if is_whole(weights):
        click.echo(f"{weights.title} is here: {weights.path}", err=True)
        _keep_opening(weights)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("starting", total=weights.size)
        shown = [-1]

        def progress(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, description=what)
            if not console.is_terminal and done * 10 // total > shown[0]:
                shown[0] = done * 10 // total
                click.echo(f"{weights.name}: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB {what}", err=True)

        path = fetch(weights, source=source, progress=progress)
    click.echo(f"{weights.title} is here: {path}", err=True)
    _keep_opening(weights)


def _keep_opening(weights: Weights) -> None:
    """Read what all questions begin with once for all; not worth a failure."""
    from ledger.errors import ModelError
    from ledger.model.opening import is_kept, keep
    from ledger.model.server import EmbeddedServer

    if is_kept(weights):
        return
    click.echo("reading what all questions begin with, so that no run has to …", err=True)
    try:
        with EmbeddedServer(weights) as server:
            keep(weights, server)
    except ModelError as error:
        click.echo(f"every run will begin some seconds later: {error}", err=True)


@command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete a model's weights from the cache."""
    from ledger.model.weights import remove as delete
    from ledger.model.weights import weights_for

    freed = delete(weights_for(name))
    click.echo(f"freed {freed / 1e9:.2f} GB" if freed else "nothing to remove", err=True)
    sys.exit(0)
