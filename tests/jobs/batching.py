"""Three articles and a provider with batches, for the tests of `extract --batch`."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

import articles
from batch_server import BatchServer
from command_line import CommandLine, Ran

WAITING = 3
"""The exit status while answers are not there yet."""
TOWNS = ("Amalia", "Sund", "Vell")


class Newsroom:
    """Three articles, and the command that reads them."""

    def __init__(self, command: CommandLine, provider: BatchServer, folder: Path) -> None:
        self._command, self.provider, self.folder = command, provider, folder
        self.paths = [path.name for path in articles.write(folder, *TOWNS, piers=2)]

    def asks(self, model: str = "openai/tiny") -> list[str]:
        return [
            "--model",
            model,
            "--api-base",
            self.provider.base,
            "--window-words",
            "40",
            "--finder",
            "rules",
        ]

    def extract(self, *options: str, model: str = "openai/tiny") -> Ran:
        return self._command("extract", *self.paths, "--batch", *self.asks(model), *options)

    def ask(self, *options: str, model: str = "openai/tiny") -> Ran:
        """The same without batches."""
        return self._command("extract", *self.paths, *self.asks(model), *options)

    def until_done(self, *options: str, rounds: int = 4) -> Ran:
        """The command again and again, the provider working off everything in between."""
        for _ in range(rounds):
            ran = self.extract(*options)
            if "wait for the provider" not in ran.err:
                return ran
            self.provider.finish()
        raise AssertionError(f"still waiting after {rounds} rounds: {ran.err}")

    def directly(self) -> list[str]:
        """The ids of the claims that asking directly gives, in a ledger of its own."""
        ran = self._command("extract", *self.paths, *self.asks(), "--ledger", "direct.db")
        assert ran.status == 0, ran.err
        return self.claims("direct.db")

    def claims(self, ledger: str = "facts.db") -> list[str]:
        ran = self._command("claims", "--ledger", ledger, "--json")
        assert ran.status == 0, ran.err
        return sorted(row["id"] for row in ran.objects)

    def paid_for(self) -> Counter[str]:
        """How often each question was in a batch that was begun."""
        return Counter(line["custom_id"] for line in self.provider.questions())

    def readings(self) -> list[tuple[float, int]]:
        """Cost and tokens in of each reading on record."""
        with sqlite3.connect(self.folder / "facts.db") as db:
            rows = db.execute("SELECT cost_usd, tokens_in FROM readings").fetchall()
        db.close()
        return rows

    def states(self) -> Counter[str]:
        """The states of the windows in the working file."""
        with sqlite3.connect(self.folder / "facts.work.db") as db:
            rows = db.execute("SELECT state FROM window_state").fetchall()
        db.close()
        return Counter(row[0] for row in rows)
