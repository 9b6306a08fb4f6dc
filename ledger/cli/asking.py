"""Options of a command that may ask a language model, and opening one for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from ledger.cli.options import Dollars, api_base_option, concurrency_option, mode_option, one_line

if TYPE_CHECKING:
    from ledger.judging import ModelJudge, Speakable

F = TypeVar("F", bound=Callable[..., Any])


class Judging(NamedTuple):
    """Which model is asked and how, as it was given (``None``: what suits it); without ``model`` none is."""

    model: str | None = None
    api_base: str | None = None
    mode: Any = None
    concurrency: int | None = None
    budget: Decimal | None = None
    allow_unpriced: bool = False


def judging_options(function: F) -> F:
    """``--model`` and what belongs to it; the command gets them as ``**options`` for :class:`Judging`."""
    for option in (
        click.option("--allow-unpriced", is_flag=True, help="Keep no account of a model of unknown price."),
        click.option("--budget", type=Dollars(), help="US dollars that asking may cost this time."),
        concurrency_option,
        mode_option,
        api_base_option,
        click.option(
            "--model",
            help="A language model to judge which claims are about one thing: any litellm name "
            "[none is asked].",
        ),
    ):
        function = option(function)
    return function


def need_model(options: Judging) -> None:
    """Refuses what is given for a model where none is."""
    if options.model == "":
        raise click.UsageError("--model wants a name.")
    given = {name: getattr(options, name) for name in Judging._fields if name != "model"}
    named = [name for name, value in given.items() if value is not None and value is not False]
    if options.model is None and named:
        shown = " and ".join(f"--{name.replace('_', '-')}" for name in named)
        raise click.UsageError(f"{shown} is for --model: name the model to ask.")


@contextmanager
def opened(
    options: Judging, work_path: Path | None, speakable: Speakable = lambda ids: ids
) -> Iterator[ModelJudge | None]:
    """The judge, for the time of the block; ``None`` where no model is named. Its answers are kept in the
    working file at ``work_path``, where there is one; ``speakable`` says which claims may be shown to it.

    Raises ``ModelError`` as :func:`~ledger.model.endpoint.open_endpoint`, and for a budget without a price.
    """
    if options.model is None:
        yield None
        return
    from ledger.jobs.answers import AnswerCache
    from ledger.judging import ModelJudge
    from ledger.model.budget import Budget
    from ledger.model.client import Client
    from ledger.model.endpoint import open_endpoint, settings_for
    from ledger.model.gate import Gate
    from ledger.store.work import Work

    # nothing is found here, so "embedded" means a language model, as it does where no finder runs
    settings = settings_for(options.model, "none", mode=options.mode, concurrency=options.concurrency)
    with ExitStack() as stack:
        endpoint = stack.enter_context(open_endpoint(options.model, settings, api_base=options.api_base))
        work = stack.enter_context(Work.open(work_path)) if work_path else None
        if work and work.notice:
            click.echo(one_line(work.notice), err=True)
        budget = None if options.budget is None else Budget(options.budget)
        gate = Gate(endpoint, budget=budget, allow_unpriced=options.allow_unpriced)
        client = Client(endpoint, AnswerCache(work) if work else None, gate)
        yield stack.enter_context(ModelJudge(client, speakable))


def came_to(judge: ModelJudge) -> str:
    """What was asked, on a line."""
    asked = judge.asked
    kept = f", {asked.kept} of them answered before" if asked.kept else ""
    bad = f"; {asked.unusable} had no usable answer and were decided without it" if asked.unusable else ""
    money = "cost unknown" if asked.cost is None else f"${asked.cost:.4f}"
    tokens = f"{asked.tokens_in:,} tokens in, {asked.tokens_out:,} out, {money}"
    return f"{judge.name}: {asked.questions} questions{kept}: {tokens}{bad}"
