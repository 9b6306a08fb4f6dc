"""The working file: helps, may be thrown away, and never stands in the way."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.store import connection
from ledger.store.ledger import Ledger
from ledger.store.windows import State, WindowKey
from ledger.store.work import Rejected, Work

WINDOW = WindowKey("run", "document", 0, 900)
NEXT = WindowKey("run", "document", 900, 1800)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.work.db"


def test_it_lies_beside_the_ledger() -> None:
    assert Work.beside(Path("/press/facts.db")) == Path("/press/facts.work.db")
    assert Work.beside(Path("/press/my.facts")) == Path("/press/my.work.facts")
    assert Work.beside(Path("/press/facts")) == Path("/press/facts.work")


def test_by_whatever_link_the_ledger_is_named_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "facts.db").touch()
    (tmp_path / "link.db").symlink_to(tmp_path / "facts.db")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name in (tmp_path / "link.db", "~/facts.db", "facts.db", "~/link.db"):
        assert Work.beside(Path(name)) == tmp_path / "facts.work.db"


class TestAnswers:
    def test_an_answer_is_kept_as_it_came(self, path: Path) -> None:
        with Work.open(path) as work:
            assert work.get("k") is None
            work.put("k", model="m", raw='{"claims": []}', request={"messages": ["é"]}, usage={"out": 7})
        with Work.open(path) as work:
            assert work.notice is None
            found = work.get("k")
            assert found is not None
            assert (found.raw, found.model, found.request, found.usage) == (
                '{"claims": []}',
                "m",
                {"messages": ["é"]},
                {"out": 7},
            )

    def test_the_last_answer_counts(self, path: Path) -> None:
        with Work.open(path) as work:
            work.put("k", model="m", raw="one", usage={"out": 1})
            work.put("k", model="m", raw="two")
            found = work.get("k")
            assert found is not None
            assert (found.raw, found.request, found.usage) == ("two", None, None)

    def test_half_a_character_does_not_cost_the_answer(self, path: Path) -> None:
        with Work.open(path) as work:
            work.put("k", model="m", raw="half \ud83d ship 🛳️")
            found = work.get("k")
            assert found is not None
            assert found.raw == "half \ufffd ship 🛳️"

    def test_threads_share_it(self, path: Path) -> None:
        with Work.open(path) as work:

            def ask(name: str) -> None:
                for i in range(20):
                    work.put(f"{name} {i}", model="m", raw=name)

            threads = [threading.Thread(target=ask, args=(f"t{i}",)) for i in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for name in ("t0", "t3"):
                assert all(work.get(f"{name} {i}") for i in range(20))


class TestWindows:
    def test_a_window_goes_its_way(self, path: Path) -> None:
        with Work.open(path) as work:
            assert work.window(WINDOW) is None
            work.mark(WINDOW, State.PENDING)
            work.mark(WINDOW, State.RUNNING)
            work.mark(WINDOW, State.FAILED, "503 from the provider")
            work.mark(WINDOW, State.RUNNING)
            now = work.window(WINDOW)
            assert now is not None
            assert (now.state, now.detail, now.attempts) == (State.RUNNING, None, 2)
            work.mark(NEXT, State.OK)
            assert {key: w.state for key, w in work.windows("run").items()} == {
                WINDOW: State.RUNNING,
                NEXT: State.OK,
            }
            assert work.windows("another") == {}


class TestRejected:
    def test_a_second_attempt_replaces_the_first(self, path: Path) -> None:
        first = [
            Rejected(draft={"quote": "x"}, reason="not in the text"),
            Rejected(draft="?", reason="no draft"),
        ]
        second = [Rejected(draft=None, reason="no proposition")]
        with Work.open(path) as work:
            work.reject(WINDOW, first)
            work.reject(NEXT, first[:1])
            assert work.rejected(WINDOW) == [(WINDOW, first[0]), (WINDOW, first[1])]
            work.reject(WINDOW, second)
            assert work.rejected() == [(WINDOW, second[0]), (NEXT, first[0])]
            work.reject(WINDOW, [])
            assert work.rejected() == [(NEXT, first[0])]

    def test_a_failure_keeps_the_earlier_ones(self, path: Path) -> None:
        kept = Rejected(draft={"n": 1}, reason="kept")
        with Work.open(path) as work:
            work.reject(WINDOW, [kept])
            with closing(sqlite3.connect(path)) as other:
                other.execute(
                    "CREATE TRIGGER refuse BEFORE INSERT ON rejected "
                    "BEGIN SELECT RAISE(ABORT, 'refused'); END"
                )
            with pytest.raises(sqlite3.IntegrityError, match="refused"):
                work.reject(WINDOW, [Rejected(draft={"n": 2}, reason="new")])
            assert work.rejected() == [(WINDOW, kept)]


class TestThrownAway:
    def test_deleted_it_comes_back_empty(self, path: Path) -> None:
        with Work.open(path) as work:
            work.put("k", model="m", raw="x")
        path.unlink()
        with Work.open(path) as work:
            assert work.get("k") is None
            assert work.notice is None

    @pytest.mark.parametrize("damage", ["text", "pages", "another", "version"])
    def test_of_no_use_it_is_moved_aside_and_said_so(self, path: Path, damage: str) -> None:
        with Work.open(path) as work:
            for i in range(200):
                work.put(str(i), model="m", raw="x" * 500)
        if damage == "text":
            path.write_text("not a database at all")
        elif damage == "pages":
            data = bytearray(path.read_bytes())
            data[4096:] = b"\xa5" * (len(data) - 4096)
            path.write_bytes(data)
        elif damage == "another":
            path.unlink()
            with closing(sqlite3.connect(path)) as other:
                other.execute("CREATE TABLE diary (words)")
        else:
            with closing(sqlite3.connect(path)) as other:
                other.execute("PRAGMA user_version = 9")
        before = path.read_bytes()
        with Work.open(path) as work:
            assert work.notice is not None
            assert "could not be used" in work.notice
            work.put("k", model="m", raw="y")
            assert work.get("0") is None
        (aside,) = path.parent.glob("*.damaged-*")
        assert aside.name in work.notice
        assert aside.read_bytes() == before

    def test_a_folder_or_a_locked_file_is_not_moved(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(LedgerError, match="is a folder"):
            Work.open(path.parent)
        Work.open(path).close()
        monkeypatch.setattr("ledger.store.work.PATIENCE", 0.1)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LedgerError, match="locked"):
                Work.open(path)
        assert [p.name for p in path.parent.iterdir()] == [path.name]
        assert connection.PATIENCE > 1

    def test_a_ledger_is_not_taken_for_one(self, path: Path) -> None:
        with Ledger.open(path):
            pass
        with Work.open(path) as work:
            assert work.notice is not None
