"""A bundle proves a claim to somebody who has no ledger, and nothing that was altered passes for one."""

from __future__ import annotations

import base64
import json
import runpy
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from store_samples import ANONYMOUS_CLAIM, CLAIMS, DOCUMENT, READING, as_owner, fill, grow_again

from ledger.canonical import canonical
from ledger.errors import LedgerError, UserError
from ledger.store.bundle import Bundle, BundleError, Since, check, prove
from ledger.store.checkpoint import Checkpoint, CheckpointError
from ledger.store.erase import erase
from ledger.store.ledger import Ledger
from ledger.store.merkle import leaf_hash
from ledger.store.note import Signer
from ledger.store.proofs import ProofError
from ledger.store.verify import verify

HERS = Signer("courier.example", b"\x07" * 32)
OTHERS = Signer("sund.example", b"\x08" * 32)
SCRIPT = Path(__file__).parents[2] / "docs" / "check_bundle.py"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "facts.db")
    return tmp_path / "facts.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.open(path) as opened:
        yield opened


def grow(ledger: Ledger, entries: int) -> None:
    for n in range(entries):
        ledger.add_reading(READING.model_copy(update={"end": 30 + n}), [])


def test_every_entry_at_every_later_size_is_proven(ledger: Ledger) -> None:
    grow(ledger, 5)
    for size in range(1, ledger.tree.size() + 1):
        now = ledger.tree.checkpoint(size)
        for seq in range(1, size + 1):
            shown = check(prove(ledger, seq, now), [now])
            assert (shown.entry["seq"], shown.checkpoint) == (seq, now)


def test_every_later_size_goes_on_from_every_earlier_one(ledger: Ledger) -> None:
    grow(ledger, 5)
    sizes = range(1, ledger.tree.size() + 1)
    for now in map(ledger.tree.checkpoint, sizes):
        for since in map(ledger.tree.checkpoint, range(1, now.size + 1)):
            bundle = prove(ledger, 1, now, since)
            assert check(bundle, [since, now]).since == since


def test_what_is_shown_is_the_claim(ledger: Ledger) -> None:
    claim = ledger.claim(CLAIMS[2].id)
    shown = check(prove(ledger, claim.seq))
    assert (shown.entry["id"], shown.entry["recorded_at"]) == (claim.id, claim.recorded_at)
    assert shown.entry["body"]["proposition"] == "The port is open"
    assert (shown.signed, shown.since) == ((), None)


def test_a_bundle_is_read_as_it_was_written(ledger: Ledger, tmp_path: Path) -> None:
    bundle = prove(ledger, 3, since=ledger.tree.checkpoint(2).signed(HERS))
    (tmp_path / "proof.json").write_text(str(bundle), "utf-8")
    assert Bundle.read(tmp_path / "proof.json") == bundle
    assert json.loads(str(bundle)).keys() == {
        *("format", "entry", "index", "size", "inclusion", "checkpoint", "since")
    }


