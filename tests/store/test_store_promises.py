"""Against a checkpoint held elsewhere, a log that was rewritten shows even where its owner did it well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from store_samples import CLAIMS, READING, as_owner, fill, grow_again
from test_store_verify import rewrite

from ledger.store.checkpoint import Checkpoint
from ledger.store.ledger import Ledger
from ledger.store.merkle import Tree
from ledger.store.verify import verify


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "facts.db")
    return tmp_path / "facts.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.open(path) as opened:
        yield opened


def wheres(ledger: Ledger, **checkpoints: Checkpoint) -> list[str]:
    report = verify(ledger, checkpoints=checkpoints)
    assert report.ok == (not report.problems)
    return [problem.where for problem in report.problems]


def test_a_log_that_only_grew_goes_on_from_every_checkpoint(ledger: Ledger) -> None:
    held = {str(size): ledger.tree.checkpoint(size) for size in range(1, 13)}
    held["none"] = replace(held["1"], size=0, root=Tree().root())
    ledger.add_reading(READING.model_copy(update={"end": 50}), [])
    assert wheres(ledger, **held) == []
    assert verify(ledger).origin == held["1"].origin == ledger.tree.origin()


def test_a_checkpoint_of_nothing_says_nothing_of_an_empty_log(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "empty.db") as empty:
        assert wheres(empty) == []
        nothing = Checkpoint("fact-ledger/0123456789abcdef", 0, Tree().root())
        assert wheres(empty, held=nothing) == ["checkpoint held"]


def test_an_entry_rewritten_well_shows_from_there_on(path: Path, ledger: Ledger) -> None:
    held = {f"of {size}": ledger.tree.checkpoint(size) for size in (6, 7, 9, 12)}
    assert ledger.claim(CLAIMS[2].id).seq == 7
    rewrite(path, CLAIMS[2].id, lambda body: body.update(certainty="possible"), new_id=False)
    with as_owner(path) as owner:
        owner.execute("UPDATE claim SET certainty = 'possible' WHERE id = ?", (CLAIMS[2].id,))
        grow_again(owner)
    assert wheres(ledger) == []
    assert wheres(ledger, **held) == ["checkpoint of 7", "checkpoint of 9", "checkpoint of 12"]
    (problem,) = verify(ledger, checkpoints={"a.checkpoint": held["of 7"]}).problems
    assert "derived" in problem.what
    assert problem.what.endswith("one of these entries was rewritten")


def test_the_first_entry_rewritten_makes_it_another_log(path: Path, ledger: Ledger) -> None:
    held = ledger.tree.checkpoint()
    (first,) = ledger.ask("SELECT id FROM entry WHERE seq = 1")
    rewrite(path, first["id"], lambda body: body.update(origin="/elsewhere"), new_id=False)
    with as_owner(path) as owner:
        owner.execute("UPDATE document SET origin = '/elsewhere' WHERE seq = 1")
        grow_again(owner)
    (problem,) = verify(ledger, checkpoints={"held": held}).problems
    assert problem.where == "checkpoint held"
    assert problem.what.startswith(f"is of the log {held.origin}, and this is fact-ledger/")


def test_an_end_cut_off(ledger: Ledger) -> None:
    held = ledger.tree.checkpoint()
    (problem,) = verify(ledger, checkpoints={"held": replace(held, size=14)}).problems
    assert str(problem) == "checkpoint held: covers 14 entries, and the log has 12: its end was cut off"


def test_several_at_once_are_told_apart(ledger: Ledger) -> None:
    held = ledger.tree.checkpoint()
    found = wheres(
        ledger,
        good=ledger.tree.checkpoint(5),
        root=replace(held, root=b"x" * 32),
        origin=replace(held, origin="fact-ledger/0123456789abcdef"),
        size=replace(held, size=4),
        late=replace(held, size=13),
        none=replace(held, size=0),
    )
    assert found == [f"checkpoint {name}" for name in ("root", "origin", "size", "late", "none")]


def test_beside_a_bare_root(ledger: Ledger) -> None:
    held = ledger.tree.checkpoint(5)
    bare = (5, held.root.hex())
    assert verify(ledger, expect=bare, checkpoints={"held": held}).ok
    report = verify(ledger, expect=(5, "0" * 64), checkpoints={"held": replace(held, size=6)})
    assert [p.where for p in report.problems] == ["checkpoint held", "the root of the first 5 entries"]


@pytest.mark.parametrize("size", [1, 12])
def test_a_log_that_cannot_be_read_on_is_not_said_to_be_cut_off(
    path: Path, ledger: Ledger, size: int
) -> None:
    held = ledger.tree.checkpoint(size)
    with as_owner(path) as owner:
        owner.execute("ALTER TABLE entry RENAME TO elsewhere")
        found = verify(ledger, checkpoints={"held": held}).problems
        owner.execute("ALTER TABLE elsewhere RENAME TO entry")
    assert any(p.where == "the log" and "cannot be read" in p.what for p in found)
    assert not any("cut off" in p.what for p in found)
