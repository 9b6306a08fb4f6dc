"""A web site on loopback, for the tests of fetching: a real server with the answers a test gives it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = "The harbour authority said on Tuesday that the new pier would open in the spring of next year. " * 4
PAGE = (
    '<!doctype html><html lang="en"><head><title>Pier to open next spring</title>'
    '<meta property="article:published_time" content="2025-06-05"></head>'
    f"<body><article><h1>Pier to open next spring</h1><p>{WORDS}</p></article></body></html>"
).encode()

HTML = {"Content-Type": "text/html; charset=utf-8"}
Answer = tuple[int, dict[str, str], bytes]


class Site(ThreadingHTTPServer):
    """A web site on loopback: paths to answers, and the requests that were made."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Site)
        self.server.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        answer = self.server.answers.get(self.path, (404, {}, b"no such page"))
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client had seen enough

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the server saw is in ``Site.seen``."""


@contextmanager
def serving() -> Iterator[Site]:
    """A running site; it is stopped at the end."""
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
