"""The command line. Each command lives in its own module and is loaded when it is called, so that
``fact-ledger --help`` is quick."""

from __future__ import annotations

import importlib
import sys

import click

import ledger

_COMMANDS = {
    "extract": ("ledger.cli.extract", "Read documents and record the claims in them."),
    "jobs": ("ledger.cli.jobs", "The jobs: list, show, resume, retry, cancel."),
    "claims": ("ledger.cli.claims", "Search the recorded claims."),
    "show": ("ledger.cli.show", "One claim: its words in place, its chain, its fields, its run."),
    "ask": ("ledger.cli.ask", "Put one of the main questions to the ledger."),
    "disputes": ("ledger.cli.disputes", "What some hold and others deny, and on whose word."),
    "timeline": ("ledger.cli.timeline", "What somebody said, or was said of something, over time."),
    "numbers": ("ledger.cli.numbers", "A reported quantity over time and by source."),
    "speaker": ("ledger.cli.speaker", "What somebody holds, and where that changed."),
    "revisions": ("ledger.cli.revisions", "Articles fetched again with another text: what changed in them."),
    "link": ("ledger.cli.link", "Link claims across documents: who contradicts whom, who is who."),
    "why": ("ledger.cli.why", "How two claims or speakers are linked, and why."),
    "relate": ("ledger.cli.relate", "Say how two claims or speakers stand to one another."),
    "review": ("ledger.cli.review", "Accept, reject or amend a claim."),
    "supersede": ("ledger.cli.supersede", "Put a recorded claim in the place of another."),
    "retract": ("ledger.cli.retract", "Take back a claim or a judgement; nothing is deleted."),
    "erase": ("ledger.cli.erase", "Erase a document's text for good; the log stays verifiable."),
    "serve": ("ledger.cli.serve", "Browse the ledger with Datasette; with a token, take in documents."),
    "worker": ("ledger.cli.worker", "Work off the documents that a service took in."),
    "token": ("ledger.cli.token", "A new token for a service."),
    "verify": ("ledger.cli.verify", "Check that the ledger still says what was recorded."),
    "checkpoint": ("ledger.cli.checkpoint", "What the log is now, in a few lines to keep somewhere else."),
    "prove": ("ledger.cli.prove", "A small file that shows that a claim is in the log."),
    "check": ("ledger.cli.check", "Check such a file, with no ledger at hand."),
    "key": ("ledger.cli.key", "Keys that sign checkpoints: new, show."),
    "snapshot": ("ledger.cli.snapshot", "Copy the ledger to a new file, with a checkpoint beside it."),
    "merge": ("ledger.cli.merge", "Append to the ledger what another one has and it has not."),
    "migrate": ("ledger.cli.migrate", "Bring a ledger of an earlier version up to date."),
    "eval": ("evals.cli", "Evaluate a model on labelled articles; compare runs; help to label."),
    "model": ("ledger.cli.model", "The embedded models: pull, list, remove."),
    "schema": ("ledger.cli.schema", "Print the JSON schema of claims or drafts."),
}


class _Lazy(click.Group):
    """A group that knows its commands by name and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(ledger.__version__, prog_name="fact-ledger")
def cli() -> None:
    """Who said what, pinned to the words that carry it.

    Documents go in; typed, attributed claims come out and are kept in an append-only SQLite ledger.
    It records who said what, never what is true.
    """


def main() -> None:
    """The entry point. Exit status: 0 all done, 1 some of the work failed, 2 wrong usage."""
    from ledger.cli.options import plain
    from ledger.errors import UserError

    try:
        cli(prog_name="fact-ledger")
    except UserError as error:
        click.echo(f"fact-ledger: {plain(str(error))}", err=True)
        sys.exit(1)
