"""Whatever is done to a ledger, in whatever order, and wherever it dies: its tables are its log replayed.

A machine appends, retracts, supersedes, reviews, amends, erases, merges, crashes and opens anew. After every
step ``verify`` replays the log beside the tables; what it does not look at is held here, in few words: that
nothing acknowledged is lost, that no root of an earlier moment changes, that a step is there whole or not at
all, how a claim stands by the judgements that were given, and that erased words are nowhere in the file.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_samples import DOCUMENT, OTHER, TEXT
from test_store_merge import content, merged
from test_store_merge_any import READINGS, STEPS, take

from ledger.store import connection as conn
from ledger.store.judgements import Status
from ledger.store.ledger import Ledger
from ledger.store.verify import verify

WORDS = {DOCUMENT.sha256: "Minister Zoë Ülker said on Monday", READINGS[2][0].sha256: OTHER[:30]}
"""Words of each text that no claim, name or reason of the samples has."""
assert all(words in TEXT + OTHER for words in WORDS.values())

Log = list[tuple[str, str, str]]


class Machine(RuleBasedStateMachine):
    """Two ledgers, the first of which is held to its promises; the other is there to be merged from."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name, "facts.db")
        self.other = Path(self._folder.name, "other.db")
        self.ledger = Ledger.open(self.path)
        self.log: Log = []
        self.roots: dict[int, str] = {}

    @initialize(which=st.sampled_from(range(3)), numbers=st.sets(st.integers(0, 6), min_size=3))
    def begin(self, which: int, numbers: set[int]) -> None:
        """So that there is something to judge."""
        self.step(("read", which, numbers))

    @rule(step=STEPS)
    def step(self, step: tuple[object, ...]) -> None:
        """Something is recorded here."""
        take(self.ledger, step)
        self._acknowledged()

    @rule(steps=st.lists(STEPS.filter(lambda step: step[0] not in ("read", "erase")), min_size=1, max_size=5))
    def judge(self, steps: list[tuple[object, ...]]) -> None:
        """Judgements, which would else be rare."""
        for step in steps:
            take(self.ledger, step)
        self._acknowledged()

    @rule(step=STEPS)
    def elsewhere(self, step: tuple[object, ...]) -> None:
        """Something is recorded in the other ledger."""
        with Ledger.open(self.other) as ledger:
            take(ledger, step)

    @rule()
    def merge(self) -> None:
        """The other ledger comes in."""
        if self.other.exists():
            self.ledger.close()
            merged(self.path, self.other)
            self.ledger = Ledger.open(self.path)
            self._acknowledged()

    @rule()
    def reopen(self) -> None:
        """It is opened anew, and holds the same."""
        before = content(self.path)
        self.ledger.close()
        self.ledger = Ledger.open(self.path)
        assert content(self.path) == before

    @rule(step=STEPS, moment=st.integers(1, 60))
    def crash(self, step: tuple[object, ...], moment: int) -> None:
        """The process dies at a statement of a step: the step is there whole or not at all."""
        self.ledger.close()
        whole = Path(shutil.copy(self.path, self.path.with_name("whole.db")))
        with Ledger.open(whole) as ledger:
            take(ledger, step)
        _dies(self.path, step, moment)
        self.ledger = Ledger.open(self.path)
        now = self._entries()
        assert now[: len(self.log)] == self.log
        with Ledger.open(whole) as ledger:
            after = _entries(ledger)
        # What a judgement is called has the clock in it, so those of two runs are counted.
        counts = {len(self.log), len(after)}
        if step[0] == "read":  # a document, a run and a reading are recorded one after the other
            counts |= {n for n in range(len(self.log), len(after)) if after[n - 1][0] in ("document", "run")}
        assert len(now) in counts, (step, now[len(self.log) :])
        whole.unlink()
        if step[0] == "erase":
            take(self.ledger, step)  # which is what docs/erasure.md says to do after a crash
        self._acknowledged()

    def _acknowledged(self) -> None:
        now = self._entries()
        assert now[: len(self.log)] == self.log
        self.log = now
        size, root = self.ledger.size_and_root()
        assert size == len(now)
        self.roots[size] = root

    def _entries(self) -> Log:
        return _entries(self.ledger)

    @invariant()
    def the_tables_are_the_log_replayed(self) -> None:
        assert verify(self.ledger).problems == []

    @invariant()
    def no_earlier_root_changed(self) -> None:
        for size, root in self.roots.items():
            if size:
                assert self.ledger.tree.root(size).hex() == root

    @invariant()
    def claims_stand_as_they_were_judged(self) -> None:
        """By a reading of the judgements that is as plain as can be; claims that were superseded, or put in
        another's place, are left to ``judged_cases``."""
        ask = self.ledger.ask
        targets = {row["id"]: row["target_id"] for row in ask("SELECT id, target_id FROM retraction")}
        moved = {c for row in ask("SELECT old, new FROM supersession") for c in (row["old"], row["new"])}
        reviews = ask("SELECT id, claim_id, actor, verdict FROM review ORDER BY judged_at, seq")

        def stands(id: str) -> bool:
            return not any(target == id and stands(by) for by, target in targets.items())

        for claim in self.ledger.claims():
            if claim.id in moved:
                continue
            last = {
                r["actor"]: r["verdict"] for r in reviews if r["claim_id"] == claim.id and stands(r["id"])
            }
            match stands(claim.id), sorted(set(last.values()) - {"amend"}):
                case False, _:
                    wanted = Status.RETRACTED
                case True, ["accept"]:
                    wanted = Status.ACCEPTED
                case True, ["reject"]:
                    wanted = Status.REJECTED
                case True, []:
                    wanted = Status.UNREVIEWED
                case _:
                    wanted = Status.DISPUTED
            assert claim.status is wanted, claim.id

    @invariant()
    def one_link_of_a_pair_counts(self) -> None:
        """Of those that stand, the last word of a person, else the surest of the programs'."""
        taken: dict[str, list[str]] = {}
        for row in self.ledger.ask("SELECT id, target_id FROM retraction"):
            taken.setdefault(row["target_id"], []).append(row["id"])

        def stands(id: str) -> bool:
            return not any(stands(by) for by in taken.get(id, ()))

        wanted: dict[tuple[str, str, str], str] = {}
        links = self.ledger.ask("SELECT *, method = 'person' AS word FROM link")
        for row in sorted(links, key=lambda r: (r["word"], r["judged_at"] if r["word"] else r["score"])):
            if stands(row["id"]):
                wanted[row["relation"], row["a"], row["b"]] = row["id"]
        counting = self.ledger.ask("SELECT id FROM links WHERE counts")
        assert sorted(row["id"] for row in counting) == sorted(wanted.values())

    @invariant()
    def erased_words_are_nowhere(self) -> None:
        gone = {row["text_sha256"] for row in self.ledger.ask("SELECT text_sha256 FROM erasure")}
        for digest in gone:
            words = WORDS[digest].encode()
            for path in self.path.parent.glob("facts.db*"):
                assert words not in path.read_bytes(), path

    def teardown(self) -> None:
        self.ledger.close()
        self._folder.cleanup()


def _entries(ledger: Ledger) -> Log:
    query = "SELECT kind, id, leaf FROM entry ORDER BY seq"
    return [(row["kind"], row["id"], row["leaf"]) for row in ledger.ask(query)]


def _dies(path: Path, step: tuple[object, ...], moment: int) -> None:
    """The step, in a process that kills itself when SQLite is about to run that many statements of it."""
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
        return
    try:
        connect, statements = conn.connect, 0

        def count(_: str) -> None:
            nonlocal statements
            statements += 1
            if statements == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        def watched(path: Path, *, readonly: bool) -> sqlite3.Connection:
            connection = connect(path, readonly=readonly)
            connection.set_trace_callback(count)
            return connection

        ledger = Ledger.open(path)
        conn.connect = watched
        ledger.db.conn.set_trace_callback(count)
        take(ledger, step)
        ledger.close()
        os._exit(0)
    finally:
        os._exit(1)


TestMachine = Machine.TestCase
TestMachine.settings = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
