"""Fetching from a stranger: bombs, trickles, damage and false certificates."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from loopback_site import HTML, PAGE, Site, serving

from ledger.documents.fetch import Fetcher
from ledger.errors import ReadError


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allow_private=True, max_bytes=200_000)


class TestSizes:
    def test_a_declared_size_over_the_cap_is_refused_unread(self, site: Site, fetcher: Fetcher) -> None:
        site.answers["/"] = 200, HTML | {"Content-Length": "200001"}, b""
        with pytest.raises(ReadError, match="over 200,000 bytes"):
            fetcher.get(site.url("/"))

    def test_an_endless_body_is_cut_off(self, site: Site, fetcher: Fetcher) -> None:
        sent = 0

        def endless(handler: BaseHTTPRequestHandler) -> None:
            nonlocal sent
            handler.send_response(200)
            handler.send_header("Content-Type", "text/plain")
            handler.end_headers()
            try:
                while True:
                    sent += handler.wfile.write(b"words " * 1_000)
            except (BrokenPipeError, ConnectionResetError):
                handler.close_connection = True

        site.answers["/"] = endless
        with pytest.raises(ReadError, match="over 200,000 bytes"):
            fetcher.get(site.url("/"))
        assert sent < 50_000_000

    def test_a_large_body_that_unpacks_to_little_is_refused(self, site: Site, fetcher: Fetcher) -> None:
        empty_blocks = gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * 100_000
        site.answers["/"] = 200, HTML | {"Content-Encoding": "gzip", "Content-Length": ""}, empty_blocks
        with pytest.raises(ReadError, match="over 200,000 bytes"):
            fetcher.get(site.url("/"))

    @pytest.mark.parametrize("encoding", ["gzip", "deflate"])
    def test_a_bomb_is_refused(self, site: Site, fetcher: Fetcher, encoding: str) -> None:
        zeros = bytes(20_000_000)
        bomb = gzip.compress(zeros) if encoding == "gzip" else zlib.compress(zeros)
        assert len(bomb) < 200_000
        site.answers["/"] = 200, HTML | {"Content-Encoding": encoding}, bomb
        with pytest.raises(ReadError, match="over 200,000 bytes"):
            fetcher.get(site.url("/"))

    @pytest.mark.parametrize(
        ("encoding", "body"),
        [
            ("gzip", gzip.compress(PAGE)),
            ("x-gzip", gzip.compress(PAGE[:500]) + gzip.compress(PAGE[500:]) + b"\x00" * 20),
            ("deflate", zlib.compress(PAGE)),
            ("deflate", zlib.compress(PAGE)[2:-4]),
            ("identity", PAGE),
        ],
    )
    def test_compressed_bodies_are_unpacked(
        self, site: Site, fetcher: Fetcher, encoding: str, body: bytes
    ) -> None:
        site.answers["/"] = 200, HTML | {"Content-Encoding": encoding}, body
        assert fetcher.get(site.url("/")).body == PAGE

    @pytest.mark.parametrize(
        ("encoding", "body", "says"),
        [
            ("gzip", gzip.compress(PAGE)[:-20], "breaks off"),
            ("gzip", b"", "breaks off"),
            ("gzip", PAGE, "damaged"),
            ("gzip, gzip", gzip.compress(gzip.compress(PAGE)), "not asked for"),
            ("br", b"x", "not asked for"),
        ],
    )
    def test_other_bodies_are_refused(
        self, site: Site, fetcher: Fetcher, encoding: str, body: bytes, says: str
    ) -> None:
        site.answers["/"] = 200, HTML | {"Content-Encoding": encoding}, body
        with pytest.raises(ReadError, match=says):
            fetcher.get(site.url("/"))


class TestTimes:
    def test_a_trickle_ends_at_the_deadline(self, site: Site) -> None:
        done = threading.Event()

        def trickle(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            try:
                while not done.wait(0.05) and time.monotonic() < started + 30:
                    handler.wfile.write(b"a")
            except (BrokenPipeError, ConnectionResetError):
                handler.close_connection = True

        site.answers["/"] = trickle
        started = time.monotonic()
        try:
            with pytest.raises(ReadError, match=r"gave up after 0.5 seconds|did not answer"):
                Fetcher(allow_private=True, total_seconds=0.5).get(site.url("/"))
        finally:
            done.set()
        assert time.monotonic() - started < 20

    def test_silence_ends_the_wait(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            with pytest.raises(ReadError, match=r"did not answer within 0.2 seconds"):
                Fetcher(allow_private=True, connect_seconds=0.2).get(url)

    @pytest.mark.parametrize(
        ("url", "says"),
        [
            ("http://127.0.0.1:9/", "could not be fetched"),
            ("http://no-such-name.invalid/", "does not resolve"),
        ],
    )
    def test_no_connection_is_said(self, url: str, says: str) -> None:
        with pytest.raises(ReadError, match=says):
            Fetcher(allow_private=True).get(url)

    def test_a_server_that_speaks_no_http_is_said(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:

            def babble() -> None:
                connection, _ = server.accept()
                with connection:
                    connection.sendall(b"SSH-2.0-something\r\n\r\n")
                    connection.recv(65_536)

            thread = threading.Thread(target=babble)
            thread.start()
            with pytest.raises(ReadError, match="could not be fetched"):
                Fetcher(allow_private=True).get(f"http://127.0.0.1:{server.getsockname()[1]}/")
            thread.join()


class TestTls:
    @pytest.fixture
    def secure(self, site: Site, tmp_path: Path) -> tuple[Site, ssl.SSLContext, list[str | None]]:
        """The site behind TLS as ``news.example``, a context that trusts it, the names asked for."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.example")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        public = certificate.public_bytes(serialization.Encoding.PEM)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (tmp_path / "both.pem").write_bytes(private + public)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "both.pem")
        names: list[str | None] = []
        context.sni_callback = lambda sock, name, ctx: names.append(name)
        site.socket = context.wrap_socket(site.socket, server_side=True)
        return site, ssl.create_default_context(cadata=public.decode()), names

    def test_sni_and_the_certificates_name_are_the_urls(
        self, secure: tuple[Site, ssl.SSLContext, list[str | None]]
    ) -> None:
        site, trusting, names = secure
        site.answers["/"] = 200, HTML, PAGE
        fetcher = Fetcher(allow_private=True, resolve=lambda host, port: ["127.0.0.1"], ssl_context=trusting)
        assert fetcher.get(f"https://news.example:{site.port}/").body == PAGE
        assert names == ["news.example"]
        with pytest.raises(ReadError, match="certificate"):
            fetcher.get(f"https://other.example:{site.port}/")

    def test_an_unknown_authority_is_refused(
        self, secure: tuple[Site, ssl.SSLContext, list[str | None]]
    ) -> None:
        site, _, _ = secure
        fetcher = Fetcher(allow_private=True, resolve=lambda host, port: ["127.0.0.1"])
        with pytest.raises(ReadError, match="certificate"):
            fetcher.get(f"https://news.example:{site.port}/")
