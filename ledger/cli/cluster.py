"""``--engine ray``: the options, and the run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click

from ledger.cli.link import link_at_the_end
from ledger.cli.options import one_line, put_json
from ledger.cli.stopping import until_stopped

MOST_HERE = 64
"""Processes that read beside the one that asks and writes: a few of them keep that busy."""


class OnRay(NamedTuple):
    """A Ray cluster: its ``address`` (None: one of our own, here), how many ``workers``, and how many
    processors each is given; None: what there is room for."""

    address: str | None
    workers: int | None
    worker_cpus: float | None


def cluster_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--engine`` and what belongs to it."""
    options = [
        click.option(
            "--engine",
            type=click.Choice(["local", "ray"]),
            default="local",
            show_default=True,
            help="Where the reading is done: on this machine, or in workers on a Ray cluster.",
        ),
        click.option(
            "--address",
            metavar="HOST:PORT",
            help="Ray: the cluster that this machine is part of, or auto. Without it, one is started here.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(0, 10_000),
            help="Processes that read, at most. Beside this one, which asks and writes: by default as suits "
            "the machine, up to 4. On Ray: as many as there are processors for.",
        ),
        click.option(
            "--worker-cpus",
            type=click.FloatRange(0, 1024, min_open=True),
            help="Ray: processors for each. By default 1; for an embedded model, its share of a machine.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def engine_of(
    engine: str, address: str | None, workers: int | None, worker_cpus: float | None
) -> OnRay | None:
    """The cluster that was asked for, or None. Raises ``UsageError`` for its options without it."""
    if engine == "ray":
        if workers == 0:
            raise click.UsageError("--engine ray wants one worker at least.")
        return OnRay(address, workers, worker_cpus)
    if workers is not None and workers > MOST_HERE:
        raise click.UsageError(f"More than {MOST_HERE} workers are of no use without --engine ray.")
    for name, value in {"address": address, "worker-cpus": worker_cpus}.items():
        if value is not None:
            raise click.UsageError(f"--{name} goes with --engine ray.")
    return None


def work_off_on_ray(
    path: Path,
    how: Any,
    pick: Callable[[Any], Any],
    engine: OnRay,
    *,
    as_json: bool,
    again: bool,
    api_base: str | None = None,
    link: bool = True,
) -> int:
    """As :func:`ledger.cli.working.work_off`, in the workers of a cluster."""
    from ledger.cli.progress import Watcher
    from ledger.cluster.start import cluster, load_ray
    from ledger.cluster.working import ClusterWorking
    from ledger.jobs.books import Cancelled
    from ledger.model.weights import is_embedded
    from ledger.store.jobs import Jobs
    from ledger.store.ledger import Ledger
    from ledger.store.work import Work

    load_ray()
    Ledger.check(path)
    address, embedded = engine.address, is_embedded(how.model) and not how.settings.words
    with Watcher(as_json=as_json) as watcher:
        watcher.say("starting Ray on this machine …" if address is None else f"joining {address} …")
        with cluster(address, cpus=_room(engine, embedded)) as ray, Work.open(Work.beside(path)) as work:
            if work.notice:
                click.echo(one_line(work.notice), err=True)
            workers, cpus = _crew(ray, engine, embedded)
            working = ClusterWorking(
                ray,
                work,
                pick(Jobs(work)),
                workers=workers,
                worker_cpus=cpus,
                api_base=api_base,
                say=watcher.say,
            )
            watcher.say(f"{workers} workers, {working.share} questions at once each, start {how.model} …")
            run = working.work_off(lambda: Ledger.open(path), watcher.report, again=again)
            cancelled = None
            try:
                asyncio.run(until_stopped(run, working.summary))
            except Cancelled as error:
                working.summary.interrupted = True
                cancelled = str(error)
            summary = working.summary
        if cancelled:
            click.echo(cancelled, err=True)
        if not path.exists():  # it was told to stop before there was a worker
            return 1
        with Ledger.open(path) as ledger:
            if link:
                link_at_the_end(ledger, watcher.say, summary)
            watcher.finish(summary, ledger, working.job.id)
        if as_json:
            put_json(watcher.totals(summary))
        if passed_over := working.skipped.get("unknown type"):
            click.echo(f"{passed_over} files of an unknown type were passed over", err=True)
        return 0 if summary.complete else 1


def _room(engine: OnRay, embedded: bool) -> int:
    """Processors of a cluster of our own: as many as all workers ask for, for Ray goes by that number."""
    workers, cpus = _shares(engine, embedded, [_processors()])
    return max(1, -int(-workers * cpus // 1))


def _crew(ray: Any, engine: OnRay, embedded: bool) -> tuple[int, float]:
    if engine.address is None:
        return _shares(engine, embedded, [_processors()])
    machines = [node["Resources"].get("CPU", 0.0) for node in ray.nodes() if node["Alive"]]
    return _shares(engine, embedded, [count for count in machines if count])


def _shares(engine: OnRay, embedded: bool, machines: list[float]) -> tuple[int, float]:
    """How many workers, and how many processors each, on machines with so many."""
    machines = machines or [1.0]
    cpus = engine.worker_cpus
    if cpus is None:
        a_machine = -(-(engine.workers or len(machines)) // len(machines))
        cpus = max(1.0, min(machines) // a_machine) if embedded else 1.0
    return engine.workers or max(1, sum(int(count // cpus) for count in machines)), cpus


def _processors() -> float:
    from ledger.processors import processors

    return float(processors())
