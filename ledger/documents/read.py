"""Anything a newsroom has becomes Documents; what cannot be read becomes one clear line.

What is stated goes before what is found: flags, then a sidecar, then ``sources.toml``, then the document
itself, else unknown.
"""

from __future__ import annotations

import logging
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ledger.claims import Frozen
from ledger.documents.document import Document
from ledger.documents.found import MAX_BYTES, Found, one_line, web_address
from ledger.documents.given import Given
from ledger.documents.jsonl import read_line
from ledger.documents.language import detect_language
from ledger.documents.markdown import read_markdown
from ledger.documents.plain import read_plain
from ledger.documents.sidecar import Sidecars
from ledger.documents.text import decode
from ledger.documents.walk import MEDIA_TYPES, Item, JsonLines, is_folder, walk
from ledger.errors import ReadError

if TYPE_CHECKING:
    from ledger.documents.fetch import Fetcher

_WEB_TYPES = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
    "text/markdown": "text/markdown",
    "text/x-markdown": "text/markdown",
    "application/pdf": "application/pdf",
    "application/x-pdf": "application/pdf",
}
_LOG = logging.getLogger("ledger.documents")


class ReadFailure(Frozen):
    """An input that could not be read: where it lies, and in one line what was wrong and what to do."""

    origin: str
    message: str


def read_all(
    inputs: Iterable[str | Path | JsonLines],
    *,
    given: Given | None = None,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
    skipped: Counter[str] | None = None,
) -> Iterator[Document | ReadFailure]:
    """Each input as a :class:`Document`, or as a :class:`ReadFailure` after which the rest goes on.

    ``inputs`` are paths of files and folders, patterns, JSONL files (a document on every line),
    ``http(s)://`` URLs, and ``-`` for ``stdin`` (by default the process's; one document, or JSONL). They are
    read one at a time, as the caller asks for them. ``given`` is stated of
    every one. ``fetcher`` fetches URLs; the default refuses private addresses. What folders hold that
    is no document is counted in ``skipped`` (see :func:`~ledger.documents.walk.walk`). A document read
    with a remark (an encoding guessed, PDF pages without text) says so in a warning of the
    ``ledger.documents`` logger. The language is the one detected in the text where there is enough of it,
    else the one that the document declares.
    """
    reading = Inputs(inputs, given=given, stdin=stdin, fetcher=fetcher, skipped=skipped)
    for item in reading.items():
        yield reading.read(item)


class Inputs:
    """The same in two steps: what there is, and reading it. Most of a long list may not need to be read."""

    def __init__(
        self,
        inputs: Iterable[str | Path | JsonLines],
        *,
        given: Given | None = None,
        stdin: BinaryIO | None = None,
        fetcher: Fetcher | None = None,
        skipped: Counter[str] | None = None,
    ) -> None:
        """The arguments are those of :func:`read_all`."""
        self._inputs, self._skipped = inputs, skipped
        self._stdin = stdin if stdin is not None else getattr(sys.stdin, "buffer", None)
        self._reader = _Reader(given or Given(), self._stdin, fetcher)

    def items(self) -> Iterator[Item]:
        """What there is to read, in order, as the caller asks for it."""
        return walk(self._inputs, self._skipped, self._stdin)

    def read(self, item: Item) -> Document | ReadFailure:
        """One of them."""
        try:
            return self._reader.read(item)
        except ReadError as error:
            return ReadFailure(origin=item.origin, message=one_line(error))


def read_one(
    source: str | Path,
    *,
    given: Given | None = None,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
) -> Document:
    """The one document at ``source``: a file, a URL or ``-``.

    Raises :class:`~ledger.errors.ReadError` naming the origin where it cannot be read, or where it is a
    folder.
    """
    if is_folder(source):
        raise ReadError(f"{Path(source).absolute()}: is a folder; name one file in it")
    item = next(walk([source]))
    try:
        return _Reader(given or Given(), stdin, fetcher).read(item)
    except ReadError as error:
        raise ReadError(f"{item.origin}: {one_line(error)}") from error


