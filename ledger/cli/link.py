"""``fact-ledger link``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

import ledger as package
from ledger.cli.asking import Judging, came_to, judging_options, need_model, opened
from ledger.cli.options import json_option, ledger_option, one_line, put_json
from ledger.errors import ModelError, UserError

if TYPE_CHECKING:
    from ledger.jobs.report import Summary as Extracted
    from ledger.link.judge import Judge
    from ledger.linking import Linked, Rehearsed, Summary
    from ledger.store.ledger import Ledger


@click.command()
@click.option(
    "--anew",
    is_flag=True,
    help="Link every document again, by this version; what is not found any more is retracted.",
)
@judging_options
@click.option(
    "--dry-run",
    is_flag=True,
    help="Count the questions, tokens and cost, as if none had been answered before; ask and record nothing.",
)
@ledger_option
@json_option
def command(anew: bool, dry_run: bool, ledger_path: Path, as_json: bool, **options: Any) -> None:
    """Link claims across documents: who contradicts whom, what is said again, who is who.

    Documents that are not linked yet are compared with all that are; `fact-ledger extract` does so at its
    end. Every link is an entry of its own and alters no claim: `fact-ledger why` explains one, and
    `fact-ledger relate` overrules it.

    With --model a language model judges which claims are about one thing, of those that the program holds
    possible, one question for each new claim; what a remote model is sent are claims and their words. With
    --anew too, all that was linked without it.
    """
    from ledger.link.judge import Remembered
    from ledger.linking import speakable, unlinked
    from ledger.store.ledger import Ledger
    from ledger.store.work import Work

    judging = Judging(**options)
    need_model(judging)
    if dry_run:
        _estimate(ledger_path, judging, anew=anew, as_json=as_json)
        return

    def say(line: str) -> None:
        click.echo(one_line(line), err=True)

    def tell(linked: Linked) -> None:
        if as_json:
            put_json({name: getattr(linked, name) for name in linked.__slots__})

    with Ledger.open(ledger_path, create=False) as ledger:
        if judging.model and not anew and not unlinked(ledger):
            judging = _nothing_left(ledger, judging.model, say)
        with opened(judging, Work.beside(ledger_path), partial(speakable, ledger)) as judge:
            remembered = Remembered(judge) if judge else None
            try:
                # All is asked before anything is linked: whoever links keeps others from it meanwhile.
                done = _ask_all(ledger, say, remembered, anew=anew) if remembered else _Asked()
                if done.trouble and anew:
                    raise done.trouble
                summary = link_all(ledger, say, anew=anew, report=tell, judge=remembered, most=done.documents)
                if done.trouble:
                    raise done.trouble
            except (ModelError, KeyboardInterrupt) as error:
                if judge:
                    say(f"{_STOPPED_ANEW if anew else _STOPPED} {came_to(judge)}")
                raise error
        if judge:
            say(came_to(judge))
            if done.documents is None and summary.documents < done.total:
                others = done.total - summary.documents
                say(
                    f"{others} documents were linked by another program meanwhile, without the answers: "
                    f"`fact-ledger link --anew --model {judging.model}` uses it, at no cost."
                )
        size, root = ledger.size_and_root()
    if as_json:
        asked = {"asked": judge.asked.as_json()} if judge else {}
        put_json({"summary": {name: getattr(summary, name) for name in summary.__slots__} | asked})
    else:
        taken = f", {summary.withdrawn} taken back" if summary.withdrawn else ""
        click.echo(f"{summary.documents} documents linked: {summary.links} links, {summary.new} new{taken}")
    say(f"{ledger_path}: {size} entries, root {root}")


_STOPPED = "Not all is linked. What was linked and answered is kept: the same command goes on from there."
_STOPPED_ANEW = (
    "Not all is linked anew, and nothing is taken back yet. What was answered is kept: say the same again, "
    "with --anew."
)


class _Asked(NamedTuple):
    """About how many documents all was asked, if not all (``None``), and what kept the rest from it."""

    documents: int | None = None
    trouble: ModelError | None = None
    total: int = 0


def _ask_all(ledger: Ledger, say: Callable[[str], None], judge: Judge, *, anew: bool) -> _Asked:
    """Puts every question to the judge, a line for each document."""
    from ledger.link.linker import Linker
    from ledger.linking import rehearse

    done = 0

    def tell(each: Rehearsed) -> None:
        nonlocal done
        done = each.number
        say(f"asked {_about(each)}")

    try:
        total = rehearse(ledger, Linker("rehearsal", judge=judge), tell, anew=anew)
    except ModelError as error:
        return _Asked(done, error)
    return _Asked(total=total)


def _about(each: Linked | Rehearsed) -> str:
    return f"{each.number}/{each.total}: {(each.headline or each.document_id[:12])[:70]}"


def _nothing_left(ledger: Ledger, model: str, say: Callable[[str], None]) -> Judging:
    """No model, where nothing is left to link; and a word about what was linked without it."""
    from ledger.linking import linked_without

    if before := linked_without(ledger, model):
        say(f"{before} documents were linked without {model}; `fact-ledger link --anew` links them again.")
    return Judging()


def _estimate(path: Path, judging: Judging, *, anew: bool, as_json: bool) -> None:
    """What asking the model would take: counted from the very questions that would be put."""
    from ledger.judging import Estimate
    from ledger.link.linker import Linker
    from ledger.linking import rehearse
    from ledger.model.endpoint import price
    from ledger.store.ledger import Ledger

    if not judging.model:
        raise click.UsageError("--dry-run counts what a model is asked: name it by --model.")
    estimate = Estimate()
    with Ledger.open(path, readonly=True) as ledger:
        documents = rehearse(ledger, Linker("estimate", judge=estimate), anew=anew)
    asked = estimate.asked
    asked.cost = price(judging.model, asked.tokens_in, asked.tokens_out)
    if as_json:
        put_json({"documents": documents, **asked.as_json()})
        return
    money = "none" if asked.cost == 0 else "unknown: litellm has no price for this model"
    if asked.cost:
        money = f"about ${asked.cost:.4f}"
    tokens = f"about {asked.tokens_in:,} tokens in and {asked.tokens_out:,} out"
    click.echo(f"{documents} documents to link: {asked.questions} questions, {tokens}; cost {money}")
    if judging.budget is not None and asked.cost is not None and asked.cost > judging.budget:
        click.echo(f"the budget of ${judging.budget} would be spent before the end", err=True)


def link_all(
    ledger: Ledger,
    say: Callable[[str], None],
    *,
    anew: bool = False,
    report: Callable[[Linked], None] = lambda _: None,
    judge: Judge | None = None,
    most: int | None = None,
) -> Summary:
    """Links what is not linked yet (at most so many documents), a line for each; a ``judge`` decides what is
    not plain."""
    from ledger.linking import Summary, link, unlinked

    if not anew and not unlinked(ledger):
        return Summary(0, 0, 0)
    from ledger.link.linker import Linker

    def tell(linked: Linked) -> None:
        say(f"linked {_about(linked)}: {linked.links} links, {linked.new} new")
        report(linked)

    return link(ledger, Linker(f"fact-ledger {package.__version__}", judge=judge), tell, anew=anew, most=most)


def link_at_the_end(ledger: Ledger, say: Callable[[str], None], done: Extracted) -> None:
    """Links what an extraction has brought, unless that was stopped. Where it fails, the claims are kept, it
    says so, and the extraction is not complete."""
    if done.interrupted:
        return
    try:
        done.links = link_all(ledger, say).new
    except UserError as error:
        done.unlinked = True
        again = "The claims are recorded; `fact-ledger link` links them."
        click.echo(f"not linked: {one_line(str(error))} {again}", err=True)
