"""A slow committer, and what is never let out."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import articles
import openai_server as model
import pytest
from on_cluster import crew_of, extract_on
from openai_server import ModelServer

from ledger.cluster.extraction import ClusterExtraction
from ledger.documents import Document
from ledger.jobs import WindowDone
from ledger.store.ledger import Ledger
from ledger.store.work import Work

pytestmark = [pytest.mark.ray, pytest.mark.usefixtures("loop_owner")]


async def test_a_slow_committer_holds_up_the_workers(ray: Any, tmp_path: Path, server: ModelServer) -> None:
    path, taken, written = tmp_path / "facts.db", 0, 0
    ahead: list[int] = []

    def documents() -> Iterator[Document]:
        nonlocal taken
        for n in range(60):
            taken += 1
            ahead.append(taken - written)
            yield articles.document(f"Town {n}", piers=1)

    def slow(event: Any) -> None:
        nonlocal written
        if isinstance(event, WindowDone):
            time.sleep(0.05)  # the disk; workers have long been done by then
            written += 1

    async with crew_of(ray, server, path, 2) as crew:
        with Ledger.open(path) as ledger, Work.open(Work.beside(path)) as work:
            extraction = ClusterExtraction(crew, (await crew.first()).run, ledger, work)
            summary = await extraction.extract(documents(), slow)
        assert crew.limit == 6
    assert summary.documents == written == 60
    assert extraction.most_under_way == crew.limit  # it was used in full, and never exceeded
    assert max(ahead) <= crew.limit + 1


async def test_keys_are_in_no_file_of_the_cluster(ray: Any, tmp_path: Path, server: ModelServer) -> None:
    path = tmp_path / "facts.db"
    script = model.failure(401, f"Incorrect API key provided: {model.KEY}", code="invalid_api_key")
    async with crew_of(ray, server, path, 1) as crew:
        await extract_on(crew, path, articles.document("Amalia"))
        assert {r.headers["authorization"] for r in server.seen} == {f"Bearer {model.KEY}"}
        server.script = script
        with pytest.raises(Exception, match="does not accept the key"):
            await extract_on(crew, path, articles.document("Sund"))
    for file in [*files_of_the_cluster(), path, Work.beside(path)]:
        content = file.read_bytes()
        assert model.KEY.encode() not in content, file
        assert model.PROVIDER_KEY.encode() not in content, file


def files_of_the_cluster() -> list[Path]:
    from ray._private import worker

    session = Path(worker._global_node.get_session_dir_path())
    files = [file for file in session.rglob("*") if file.is_file()]
    assert any(file.name.startswith("worker") for file in files)
    return files


def test_nothing_is_reported_to_anybody(ray: Any) -> None:
    from ray._common.usage import usage_lib

    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
    assert not usage_lib.usage_stats_enabled()
    assert ray.get_runtime_context().get_node_id()
    assert not ray._private.worker._global_node.webui_url
