"""What comes of an extraction does not depend on where it was done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import articles
import openai_server as model
import pytest
from extracting import where
from on_cluster import crew_of, entries_in, extract_here, extract_on, states_in, tools
from openai_server import ModelServer

from ledger.cluster.hire import hired
from ledger.documents import ReadFailure
from ledger.store.work import Work

pytestmark = [pytest.mark.ray, pytest.mark.usefixtures("loop_owner")]

TOWNS = [articles.document(f"Town {n}", piers=2 + n % 4) for n in range(12)]


def faulty(request: model.Request) -> model.Answer:
    """Good answers, and each kind of bad ones, by what is asked about."""
    script = where("pier 1 of Town 3", model.cut_off, model.good)
    for words, bad in {
        "Town 4": model.refusal,
        "pier 2 of Town 5": model.text("no JSON"),
        "pier 1 of Town 6": model.broken,
        "pier 3 of Town 7": model.with_items(
            {"quote": "never said", "who": "x", "act": "assert", "claim": "y"}
        ),
    }.items():
        script = where(words, bad, script)
    return script(request)


@pytest.mark.parametrize("script", [model.good, faulty])
@pytest.mark.parametrize("workers", [1, 3])
async def test_a_cluster_finds_what_one_process_finds(
    ray: Any, tmp_path: Path, server: ModelServer, workers: int, script: model.Script
) -> None:
    server.script = script
    here, there = tmp_path / "here.db", tmp_path / "there.db"
    gone = ReadFailure(origin="gone.txt", message="not found")
    summary = await extract_here(here, server, *TOWNS, gone)
    async with crew_of(ray, server, there, workers) as crew:
        on_cluster = await extract_on(crew, there, *TOWNS, gone)
    assert {kind for kind, _ in entries_in(there)} == {"document", "run", "reading", "claim"}
    assert entries_in(there) == entries_in(here)
    assert states_in(there) == states_in(here)
    for name in ("documents", "new_documents", "windows", "claims", "known", "rejected", "cost"):
        assert getattr(on_cluster, name) == getattr(summary, name), name
    assert on_cluster.unread == summary.unread
    assert sorted(done.state for done in on_cluster.failed) == sorted(done.state for done in summary.failed)


async def test_again_nothing_is_asked_or_added(ray: Any, tmp_path: Path, server: ModelServer) -> None:
    path = tmp_path / "facts.db"
    async with crew_of(ray, server, path, 2) as crew:
        await extract_on(crew, path, *TOWNS)
        first = entries_in(path)
        server.forget()
        again = await extract_on(crew, path, *TOWNS)
    assert server.seen == []
    assert entries_in(path) == first
    assert again.skipped == again.windows == sum(2 + n % 4 for n in range(12))


async def test_what_the_working_file_answers_is_not_paid_for_again(
    ray: Any, tmp_path: Path, server: ModelServer
) -> None:
    path = tmp_path / "facts.db"
    async with crew_of(ray, server, path, 2) as crew:
        await extract_on(crew, path, *TOWNS)
        first = entries_in(path)
        path.unlink()
        server.forget()
        again = await extract_on(crew, path, *TOWNS)
    assert server.seen == []
    assert {kind_id for kind_id in entries_in(path) if kind_id[0] == "claim"} <= first
    assert again.claims > 0
    assert again.tokens_in == 0


async def test_fresh_asks_anew(ray: Any, tmp_path: Path, server: ModelServer) -> None:
    path = tmp_path / "facts.db"
    async with crew_of(ray, server, path, 1) as crew:
        await extract_on(crew, path, TOWNS[0])
    asked = len(server.seen)
    path.unlink()
    async with hired(ray, replace(tools(server), fresh=True), Work.beside(path), workers=1) as crew:
        await extract_on(crew, path, TOWNS[0])
    assert len(server.seen) == 2 * asked
    assert Work.beside(path).exists()
