"""Ledgers, and the Datasettes that serve them, for the tests of the web side."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from serving import Served
from web_samples import Sample

from ledger.web.serve import application

TAINT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 9973*7919 }}"


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """A harmless ledger at ``facts-of-today.db``: its name is not the one it is served under."""
    found = Sample()
    found.fill(tmp_path / "facts-of-today.db")
    return found


@pytest.fixture
def judged(sample: Sample, tmp_path: Path) -> Sample:
    """The same with judgements of every kind."""
    sample.judge(tmp_path / "facts-of-today.db")
    return sample


@pytest.fixture
def hostile(tmp_path: Path) -> Sample:
    """A ledger of a page that attacks its reader, and of people who do, at ``hostile.db``."""
    found = Sample(TAINT)
    found.fill(tmp_path / "hostile.db")
    found.judge(tmp_path / "hostile.db")
    return found


@pytest_asyncio.fixture
async def served(tmp_path: Path) -> AsyncIterator[Callable[..., Any]]:
    """Serves a ledger of ``tmp_path`` in this process and gives its client; closed at the end."""
    apps: list[Any] = []

    def start(name: str = "facts-of-today.db", **options: Any) -> Any:
        app = application(tmp_path / name, **options)
        apps.append(app)
        return app.client

    yield start
    for app in apps:
        for database in app.databases.values():
            database.close()
        app.executor.shutdown()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Makes a service on an empty ledger, once; closed at the end."""
    made: list[Served] = []

    def start(**options: Any) -> Served:
        made.append(Served(tmp_path, **options))
        return made[-1]

    yield start
    for one in made:
        one.close()
