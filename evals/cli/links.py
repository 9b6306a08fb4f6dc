"""``fact-ledger eval links``: how well claims are linked, against the labels of links.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ledger.claims import Claim
from ledger.cli.asking import Judging, came_to, judging_options, need_model, opened
from ledger.errors import UserError

_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command()
@click.option("--documents", "folder", type=_FOLDER, default=Path("seeds"), show_default=True)
@click.option("--only", multiple=True, metavar="NAME", help="Only articles whose file name begins so.")
@click.option("--run", type=_FOLDER, help="End to end: link the predictions of this run's folder.")
@click.option("--system", help="Which system of the run [the one evaluated].")
@click.option(
    "--ledger",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="End to end: link the claims that this ledger has of the articles.",
)
@judging_options
@click.option(
    "--answers",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Answers that a model gave about the labelled claims, in place of asking one.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the answers of --model about the labelled claims to this file, for --answers.",
)
@click.option(
    "--agreement", is_flag=True, help="Link nothing: how far several readings (annotations/links/) agree."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def links(
    folder: Path,
    only: tuple[str, ...],
    run: Path | None,
    system: str | None,
    ledger: Path | None,
    answers: Path | None,
    keep: Path | None,
    agreement: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Score linking: pairs of claims for each relation, and who is who (B³).

    With labelled claims as input or, with --run or --ledger, end to end: predicted claims count as the labels
    that their words are aligned with. With --model a language model judges.
    """
    from rich.console import Console

    from evals.report.links import link_tables
    from evals.report.terminal import drawn
    from evals.runs.answers import Keeping, Kept
    from evals.runs.links import from_ledger, score_links

    if agreement:
        _agree(folder, as_json=as_json)
        return
    if run is not None and ledger is not None:
        raise click.UsageError("give --run or --ledger, not both")
    if system is not None and run is None:
        raise click.UsageError("--system does nothing without --run")
    predictions, about = None, "labelled claims"
    if run is not None:
        predictions, about = _of_run(run, system), f"predictions of {run}"
    elif ledger is not None:
        predictions, about = from_ledger(ledger, folder), f"claims of {ledger}"
    judging = Judging(**options)
    need_model(judging)
    if answers is not None and (judging.model or predictions is not None):
        raise click.UsageError("--answers are about the labelled claims; no model is asked beside them")
    if keep is not None and (not judging.model or predictions is not None):
        raise click.UsageError("--keep keeps what --model says of the labelled claims")
    with opened(judging, None) as asked:
        kept = Kept.read(answers) if answers else None
        keeping = Keeping(asked) if asked and keep else None
        judge = kept or keeping or asked
        scores = score_links(folder, predictions, about=about, only=only, judge=judge)
    if keeping and keep:
        keeping.write(keep)
    if asked:
        click.echo(came_to(asked), err=True)
    if as_json:
        spent = {"asked": asked.asked.as_json()} if asked else {}
        click.echo(json.dumps(scores.as_json() | spent))
        return
    console = Console()
    click.echo(f"{folder}, {scores.about}: {scores.claims} claims, {scores.compared} pairs compared")
    if kept:
        unknown = f"; it says nothing of {kept.unknown} pairs" if kept.unknown else ""
        click.echo(f"{kept.asked} questions answered from {answers}{unknown}")
    for table in link_tables(scores):
        console.print()
        console.print(drawn(table))
        for note in table.notes:
            click.echo(note)


def _agree(folder: Path, *, as_json: bool) -> None:
    from rich.console import Console

    from evals.report.links import agreement_of_links
    from evals.report.terminal import drawn
    from evals.runs.readings import link_agreement

    found = link_agreement(folder)
    if as_json:
        for each in found:
            relations = {kind: prf.as_json() for kind, prf in each.relations.items()}
            named = {"first": each.first, "second": each.second}
            click.echo(json.dumps({**named, "relations": relations, "speakers": each.speakers}))
        return
    Console().print(drawn(agreement_of_links(found)))


def _of_run(run: Path, system: str | None) -> dict[str, list[Claim]]:
    from evals.runs.folder import read

    _, kept = read(run)
    found = {each.name: each.predictions for each in kept}
    name = system or next(iter(found), "")
    if name not in found:
        raise UserError(f"{run} has no system {name or 'at all'}; it has {', '.join(found)}")
    return found[name]