class TestProving:
    def test_an_entry_younger_than_the_checkpoint(self, ledger: Ledger) -> None:
        with pytest.raises(LedgerError, match="younger than the checkpoint, which covers 3"):
            prove(ledger, 4, ledger.tree.checkpoint(3))

    @pytest.mark.parametrize("seq", [0, -1, 13])
    def test_an_entry_that_is_not_there(self, ledger: Ledger, seq: int) -> None:
        with pytest.raises(LedgerError, match=f"There is no entry {seq} "):
            prove(ledger, seq)

    def test_a_checkpoint_of_another_ledger(self, ledger: Ledger, tmp_path: Path) -> None:
        fill(tmp_path / "other.db")
        with Ledger.open(tmp_path / "other.db") as other:
            theirs = other.tree.checkpoint()
        for arguments in ((theirs, None), (None, theirs)):
            with pytest.raises(LedgerError, match="The checkpoint is of the log fact-ledger/"):
                prove(ledger, 3, *arguments)

    def test_a_checkpoint_that_the_log_does_not_go_on_from(self, ledger: Ledger) -> None:
        ours = ledger.tree.checkpoint()
        longer = Checkpoint(ours.origin, 99, ours.root)
        rewritten = Checkpoint(ours.origin, 5, ours.root)
        for held, why in ((longer, "covers 99 entries"), (rewritten, "another root")):
            for arguments in ((held, None), (None, held)):
                with pytest.raises(LedgerError, match=why):
                    prove(ledger, 3, *arguments)

    def test_an_earlier_checkpoint_that_is_later(self, ledger: Ledger) -> None:
        with pytest.raises(LedgerError, match="A log of 6 entries does not go on from 8"):
            prove(ledger, 3, ledger.tree.checkpoint(6), ledger.tree.checkpoint(8))

    def test_an_empty_ledger_has_no_checkpoint(self, tmp_path: Path) -> None:
        with Ledger.open(tmp_path / "empty.db") as empty:
            with pytest.raises(LedgerError, match="no entries"):
                empty.tree.origin()
            with pytest.raises(LedgerError, match="has 0 entries"):
                empty.tree.checkpoint()

    def test_an_entry_that_is_not_as_it_was_sealed(self, path: Path, ledger: Ledger) -> None:
        with as_owner(path) as owner:
            owner.execute("UPDATE entry SET canonical = replace(canonical, 'open', 'shut') WHERE seq = 7")
        with pytest.raises(LedgerError, match="Entry 7 cannot be proven: what the ledger holds"):
            prove(ledger, 7)

    def test_an_entry_whose_words_were_erased(self, ledger: Ledger) -> None:
        held, before = ledger.tree.checkpoint(), prove(ledger, ledger.claim(CLAIMS[2].id).seq)
        erase(ledger, DOCUMENT.id, reason="an injunction", actor="desk")
        with pytest.raises(LedgerError, match=r"Entry 7 cannot be proven: .* were erased"):
            prove(ledger, 7)
        assert check(before, [held]).entry["seq"] == 7
        kept = ledger.claim(ANONYMOUS_CLAIM.id).seq
        assert check(prove(ledger, kept, since=held), [held]).entry["seq"] == kept
        assert verify(ledger, checkpoints={"held": held}).ok

    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE subtree SET roots = zeroblob(length(roots))",
            "UPDATE subtree SET roots = x'00'",
            "DELETE FROM subtree WHERE seq = 8",
            "UPDATE entry SET leaf = 'nonsense' WHERE seq = 8",
        ],
    )
    def test_a_damaged_tree_proves_nothing(self, path: Path, ledger: Ledger, damage: str) -> None:
        held = ledger.tree.checkpoint()
        with as_owner(path) as owner:
            owner.execute(damage)
        with pytest.raises(LedgerError, match=r"fact-ledger verify|another root"):
            prove(ledger, 7, held)
        with pytest.raises(LedgerError, match="fact-ledger verify"):
            prove(ledger, 7)


def variants(bundle: Bundle) -> Iterator[Bundle]:
    """The bundle with one thing in it another."""

    def changed(**fields: Any) -> Bundle:
        return bundle.model_copy(update=fields)

    assert bundle.since is not None
    form = json.loads(bundle.entry)
    for field, value in (("seq", 9), ("id", "0" * 64), ("kind", "run"), ("recorded_at", "2031"), ("v", 3)):
        yield changed(entry=canonical({**form, field: value}).decode())
    yield changed(entry=bundle.entry.replace("The port is open", "The port is shut"))
    yield changed(entry=bundle.entry + " ")
    yield changed(entry="\ud800")
    for n in (-1, 1):
        yield changed(index=bundle.index + n)
        yield changed(size=bundle.size + n)
    proof = bundle.inclusion
    yield changed(inclusion=())
    yield changed(inclusion=proof[1:])
    yield changed(inclusion=proof[:-1])
    yield changed(inclusion=proof[::-1])
    yield changed(inclusion=(*proof, proof[0]))
    yield changed(inclusion=(proof[0][:-4], *proof[1:]))
    yield changed(inclusion=(flipped(proof[0]), *proof[1:]))
    yield changed(checkpoint="")
    yield changed(checkpoint=bundle.checkpoint.replace(f"\n{bundle.size}\n", f"\n{bundle.size + 1}\n"))
    other = str(Checkpoint("fact-ledger/0123456789abcdef", bundle.size, b"x" * 32))
    yield changed(checkpoint=other)
    since = bundle.since
    more = since.consistency
    for path in ((), more[1:], more[:-1], more[::-1], (*more, more[0]), (flipped(more[0]), *more[1:])):
        yield changed(since=Since(checkpoint=since.checkpoint, consistency=path))
    first = Checkpoint.parse(since.checkpoint)
    for one in (
        Checkpoint("fact-ledger/0123456789abcdef", first.size, first.root),
        Checkpoint(first.origin, first.size + 1, first.root),
        Checkpoint(first.origin, 0, first.root),
        Checkpoint(first.origin, first.size, b"x" * 32),
    ):
        yield changed(since=Since(checkpoint=str(one), consistency=more))


