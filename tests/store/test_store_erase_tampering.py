"""After an erasure, whatever is done to what was left is named by ``verify``."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from erase_samples import DOCUMENT, KEPT, PARAPHRASED, READING, TEXT, VERBATIM, erase, fill
from store_samples import as_owner, grow_again

from ledger.canonical import canonical
from ledger.store.checkpoint import Checkpoint
from ledger.store.ledger import Ledger
from ledger.store.merkle import leaf_hash
from ledger.store.verify import verify

Form = dict[str, Any]


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tampering") / "facts.db"
    fill(path)
    erase(path)
    return path


@pytest.fixture
def path(erased: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(erased, tmp_path / "facts.db"))


def problems(path: Path, held: Checkpoint | None = None) -> list[str]:
    with Ledger.open(path, readonly=True) as ledger:
        return [str(p) for p in verify(ledger, checkpoints={"held": held} if held else {}).problems]


def form_of(owner: sqlite3.Connection, kind: str, id: str) -> tuple[int, Form]:
    seq, text = owner.execute(
        "SELECT seq, canonical FROM entry WHERE kind = ? AND id = ?", (kind, id)
    ).fetchone()
    return seq, json.loads(text)


def notice_of(owner: sqlite3.Connection) -> tuple[int, Form]:
    (id,) = owner.execute("SELECT id FROM erasure").fetchone()
    return form_of(owner, "erasure", id)


def put(owner: sqlite3.Connection, seq: int, form: Form, *, sealed: bool = False) -> str:
    """Puts the form in the place of an entry's; its SHA-256. ``sealed``: with a leaf to match."""
    raw = canonical(form)
    owner.execute("UPDATE entry SET canonical = ? WHERE seq = ?", (raw.decode(), seq))
    if sealed:
        owner.execute("UPDATE entry SET leaf = ? WHERE seq = ?", (leaf_hash(raw).hex(), seq))
    return hashlib.sha256(raw).hexdigest()


def rewrite(owner: sqlite3.Connection, kind: str, id: str, change: Callable[[Form], Any]) -> int:
    """What the owner of the file can do: a redacted form changed, with a notice, leaf and tree to match."""
    seq, form = form_of(owner, kind, id)
    change(form["body"])
    digest = put(owner, seq, form)
    at, notice = notice_of(owner)
    for named in notice["body"]["redacted"]:
        if named["seq"] == seq:
            named["sha256"] = digest
    put(owner, at, notice, sealed=True)
    redacted = json.dumps(notice["body"]["redacted"], sort_keys=True, separators=(",", ":"))
    owner.execute("UPDATE erasure SET redacted = ?", (redacted,))
    grow_again(owner)
    return seq


def test_the_erased_ledger_is_sound(path: Path) -> None:
    assert problems(path) == []


def test_a_changed_redacted_form(path: Path) -> None:
    with as_owner(path) as owner:
        seq, form = form_of(owner, "claim", PARAPHRASED.id)
        put(owner, seq, {**form, "body": {**form["body"], "certainty": "possible"}})
    assert any(f"table entry, seq {seq}, column canonical: its redacted form" in p for p in problems(path))


@pytest.mark.parametrize("regrown", [False, True])
def test_a_changed_leaf_of_a_redacted_entry(path: Path, regrown: bool) -> None:
    with as_owner(path) as owner:
        seq, _ = form_of(owner, "claim", PARAPHRASED.id)
        owner.execute("UPDATE entry SET leaf = ? WHERE seq = ?", ("ab" * 32, seq))
        if regrown:
            grow_again(owner)
    assert any(p.startswith(f"table entry, seq {seq}, column leaf: ") for p in problems(path))


def test_a_leaf_made_to_fit_the_redacted_form(path: Path) -> None:
    with as_owner(path) as owner:
        seq, form = form_of(owner, "claim", PARAPHRASED.id)
        put(owner, seq, form, sealed=True)
    assert any(p.startswith(f"table entry, seq {seq}, column leaf: ") for p in problems(path))


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(reason="by another court's order"),
        lambda body: body.update(propositions=True),
        lambda body: body.update(text_sha256="ab" * 32),
        lambda body: body.update(document_id=KEPT.id),
        lambda body: body.update(redacted=[]),
        lambda body: body["redacted"].pop(),
        lambda body: body["redacted"][0].update(leaf="ab" * 32),
        lambda body: body["redacted"][0].update(sha256="ab" * 32),
        lambda body: body["redacted"][0].update(seq=1),
        lambda body: body["redacted"][0].update(seq=4711),
        lambda body: body["redacted"].reverse(),
        lambda body: body["redacted"][0].update(leaf="no leaf"),
    ],
)
@pytest.mark.parametrize("sealed", [False, True])
def test_a_changed_notice(path: Path, change: Callable[[Form], Any], sealed: bool) -> None:
    with Ledger.open(path) as ledger:
        held = ledger.tree.checkpoint()
    with as_owner(path) as owner:
        at, notice = notice_of(owner)
        change(notice["body"])
        put(owner, at, notice, sealed=sealed)
        if sealed:
            grow_again(owner)
    found = problems(path, held)
    assert found
    if not sealed:
        assert any(p.startswith(f"table entry, seq {at}, column leaf: ") for p in found)


