"""Hiring: the actors on a cluster, each with what it needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from ledger.cluster.crew import Crew
from ledger.cluster.desk import Desk
from ledger.cluster.worker import Tools, Worker

_CALLS = 100_000
"""Calls of workers that may wait at the desk at once; more than there will be, for one that can only wait is
in the way of those it waits for."""
_CLOSING = 30.0
"""Seconds for the desk to write what was spent."""


@asynccontextmanager
async def hired(
    ray: Any,
    tools: Tools,
    answers: Path,
    *,
    workers: int,
    worker_cpus: float = 1,
    say: Callable[[str], None] = lambda text: None,
) -> AsyncIterator[Crew]:
    """A crew of so many ``workers``, for the time of the block.

    ``ray`` is connected (:func:`~ledger.cluster.start.cluster`); each worker reads with ``tools`` and is
    given ``worker_cpus`` processors. ``answers`` is the working file, on this machine, in which the answers
    of models are looked up and kept. ``say`` takes a line for the user.
    """
    desk = _desk(ray, answers, tools)
    # One document more than a worker asks about at once: it is laid out while the others wait for answers.
    each = tools.settings.concurrency + 1
    # Its threads are for waiting: one a document, and one to open.
    actor = ray.remote(Worker).options(
        num_cpus=worker_cpus, max_restarts=0, max_task_retries=0, max_concurrency=each + 1
    )

    def hire() -> Any:
        return actor.remote(tools, desk)

    try:
        async with Crew(ray, hire, desk, size=workers, each=each, say=say) as crew:
            yield crew
    finally:
        with suppress(ray.exceptions.RayError):  # what was set aside then stays held: never too little
            ray.get(desk.close.remote(), timeout=_CLOSING)
        ray.kill(desk, no_restart=True)


def _desk(ray: Any, answers: Path, tools: Tools) -> Any:
    """The desk, on this machine, where the working file is. It is not restarted: its account of the money
    would begin anew."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    here = NodeAffinitySchedulingStrategy(node_id=ray.get_runtime_context().get_node_id(), soft=False)
    actor = ray.remote(Desk).options(
        num_cpus=0, scheduling_strategy=here, max_restarts=0, max_concurrency=_CALLS
    )
    return actor.remote(answers, tools.limits)
