"""A snapshot is a whole ledger in a new file, and is there with its checkpoint or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from store_samples import CLAIMS, DOCUMENT, RUN, TEXT, as_owner, fill

from ledger.errors import LedgerError
from ledger.store.checkpoint import Checkpoint
from ledger.store.entries import Thing, run_body
from ledger.store.judgements import Verdict
from ledger.store.ledger import Ledger
from ledger.store.note import Signer
from ledger.store.snapshot import snapshot
from ledger.store.verify import verify


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "facts.db"
    fill(path)
    return path


def taken(path: Path, to: Path, signer: Signer | None = None) -> Checkpoint:
    with Ledger.open(path, readonly=True) as ledger:
        return snapshot(ledger, to, signer)


def beside(path: Path) -> set[str]:
    """What is in the folder beside the ledger and its own files."""
    return {file.name for file in path.parent.iterdir() if not file.name.startswith(path.name)}


def rows(path: Path) -> list[tuple[object, ...]]:
    with Ledger.open(path, readonly=True) as ledger:
        return [tuple(row.values()) for row in ledger.ask("SELECT * FROM entry ORDER BY seq")]


def test_it_is_the_same_log_and_verifies_against_its_checkpoint(path: Path, tmp_path: Path) -> None:
    to = tmp_path / "2031 'snap'.db"
    made = taken(path, to)
    assert beside(path) == {"2031 'snap'.db", "2031 'snap'.db.checkpoint"}
    assert rows(to) == rows(path)
    held = Checkpoint.read(tmp_path / "2031 'snap'.db.checkpoint")
    assert held == made
    for ledger_path in (path, to):
        with Ledger.open(ledger_path, readonly=True) as ledger:
            assert verify(ledger, checkpoints={"held": held}).problems == []


def test_it_can_be_written_on_and_so_can_the_ledger(path: Path, tmp_path: Path) -> None:
    to = tmp_path / "snapshot.db"
    held = taken(path, to)
    for ledger_path, verdict in ((path, Verdict.ACCEPT), (to, Verdict.REJECT)):
        with Ledger.open(ledger_path) as ledger:
            ledger.review(CLAIMS[0].id, verdict, actor="Ada")
            assert verify(ledger, checkpoints={"held": held}).problems == []


def test_the_checkpoint_is_signed_on_request(path: Path, tmp_path: Path) -> None:
    signer = Signer.new("desk.example")
    taken(path, tmp_path / "snapshot.db", signer)
    held = Checkpoint.read(tmp_path / "snapshot.db.checkpoint")
    assert held.verify([signer.verifier]) == (signer.verifier,)


def test_it_is_of_one_moment_while_others_write(path: Path, tmp_path: Path) -> None:
    other = RUN.model_copy(update={"finder": "none"})
    with Ledger.open(path) as writer, Ledger.open(path, readonly=True) as reader:
        before = writer.size_and_root()
        with writer._writing():
            writer._append([Thing("run", other.id, run_body(other))])
            made = snapshot(reader, tmp_path / "snapshot.db")
        assert writer.size_and_root() != before
    assert (made.size, made.root.hex()) == before


def test_nothing_of_an_erased_text_is_in_it(path: Path, tmp_path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.erase(DOCUMENT.id, reason="by court order", actor="Ada")
    taken(path, tmp_path / "snapshot.db")
    for words in (b"never asked for a pause", TEXT[40:80].encode()):
        assert words not in (tmp_path / "snapshot.db").read_bytes()


@pytest.mark.parametrize("taken_name", ["snapshot.db", "snapshot.db.checkpoint", "snapshot.db-wal"])
def test_nothing_is_overwritten(path: Path, tmp_path: Path, taken_name: str) -> None:
    (tmp_path / taken_name).write_bytes(b"kept")
    before = beside(path)
    with pytest.raises(LedgerError, match=taken_name):
        taken(path, tmp_path / "snapshot.db")
    assert (tmp_path / taken_name).read_bytes() == b"kept"
    assert beside(path) == before


def test_there_is_no_such_folder(path: Path, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be written: No such file or directory"):
        taken(path, tmp_path / "nowhere" / "snapshot.db")


def test_a_ledger_that_does_not_verify_leaves_no_snapshot(path: Path, tmp_path: Path) -> None:
    with as_owner(path) as owner:
        owner.execute("UPDATE claim SET polarity = 'negative'")
    before = beside(path)
    with pytest.raises(LedgerError, match="does not verify"):
        taken(path, tmp_path / "snapshot.db")
    assert beside(path) == before


def test_an_empty_ledger_has_none(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "empty.db").close()
    with pytest.raises(LedgerError, match="has 0 entries"):
        taken(tmp_path / "empty.db", tmp_path / "snapshot.db")
    assert not list(tmp_path.glob("snapshot*"))


SMALL = """
import resource, sys
from pathlib import Path
from ledger.store.ledger import Ledger
from ledger.store.snapshot import snapshot
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
with Ledger.open(Path(sys.argv[1]), readonly=True) as ledger:
    snapshot(ledger, Path(sys.argv[2]))
"""


def test_where_the_disk_takes_no_more_there_is_none(path: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SMALL, str(path), str(tmp_path / "snapshot.db")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "LedgerError" in done.stderr
    assert beside(path) == set()
    taken(path, tmp_path / "snapshot.db")
