"""The network side of fetching: connects to the very address that was checked, and keeps to a deadline.

A name that is checked and then resolved again by the HTTP library can point somewhere else the second
time (DNS rebinding). Here resolving, checking and connecting are one step, below HTTP, so the ``Host``
header, SNI and the certificate's name stay those of the URL.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

import httpcore
import httpx

from ledger.documents.address import is_public

Resolve = Callable[[str, int], list[str]]
"""Host and port to IP addresses in text form, best first. Raises ``OSError`` where there are none."""


class RefusedError(Exception):
    """An address that documents are not fetched from; the text says which and why."""


class DeadlineError(Exception):
    """The time for the whole fetch is up."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of ``host`` by the system's resolver (which keeps its own time limit)."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


class Deadline:
    """A moment by which everything must be done (monotonic clock, seconds)."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def within(self, timeout: float | None) -> float:
        """``timeout``, or what is left of the time if that is less. Raises :class:`DeadlineError`."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise DeadlineError
        return left if timeout is None else min(timeout, left)


class _TimedStream(httpcore.NetworkStream):
    """A connection every wait of which ends by the deadline, so that a trickle cannot hold it open."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves, checks and connects in one step.

    A host is refused if any of its addresses is not public: one that has both is no public
    site. The addresses are tried in turn, as a machine without IPv6 needs.
    """

    def __init__(
        self, deadline: Deadline, *, allow_private: bool | Collection[str], resolve: Resolve
    ) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolve = resolve
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} does not resolve") from error
        if self._allow_private is not True:
            allowed = self._allow_private or ()
            for address in addresses:
                if address not in allowed and not is_public(address):
                    raise RefusedError(f"{host} is at {address}, which is not a public address")
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            limit = self._deadline.within(timeout)
            try:
                stream = self._network.connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


class GuardedTransport(httpx.BaseTransport):
    """An httpx transport over :class:`GuardedBackend`: no proxy, one connection for each request."""

    def __init__(self, backend: GuardedBackend, ssl_context: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context, network_backend=backend, max_keepalive_connections=0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Any:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
