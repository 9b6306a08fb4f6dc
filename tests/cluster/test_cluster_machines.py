"""Several machines, played on this one, and one of them lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import losing
import openai_server as model
import pytest
from on_cluster import entries_in, extract_here
from openai_server import ModelServer

pytestmark = [pytest.mark.ray, pytest.mark.usefixtures("loop_owner")]

TESTS = Path(__file__).parents[1]


async def test_a_machine_lost_with_a_result_on_it_changes_nothing(
    tmp_path: Path, server: ModelServer
) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'fact-ledger[ray]'")
    path = tmp_path / "facts.db"
    found = subprocess.run(  # noqa: ASYNC221 - nothing else is going on
        [sys.executable, "-P", losing.__file__, path, server.base],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, (TESTS.parent, TESTS))),
            "RAY_AUTH_TOKEN": "a-token-of-this-test-alone-0123456789",
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout) == {"lost": 1, "deaths": 1, "windows": 200, "failed": 0}
    assert model.KEY not in found.stdout + found.stderr
    asked = Counter(request.user for request in server.seen)
    assert set(asked.values()) == {1}  # the answers had been kept when they came
    here = tmp_path / "here.db"
    await extract_here(here, server, losing.LONG)
    assert entries_in(path) == entries_in(here)
