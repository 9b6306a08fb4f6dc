"""The command line as a user calls it, in this process: the real entry point, its output and its status."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from ledger.cli import main


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Standard output as one JSON object a line; fails where anything else is on it."""
        return [json.loads(line) for line in self.out.splitlines()]


class CommandLine:
    """Runs commands. Nothing but what they print and their status comes back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: object) -> Ran:
        self._monkeypatch.setattr(sys, "argv", ["fact-ledger", *map(str, arguments)])
        self._capsys.readouterr()
        status: object = 0
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
        out, err = self._capsys.readouterr()
        assert isinstance(status, int)
        return Ran(status, out, err)
