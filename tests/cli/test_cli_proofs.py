"""checkpoint, prove, check, key and verify --checkpoint on a real ledger."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import articles
import pytest
from command_line import CommandLine

from ledger.store.checkpoint import Checkpoint
from ledger.store.ledger import Ledger


@pytest.fixture
def claim(filled: CommandLine) -> str:
    """A claim of the ledger, by its id."""
    return str(filled("claims", "--json").objects[0]["id"])


@pytest.fixture
def key(filled: CommandLine) -> str:
    """The public half of the key in her.key."""
    return filled("key", "new", "courier.example", "her.key").out.strip()


class TestCheckpoint:
    def test_it_is_three_lines_and_the_root_that_verify_prints(
        self, filled: CommandLine, tmp_path: Path
    ) -> None:
        before = (tmp_path / "facts.db").read_bytes()
        ran = filled("checkpoint")
        assert (ran.status, ran.err, ran.out.count("\n")) == (0, "", 3)
        checkpoint = Checkpoint.parse(ran.out)
        assert f"root {checkpoint.size}:{checkpoint.root.hex()}\n" in filled("verify").out
        assert (tmp_path / "facts.db").read_bytes() == before

    def test_out_writes_a_new_file_and_never_over_one(self, filled: CommandLine, tmp_path: Path) -> None:
        ran = filled("checkpoint", "--out", "a.checkpoint")
        assert (ran.status, ran.out, ran.err) == (0, "", "a.checkpoint\n")
        held = (tmp_path / "a.checkpoint").read_text()
        assert held == filled("checkpoint").out
        ran = filled("checkpoint", "--out", "a.checkpoint")
        assert (ran.status, ran.err.count("\n")) == (1, 1)
        assert "a.checkpoint exists and is not overwritten" in ran.err
        assert (tmp_path / "a.checkpoint").read_text() == held
        assert "nowhere/a cannot be written: No such file" in filled("checkpoint", "--out", "nowhere/a").err

    def test_json(self, filled: CommandLine, key: str) -> None:
        (made,) = filled("checkpoint", "--json", "--key", "her.key").objects
        checkpoint = Checkpoint.parse(made["checkpoint"])
        assert (made["origin"], made["size"], made["root"]) == (
            checkpoint.origin,
            checkpoint.size,
            checkpoint.root.hex(),
        )
        assert made["signed_by"] == [key]

    def test_a_ledger_that_does_not_verify_gets_none(self, filled: CommandLine, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "facts.db")) as owner:
            owner.execute("DROP TRIGGER entry_no_update")
        ran = filled("checkpoint", "--out", "a.checkpoint")
        assert (ran.status, ran.out) == (1, "")
        assert "facts.db does not verify" in ran.err
        assert not (tmp_path / "a.checkpoint").exists()

    def test_an_empty_ledger_has_none(self, fact_ledger: CommandLine, tmp_path: Path) -> None:
        Ledger.open(tmp_path / "facts.db").close()
        ran = fact_ledger("checkpoint")
        assert (ran.status, ran.err.count("\n")) == (1, 1)
        assert "no checkpoint" in ran.err


class TestKey:
    def test_only_its_owner_may_read_it(self, filled: CommandLine, key: str, tmp_path: Path) -> None:
        assert stat.S_IMODE((tmp_path / "her.key").stat().st_mode) == 0o600
        assert key.startswith("courier.example+")
        assert filled("key", "show", "her.key").out == f"{key}\n"

    def test_a_key_is_not_overwritten(self, filled: CommandLine, key: str, tmp_path: Path) -> None:
        before = (tmp_path / "her.key").read_text()
        assert filled("key", "new", "courier.example", "her.key").status == 1
        assert (tmp_path / "her.key").read_text() == before

    @pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\xfe", b"PRIVATE+KEY+a+00000000+AAAA\n"])
    def test_what_is_no_key(self, filled: CommandLine, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "her.key").write_bytes(content)
        for command in (["key", "show", "her.key"], ["checkpoint", "--key", "her.key"]):
            ran = filled(*command)
            assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
            assert "her.key is not a private key" in ran.err

    def test_a_name_that_cannot_be_one(self, filled: CommandLine, tmp_path: Path) -> None:
        assert filled("key", "new", "her name", "her.key").status == 2
        assert not (tmp_path / "her.key").exists()


class TestVerify:
    def test_against_checkpoints_that_the_log_grew_from(
        self, filled: CommandLine, key: str, asks: list[str], tmp_path: Path
    ) -> None:
        filled("checkpoint", "--out", "a.checkpoint", "--key", "her.key")
        articles.write(tmp_path, "Lund", piers=2)
        assert filled("extract", "lund.txt", *asks).status == 0
        filled("checkpoint", "--out", "b.checkpoint", "--key", "her.key")
        held = ["--checkpoint", "a.checkpoint", "--checkpoint", "b.checkpoint"]
        ran = filled("verify", *held, "--vkey", key)
        assert ran.status == 0
        assert "verified against 2 checkpoints\n" in ran.out
        (verdict,) = filled("verify", "--json", *held).objects
        assert (verdict["ok"], verdict["checkpoints"]) == (True, 2)
        assert verdict["origin"] == Checkpoint.read(tmp_path / "a.checkpoint").origin

    def test_one_that_it_did_not_grow_from_is_named(self, filled: CommandLine, tmp_path: Path) -> None:
        made = Checkpoint.parse(filled("checkpoint").out)
        (tmp_path / "late").write_text(str(Checkpoint(made.origin, made.size + 1, made.root)))
        (tmp_path / "good").write_text(str(made))
        ran = filled("verify", "--checkpoint", "good", "--checkpoint", "late")
        assert ran.status == 1
        assert f"checkpoint late: covers {made.size + 1} entries" in ran.out
        assert "checkpoint good" not in ran.out

    def test_a_signature_that_is_wanted_and_not_there(
        self, filled: CommandLine, key: str, tmp_path: Path
    ) -> None:
        filled("checkpoint", "--out", "plain")
        ran = filled("verify", "--checkpoint", "plain", "--vkey", key)
        assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert "plain: " in ran.err
        assert "no signature by courier.example" in ran.err
        signed = filled("checkpoint", "--key", "her.key").out
        (tmp_path / "altered").write_text(signed.replace("\n", "0\n", 1))
        ran = filled("verify", "--checkpoint", "altered", "--vkey", key)
        assert "signature by courier.example is false" in ran.err

    @pytest.mark.parametrize("options", [["--vkey", "nonsense"], ["--vkey", "a+00000000+AAAA"]])
    def test_wrong_usage(self, filled: CommandLine, options: list[str]) -> None:
        filled("checkpoint", "--out", "plain")
        assert filled("verify", "--checkpoint", "plain", *options).status == 2

    def test_a_key_without_a_checkpoint_is_wrong_usage(self, filled: CommandLine, key: str) -> None:
        assert filled("verify", "--vkey", key).status == 2

    def test_a_file_that_is_no_checkpoint(self, filled: CommandLine, tmp_path: Path) -> None:
        (tmp_path / "x").write_text("\x1b[2Jnonsense\n")
        for name, why in (("x", "not a checkpoint"), ("missing", "cannot be read")):
            ran = filled("verify", "--checkpoint", name)
            assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
            assert why in ran.err
            assert "\x1b" not in ran.err


class TestProveAndCheck:
    def test_a_claim_is_checked_where_there_is_no_ledger(
        self, filled: CommandLine, claim: str, key: str, tmp_path: Path
    ) -> None:
        filled("checkpoint", "--out", "a.checkpoint", "--key", "her.key")
        ran = filled("prove", claim[:12], "--checkpoint", "a.checkpoint", "--out", "proof.json")
        assert (ran.status, ran.out, ran.err) == (0, "", "proof.json\n")
        (tmp_path / "facts.db").unlink()
        ran = filled("check", "proof.json", "--vkey", key, "--checkpoint", "a.checkpoint")
        assert ran.status == 0
        assert f"claim {claim}\n" in ran.out
        assert f"signed by {key}\n" in ran.out
        assert "the log of the checkpoint held" in ran.out
        assert "Nothing shows whose" in filled("check", "proof.json").out
        (shown,) = filled("check", "proof.json", "--json", "--vkey", key).objects
        assert (shown["ok"], shown["entry"]["id"], shown["signed_by"]) == (True, claim, [key])

    def test_since_an_earlier_checkpoint(
        self, filled: CommandLine, claim: str, asks: list[str], tmp_path: Path
    ) -> None:
        filled("checkpoint", "--out", "a.checkpoint")
        articles.write(tmp_path, "Lund", piers=2)
        assert filled("extract", "lund.txt", *asks).status == 0
        (tmp_path / "plain.json").write_text(filled("prove", claim).out)
        ran = filled("check", "plain.json", "--checkpoint", "a.checkpoint")
        assert (ran.status, ran.out) == (1, "")
        assert "prove --since" in ran.err
        (tmp_path / "since.json").write_text(filled("prove", claim, "--since", "a.checkpoint").out)
        ran = filled("check", "since.json", "--checkpoint", "a.checkpoint")
        assert ran.status == 0
        size = Checkpoint.read(tmp_path / "a.checkpoint").size
        assert f"goes on from an earlier checkpoint, of {size} entries" in ran.out

    def test_an_altered_proof(self, filled: CommandLine, claim: str, tmp_path: Path) -> None:
        bundle = json.loads(filled("prove", claim).out)
        bundle["entry"] = bundle["entry"].replace('"certainty":"', '"certainty":"un')
        (tmp_path / "proof.json").write_text(json.dumps(bundle))
        for options in ([], ["--json"]):
            ran = filled("check", "proof.json", *options)
            assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
            assert "proof.json shows nothing: the inclusion proof leads to another root" in ran.err

    @pytest.mark.parametrize("content", [None, b"", b"\x1b[2J", b"{}"])
    def test_what_is_no_proof(self, filled: CommandLine, tmp_path: Path, content: bytes | None) -> None:
        if content is not None:
            (tmp_path / "proof.json").write_bytes(content)
        ran = filled("check", "proof.json")
        assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert "proof.json" in ran.err
        assert "\x1b" not in ran.err

    def test_what_cannot_be_proven(self, filled: CommandLine, claim: str, tmp_path: Path) -> None:
        assert "No claim" in filled("prove", "f00d").err
        made = Checkpoint.parse(filled("checkpoint").out)
        (tmp_path / "other").write_text(str(Checkpoint("fact-ledger/0123456789abcdef", 3, made.root)))
        for option in ("--checkpoint", "--since"):
            ran = filled("prove", claim, option, "other")
            assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
            assert "is of the log fact-ledger/0123456789abcdef" in ran.err
