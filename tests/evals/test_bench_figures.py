"""What the bench makes of two runs, and the rows that its store measurement inserts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from evals.bench import scale, store, synthetic
from evals.bench.__main__ import main
from evals.bench.machine import others_share
from evals.bench.ours import Extracted
from evals.bench.peer import Peer
from evals.bench.sections import peer_section, seeds_section
from ledger.store import schema
from ledger.store.entries import Run
from ledger.store.ledger import Ledger
from ledger.store.queries import BY_NAME

OURS = Extracted(
    documents=1,
    words=500,
    seconds=40,
    ready=5,
    first_claim=8,
    peak_memory=3 << 29,
    claims=7,
    grounded=7,
    rejected=1,
    tokens_in=900,
    tokens_out=250,
    windows=12,
    failed=0,
    load_before="0.10 0.20 0.30",
    others=0.25,
)
PEER = Peer(
    words=500,
    version="1.0",
    seconds=100,
    requests=4,
    tokens_in=3000,
    tokens_out=1000,
    cut_off=1,
    claims=9,
    grounded=6,
    repeated=2,
    different=2,
    unplaced=1,
    load_before="2.00 1.00 0.50",
    others=None,
    raw={},
)


def test_the_peer_is_compared_on_the_whole_of_our_time() -> None:
    lines = {line.what: line for line in peer_section("a.txt", OURS, PEER).lines}
    assert (lines["time"].ours, lines["time"].ratio, lines["time"].verdict) == (40, 0.4, "ok")
    assert lines["time once the model is ready"].ours == 35
    assert lines["time per 1,000 words"].other == 200
    assert lines["output tokens per 1,000 words"].ours == 500
    assert lines["claims in exactly the words at their offsets"].verdict == "ok"
    assert lines["claims in other words than those"].other == 2


def test_the_reader_is_told_what_other_programs_took() -> None:
    (note,) = [note for note in peer_section("a.txt", OURS, PEER).notes if "processors" in note]
    assert "took 25% of the processors during our run and unknown during langextract's" in note


@pytest.mark.parametrize(("own", "share"), [(0, 0.75), (10, 0.25), (15, 0.0), (15.1, 0.0)])
def test_our_own_work_is_not_counted_as_other_programs(own: float, share: float) -> None:
    assert others_share(busy=15, own=own, available=20) == share


def test_fewer_grounded_claims_than_the_peer_is_a_miss() -> None:
    lines = {line.what: line for line in peer_section("a.txt", replace(OURS, grounded=5), PEER).lines}
    assert lines["claims in exactly the words at their offsets"].verdict == "missed"
    assert lines["claims in other words than those"].ours == 2


def test_five_minutes_are_enough_and_a_second_more_is_too_much() -> None:
    assert seeds_section(replace(OURS, seconds=300)).lines[0].verdict == "ok"
    assert seeds_section(replace(OURS, seconds=301)).lines[0].verdict == "missed"


def test_plain_sqlite_gets_every_row_of_the_ledger_in_its_transactions(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    run = Run(model="none/synthetic", schema_sha256="00" * 32, code_version="0")
    articles = list(synthetic.synthetic(90))
    with Ledger.open(path) as ledger:
        store.append(ledger, run, articles[:1])
        size, _ = ledger.size_and_root()
        store.append(ledger, run, articles[1:])
        assert ledger.counts()["claims"] == 90
    batches = store.batches(path)
    assert len(batches) == 1 + 2 * len(articles) == 7
    assert [len(batch.get("claim", [])) for batch in batches] == [0, 0, 40, 0, 40, 0, 10]
    behind = store.batches(path, after=size)
    assert batches[3:] == behind
    for part in (batches[:3], behind):
        store.insert(tmp_path / "plain.db", part)
    with closing(sqlite3.connect(path)) as ours, closing(sqlite3.connect(tmp_path / "plain.db")) as plain:
        for table in schema.TABLES:
            query = f"SELECT * FROM {table} ORDER BY 1, 2"
            assert plain.execute(query).fetchall() == ours.execute(query).fetchall(), table


def test_missing_weights_are_named_with_the_command_that_fetches_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FACT_LEDGER_CACHE", str(tmp_path))
    assert main(["--only", "memory", "--out", str(tmp_path / "out")]) == 1
    assert "fact-ledger model pull" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_large_ledger_is_filled_part_by_part_and_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scale, "PART", 80)
    monkeypatch.setattr(scale, "ASKED", 2)
    found = scale.measure_scale(200)
    assert (found.claims, found.entries) == (200, 1 + 2 * 5 + 200)
    assert [answer.name for answer in found.answers] == ["search for a word", *BY_NAME]
    assert found.bytes_per_claim > 1000
    assert "211 entries" in capsys.readouterr().err