def read_bytes(
    data: bytes,
    media_type: str | None = None,
    *,
    name: str = "",
    given: Given | None = None,
    charset: str | None = None,
) -> Document:
    """The document whose bytes these are: of the type that is named, else of the one that its ``name`` (a
    file's) tells, else of the one that they look like.

    Raises :class:`~ledger.errors.ReadError`, without an origin, where it cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise _too_large()
    name = re.split(r"[/\\]", name)[
        -1
    ]  # a sender's name for a file must never look like a path or an address
    kind = media_type or MEDIA_TYPES.get(Path(name).suffix.lower()) or sniff(data)
    return _Reader(given or Given(), None, None).parsed(Item("posted", name), data, kind, Given(), charset)


class _Reader:
    """Reads items one by one; keeps the sidecars it has parsed."""

    def __init__(self, given: Given, stdin: BinaryIO | None, fetcher: Fetcher | None) -> None:
        self._given = given
        self._stdin = stdin
        self._fetcher = fetcher
        self._sidecars = Sidecars()

    def read(self, item: Item) -> Document:
        """The document; raises :class:`~ledger.errors.ReadError` without the origin."""
        if item.problem is not None:
            raise ReadError(item.problem)
        if item.kind == "url":
            return self._read_url(item)
        if item.kind == "line":
            text, stated = read_line(item.begun)
            return self.parsed(item, text.encode("utf-8"), "text/plain", stated)
        if item.kind == "stdin":
            data = _bounded(self._stdin if self._stdin is not None else sys.stdin.buffer, item.begun)
            return self.parsed(item, data, sniff(data), Given())
        data = _file(Path(item.where))
        stated = self._sidecars.stated(Path(item.where).absolute(), data)
        return self.parsed(item, data, MEDIA_TYPES[Path(item.where).suffix.lower()], stated)

    def _read_url(self, item: Item) -> Document:
        if self._fetcher is None:
            from ledger.documents.fetch import Fetcher

            self._fetcher = Fetcher()
        answer = self._fetcher.get(item.where)
        media_type = _WEB_TYPES.get(answer.media_type)
        if answer.media_type == "application/octet-stream":
            media_type = sniff(answer.body)
        if media_type is None:
            raise ReadError(f"the server sent {one_line(answer.media_type)}, not text, HTML or PDF")
        return self.parsed(item, answer.body, media_type, Given(), answer.charset, answer.url)

    def parsed(
        self,
        item: Item,
        data: bytes,
        media_type: str,
        stated: Given,
        charset: str | None = None,
        url: str | None = None,
    ) -> Document:
        """The document in these bytes."""
        found = _parse(data, media_type, charset, url)
        for note in found.notes:
            _LOG.warning("%s: %s", item.origin, note)
        given = self._given.over(stated)
        return Document(
            text=found.text,
            origin=item.origin,
            media_type=media_type,
            publisher=given.publisher or found.publisher,
            headline=given.headline or found.headline,
            byline=given.byline or found.byline,
            published_at=given.published_at or found.published_at,
            language=given.language or detect_language(found.text) or found.language,
            url=given.url or found.url or web_address(url),
        )


def sniff(data: bytes) -> str:
    """The media type of bytes that came without a name: PDF, HTML, or else plain text."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf-"):
        return "application/pdf"
    return "text/html" if head.startswith((b"<!doctype html", b"<html", b"<?xml")) else "text/plain"


def _parse(data: bytes, media_type: str, charset: str | None, url: str | None) -> Found:
    if media_type == "application/pdf":
        from ledger.documents.pdf import read_pdf

        return read_pdf(data)
    if media_type == "text/html":
        from ledger.documents.html import read_html

        return read_html(data, charset=charset, url=url)
    decoded = decode(data, charset)
    found = read_markdown(decoded.text) if media_type == "text/markdown" else read_plain(decoded.text)
    if decoded.guessed:
        return found.noting(f"its encoding was guessed to be {decoded.encoding}; save it as UTF-8 to be sure")
    return found


def _file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _too_large()
        with path.open("rb") as file:
            return _bounded(file)
    except PermissionError as error:
        raise ReadError("may not be read; check its permissions") from error
    except OSError as error:
        raise ReadError(f"cannot be read: {one_line(error.strerror or error)}") from error


def _bounded(file: BinaryIO, begun: bytes = b"") -> bytes:
    """What is in a file after what was ``begun`` to be read of it."""
    data = begun + file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large()
    return data


def _too_large() -> ReadError:
    return ReadError(f"is over {MAX_BYTES:,} bytes; that is no article: give the article by itself")
