"""ledger.processors: a worker that was told to use fewer processors does."""

from __future__ import annotations

import os

import pytest

from ledger.processors import processors


@pytest.mark.parametrize(("told", "used"), [("1", 1), ("0", 1), ("100000", None), ("many", None), ("", None)])
def test_as_many_as_there_are_or_as_one_was_told(
    told: str, used: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert processors() == (used or len(os.sched_getaffinity(0)))
