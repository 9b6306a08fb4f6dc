"""A Ray cluster on this machine for all tests of the room. Without Ray they are skipped, and say so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import openai_server
import pytest

from ledger.cluster.start import cluster


@pytest.fixture(scope="session")
def ray() -> Iterator[Any]:
    """Ray, connected to a cluster of four processors of its own. Its workers have the key, as a user's would
    have, from the environment that it was started in."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'fact-ledger[ray]'")
    keys = {"OPENAI_API_KEY": openai_server.PROVIDER_KEY, "FACT_LEDGER_API_KEY": openai_server.KEY}
    before = {name: os.environ.get(name) for name in keys}
    os.environ.update(keys)
    try:
        with cluster(None, cpus=4) as connected:
            yield connected
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
