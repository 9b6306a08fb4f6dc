"""The queue of jobs in the working file: durable, small, taken up by one worker at a time."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import JsonValue

from ledger.errors import LedgerError
from ledger.store.job import DocumentState, JobDocument, JobState, Listed, this_process
from ledger.store.jobs import Jobs
from ledger.store.windows import Mark, State, WindowKey
from ledger.store.work import Work

ASKED: dict[str, JsonValue] = {"inputs": ["press/"]}
SETTINGS: dict[str, JsonValue] = {"model": "openai/tiny"}
ME = this_process()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.work.db"


@pytest.fixture
def jobs(path: Path) -> Iterator[Jobs]:
    with Work.open(path) as work:
        yield Jobs(work)


def listed(count: int) -> list[Listed]:
    return [Listed(f"/press/{n}.txt") for n in range(count)]


def ended(ordinal: int, state: DocumentState, detail: str | None = None) -> JobDocument:
    origin = f"/press/{ordinal}.txt"
    return JobDocument(ordinal=ordinal, origin=origin, state=state, document_id=f"d{ordinal}", detail=detail)


def a_dead_process() -> str:
    """Who a process was that is no more."""
    code = "from ledger.store.job import this_process; print(this_process())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout[
        :-1
    ]


class TestAJob:
    def test_is_there_with_its_documents_after_the_file_was_closed(self, path: Path) -> None:
        with Work.open(path) as work:
            id = Jobs(work).submit(ASKED, SETTINGS, listed(3), budget_usd=Decimal("1.25")).id
        with Work.open(path) as work:
            job = Jobs(work).get(id[:4])
            assert (job.state, job.asked, job.settings) == (JobState.PENDING, ASKED, SETTINGS)
            assert job.budget_usd == Decimal("1.25")
            assert [d.origin for d in Jobs(work).documents(id)] == [f"/press/{n}.txt" for n in range(3)]
            assert Jobs(work).counts(id) == {DocumentState.PENDING: 3}

    def test_none_with_such_an_id_is_said(self, jobs: Jobs) -> None:
        with pytest.raises(LedgerError, match="fact-ledger jobs"):
            jobs.get("%")

    def test_a_hundred_thousand_documents_take_little_room_and_are_paged(
        self, jobs: Jobs, path: Path
    ) -> None:
        id = jobs.submit(ASKED, SETTINGS, listed(100_000)).id
        assert sum(1 for _ in jobs.documents(id)) == 100_000
        assert path.stat().st_size < 20_000_000

    def test_what_it_may_have_spent_and_what_it_spent_are_kept_to_the_billionth(self, jobs: Jobs) -> None:
        id = jobs.submit(ASKED, SETTINGS).id
        jobs.hold(id, Decimal("0.1234567891"))
        for _ in range(10):
            jobs.spent(id, 3, 2, Decimal("0.000000001"))
        job = jobs.get(id)
        assert job.held_usd == Decimal("0.123456790")  # rounded up: never less than what was spent
        assert (job.cost_usd, job.tokens_in, job.tokens_out) == (Decimal("0.00000001"), 30, 20)
        jobs.spent(id, 1, 1, None)
        assert jobs.get(id).cost_usd is None


class TestTakingUp:
    def test_the_oldest_pending_one_comes_first_and_nobody_else_gets_it(self, jobs: Jobs) -> None:
        first, second = jobs.submit(ASKED, SETTINGS).id, jobs.submit(ASKED, SETTINGS).id
        taken = jobs.claim(ME)
        assert taken is not None
        assert (taken.id, taken.state) == (first, JobState.RUNNING)
        other = ME[:-1] + "x"
        again = jobs.claim(other)
        assert again is not None
        assert again.id == second
        assert jobs.claim(other, first) is None
        assert not jobs.beat(first, other)
        assert jobs.beat(first, ME)

    def test_one_whose_worker_died_is_taken_up_again(self, jobs: Jobs) -> None:
        id = jobs.submit(ASKED, SETTINGS, listed(2)).id
        jobs.claim(a_dead_process())
        jobs.set_documents(id, [ended(0, DocumentState.OK), ended(1, DocumentState.RUNNING)])
        assert jobs.get(id).abandoned
        assert jobs.claim(ME) is not None
        assert jobs.counts(id) == {DocumentState.OK: 1, DocumentState.PENDING: 1}

    def test_a_cancelled_one_is_not_and_its_worker_is_told(self, jobs: Jobs) -> None:
        id = jobs.submit(ASKED, SETTINGS).id
        jobs.claim(ME)
        jobs.cancel(id)
        assert not jobs.beat(id, ME)
        jobs.end(id, ME, JobState.DONE)
        assert jobs.get(id).state is JobState.CANCELLED
        assert jobs.claim(ME) is None
        assert jobs.claim(ME, id) is not None  # asked for by its id it is resumed

    def test_an_ended_one_cannot_be_cancelled(self, jobs: Jobs) -> None:
        id = jobs.submit(ASKED, SETTINGS).id
        jobs.claim(ME)
        jobs.end(id, ME, JobState.DONE)
        with pytest.raises(LedgerError, match="has ended"):
            jobs.cancel(id)

    def test_the_same_command_finds_its_job_unless_somebody_is_at_it(self, jobs: Jobs) -> None:
        id = jobs.submit(ASKED, SETTINGS).id
        found = jobs.like(dict(reversed(ASKED.items())), SETTINGS)
        assert found is not None
        assert found.id == id
        assert jobs.like(ASKED, {"model": "another"}) is None
        jobs.claim(ME)
        assert jobs.like(ASKED, SETTINGS) is None


class TestDocuments:
    def test_retrying_takes_those_that_did_not_end_well(self, jobs: Jobs) -> None:
        id = jobs.submit(ASKED, SETTINGS, listed(5)).id
        states = [DocumentState.OK, DocumentState.FAILED, DocumentState.UNREAD, DocumentState.OVER_BUDGET]
        jobs.set_documents(id, [ended(n, state, "why") for n, state in enumerate(states)])
        assert jobs.retry(id) == 3
        assert jobs.counts(id) == {DocumentState.OK: 1, DocumentState.PENDING: 4}

    def test_a_shorter_list_replaces_a_longer_one(self, jobs: Jobs) -> None:
        id = jobs.submit(ASKED, SETTINGS, listed(5)).id
        jobs.set_listed(id, 3)
        assert [d.ordinal for d in jobs.documents(id)] == [0, 1, 2]
        assert jobs.get(id).listed

    def test_what_was_handed_in_goes_once_it_is_read_or_erased(self, jobs: Jobs, path: Path) -> None:
        id = jobs.submit(ASKED, SETTINGS, [Listed("posted", f"d{n}", "the words") for n in range(3)]).id
        assert jobs.payload(id, 0) == "the words"
        jobs.set_documents(id, [ended(0, DocumentState.OK), ended(1, DocumentState.FAILED, "no words")])
        assert [jobs.payload(id, n) for n in range(3)] == [None, "the words", "the words"]
        with Work.open(path) as work:
            work.forget(["d1", "d2"])
        assert [jobs.payload(id, n) for n in range(3)] == [None, None, None]
        assert b"words" not in path.read_bytes()


class TestWindows:
    def test_pending_leaves_what_is_known_of_a_window(self, path: Path) -> None:
        ok, long, bad, new = (WindowKey("run", "d", n, n + 1) for n in range(4))
        with Work.open(path) as work:
            work.mark_all([Mark(ok, State.OK), Mark(long, State.TRUNCATED), Mark(bad, State.FAILED, "503")])
            work.await_all([ok, long, bad, new])
            assert [w.state for w in work.windows("run", "d").values()] == [
                State.OK,
                State.TRUNCATED,
                State.PENDING,
                State.PENDING,
            ]

    def test_what_all_its_attempts_took_is_added_up(self, path: Path) -> None:
        window = WindowKey("run", "d", 0, 9)
        with Work.open(path) as work:
            for _ in range(2):
                work.mark(window, State.RUNNING)
                work.mark_all([Mark(window, State.INVALID, "no JSON", 100, 10, Decimal("0.002"), 250)])
            now = work.window(window)
            assert now is not None
            assert (now.attempts, now.tokens_in, now.tokens_out) == (2, 200, 20)
            assert (now.cost_usd, now.milliseconds) == (Decimal("0.004"), 500)


def test_a_working_file_of_the_first_version_is_lifted_with_all_that_is_in_it(path: Path) -> None:
    with closing(sqlite3.connect(path)) as old:
        old.executescript(
            """CREATE TABLE response (key TEXT PRIMARY KEY, created_at TEXT NOT NULL, model TEXT NOT NULL,
                   request TEXT, raw TEXT NOT NULL, usage TEXT) STRICT;
               CREATE TABLE window_state (run_id TEXT NOT NULL, document_id TEXT NOT NULL,
                   start INTEGER NOT NULL, "end" INTEGER NOT NULL, state TEXT NOT NULL, detail TEXT,
                   attempts INTEGER NOT NULL, updated_at TEXT NOT NULL,
                   PRIMARY KEY (run_id, document_id, start, "end")) STRICT;
               CREATE TABLE rejected (run_id TEXT NOT NULL, document_id TEXT NOT NULL,
                   start INTEGER NOT NULL, "end" INTEGER NOT NULL, ordinal INTEGER NOT NULL,
                   draft TEXT NOT NULL, reason TEXT NOT NULL, created_at TEXT NOT NULL,
                   PRIMARY KEY (run_id, document_id, start, "end", ordinal)) STRICT;
               INSERT INTO response VALUES ('k', '2026-01-01T00:00:00Z', 'm', NULL, 'paid for', NULL);
               INSERT INTO window_state VALUES ('run', 'd', 0, 9, 'failed', '503', 2, '2026-01-01T00:00:00Z');
               PRAGMA application_id = 1181508727; PRAGMA user_version = 1;"""
        )
    with Work.open(path) as work:
        assert work.notice is None
        kept = work.get("k")
        assert kept is not None
        assert kept.raw == "paid for"
        window = work.window(WindowKey("run", "d", 0, 9))
        assert window is not None
        assert (window.state, window.attempts, window.cost_usd) == (State.FAILED, 2, Decimal(0))
        assert Jobs(work).submit(ASKED, SETTINGS).state is JobState.PENDING
