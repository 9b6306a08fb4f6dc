"""``kill -9`` at random moments of real extractions by one to four processes at a time.

Run as a script (``make crash``) it goes on for two hundred rounds, and ends with a line that sums up; the
suite does a few. A *round* starts processes that extract the same articles into the same ledger, and kills
each of them at some moment of its own. After each round:

- every claim that a process said it had recorded is recorded (nothing acknowledged is lost);
- ``verify`` finds nothing, so a reading is there with all its claims or not at all (nothing is half-written);
- nothing is there that an undisturbed run would not have brought.

The next round goes on with what the last one left. Once a process gets through to the end, or after a few
rounds, an extraction is left alone, and the ledger must then have the very content ids of the undisturbed
run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import articles
import openai_server as model
from forker import Forked, Forker
from openai_server import ModelServer

from ledger.linking import unlinked
from ledger.store.ledger import Ledger
from ledger.store.verify import verify

TOWNS = "Amalia Sund Tarn Holm Vik Ness".split()
MOST_PROCESSES = 4
ROUNDS_A_LEDGER = 6
"""After so many rounds an extraction is left alone; the last articles should be read in some rounds too."""

_Ids = frozenset[tuple[str, str]]


@dataclass
class Tally:
    """What was done: ``rounds`` in which a process was killed, ``killed`` processes (``ended`` had got
    through before), ``acknowledged`` claims at the moment of a kill, ``ledgers`` brought to their end."""

    rounds: int = 0
    killed: int = 0
    ended: int = 0
    acknowledged: int = 0
    begun: int = 0
    ledgers: int = 0
    claims: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.rounds} rounds of kill -9: {self.killed} processes killed and {self.ended} through "
            f"before; {self.begun} rounds left part of a ledger; {self.acknowledged} claims acknowledged "
            f"and 0 lost; verify clean after every round; {self.ledgers} ledgers brought to their end, each "
            f"with the same {self.claims} claims as undisturbed; {self.seconds:.0f} s"
        )


class Crash:
    """Rounds upon rounds in one folder. Every expectation is an ``assert``."""

    def __init__(self, folder: Path, forker: Forker, server: ModelServer, seed: int) -> None:
        """Writes the articles, and extracts them undisturbed."""
        self._folder, self._forker, self._server = folder, forker, server
        self._dice = random.Random(seed)
        self.tally = Tally()
        articles.write(folder, *TOWNS)
        server.script = model.late(0.01, model.good)
        self._begin = time.monotonic()
        process = self._start("undisturbed.db")
        assert process.wait() == 0, process.err.read_text()
        self._takes = time.monotonic() - self._begin
        self._expected = self._checked("undisturbed.db", set())
        self.tally.claims = sum(kind == "claim" for kind, _ in self._expected)
        assert self.tally.claims >= 48

    def rounds(self, count: int) -> Tally:
        """So many rounds in which at least one process was killed."""
        while self.tally.rounds < count:
            self._ledger(f"facts-{self.tally.ledgers}.db", count)
            self._say(f"{self.tally.rounds} of {count} rounds")
        self.tally.seconds = time.monotonic() - self._begin
        return self.tally

    def _say(self, line: str) -> None:
        print(f"[{time.monotonic() - self._begin:.0f} s] {line}", file=sys.stderr, flush=True)

    def _ledger(self, name: str, count: int) -> None:
        """One ledger from nothing to its end."""
        acknowledged: set[str] = set()
        for _ in range(ROUNDS_A_LEDGER):
            before = len(acknowledged)
            through = self._round(name, acknowledged)
            self.tally.acknowledged += len(acknowledged) - before
            ids = self._checked(name, acknowledged)
            assert ids <= self._expected
            self.tally.begun += 0 < len(ids) < len(self._expected)
            if through or self.tally.rounds == count:
                break
        process = self._start(name)
        assert process.wait() == 0, process.err.read_text()
        acknowledged |= said(process)
        assert self._checked(name, acknowledged) == self._expected
        with Ledger.open(self._folder / name) as ledger:
            assert not unlinked(ledger)
        for left in self._folder.glob(f"{name.removesuffix('.db')}.*"):
            left.unlink()
        self.tally.ledgers += 1

    def _round(self, name: str, acknowledged: set[str]) -> bool:
        """Starts processes, kills each at its moment; whether one got through before."""
        begin = time.monotonic()
        processes = [self._start(name) for _ in range(self._dice.randint(1, MOST_PROCESSES))]
        # Several take longer than one alone; some moments are to lie at the very end, and behind it.
        moments = sorted(
            (begin + self._dice.random() * self._takes * (0.4 + 0.5 * len(processes)), n)
            for n in range(len(processes))
        )
        for moment, number in moments:
            time.sleep(max(0.0, moment - time.monotonic()))
            processes[number].kill()
        statuses = [process.wait() for process in processes]
        for process, status in zip(processes, statuses, strict=True):
            acknowledged |= said(process)
            error = process.err.read_text("utf-8")
            assert status in (0, -signal.SIGKILL), error
            assert "locked" not in error
            assert "Traceback" not in error
        killed = sum(status != 0 for status in statuses)
        self.tally.killed += killed
        self.tally.ended += len(statuses) - killed
        self.tally.rounds += killed > 0
        return killed < len(statuses)

    def _start(self, name: str) -> Forked:
        arguments = ["extract", "--ledger", name, "--model", "openai/tiny", "--api-base", self._server.base]
        arguments += ["--window-words", "40", "--concurrency", "2", "--json"]
        towns = [f"{town.casefold()}.txt" for town in TOWNS]
        self._dice.shuffle(towns)
        return self._forker.run([*arguments, *towns], self._folder)

    def _checked(self, name: str, acknowledged: set[str]) -> _Ids:
        """The content ids in a ledger that verifies and has what was acknowledged.

        Links are left out: they compare a document with those that were linked before it, so what they say
        of a pair depends on which came first.
        """
        path = self._folder / name
        if not path.exists():
            assert not acknowledged
            return frozenset()
        with Ledger.open(path) as ledger:
            assert verify(ledger).problems == []
            found = [(row["kind"], row["id"]) for row in ledger.ask("SELECT kind, id FROM entry")]
        assert len(found) == len({*found})
        assert acknowledged <= {id for kind, id in found if kind == "claim"}
        return frozenset((kind, id) for kind, id in found if kind not in ("link", "linking"))


def said(process: Forked) -> set[str]:
    """The claims that a process has announced as recorded."""
    lines = [json.loads(line) for line in process.lines()]
    return {line["id"] for line in lines if "id" in line}


def environment() -> dict[str, str]:
    """What the processes need to ask the server."""
    return {"OPENAI_API_KEY": model.PROVIDER_KEY, "FACT_LEDGER_API_KEY": model.KEY}


def main() -> int:
    """As a script."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4)))
    options = parser.parse_args()
    print(f"seed {options.seed}", file=sys.stderr, flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="fact-ledger-crash-") as folder,
        model.serving() as server,
        Forker(environment()) as forker,
    ):
        print(Crash(Path(folder), forker, server, options.seed).rounds(options.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
