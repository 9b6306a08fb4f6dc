"""Fetching a document from the web, from a stranger's server: bounded in place, size and time."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from email.message import Message

import httpcore
import httpx

from ledger import __version__
from ledger.documents.found import MAX_BYTES, one_line, without_password
from ledger.documents.guard import (
    Deadline,
    DeadlineError,
    GuardedBackend,
    GuardedTransport,
    RefusedError,
    Resolve,
    resolve,
)
from ledger.errors import ReadError

MAX_REDIRECTS = 5
CONNECT_SECONDS = 10.0
TOTAL_SECONDS = 60.0
_STEP = 262_144
_ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.9, text/markdown;q=0.9, application/pdf;q=0.9"
_REDIRECTS = (301, 302, 303, 307, 308)
_STATUS_HINTS = {
    401: "it asks for a login; save the page in your browser and give the file",
    403: "it does not serve programs; save the page in your browser and give the file",
    404: "there is no such page; check the address",
    410: "the page is gone; an archive may have it",
    429: "too many requests; try again later",
}


@dataclass(frozen=True)
class Fetched:
    """What a server answered: where it was in the end, what it says it is, and the unpacked bytes."""

    url: str
    media_type: str
    charset: str | None
    body: bytes


class Fetcher:
    """GETs documents over http and https.

    Refuses addresses that are not public (see :func:`~ledger.documents.address.is_public`), at the first
    request and at each redirect; connects to the very address it checked; follows at most
    :data:`MAX_REDIRECTS` redirects; takes no credentials in URLs; reads no proxy settings from the
    environment, because a proxy would resolve the name again.

    ``allow_private`` permits every address (a server on loopback in tests, an intranet on purpose), or
    beside the public ones those that are named (``{"10.0.0.8"}``).
    ``max_bytes`` caps the body both as sent and unpacked; ``connect_seconds`` each wait,
    ``total_seconds`` the whole fetch with its redirects (the system's name look-up keeps its own limit).
    ``resolve`` looks up names; ``ssl_context`` replaces the usual certificate authorities.
    """

    def __init__(
        self,
        *,
        allow_private: bool | Collection[str] = False,
        max_bytes: int = MAX_BYTES,
        connect_seconds: float = CONNECT_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
        resolve: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._max_bytes = max_bytes
        self._connect_seconds = connect_seconds
        self._total_seconds = total_seconds
        self._resolve = resolve
        self._ssl_context = ssl_context

    def get(self, url: str) -> Fetched:
        """The document at ``url``.

        Raises :class:`~ledger.errors.ReadError`, in one line, for an address, scheme or redirect that is
        refused, a status other than 200, a body that is too large or damaged, and a connection
        that fails or takes too long.
        """
        deadline = Deadline(self._total_seconds)
        backend = GuardedBackend(deadline, allow_private=self._allow_private, resolve=self._resolve)
        context = self._ssl_context or httpx.create_ssl_context(trust_env=False)
        client = httpx.Client(
            transport=GuardedTransport(backend, context),
            trust_env=False,
            timeout=httpx.Timeout(self._connect_seconds),
            headers={
                "User-Agent": f"fact-ledger/{__version__}",
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            },
        )
        try:
            with client:
                return self._follow(client, checked_url(url), deadline)
        except RefusedError as error:
            raise ReadError(f"refused: {error}; documents are fetched from public addresses only") from error
        except DeadlineError as error:
            raise ReadError(
                f"gave up after {self._total_seconds:g} seconds; the server is too slow"
            ) from error
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise ReadError(
                f"the server did not answer within {self._connect_seconds:g} seconds; try again later"
            ) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, OSError) as error:
            raise ReadError(f"could not be fetched: {one_line(error) or type(error).__name__}") from error

    def _follow(self, client: httpx.Client, url: httpx.URL, deadline: Deadline) -> Fetched:
        for _ in range(MAX_REDIRECTS + 1):
            with client.stream("GET", url) as response:
                if response.status_code not in _REDIRECTS:
                    return self._read(response, url, deadline)
                location = response.headers.get("location")
                if not location:
                    raise ReadError(f"the server redirects (HTTP {response.status_code}) to nowhere")
                url = _next(url, location)
        raise ReadError(f"more than {MAX_REDIRECTS} redirects; check the address in a browser")

    def _read(self, response: httpx.Response, url: httpx.URL, deadline: Deadline) -> Fetched:
        status = response.status_code
        if status != 200:
            hint = _STATUS_HINTS.get(status, "try again later" if status >= 500 else "check the address")
            raise ReadError(f"the server answered HTTP {status}: {hint}")
        too_large = ReadError(f"is over {self._max_bytes:,} bytes; that is no article")
        length = response.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length) > self._max_bytes:
            raise too_large
        body = bytearray()
        encoding = response.headers.get("content-encoding", "").strip().lower()
        for part in _unpacked(_capped(response.iter_raw(), self._max_bytes, too_large), encoding):
            deadline.within(None)
            body += part
            if len(body) > self._max_bytes:
                raise too_large
        header = Message()
        header["Content-Type"] = response.headers.get("content-type") or "application/octet-stream"
        charset = header.get_content_charset()
        return Fetched(str(url), header.get_content_type(), charset, bytes(body))


def checked_url(url: str) -> httpx.URL:
    """``url`` without its fragment, if it is one to fetch.

    Raises :class:`~ledger.errors.ReadError` for another scheme, no host, or a name or password in it.
    """
    try:
        parsed = httpx.URL(url)
        host, port = parsed.host, parsed.port
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise ReadError(f"is not a valid address: {one_line(error)}") from error
    if parsed.scheme not in ("http", "https"):
        raise ReadError(
            f"refused: {one_line(parsed.scheme) or 'no'} addresses are not fetched, only http and https"
        )
    if not host or not 1 <= (port or 80) <= 65_535:
        raise ReadError("is not a valid address: it names no host, or a port that there is not")
    if parsed.userinfo:
        raise ReadError("refused: the address carries a name or password; remove it, it would be recorded")
    return parsed.copy_with(fragment=None)


def _next(url: httpx.URL, location: str) -> httpx.URL:
    shown = one_line(without_password(location))
    try:
        return checked_url(str(url.join(location)))
    except (httpx.InvalidURL, ValueError) as error:
        raise ReadError(f"the server redirects to {shown}, which is no address") from error
    except ReadError as error:
        raise ReadError(f"the server redirects to {shown}: {error}") from error


def _capped(parts: Iterable[bytes], limit: int, too_large: ReadError) -> Iterator[bytes]:
    received = 0
    for part in parts:
        received += len(part)
        if received > limit:
            raise too_large
        yield part


def _unpacked(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The body without its content encoding, in pieces of bounded size: a small body may unpack to gigabytes.

    Only what was asked for is accepted, and only one layer of it: nested encodings multiply.
    """
    if encoding in ("", "identity"):
        yield from parts
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise ReadError(f"the server sent the encoding {one_line(encoding)!r}, which was not asked for")
    unpack = None
    try:
        for part in parts:
            out = b""
            while part or len(out) == _STEP:
                if unpack is None or unpack.eof:
                    if unpack is not None and part[:1] != b"\x1f":
                        return  # padding after the end; another gzip member would begin with 1f
                    unpack = _unpacker(encoding, part)
                out = unpack.decompress(part, _STEP)
                yield out
                part = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    except zlib.error as error:
        raise ReadError("the server sent a damaged compressed body; try again") from error
    if unpack is None or not unpack.eof:
        raise ReadError("the server's compressed body breaks off; try again")


def _unpacker(encoding: str, start: bytes) -> zlib._Decompress:
    """For gzip or zlib; *deflate* is zlib by the standard, and bare deflate from some servers."""
    bare = encoding == "deflate" and start[0] & 0x0F != 8
    return zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS | 32)
