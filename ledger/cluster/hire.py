"""Hiring: the actors on a cluster, each with what it needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from ledger.cluster.crew import Crew
from ledger.cluster.desk import Desk
from ledger.cluster.worker import Tools, Worker


@asynccontextmanager
async def hired(
    ray: Any,
    tools: Tools,
    *,
    workers: int,
    worker_cpus: float = 1,
    answers: Path | None,
    say: Callable[[str], None] = lambda text: None,
) -> AsyncIterator[Crew]:
    """A crew of so many ``workers``, for the time of the block.

    ``ray`` is connected (:func:`~ledger.cluster.start.cluster`); each worker reads with ``tools`` and is
    given ``worker_cpus`` processors. ``answers`` is the working file, on this machine, in which the answers
    of models are looked up and kept; None: every question is asked anew. ``say`` takes a line for the user.
    """
    desk = _desk(ray, answers) if answers else None
    # One document more than a worker asks about at once: it is laid out while the others wait for answers.
    each = tools.settings.concurrency + 1
    # Its threads are for waiting: one a document, and one to open.
    actor = ray.remote(Worker).options(
        num_cpus=worker_cpus, max_restarts=0, max_task_retries=0, max_concurrency=each + 1
    )

    def hire() -> Any:
        return actor.remote(tools, desk)

    try:
        async with Crew(ray, hire, size=workers, each=each, say=say) as crew:
            yield crew
    finally:
        if desk is not None:
            ray.kill(desk, no_restart=True)


def _desk(ray: Any, answers: Path) -> Any:
    """The desk, on this machine, where the working file is."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    here = NodeAffinitySchedulingStrategy(node_id=ray.get_runtime_context().get_node_id(), soft=False)
    actor = ray.remote(Desk).options(
        num_cpus=0, scheduling_strategy=here, max_restarts=-1, max_task_retries=2
    )
    return actor.remote(answers)
