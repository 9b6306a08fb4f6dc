"""Checkpoints are texts of one spelling (C2SP tlog-checkpoint), which say what a log was."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.store.checkpoint import Checkpoint, CheckpointError, origin
from ledger.store.note import Signer, Verifier

# The example of the specification.
TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
LINE = (
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
HERS = Signer("courier.example", b"\x07" * 32)


def test_the_example_of_the_specification() -> None:
    found = Checkpoint.parse(f"{TEXT}\n{LINE}")
    assert (found.origin, found.size, len(found.root)) == ("example.com/behind-the-sofa", 20852163, 32)
    assert found.text == TEXT
    assert str(found) == f"{TEXT}\n{LINE}"
    assert [s.name for s in found.signatures] == [found.origin]


@pytest.mark.parametrize("text", [TEXT, TEXT + "extension\nanother\n", TEXT.replace("20852163", "0")])
def test_without_a_signature_it_is_the_text_alone(text: str) -> None:
    found = Checkpoint.parse(text)
    assert found.signatures == ()
    assert str(found) == text


def test_signing_adds_a_line_that_the_public_key_verifies() -> None:
    signed = Checkpoint.parse(str(Checkpoint.parse(TEXT + "extension\n").signed(HERS)))
    assert signed.text == TEXT + "extension\n"
    assert signed.verify([HERS.verifier]) == (HERS.verifier,)


def test_a_signature_covers_every_line() -> None:
    signed = str(Checkpoint.parse(TEXT + "extension\n").signed(HERS))
    for was, now in (("sofa", "door"), ("20852163", "20852164"), ("CsUY", "CsUZ"), ("extension", "other")):
        with pytest.raises(CheckpointError, match=r"false: it was altered"):
            Checkpoint.parse(signed.replace(was, now, 1)).verify([HERS.verifier])


@pytest.mark.parametrize("checkpoint", [TEXT, f"{TEXT}\n{LINE}"])
def test_without_a_signature_by_a_known_key_it_does_not_count(checkpoint: str) -> None:
    with pytest.raises(CheckpointError, match=r"20852163 entries does not count: .* by courier\.example"):
        Checkpoint.parse(checkpoint).verify([HERS.verifier])
    with pytest.raises(CheckpointError, match="no signature"):
        Checkpoint.parse(checkpoint).verify([Verifier("example.com/behind-the-sofa", b"\x01" * 32)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "example.com/x\n5\n",
        TEXT.removesuffix("\n"),
        TEXT + "\n",
        "\n" + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\n\n", 1),
        TEXT.replace("example.com/behind-the-sofa", ""),
        *(TEXT.replace("20852163", size) for size in ("", "-1", "+1", "01", " 1", "1 ", "1.0", "1e3", "٣")),
        TEXT.replace("20852163", "9" * 5000),
        TEXT.replace("q2I=", "q2I"),
        TEXT.replace("q2I=", "q2J="),
        TEXT.replace("CsUY", ""),
        TEXT.replace("CsUY", "CsUYCsUY"),
        f"{TEXT}\nextension\n",
        f"{TEXT}\n\n{LINE}",
        f"{TEXT}\n{LINE}".replace("—", "-"),
        f"{TEXT}{LINE}\n",
    ],
)
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        Checkpoint.parse(text)


def test_a_file_that_holds_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.checkpoint"
    with pytest.raises(CheckpointError, match=r"log\.checkpoint cannot be read: No such file"):
        Checkpoint.read(path)
    for raw in (b"nonsense\n", b"\xff\xfe", TEXT.encode("utf-16"), b"x" * (2 << 20)):
        path.write_bytes(raw)
        with pytest.raises(CheckpointError, match=r"log\.checkpoint is not a checkpoint: "):
            Checkpoint.read(path)
    path.write_text(TEXT)
    assert str(Checkpoint.read(path)) == TEXT


def test_the_origin_is_the_first_leaf() -> None:
    assert origin("5f0c2a6e91d3b847" + "0" * 48) == "fact-ledger/5f0c2a6e91d3b847"
