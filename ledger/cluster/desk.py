"""The desk: where workers look up and leave raw answers, on the machine that has the working file.

An answer is kept when it comes, not when its document is done: a worker that dies takes nothing with it
that was paid for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ledger.jobs.answers import AnswerCache
from ledger.model.client import Raw
from ledger.store.work import Work


class Desk:
    """The working file, for workers. It runs as an actor beside the driver."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answers: AnswerCache | None = None

    def get_response(self, key: str) -> Raw | None:
        """The answer kept under ``key``, if there is one."""
        return self._file().get_response(key)

    def put_response(self, key: str, model: str, raw: Raw) -> None:
        """Keep a good answer."""
        self._file().put_response(key, model, raw)

    def _file(self) -> AnswerCache:
        # Opened at the first need of it, so that a run that never gets a worker leaves no file.
        self._answers = self._answers or AnswerCache(Work.open(self._path))
        return self._answers


class DeskCache:
    """The desk as a worker sees it: the model room's cache of raw answers."""

    def __init__(self, ray: Any, desk: Any) -> None:
        self._ray, self._desk = ray, desk

    def get_response(self, key: str) -> Raw | None:
        """The answer kept under ``key``, if there is one."""
        found: Raw | None = self._ray.get(self._desk.get_response.remote(key))
        return found

    def put_response(self, key: str, model: str, raw: Raw) -> None:
        """Keep a good answer. It is sent, and not waited for."""
        self._desk.put_response.remote(key, model, raw)
