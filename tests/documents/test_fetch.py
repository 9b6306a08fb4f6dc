"""Fetching from a stranger: what a page becomes, and from where it may come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from loopback_site import HTML, PAGE, WORDS, Site, serving

from ledger.documents import Document, ReadFailure, read_all, read_one
from ledger.documents.fetch import Fetcher
from ledger.errors import ReadError


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allow_private=True, max_bytes=200_000)


class TestDocuments:
    def test_a_page_becomes_a_document(self, site: Site, fetcher: Fetcher) -> None:
        site.answers["/pier"] = 200, HTML, PAGE
        document = read_one(site.url("/pier#comments"), fetcher=fetcher)
        assert WORDS.strip() in document.text
        assert (document.media_type, document.headline) == ("text/html", "Pier to open next spring")
        assert document.published_at is not None
        assert (document.published_at.edtf, document.url) == ("2025-06-05", site.url("/pier"))
        (_, headers), *_ = site.seen
        assert headers["user-agent"].startswith("fact-ledger/")
        assert headers["host"] == f"127.0.0.1:{site.port}"

    @pytest.mark.parametrize(
        ("content_type", "body", "media_type"),
        [
            ("text/plain; charset=iso-8859-1", WORDS.encode(), "text/plain"),
            ("text/markdown", b"# Pier to open\n\n" + WORDS.encode(), "text/markdown"),
            ("application/octet-stream", PAGE, "text/html"),
            ("", PAGE, "text/html"),
        ],
    )
    def test_the_content_type_decides(
        self, site: Site, fetcher: Fetcher, content_type: str, body: bytes, media_type: str
    ) -> None:
        site.answers["/x.pdf"] = 200, {"Content-Type": content_type}, body
        assert read_one(site.url("/x.pdf"), fetcher=fetcher).media_type == media_type

    def test_the_servers_charset_is_used(self, site: Site, fetcher: Fetcher) -> None:
        text = "Директор порта заявил журналистам, что сроки будут соблюдены."
        site.answers["/"] = 200, {"Content-Type": "text/plain; charset=koi8-r"}, text.encode("koi8-r")
        assert read_one(site.url("/"), fetcher=fetcher).text == text

    def test_failures_are_one_line_each_and_the_run_goes_on(self, site: Site, fetcher: Fetcher) -> None:
        site.answers |= {
            "/gone": (410, {}, b""),
            "/busy": (503, {}, b""),
            "/film": (200, {"Content-Type": "video/mp4"}, b"x"),
            "/empty": (200, {"Content-Type": "text/plain"}, b""),
            "/pier": (200, HTML, PAGE),
        }
        paths = ("/none", "/gone", "/busy", "/film", "/empty", "/pier")
        *failures, document = read_all([site.url(p) for p in paths], fetcher=fetcher)
        assert isinstance(document, Document)
        for failure, says in zip(
            failures, ["HTTP 404", "HTTP 410", "HTTP 503", "video/mp4", "empty"], strict=True
        ):
            assert isinstance(failure, ReadFailure)
            assert says in failure.message
            assert "\n" not in failure.message


class TestPlaces:
    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"]
    )
    def test_loopback_is_refused_however_it_is_written(self, site: Site, host: str) -> None:
        site.answers["/"] = 200, HTML, PAGE
        with pytest.raises(ReadError, match="not a public address"):
            Fetcher().get(site.url("/", host))
        assert site.seen == []

    def test_the_default_reader_refuses_too(self, site: Site) -> None:
        (failure,) = read_all([site.url("/")])
        assert isinstance(failure, ReadFailure)
        assert "public addresses only" in failure.message

    def test_a_name_with_one_private_address_is_refused(self, site: Site) -> None:
        fetcher = Fetcher(resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"])
        with pytest.raises(ReadError, match=r"at 127.0.0.1, which is not a public address"):
            fetcher.get(site.url("/", "news.example"))

    def test_the_name_is_resolved_once_and_the_checked_address_is_used(self, site: Site) -> None:
        site.answers["/"] = 200, HTML, PAGE
        looked_up: list[str] = []

        def rebinding(host: str, port: int) -> list[str]:
            looked_up.append(host)
            return ["127.0.0.1"] if len(looked_up) == 1 else ["203.0.113.1"]

        Fetcher(allow_private=True, resolve=rebinding).get(site.url("/", "news.example"))
        assert looked_up == ["news.example"]
        assert site.seen[0][1]["host"] == f"news.example:{site.port}"

    def test_the_next_address_is_tried_when_one_does_not_answer(self, site: Site, fetcher: Fetcher) -> None:
        site.answers["/"] = 200, HTML, PAGE
        both = Fetcher(allow_private=True, resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"])
        assert both.get(site.url("/", "news.example")).body == PAGE

    def test_a_redirect_to_a_private_address_is_refused(self, site: Site) -> None:
        site.answers["/"] = 302, {"Location": site.url("/secret", "inside.example")}, b""
        site.answers["/secret"] = 200, HTML, PAGE
        names = {"outside.example": "127.0.0.1", "inside.example": "127.0.0.2"}
        fetcher = Fetcher(allow_private={"127.0.0.1"}, resolve=lambda host, port: [names[host]])
        with pytest.raises(ReadError, match=r"inside.example is at 127.0.0.2, which is not a public address"):
            fetcher.get(site.url("/", "outside.example"))
        assert [path for path, _ in site.seen] == ["/"]

    @pytest.mark.parametrize("proxy", ["http_proxy", "ALL_PROXY", "HTTPS_PROXY"])
    def test_proxies_of_the_environment_are_ignored(
        self, site: Site, fetcher: Fetcher, proxy: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(proxy, "http://127.0.0.1:9")
        site.answers["/"] = 200, HTML, PAGE
        assert fetcher.get(site.url("/")).body == PAGE

    @pytest.mark.parametrize(
        ("url", "says"),
        [
            ("ftp://example.org/a", "only http and https"),
            ("file:///etc/passwd", "only http and https"),
            ("gopher://example.org", "only http and https"),
            ("http://user:secret@example.org/", "name or password"),
            ("http:///nowhere", "names no host"),
            ("http://[::1", "not a valid address"),
            ("http://exa mple.org\n/", "not a valid address"),
            ("http://example.org:99999/", "not a valid address"),
        ],
    )
    def test_other_schemes_and_addresses_are_refused(self, url: str, says: str) -> None:
        with pytest.raises(ReadError, match=says) as error:
            Fetcher(allow_private=True).get(url)
        assert "secret" not in str(error.value)


class TestRedirects:
    def test_they_are_followed_and_the_last_address_is_recorded(self, site: Site, fetcher: Fetcher) -> None:
        for number, status in enumerate((301, 302, 303, 307, 308)):
            site.answers[f"/{number}"] = status, {"Location": f"/{number + 1}"}, b""
        site.answers["/5"] = 200, HTML, PAGE
        assert read_one(site.url("/0"), fetcher=fetcher).url == site.url("/5")

    def test_six_are_too_many(self, site: Site, fetcher: Fetcher) -> None:
        site.answers["/"] = 302, {"Location": "/"}, b""
        with pytest.raises(ReadError, match="more than 5 redirects"):
            fetcher.get(site.url("/"))
        assert len(site.seen) == 6

    @pytest.mark.parametrize(
        ("location", "says"),
        [
            ("file:///etc/passwd", "only http and https"),
            ("ftp://127.0.0.1/x", "only http and https"),
            ("//user:secret@127.0.0.1/", "name or password"),
            ("http://example.org:99999/", "not a valid address"),
            ("", "to nowhere"),
        ],
    )
    def test_other_targets_are_refused(self, site: Site, fetcher: Fetcher, location: str, says: str) -> None:
        site.answers["/"] = 302, {"Location": location}, b""
        with pytest.raises(ReadError, match=says) as error:
            fetcher.get(site.url("/"))
        assert "secret" not in str(error.value)