def flipped(hash: str) -> str:
    raw = bytearray(base64.b64decode(hash))
    raw[5] ^= 1
    return base64.b64encode(raw).decode()


def sample(ledger: Ledger) -> Bundle:
    bundle = prove(ledger, ledger.claim(CLAIMS[2].id).seq, since=ledger.tree.checkpoint(3))
    assert bundle.since is not None
    assert len(bundle.since.consistency) > 2
    return bundle


class TestChecking:
    def test_no_change_passes(self, ledger: Ledger) -> None:
        bundle = sample(ledger)
        check(bundle)
        for altered in variants(bundle):
            with pytest.raises(UserError):
                check(altered)

    def test_a_leaf_that_is_under_the_root_but_no_entry(self, path: Path, ledger: Ledger) -> None:
        """The owner of a file can seal anything; what does not bear its own id and place is still refused."""
        for form in ("{}", '{"body":{},"id":"x","kind":"claim","seq":7,"v":1}', '{"body":{},"seq":7,"v":1} '):
            with as_owner(path) as owner:
                leaf = leaf_hash(form.encode()).hex()
                owner.execute("UPDATE entry SET canonical = ?, leaf = ? WHERE seq = 7", (form, leaf))
                grow_again(owner)
            with pytest.raises(LedgerError, match="the entry is not as this program seals one"):
                prove(ledger, 7)

    def test_held_checkpoints(self, ledger: Ledger, tmp_path: Path) -> None:
        early, middle, late = (ledger.tree.checkpoint(size) for size in (4, 8, 12))
        plain, since = prove(ledger, 3, middle), prove(ledger, 3, middle, early)
        check(plain, [middle])
        check(since, [middle, early])
        with pytest.raises(
            BundleError, match=r"covers 4 entries and the proof leads to 8: .* `prove --since`"
        ):
            check(plain, [early])
        with pytest.raises(
            BundleError, match=r"covers 12 entries .* earlier one, of 8: .*`prove --checkpoint`"
        ):
            check(since, [late])
        rewritten = Checkpoint(middle.origin, 8, b"x" * 32)
        with pytest.raises(BundleError, match="different roots of 8 entries"):
            check(plain, [rewritten])
        fill(tmp_path / "other.db")
        with Ledger.open(tmp_path / "other.db") as other, pytest.raises(BundleError, match="of two logs"):
            check(plain, [other.tree.checkpoint(8)])

    def test_signatures(self, ledger: Ledger) -> None:
        signed = ledger.tree.checkpoint(8).signed(OTHERS).signed(HERS)
        bundle = prove(ledger, 3, signed, ledger.tree.checkpoint(4).signed(HERS))
        assert check(bundle).signed == ()
        assert check(bundle, verifiers=[HERS.verifier]).signed == (HERS.verifier,)
        with pytest.raises(CheckpointError, match=r"of 4 entries .* no signature by sund"):
            check(bundle, verifiers=[OTHERS.verifier])
        with pytest.raises(CheckpointError, match=r"of 12 entries .* no signature by courier"):
            check(prove(ledger, 3), verifiers=[HERS.verifier])

    def test_what_is_no_bundle(self, ledger: Ledger, tmp_path: Path) -> None:
        file = tmp_path / "proof.json"
        with pytest.raises(BundleError, match=r"proof\.json cannot be read: No such file"):
            Bundle.read(file)
        good = json.loads(str(sample(ledger)))
        changes: list[dict[str, Any]] = [
            *({key: None} for key in good if key != "since"),
            {"format": "fact-ledger/proof@2"},
            {"index": "7"},
            {"index": -1},
            {"index": True},
            {"size": 0},
            {"size": 12.0},
            {"inclusion": "abc"},
            {"inclusion": [1]},
            {"more": 1},
            {"since": {}},
        ]
        for change in changes:
            file.write_text(json.dumps({**good, **change}))
            with pytest.raises(BundleError, match=r"proof\.json is no proof of ours: [a-z]"):
                Bundle.read(file)
        for raw in (b"", b"[]", b"nonsense", b"\xff", b"[" * 100_000, str(good).encode()):
            file.write_bytes(raw)
            with pytest.raises(BundleError, match="no proof of ours"):
                Bundle.read(file)

    @pytest.mark.parametrize("hash", ["", "!", "AAAA", "A" * 44, "A" * 43 + "=\n"])
    def test_a_hash_that_is_none(self, ledger: Ledger, hash: str) -> None:
        bundle = sample(ledger)
        with pytest.raises(ProofError):
            check(bundle.model_copy(update={"inclusion": (hash, *bundle.inclusion[1:])}))


