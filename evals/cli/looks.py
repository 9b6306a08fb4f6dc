"""The commands of ``fact-ledger eval`` that run no model: compare, rescore, agreement, locate, schema."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evals.cli.links import links

_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.argument("a", type=_FOLDER)
@click.argument("b", type=_FOLDER)
@click.option("--system-a", help="Which system of A [the one evaluated].")
@click.option("--system-b", help="Which system of B [the one evaluated].")
def compare(a: Path, b: Path, system_a: str | None, system_b: str | None) -> None:
    """Compare two runs on the same articles, article by article (paired)."""
    from rich.console import Console

    from evals.report.terminal import drawn
    from evals.runs.compare import comparison, pair

    console = Console()
    console.print(drawn(table := comparison(pair(a, b, system_a, system_b))))
    for note in table.notes:
        click.echo(note)


@click.command()
@click.argument("run", type=_FOLDER)
@click.option("--documents", "folder", type=_FOLDER, help="Folder with the labels [where they were].")
def rescore(run: Path, folder: Path | None) -> None:
    """Score a run's predictions again, with no model: after labels or the scorer have changed."""
    from rich.console import Console

    from evals.report.html import render
    from evals.report.terminal import show
    from evals.runs.evaluate import rescore as again
    from evals.runs.folder import REPORT, read, write

    config, kept = read(run)
    results = again(config, kept, folder)
    write(run, results, render(results))
    show(results, Console())
    click.echo(f"\n{run / REPORT}")


@click.command()
@click.option("--documents", "folder", type=_FOLDER, default=Path("seeds"), show_default=True)
@click.option("--first", help="Folder of one labelling, within the other [annotations/first].")
@click.option("--second", help="Folder of the other [annotations/second].")
@click.option("--only", multiple=True, metavar="NAME", help="Only articles whose file name begins so.")
def agreement(folder: Path, first: str | None, second: str | None, only: tuple[str, ...]) -> None:
    """How far two labellings of the same articles agree: what a system can be expected to reach."""
    from rich.console import Console

    from evals.labels import load_folder
    from evals.report.rows import agreement_table, documents_table, fields_table
    from evals.report.terminal import drawn
    from evals.runs.evaluate import FIRST, SECOND
    from evals.runs.evaluate import agreement as agree
    from evals.runs.results import Results, reference_of
    from ledger.errors import UserError

    ones = load_folder(folder, first or FIRST, only)
    found = agree(folder, ones, first or FIRST, second or SECOND)
    if found is None:
        raise UserError(f"{folder} has no second labelling of all of {', '.join(each.name for each in ones)}")
    console = Console()
    click.echo(found.about)
    references = tuple(reference_of(each) for each in ones)
    alone, both = Results({}, references, (found,)), Results({}, references, (), found)
    for table in (documents_table(alone), fields_table(found), agreement_table(both)):
        if table is None:
            continue
        console.print()
        console.print(drawn(table))
        for note in table.notes:
            click.echo(note)


@click.command()
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option(
    "--documents",
    "folder",
    type=_FOLDER,
    help="Folder that the document's path is relative to [the file's parent's].",
)
@click.option("--check", is_flag=True, help="Change nothing; only say what is wrong.")
def locate(files: tuple[Path, ...], folder: Path | None, check: bool) -> None:
    """Fill in offsets, quotation and dates of annotation files, and say what does not stand in the text.

    Of a links.json, it only says whether it is of the right form and speaks of claims that there are.
    """
    from evals.labels.links import load_links
    from evals.labels.load import LINKS, document_of, file_hash, load_folder, misfits
    from evals.labels.locate import LabelError, dumps, locate, read_json

    wrong: list[str] = []
    for file in files:
        try:
            base = folder or file.resolve().parent.parent
            if file.stem == LINKS:
                labelled = load_folder(base, file.resolve().parent.name)
                links = load_links(file, [c.label for each in labelled for c in each.annotation.claims])
                click.echo(f"{file}: {len(links.relations)} pairs")
                continue
            name = read_json(file).get("document")
            if not isinstance(name, str):
                raise LabelError(f'{file}: "document" must name the article, relative to {base}')
            text = document_of(base / name).text
            annotation = locate(file, text, file_hash(base / name))
            if misfit := misfits(annotation, base / name, text):
                raise LabelError("\n".join(f"{file}: {line}" for line in misfit))
        except LabelError as error:
            wrong.append(str(error))
            continue
        if not check:
            file.write_text(dumps(annotation), "utf-8")
        click.echo(f"{file}: {len(annotation.claims)} claims")
    if wrong:
        raise LabelError("\n".join(wrong))


@click.command()
def schema() -> None:
    """Print the JSON schema of an annotation file."""
    from evals.labels import Annotation

    click.echo(json.dumps(Annotation.model_json_schema(), indent=2, ensure_ascii=False))


COMMANDS = {
    "compare": compare,
    "rescore": rescore,
    "agreement": agreement,
    "locate": locate,
    "schema": schema,
    "links": links,
}
