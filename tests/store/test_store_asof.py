"""The ledger as it stood: every query, whoever wrote it, sees the log up to an entry and no further."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from store_samples import (
    ANONYMOUS,
    ANONYMOUS_CLAIM,
    ANONYMOUS_READING,
    CLAIMS,
    DOCUMENT,
    READING,
    RUN,
    as_owner,
)

from ledger.errors import LedgerError
from ledger.store import schema
from ledger.store.judgements import Status, Verdict
from ledger.store.ledger import Ledger
from ledger.store.queries import ALL, QUERIES

A, B = CLAIMS[0].id, CLAIMS[1].id
DAY = "2031-05-0{}T{:02}:00:00.000000Z"


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, Path]]:
    """A ledger copied after every step of its making: the size of its log then, and the copy."""
    folder = tmp_path_factory.mktemp("asof")
    path = folder / "facts.db"
    copies: list[tuple[int, Path]] = []

    def step(ledger: Ledger) -> None:
        ledger.db.conn.execute("PRAGMA wal_checkpoint")
        copy = folder / f"{len(copies)}.db"
        with closing(sqlite3.connect(copy)) as target, closing(sqlite3.connect(path)) as source:
            source.backup(target)
        copies.append((ledger.tree.size(), copy))

    with Ledger.open(path) as ledger:
        step(ledger)
        ledger.add_document(DOCUMENT, furniture_characters=11)
        ledger.add_run(RUN)
        ledger.add_reading(READING, CLAIMS)
        step(ledger)
        accepted = ledger.review(A, Verdict.ACCEPT, actor="Ada")
        step(ledger)
        ledger.supersede(A, B, reason="so", actor="Ben")
        step(ledger)
        gone = ledger.retract("claim", B, reason="no", actor="Ada")
        step(ledger)
        ledger.amend(CLAIMS[2].id, {"certainty": "possible"}, actor="Ada")
        step(ledger)
        ledger.retract("retraction", gone.id, reason="yes", actor="Ben")
        ledger.retract("review", accepted.id, reason="no", actor="Ben")
        step(ledger)
        ledger.add_document(ANONYMOUS, furniture_characters=0)
        ledger.add_reading(ANONYMOUS_READING, [ANONYMOUS_CLAIM])
        step(ledger)
    return copies


@pytest.fixture
def path(steps: list[tuple[int, Path]], tmp_path: Path) -> Path:
    return Path(shutil.copy(steps[-1][1], tmp_path / "facts.db"))


def everything(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table and view, and every answer to a question."""
    found = {}
    for name in (*schema.TABLES, *schema.VIEWS):
        found[name] = sorted(ledger.ask(f"SELECT * FROM {name}"), key=repr)
    for query in QUERIES:
        for every in ("", "yes"):
            given = dict.fromkeys(query.parameters, "") | ({ALL: every} if ALL in query.parameters else {})
            found[f"{query.name} {every}"] = ledger.ask(query.sql, given)
    return found


@pytest.mark.parametrize("number", range(8))
def test_a_ledger_looked_back_at_is_the_ledger_as_it_was(
    steps: list[tuple[int, Path]], path: Path, number: int
) -> None:
    size, copy = steps[number]
    with Ledger.open(copy, readonly=True) as then:
        wanted = everything(then)
        claims = list(then.claims())
        current = list(then.claims(current=True))
    with Ledger.open(path, readonly=True) as now:
        assert now.as_of(str(size)) == size
        assert everything(now) == wanted
        assert list(now.claims()) == claims
        assert list(now.claims(current=True)) == current
        assert now.counts()["claims"] == len(claims)


def test_the_steps_differ(steps: list[tuple[int, Path]]) -> None:
    found = []
    for _, copy in steps:
        with Ledger.open(copy, readonly=True) as ledger:
            found.append(repr(everything(ledger)))
    assert len(set(found)) == len(steps)


