"""What the user named on the command line, one readable thing at a time."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from ledger.documents.found import LONGEST, MAX_BYTES, one_line, without_password
from ledger.documents.jsonl import Line, is_document, lines

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
JSON_LINES = (".jsonl", ".ndjson")
"""Suffixes of files with a document on every line."""
_PATTERN = re.compile(r"[*?[]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True)
class Item:
    """One thing to read. ``where`` is a path, a URL or ``-``; ``problem`` says why it cannot be read.

    ``line`` is the line of a JSONL file that it is. ``begun`` is what was read of it (all of a line, the
    beginning of standard input).
    """

    kind: Literal["file", "url", "stdin", "line", "posted"]
    where: str
    problem: str | None = None
    line: int | None = None
    begun: bytes = b""

    @property
    def origin(self) -> str:
        """Where it lies, fit to be stored and printed: an absolute path, the URL, or ``stdin``; of a line,
        with its number."""
        if self.kind == "line":
            return f"{Item('stdin' if self.where == STDIN else 'file', self.where).origin}:{self.line}"
        if self.kind == "file":
            return os.fsencode(Path(self.where).absolute()).decode("utf-8", "backslashreplace")
        if self.kind == "posted":
            return f"posted/{one_line(self.where)[:LONGEST]}" if self.where else "posted"
        return "stdin" if self.kind == "stdin" else one_line(without_password(self.where))


@dataclass(frozen=True)
class JsonLines:
    """A file with a document on every line, whatever its name."""

    path: Path


def walk(
    inputs: Iterable[str | Path | JsonLines],
    skipped: Counter[str] | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Item]:
    """Each input, folders, patterns and JSONL files unfolded, lazily and in order; documents are not opened
    yet. A pattern (``press/**/*.html``) that is not the name of a file stands for what it matches, sorted.
    ``stdin`` is one document, or where its first line is one, one on each line.

    Folders are walked in sorted order, links to folders not followed. What a folder holds that is no
    document is passed over and counted in ``skipped``: ``hidden``, ``sidecar`` (``.toml``) or
    ``unknown type``. An input that was named itself and cannot be read is an item with a problem.
    """
    skipped = Counter() if skipped is None else skipped
    for given in inputs:
        if isinstance(given, JsonLines):
            yield from _json_lines(given.path)
            continue
        name = os.fspath(given)
        if name == STDIN and not isinstance(given, Path):
            yield from _stdin(stdin)
        elif not isinstance(given, Path) and _SCHEME.match(name):
            yield Item("url", name)
        elif _PATTERN.search(name) and not os.path.lexists(name):
            yield from _matching(name, skipped)
        else:
            yield from _path(Path(name), skipped)


def _matching(pattern: str, skipped: Counter[str]) -> Iterator[Item]:
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - pathlib knows no absolute patterns
    for name in found:
        if Path(name).suffix.lower() == ".toml" or (Path(name).is_dir() and "**" in pattern):
            continue  # sidecars; and folders whose files the pattern names themselves
        yield from _path(Path(name), skipped)
    if not found:
        yield Item("file", pattern, "matches no file; check the pattern")


def _stdin(stdin: BinaryIO | None) -> Iterator[Item]:
    if stdin is None:
        yield Item("stdin", STDIN)
        return
    first = stdin.readline(MAX_BYTES + 1)
    if is_document(first):
        yield Item("line", STDIN, line=1, begun=first)
        yield from (_line(STDIN, line) for line in lines(stdin, 2))
    else:
        yield Item("stdin", STDIN, begun=first)


def _json_lines(path: Path) -> Iterator[Item]:
    try:
        with path.open("rb") as file:
            yield from (_line(str(path), line) for line in lines(file))
    except OSError as error:
        yield Item("file", str(path), _problem(error))


def _line(where: str, line: Line) -> Item:
    return Item("line", where, line.problem, line.number, line.data)


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
    elif path.suffix.lower() in JSON_LINES:
        yield from _json_lines(path)
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
