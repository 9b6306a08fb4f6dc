"""What the user named on the command line, one readable thing at a time."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ledger.documents.found import one_line, without_password

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
}
"""Suffixes of files that are read, and as what."""
STDIN = "-"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True)
class Item:
    """One thing to read. ``where`` is a path, a URL or ``-``; ``problem`` says why it cannot be read."""

    kind: Literal["file", "url", "stdin"]
    where: str
    problem: str | None = None

    @property
    def origin(self) -> str:
        """Where it lies, fit to be stored and printed: an absolute path, the URL, or ``stdin``."""
        if self.kind == "file":
            return os.fsencode(Path(self.where).absolute()).decode("utf-8", "backslashreplace")
        return "stdin" if self.kind == "stdin" else one_line(without_password(self.where))


def walk(inputs: Iterable[str | Path], skipped: Counter[str] | None = None) -> Iterator[Item]:
    """Each input, folders unfolded, lazily and in order; nothing is opened yet.

    Folders are walked in sorted order, links to folders not followed. What a folder holds that is no
    document is passed over and counted in ``skipped``: ``hidden``, ``sidecar`` (``.toml``) or
    ``unknown type``. An input that was named itself and cannot be read is an item with a problem.
    """
    skipped = Counter() if skipped is None else skipped
    for given in inputs:
        name = os.fspath(given)
        if name == STDIN and not isinstance(given, Path):
            yield Item("stdin", STDIN)
        elif not isinstance(given, Path) and _SCHEME.match(name):
            yield Item("url", name)
        else:
            yield from _path(Path(name), skipped)


def is_folder(source: str | Path) -> bool:
    """Whether an input is a folder, and so may be many documents."""
    name = os.fspath(source)
    if not isinstance(source, Path) and (name == STDIN or _SCHEME.match(name)):
        return False
    try:
        return Path(name).is_dir()
    except OSError:
        return False


def _path(path: Path, skipped: Counter[str]) -> Iterator[Item]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield Item("file", str(path).replace("\x00", "?"), _problem(error))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, skipped)
    elif not stat.S_ISREG(mode):
        yield Item("file", str(path), "is neither a file nor a folder; pipe it in and give -")
    elif path.suffix.lower() not in MEDIA_TYPES:
        yield Item(
            "file",
            str(path),
            f"is of an unknown type; known are {' '.join(MEDIA_TYPES)}, a folder, a URL, and -",
        )
    else:
        yield Item("file", str(path))


def _folder(folder: Path, skipped: Counter[str]) -> Iterator[Item]:
    errors: list[OSError] = []
    empty = True
    for at, folders, files in os.walk(folder, onerror=errors.append):
        skipped["hidden"] += sum(name.startswith(".") for name in (*folders, *files))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in files if not name.startswith(".")):
            path = Path(at, name)
            suffix = path.suffix.lower()
            if suffix not in MEDIA_TYPES:
                skipped["sidecar" if suffix == ".toml" else "unknown type"] += 1
                continue
            empty = False
            yield from _path(path, skipped)
    for error in errors:
        yield Item("file", str(error.filename), _problem(error))
    if empty and not errors:
        yield Item("file", str(folder), f"holds nothing to read; known are {' '.join(MEDIA_TYPES)}")


def _problem(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "does not exist; check the path"
    if isinstance(error, PermissionError):
        return "may not be read; check its permissions"
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"cannot be read: {one_line(reason or error)}"
