"""A cluster of several machines, played on this one, of which one is lost with a finished result on it. Run
as a script: a process can be part of one cluster only. ``losing.py LEDGER API_BASE``"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import articles
import pytest
from on_cluster import SETTINGS

from ledger.cluster.extraction import ClusterExtraction
from ledger.cluster.hire import hired
from ledger.cluster.start import cluster
from ledger.cluster.worker import Tools
from ledger.store.ledger import Ledger
from ledger.store.work import Work

LONG = articles.document("Longtown", piers=200)
"""The result of reading it is too large to travel with the reply: it stays where it was made."""


async def extract(ray: Any, machines: Any, path: Path, api_base: str) -> dict[str, int]:
    from ray.actor import ActorMethod

    first = machines.add_node(num_cpus=1)
    call = ActorMethod.remote
    lost: list[Any] = []

    def losing(method: Any, *arguments: Any, **options: Any) -> Any:
        ref = call(method, *arguments, **options)
        if method._method_name == "read" and not lost:
            ray.wait([ref], fetch_local=False)
            lost.append(ref)
            machines.remove_node(first, allow_graceful=False)
            machines.add_node(num_cpus=1)
        return ref

    tools = Tools("openai/tiny", api_base, SETTINGS, "rules")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ActorMethod, "remote", losing)
        async with hired(ray, tools, Work.beside(path), workers=1) as crew:
            run = (await crew.first()).run
            with Ledger.open(path) as ledger, Work.open(Work.beside(path)) as work:
                summary = await ClusterExtraction(crew, run, ledger, work).extract([LONG], lambda event: None)
            bad = len(summary.failed) + len(summary.unread)
            return {"lost": len(lost), "deaths": crew.deaths, "windows": summary.windows, "failed": bad}


def main() -> None:
    from ray.cluster_utils import Cluster

    machines = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    try:
        with cluster(machines.address, cpus=1) as ray:
            found = asyncio.run(extract(ray, machines, Path(sys.argv[1]), sys.argv[2]))
    finally:
        machines.shutdown()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