def test_a_notice_that_is_gone(path: Path) -> None:
    with as_owner(path) as owner:
        at, notice = notice_of(owner)
        owner.execute("DELETE FROM erasure")
        owner.execute("DELETE FROM entry WHERE seq = ?", (at,))
        owner.execute("DELETE FROM subtree WHERE seq = ?", (at,))
    found = problems(path)
    assert any("missing: the log vouches for a text" in p for p in found)
    for named in notice["body"]["redacted"]:
        assert any(p.startswith(f"table entry, seq {named['seq']}, column leaf: ") for p in found)


def test_a_text_that_is_missing_without_a_notice(path: Path) -> None:
    with as_owner(path) as owner:
        owner.execute("DELETE FROM document_text")
    (found,) = problems(path)
    assert found == (
        f"table document_text, document_id '{KEPT.id}': missing: the log vouches for a text that is not there"
    )


def test_a_text_that_is_back(path: Path) -> None:
    with as_owner(path) as owner:
        owner.execute("INSERT INTO document_text VALUES (?, ?)", (DOCUMENT.id, TEXT))
    (found,) = problems(path)
    assert found.startswith(f"table document_text, document_id '{DOCUMENT.id}': is there, and notice ")


def _quote(body: Form) -> None:
    body["evidence"][0]["exact"] = PARAPHRASED.evidence[0].exact


@pytest.mark.parametrize(
    ("kind", "id", "change", "field"),
    [
        ("claim", PARAPHRASED.id, _quote, "evidence"),
        ("claim", PARAPHRASED.id, lambda b: b["evidence"][0].update(prefix="so he said"), "evidence"),
        ("claim", PARAPHRASED.id, lambda b: b["sources"][0]["cue"].update(exact="whispered"), "sources"),
        ("claim", PARAPHRASED.id, lambda b: b["sources"][0]["said_at"].update(raw="Monday"), "sources"),
        ("claim", PARAPHRASED.id, lambda b: b["event_time"].update(raw="on Monday"), "event_time"),
        ("claim", PARAPHRASED.id, lambda b: b["flags"][0].update(value="Quill"), "flags"),
        ("document", DOCUMENT.id, lambda b: b.update(headline="Glimmerforth"), "headline"),
    ],
)
def test_words_put_back_with_all_to_match(
    path: Path, kind: str, id: str, change: Callable[[Form], Any], field: str
) -> None:
    with as_owner(path) as owner:
        seq = rewrite(owner, kind, id, change)
    assert any(
        p.startswith(f"table entry, seq {seq}, body, {field}: holds words that notice")
        for p in problems(path)
    )


def test_another_proposition_is_caught_by_the_id_where_it_stays(path: Path) -> None:
    with as_owner(path) as owner:
        seq = rewrite(owner, "claim", PARAPHRASED.id, lambda b: b.update(proposition="The lamp was stolen"))
    assert any(
        p.startswith(f"table entry, seq {seq}, id: sealed as '{PARAPHRASED.id}'") for p in problems(path)
    )


def test_what_no_id_covers_is_caught_by_a_checkpoint(path: Path) -> None:
    with Ledger.open(path) as ledger:
        held = ledger.tree.checkpoint()
    with as_owner(path) as owner:
        rewrite(owner, "claim", VERBATIM.id, lambda b: b.update(certainty="possible"))
        owner.execute("UPDATE claim SET certainty = 'possible' WHERE id = ?", (VERBATIM.id,))
    assert problems(path) == []
    (found,) = problems(path, held)
    assert "checkpoint held" in found


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda body: body.update(text_sha256="ab" * 32), "body, text_sha256: recorded 'abab"),
        (lambda body: body["redacted"].reverse(), "body, redacted: names entries out of order"),
        (lambda body: body["redacted"].append(body["redacted"][-1]), "body, redacted: names entries out"),
        (lambda body: body["redacted"][-1].update(seq=4711), "body, redacted: names entries out of order"),
    ],
)
def test_what_is_wrong_with_a_notice_by_itself(path: Path, change: Callable[[Form], Any], where: str) -> None:
    with as_owner(path) as owner:
        at, notice = notice_of(owner)
        change(notice["body"])
        put(owner, at, notice, sealed=True)
        grow_again(owner)
    assert any(p.startswith(f"table entry, seq {at}, {where}") for p in problems(path))


def test_a_note_put_back_with_all_to_match(path: Path) -> None:
    with as_owner(path) as owner:
        (id,) = owner.execute("SELECT id FROM retraction").fetchone()
        seq = rewrite(owner, "retraction", id, lambda body: body.update(reason="I say so"))
    found = problems(path)
    assert any(p.startswith(f"table entry, seq {seq}, body: holds words that notice") for p in found)


def test_a_notice_cannot_blank_what_has_no_words(path: Path) -> None:
    with as_owner(path) as owner:
        seq, form = form_of(owner, "reading", READING.id)
        (leaf,) = owner.execute("SELECT leaf FROM entry WHERE seq = ?", (seq,)).fetchone()
        form["body"]["rejected"] = 99
        digest = put(owner, seq, form)
        at, notice = notice_of(owner)
        named = notice["body"]["redacted"]
        named.append({"seq": seq, "leaf": leaf, "sha256": digest})
        named.sort(key=lambda entry: entry["seq"])
        put(owner, at, notice, sealed=True)
        grow_again(owner)
    assert any(
        p == f"table entry, seq {seq}: notice {at} names it, and it has no words of that document"
        for p in problems(path)
    )
