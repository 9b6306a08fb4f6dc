"""``fact-ledger extract --engine ray``: the options, and the run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from ledger.cli.options import one_line, put_json
from ledger.cli.stopping import until_stopped


def cluster_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--engine`` and what belongs to it."""
    options = [
        click.option(
            "--engine",
            type=click.Choice(["local", "ray"]),
            default="local",
            show_default=True,
            help="Where the reading is done: in this process, or in workers on a Ray cluster.",
        ),
        click.option(
            "--address",
            metavar="HOST:PORT",
            help="Ray: the cluster that this machine is part of, or auto. Without it, one is started here.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(1, 10_000),
            help="Ray: processes that read. By default as many as there are processors for.",
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


def check_engine(options: dict[str, Any]) -> None:
    """Raises ``UsageError`` for options of a cluster without one."""
    if options["engine"] == "local":
        for name in ("address", "workers", "worker_cpus"):
            if options[name] is not None:
                raise click.UsageError(f"--{name.replace('_', '-')} goes with --engine ray.")


def extract_on_cluster(
    documents: Iterable[Any], path: Path, settings: Any, options: dict[str, Any], *, as_json: bool
) -> int:
    """The extraction, in the workers of a cluster; the exit status."""
    from ledger.cli.progress import Watcher
    from ledger.cluster.start import cluster, load_ray
    from ledger.jobs.report import Summary
    from ledger.model.server import threads
    from ledger.model.weights import is_embedded
    from ledger.store.ledger import Ledger

    load_ray()
    if path.exists():
        # an unusable ledger is said before the workers start; a new one is made only once there is one
        Ledger.open(path).close()
    embedded, address = is_embedded(options["model"]), options["address"]
    workers, cpus = options["workers"], options["worker_cpus"]
    if address is None:
        cpus = cpus or (threads() // (workers or 1) if embedded else 1) or 1
        workers = workers or max(1, int(threads() // cpus))
    summary = Summary()
    with Watcher(as_json=as_json) as watcher:
        watcher.say("starting Ray on this machine …" if address is None else f"joining {address} …")
        with cluster(address, cpus=-int(-(workers or 1) * (cpus or 1) // 1)) as ray:
            if address is not None:
                found = [node["Resources"].get("CPU", 0) for node in ray.nodes() if node["Alive"]]
                cpus = cpus or (min(n for n in found if n) if embedded else 1)
                workers = workers or max(1, sum(int(n // cpus) for n in found))
            run = _run(ray, documents, path, settings, options, workers, cpus, watcher, summary)
            asyncio.run(until_stopped(run, summary))
        if not path.exists():  # told to stop before there was a worker
            return 1
        with Ledger.open(path) as ledger:
            watcher.finish(summary, ledger)
        if as_json:
            put_json(watcher.totals(summary))
    return 0 if summary.complete else 1


async def _run(
    ray: Any,
    documents: Iterable[Any],
    path: Path,
    settings: Any,
    options: dict[str, Any],
    workers: int,
    cpus: float,
    watcher: Any,
    summary: Any,
) -> None:
    from ledger.cluster.extraction import ClusterExtraction
    from ledger.cluster.hire import hired
    from ledger.cluster.worker import Tools
    from ledger.store.ledger import Ledger
    from ledger.store.work import Work

    share = max(1, settings.concurrency // workers)
    watcher.say(f"{workers} workers, {share} questions at once each, start {options['model']} …")
    tools = Tools(
        model=options["model"],
        api_base=options["api_base"],
        settings=settings.model_copy(update={"concurrency": share}),
        finder_name=options["finder_name"],
    )
    answers = None if options["fresh"] else Work.beside(path)
    async with hired(ray, tools, workers=workers, worker_cpus=cpus, answers=answers, say=watcher.say) as crew:
        first = await crew.first()
        watcher.say(f"{first.run.model} is ready")
        with Ledger.open(path) as ledger, Work.open(Work.beside(path)) as work:
            if work.notice:
                click.echo(one_line(work.notice), err=True)
            await ClusterExtraction(crew, ledger, work, summary).extract(documents, watcher.report)