class TestWhatIsSeen:
    def test_a_claim_and_what_was_judged_of_it(self, steps: list[tuple[int, Path]], path: Path) -> None:
        wanted = {
            1: (Status.UNREVIEWED, 0),
            2: (Status.ACCEPTED, 1),
            3: (Status.SUPERSEDED, 2),
            4: (Status.ACCEPTED, 2),
            6: (Status.SUPERSEDED, 3),
        }
        for number, (status, judgements) in wanted.items():
            with Ledger.open(path, readonly=True) as ledger:
                ledger.as_of(str(steps[number][0]))
                assert ledger.claim(A).status is status
                assert len(ledger.judgements(A)) == judgements

    def test_search_finds_what_was_there(self, steps: list[tuple[int, Path]], path: Path) -> None:
        with Ledger.open(path, readonly=True) as ledger:
            assert [c.id for c in ledger.claims(text="harbour closed")] == [ANONYMOUS_CLAIM.id]
            ledger.as_of(str(steps[-2][0]))
            assert list(ledger.claims(text="harbour closed")) == []
            assert [c.id for c in ledger.claims(text="strike ends june")] == [CLAIMS[4].id]
            with pytest.raises(LedgerError, match="No claim"):
                ledger.claim(ANONYMOUS_CLAIM.id)
            assert not ledger.has_document(ANONYMOUS.id)
            with pytest.raises(LedgerError):
                ledger.text(ANONYMOUS.id)

    def test_one_can_look_back_again(self, steps: list[tuple[int, Path]], path: Path) -> None:
        with Ledger.open(path, readonly=True) as ledger:
            for number in (5, 1, 6):
                ledger.as_of(str(steps[number][0]))
                assert ledger.counts()["entries"] == steps[number][0]

    def test_the_file_is_left_as_it_is(self, path: Path) -> None:
        before = path.read_bytes()
        with Ledger.open(path, readonly=True) as ledger:
            ledger.as_of("5")
        assert path.read_bytes() == before

    def test_the_writer_does_not_look_back(self, path: Path) -> None:
        with (
            Ledger.open(path) as ledger,
            pytest.raises(sqlite3.DatabaseError, match="not authorized"),
        ):
            ledger.as_of("5")


class TestMoments:
    @pytest.fixture
    def dated(self, path: Path) -> Path:
        """Ten entries a day at most, one an hour, from the first of May on."""
        with as_owner(path) as owner:
            for (seq,) in owner.execute("SELECT seq FROM entry").fetchall():
                at = DAY.format(1 + seq // 10, seq % 10)
                owner.execute("UPDATE entry SET recorded_at = ? WHERE seq = ?", (at, seq))
        return path

    @pytest.mark.parametrize(
        ("moment", "seq"),
        [
            ("0", 0),
            ("7", 7),
            (" 7 ", 7),
            ("2031-04-30", 0),
            ("2031-05-01", 9),
            ("2031-05-01T03:00", 3),
            ("2031-05-01T02:59", 2),
            ("2031-05-01T02:59:59", 2),
            ("2031-05-01T03:00:00", 3),
            ("2031-05-01T03:00:00Z", 3),
            ("2031-05-01T05:00:00+02:00", 3),
            ("2031-05-01T04:59:59.999999+02:00", 2),
            ("2031-05-01 02:59", 2),
            ("2031-05-01 03:00:00", 3),
            ("2031-05-02", 19),
            ("9999-12-31", 22),
            ("9999-12-31T23:59", 22),
        ],
    )
    def test_what_they_come_to(self, dated: Path, moment: str, seq: int) -> None:
        with Ledger.open(dated, readonly=True) as ledger:
            assert ledger.as_of(moment) == seq
            assert ledger.counts()["entries"] == seq

    def test_now_is_everything(self, path: Path) -> None:
        with Ledger.open(path, readonly=True) as ledger:
            size = ledger.tree.size()
            assert ledger.as_of((datetime.now(UTC) + timedelta(days=1)).isoformat()) == size

    @pytest.mark.parametrize(
        "moment",
        [
            "",
            "soon",
            "-1",
            "1.5",
            "2031-13-01",
            "2031-05-01T25:00",
            "20310501T",
            "²",
            "9999-12-31T23:59-02:00",
            "1e3",
            "7; DROP TABLE x",
        ],
    )
    def test_what_is_none(self, path: Path, moment: str) -> None:
        with (
            Ledger.open(path, readonly=True) as ledger,
            pytest.raises(LedgerError, match="no moment of the log"),
        ):
            ledger.as_of(moment)

    @pytest.mark.parametrize("number", ["99", "20310501", "9" * 18])
    def test_a_number_that_the_log_has_not_reached(self, path: Path, number: str) -> None:
        with (
            Ledger.open(path, readonly=True) as ledger,
            pytest.raises(LedgerError, match="none with the number"),
        ):
            ledger.as_of(number)

    def test_an_empty_ledger(self, tmp_path: Path) -> None:
        with Ledger.open(tmp_path / "facts.db"):
            pass
        with Ledger.open(tmp_path / "facts.db", readonly=True) as ledger:
            assert ledger.as_of("2031-05-01") == ledger.as_of("0") == 0
            assert list(ledger.claims()) == []
            with pytest.raises(LedgerError, match="has 0 entries"):
                ledger.as_of("1")


def test_every_table_and_view_is_cut_off(path: Path) -> None:
    with Ledger.open(path, readonly=True) as ledger:
        ledger.as_of("0")
        for name in (*schema.TABLES, *schema.VIEWS):
            assert ledger.ask(f"SELECT * FROM {name}") == [], name