class TestTheScript:
    """docs/check_bundle.py, which shares nothing with this program."""

    def test_it_has_60_lines_of_code_and_needs_only_python(self) -> None:
        source = SCRIPT.read_text()
        nothing = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
        lines: set[int] = set()
        imported = []
        with SCRIPT.open() as file:
            for token in tokenize.generate_tokens(file.readline):
                docstring = token.type == tokenize.STRING and token.start[1] == 0
                if token.type not in {*nothing, tokenize.ENDMARKER} and not docstring:
                    lines.update(range(token.start[0], token.end[0] + 1))
        for line in source.splitlines():
            if line.startswith(("import ", "from ")):
                imported.append(line.split()[1])
        assert len(lines) <= 60
        assert set(imported) <= sys.stdlib_module_names

    def test_a_bundle_from_a_shell(self, ledger: Ledger, tmp_path: Path) -> None:
        early = ledger.tree.checkpoint(5).signed(HERS)
        bundle = prove(ledger, 7, since=early)
        (tmp_path / "proof.json").write_text(str(bundle), "utf-8")
        (tmp_path / "held").write_text(str(early), "utf-8")
        (tmp_path / "other").write_text(str(ledger.tree.checkpoint(6)), "utf-8")
        for held, status in ((["held"], 0), ([], 0), (["held", "other"], 1)):
            ran = subprocess.run(
                [sys.executable, "-I", SCRIPT, "proof.json", *held],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
            )
            assert ran.returncode == status
        assert "NOT PROVEN: a checkpoint held is neither" in ran.stderr

    def test_it_agrees_with_this_program(
        self,
        ledger: Ledger,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        grow(ledger, 5)

        def proven(bundle: Bundle) -> bool:
            file = tmp_path / "proof.json"
            file.write_text(json.dumps(bundle.model_dump(exclude_none=True)))
            monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(file)])
            try:
                runpy.run_path(str(SCRIPT), run_name="__main__")
            except SystemExit as ended:
                why = ended.code
            else:
                return True
            assert str(why).startswith("NOT PROVEN: ")
            return False

        for size in range(1, ledger.tree.size() + 1):
            now = ledger.tree.checkpoint(size)
            for seq in range(1, size + 1):
                assert proven(prove(ledger, seq, now, ledger.tree.checkpoint(seq)))
        assert f"entry {size} of {size} in {now.origin}: reading " in capsys.readouterr().out
        for altered in variants(sample(ledger)):
            assert not proven(altered), altered

    def test_what_is_spelt_otherwise_or_no_bundle_is_not_proven(self, ledger: Ledger, tmp_path: Path) -> None:
        bundle = prove(ledger, 7)
        good = json.loads(str(bundle))
        junk = [f"{hash[:10]}\n*{hash[10:]}" for hash in bundle.inclusion]
        inputs = [
            json.dumps({**good, "inclusion": junk}),
            json.dumps({**good, "checkpoint": bundle.checkpoint.replace("\n12\n", "\n+1_2\n")}),
            json.dumps({**good, "index": float(bundle.index)}),
            json.dumps({**good, "entry": "{}"}),
            json.dumps({**good, "entry": "\ud800"}),
            json.dumps({**good, "inclusion": 7}),
            json.dumps({**good, "since": {"checkpoint": bundle.checkpoint}}),
            json.dumps({**good, "since": {"checkpoint": "fact-ledger/0\n0\n", "consistency": []}}),
            '{"index": ' + "9" * 5000 + "}",
            "[" * 100_000,
            "[]",
            "",
        ]
        for text in inputs:
            (tmp_path / "proof.json").write_text(text)
            ran = subprocess.run(
                [sys.executable, "-I", SCRIPT, tmp_path / "proof.json"],
                capture_output=True,
                text=True,
                check=False,
            )
            assert (ran.returncode, ran.stdout) == (1, ""), text[:80]
            assert ran.stderr.startswith("NOT PROVEN: "), text[:80]

    def test_what_it_prints_moves_no_terminal(self, ledger: Ledger, tmp_path: Path) -> None:
        bundle = prove(ledger, 7)
        name = bundle.checkpoint.splitlines()[0]
        (tmp_path / "proof.json").write_text(
            json.dumps(json.loads(str(bundle)) | {"checkpoint": bundle.checkpoint.replace(name, "a\x1b[2Jb")})
        )
        ran = subprocess.run(
            [sys.executable, "-I", SCRIPT, tmp_path / "proof.json"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert r"in a\x1b[2Jb: claim " in ran.stdout
