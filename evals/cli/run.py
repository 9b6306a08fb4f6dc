"""``fact-ledger eval``: extract from labelled articles, score, and write a run's folder."""

from __future__ import annotations

import importlib.util
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from evals.cli import looks
from evals.cli.gate import Gate, read_gate
from ledger.cli.options import api_base_option, concurrency_option, finder_option, one_line
from ledger.errors import UserError

_LIBRARIES = ("numpy", "scipy", "edtf", "jinja2")
"""What the extra ``eval`` brings."""
_OF_LABELLED = frozenset({"folder", "only", "repeat", "peer", "gate"})
_OF_CORPUS = frozenset({"sample", "seed"})
_OF_MODEL = frozenset({"api_base", "concurrency", "window_words"})


@click.group(invoke_without_command=True)
@click.pass_context
@click.option("--model", help="embedded (the default), embedded/NAME, or any litellm name.")
@api_base_option
@finder_option
@concurrency_option
@click.option("--window-words", type=click.IntRange(20, 20000), help="Words of text a question.")
@click.option(
    "--documents",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("seeds"),
    show_default=True,
    help="Folder that holds documents/ and annotations/.",
)
@click.option(
    "--only", multiple=True, metavar="NAME", help="Only articles whose file name begins so; repeatable."
)
@click.option(
    "--repeat",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Run so often; say how runs differ.",
)
@click.option("--peer", is_flag=True, help="Run langextract anew beside it (takes minutes).")
@click.option(
    "--gate",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file with a floor; below it the status is 1.",
)
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A JSONL corpus of attributions instead.",
)
@click.option("--sample", type=click.IntRange(1), help="So many of the corpus's articles.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which sample.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the run [eval-runs/…]."
)
def command(ctx: click.Context, /, **options: Any) -> None:
    """Know how far to trust it: extract from labelled articles, score, report.

    Writes a folder with the configuration, every prediction, the scores, and report.html, and prints the
    main tables. An article of your own: see seeds/GUIDELINES.md.
    """
    _need_libraries()
    _refuse_idle(ctx)
    if ctx.invoked_subcommand is not None:
        return
    if options["corpus"] is not None:
        sys.exit(_corpus(options))
    sys.exit(_labelled(options))


for _name, _command in looks.COMMANDS.items():
    command.add_command(_command, _name)


def _refuse_idle(ctx: click.Context) -> None:
    """An option that would do nothing is a mistake, and a silent one misleads about what was measured."""
    given = {
        parameter.name: parameter.opts[0]
        for parameter in ctx.command.params
        if parameter.name and ctx.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
    }
    if ctx.invoked_subcommand is not None:
        idle, beside = (
            frozenset(given),
            f"with {ctx.invoked_subcommand}: what is meant for it stands behind it",
        )
    elif "corpus" in given:
        idle, beside = _OF_LABELLED.intersection(given), "with --corpus"
        if not idle and "model" not in given:
            idle, beside = _OF_MODEL.intersection(given), "with --corpus without --model"
    else:
        idle, beside = _OF_CORPUS.intersection(given), "without --corpus"
        if "gate" in given and "only" in given:
            idle, beside = frozenset({"only"}), "with --gate: its floor is for the articles that it names"
    if idle:
        raise click.UsageError(f"{', '.join(sorted(given[name] for name in idle))} does nothing {beside}")


def _need_libraries() -> None:
    missing = [name for name in _LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        raise UserError(
            f"eval needs {', '.join(missing)}: install the extra, pip install 'fact-ledger[eval]'"
        )


def _labelled(options: dict[str, Any]) -> int:
    from rich.console import Console

    from evals.report.html import render
    from evals.report.terminal import show
    from evals.runs.evaluate import Subject, evaluate
    from evals.runs.folder import REPORT, write

    gate: Gate | None = read_gate(options["gate"]) if options["gate"] else None
    if gate and options["model"] not in (None, gate.model):
        raise click.UsageError(f"--gate holds a floor for {gate.model}, not for {options['model']}")
    model = options["model"] or (gate.model if gate else "embedded")
    subject = Subject(
        model,
        _settings(model, options),
        finder=_finder(options["finder_name"]).name.split("/")[0],
        api_base=options["api_base"],
        repeat=options["repeat"],
    )
    only = options["only"] or (gate.documents if gate else ())
    progress = _Progress()
    results = evaluate(
        options["folder"], subject, only=tuple(only), peer=options["peer"], say=progress.say, report=progress
    )
    out = options["out"] or _fresh(Path("eval-runs"), model)
    write(out, results, render(results))
    show(results, Console())
    click.echo(f"\n{out / REPORT}")
    return gate.judge(results) if gate else 0


def _corpus(options: dict[str, Any]) -> int:
    from evals.corpus.evaluate import evaluate_corpus
    from evals.corpus.report import show, write
    from evals.runs.predict import extract

    model = options["model"]
    predict = None
    if model is not None:
        progress = _Progress()
        settings = _settings(model, options)

        def predict(documents: Any) -> Any:
            return extract(
                documents,
                model,
                settings,
                finder_name=options["finder_name"],
                api_base=options["api_base"],
                report=progress,
            )

    results = evaluate_corpus(
        options["corpus"],
        finder=_finder(options["finder_name"]),
        sample=options["sample"],
        seed=options["seed"],
        predict=predict,
    )
    out = options["out"] or _fresh(Path("eval-runs"), "corpus")
    write(out, results)
    show(results)
    click.echo(f"\n{out}")
    return 0


def _settings(model: str, options: dict[str, Any]) -> Any:
    from ledger.model.endpoint import settings_for

    return settings_for(
        model, options["finder_name"], **{key: options[key] for key in ("concurrency", "window_words")}
    )


def _finder(name: str) -> Any:
    from ledger.find import finder

    try:
        return finder(name)
    except UserError as error:
        raise click.UsageError(str(error)) from error


def _fresh(parent: Path, model: str) -> Path:
    """A folder that is not there yet, named by the time and the model."""
    stem = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{''.join(c if c.isalnum() else '-' for c in model)}"
    number = 1
    while (folder := parent / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return folder


class _Progress:
    """A line on standard error for every document, and a count of its windows where it is a terminal."""

    def __init__(self) -> None:
        self._windows = self._done = 0

    def say(self, text: str) -> None:
        """A line for the person waiting."""
        click.echo(one_line(text), err=True)

    def __call__(self, event: object) -> None:
        from ledger.jobs import DocumentOpened, WindowDone

        if isinstance(event, DocumentOpened):
            self._windows += len(event.segmentation.windows)
            windows = len(event.segmentation.windows)
            self.say(f"{event.document.headline or event.document.origin}: {windows} windows")
        elif isinstance(event, WindowDone):
            self._done += 1
            if sys.stderr.isatty():
                click.echo(
                    f"\r{self._done}/{self._windows} windows", nl=self._done == self._windows, err=True
                )
