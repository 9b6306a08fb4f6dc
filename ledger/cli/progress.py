"""What an extraction shows while it runs: claims as they are found, and how far it is.

Progress goes to standard error; with ``--json`` standard output carries one object a claim.
"""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

from ledger.cli.lines import as_json, headline, said, unread
from ledger.cli.options import one_line, put_json
from ledger.documents import ReadFailure
from ledger.jobs import DocumentOpened, Summary, WindowDone
from ledger.store.ledger import Ledger


class _Left(ProgressColumn):
    """Time left, from the windows asked so far (skipped ones take no time and do not count)."""

    def render(self, task: Task) -> Text:
        pace, left = task.fields.get("pace"), (task.total or 0) - task.completed
        return Text(f"{_clock(pace * left)} left" if pace else "")


class Watcher:
    """Shows an extraction. Use as a context manager."""

    def __init__(self, *, as_json: bool) -> None:
        self._json = as_json
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._live = self._console.is_terminal
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.completed}/{task.total} windows"),
            TextColumn("{task.fields[counts]}"),
            TimeElapsedColumn(),
            _Left(),
            console=self._console,
            disable=not self._live,
            transient=True,
        )
        self._task = self._progress.add_task("reading", total=0, counts="", pace=None)
        self._begin = time.monotonic()
        self._asking: float | None = None
        self._asked = 0
        self._counts = Summary()
        self._documents = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def say(self, text: str) -> None:
        """A line for the person watching."""
        clock = _clock(time.monotonic() - self._begin)
        self._console.print(Text(f"[{clock}] {one_line(text)}", style="dim"))

    def report(self, event: DocumentOpened | WindowDone | ReadFailure) -> None:
        """Show what just happened."""
        match event:
            case ReadFailure():
                self._console.print(Text(f"not read: {unread(event)}", style="red"))
            case DocumentOpened():
                self._opened(event)
            case WindowDone():
                self._window(event)

    def _opened(self, event: DocumentOpened) -> None:
        self._documents += 1
        document, cut = event.document, event.segmentation
        self._asking = self._asking or time.monotonic()
        self._progress.update(self._task, total=(self._progress.tasks[0].total or 0) + len(cut.windows))
        name = (document.headline or document.origin)[:90]
        known = "" if event.new else ", known"
        self.say(
            f"{name} ({document.publisher or 'publisher unknown'}, {_date(document)}): "
            f"{document.words} words, {len(cut.windows)} windows, {cut.furniture_share:.0%} furniture{known}"
        )

    def _window(self, done: WindowDone) -> None:
        self._counts.add(done)
        published = done.document.published_at.edtf if done.document.published_at else None
        for claim in done.claims:
            claimer = claim.claimer.name if claim.claimer else done.document.publisher or "the article"
            if self._json:
                put_json(as_json(claim))
            else:
                line = headline(claim, claimer=claimer, said=said(claim, published))
                if self._live:
                    self._console.print(Text.from_ansi(line))
                else:
                    click.echo(line)
        if done.state != "ok":
            name = one_line(done.document.headline or done.document.origin)[:60]
            line = f"{done.state}: {name}, window {done.window.number}: {one_line(done.detail)}"
            self._console.print(Text(line, style="red"))
        if not (done.skipped or done.cached):
            self._asked += 1
        spent = time.monotonic() - (self._asking or self._begin)
        counts = self._counts
        self._progress.update(
            self._task,
            advance=1,
            description=f"{self._documents} documents",
            counts=f"{counts.claims} claims, {counts.tokens_in + counts.tokens_out:,} tokens",
            pace=spent / self._asked if self._asked else None,
        )

    def totals(self, summary: Summary) -> dict[str, Any]:
        """The summary as one JSON object."""
        return {
            "summary": {
                "documents": summary.documents,
                "new_documents": summary.new_documents,
                "unread": [failure.model_dump() for failure in summary.unread],
                "windows": summary.windows,
                "skipped": summary.skipped,
                "failed": [
                    {
                        "document": done.document.id,
                        "origin": done.document.origin,
                        "start": done.window.start,
                        "end": done.window.end,
                        "state": done.state,
                        "detail": done.detail,
                    }
                    for done in summary.failed
                ],
                "claims": summary.claims,
                "known": summary.known,
                "rejected": summary.rejected,
                "links": summary.links,
                "tokens_in": summary.tokens_in,
                "tokens_out": summary.tokens_out,
                "cost_usd": None if summary.cost is None else str(summary.cost),
                "interrupted": summary.interrupted,
                "unbegun": summary.unbegun,
                "waiting": summary.waiting,
                "seconds": round(time.monotonic() - self._begin, 1),
            }
        }

    def finish(self, summary: Summary, ledger: Ledger, job_id: str | None = None) -> None:
        """The last lines: what came of it, what did not, and where the ledger stands. ``job_id`` is the job
        that could be resumed."""
        self._progress.stop()
        cost = (
            "unknown cost" if summary.cost is None else f"${summary.cost:.4f}" if summary.cost else "no cost"
        )
        lines = [
            f"{summary.documents} documents ({summary.new_documents} new), {summary.windows} windows "
            f"({summary.skipped} read before): {summary.claims} new claims, {summary.known} known, "
            f"{summary.rejected} drafts rejected; {summary.tokens_in:,} tokens in, "
            f"{summary.tokens_out:,} out, {cost}, {_clock(time.monotonic() - self._begin)}"
        ]
        if summary.interrupted:
            resume = f", or fact-ledger jobs resume {job_id}" if job_id else ""
            lines.append(
                f"interrupted: what was recorded is kept; the same command goes on from here{resume}"
            )
        for state, count in _tally(summary).items():
            lines.append(f"{count} windows {state}{_AGAIN.get(state, '; the same command tries them again')}")
        if summary.unbegun:
            lines.append(
                f"{summary.unbegun} documents were not begun: the budget is spent{_AGAIN['over_budget']}"
            )
        if summary.waiting:
            lines.append(
                f"{summary.waiting} windows wait for the provider's batch; "
                "the same command takes in the answers"
            )
        if summary.unread:
            lines.append(f"{len(summary.unread)} inputs could not be read (see above)")
        size, root = ledger.size_and_root()
        lines.append(f"{ledger.path}: {size} entries, root {root}")
        for line in lines:
            click.echo(line, err=True)


_AGAIN = {"erased": "", "over_budget": "; a larger --budget takes them up"}


def _tally(summary: Summary) -> dict[str, int]:
    tally: dict[str, int] = {}
    for done in summary.failed:
        tally[done.state] = tally.get(done.state, 0) + 1
    return tally


def _date(document: Any) -> str:
    return document.published_at.edtf or document.published_at.raw if document.published_at else "undated"


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
