"""Sidecars: what a newsroom writes beside a file about where it came from.

Three forms, the nearer first: ``article.txt.toml``, ``article.toml``, and a ``sources.toml`` in the
file's folder or the one above, with a table for each file::

    [[document]]
    file = "documents/article.txt"      # as seen from sources.toml
    publisher = "The Example Times"
    title = "Ministers meet"
    author = "A. Writer"
    published = "2026-03-02"
    sha256 = "…"                        # of the file's bytes; checked
    url = "https://example.org/article"
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from ledger.documents.found import one_line
from ledger.documents.given import Given
from ledger.errors import ReadError

SOURCES = "sources.toml"
MAX_SIDECAR_BYTES = 5_000_000


class Sidecars:
    """Finds and reads sidecars; each ``sources.toml`` is parsed once for the life of this object."""

    def __init__(self) -> None:
        self._tables: dict[Path, dict[Path, dict[str, object]]] = {}

    def stated(self, path: Path, data: bytes) -> Given:
        """What sidecars state about the file at ``path`` that holds ``data``; empty where there are none.

        Raises :class:`~ledger.errors.ReadError` for a sidecar that is not TOML, has an unknown key
        or a value that will not do, or gives a SHA-256 that is not the file's.
        """
        stated = Given()
        for sidecar in dict.fromkeys((path.with_name(path.name + ".toml"), path.with_suffix(".toml"))):
            if sidecar.name != SOURCES and _is_file(sidecar):
                stated = stated.over(_given(_load(sidecar), str(sidecar), data))
        real = path.resolve()
        for folder in (real.parent, real.parent.parent):
            fields = self._listed(folder / SOURCES).get(real)
            if fields is not None:
                stated = stated.over(_given(fields, f"{folder / SOURCES}, {real.name}", data))
                break
        return stated

    def _listed(self, sources: Path) -> dict[Path, dict[str, object]]:
        if sources not in self._tables:
            self._tables[sources] = _documents(sources) if _is_file(sources) else {}
        return self._tables[sources]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # the file's name leaves no room for a suffix
        return False


def _load(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > MAX_SIDECAR_BYTES:
            raise ReadError(f"{path}: over {MAX_SIDECAR_BYTES:,} bytes, too large for a sidecar")
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReadError(f"{path}: not valid TOML: {one_line(error)}") from error


def _documents(sources: Path) -> dict[Path, dict[str, object]]:
    """The tables of a ``sources.toml`` by the real path of their file.

    A file of that name without any ``[[document]]`` is some other program's, and says nothing to us.
    """
    tables = _load(sources).get("document", [])
    if not isinstance(tables, list):
        raise ReadError(f"{sources}: write [[document]], with two brackets, before each document")
    listed: dict[Path, dict[str, object]] = {}
    for number, table in enumerate(tables, 1):
        if not isinstance(table, dict) or not isinstance(table.get("file"), str) or not table["file"]:
            raise ReadError(f'{sources}: document {number} names no file; add file = "…"')
        try:
            path = (sources.parent / table["file"]).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise ReadError(f"{sources}: {one_line(table['file'])} is no path: {one_line(error)}") from error
        if path in listed:
            raise ReadError(f"{sources}: {one_line(table['file'])} is listed twice; keep one")
        listed[path] = {key: value for key, value in table.items() if key != "file"}
    return listed


def _given(fields: Mapping[str, object], where: str, data: bytes) -> Given:
    rest = dict(fields)
    expected = rest.pop("sha256", None)
    if expected is not None:
        if not isinstance(expected, str) or not re.fullmatch(r"[0-9A-Fa-f]{64}", expected):
            raise ReadError(f"{where}: sha256 must be 64 hex digits")
        actual = hashlib.sha256(data).hexdigest()
        if actual != expected.lower():
            raise ReadError(
                f"{where}: the file is not the one described: its SHA-256 is {actual}, not "
                f"{expected.lower()}; restore the file or correct sha256"
            )
    return Given.parse(rest, where)
