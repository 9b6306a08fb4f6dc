"""HTML pages: the article, without the page around it, and what the page says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.documents import read_one
from ledger.documents.html import read_html
from ledger.errors import ReadError

FIRST = (
    "The harbour authority said on Tuesday that the new pier would open in the spring of next year, after "
    "two years of delays that it blamed on the weather."
)
SECOND = (
    "“We have never missed a deadline that we set ourselves,” its director told reporters, although the "
    "first date that was given for the café on it has passed."
)


def page(head: str = "", lang: str = 'lang="en-GB"', body: str = "") -> str:
    return f"""<!DOCTYPE html>
<html {lang}><head><title>Pier to open next spring | The Harbour Post</title>{head}</head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Pier to open next spring</h1><p>{FIRST}</p><p>{SECOND}</p>{body}</article>
<footer>Copyright, cookies and so on</footer></body></html>"""


META = """<meta name="author" content="Ann Example">
<meta property="og:site_name" content="The Harbour Post">
<meta property="og:title" content="Pier to open next spring">
<meta property="article:published_time" content="2025-06-05T08:00:00+02:00">
<link rel="canonical" href="https://www.example.org/pier">"""


def test_the_article_and_its_metadata_are_found(tmp_path: Path) -> None:
    path = tmp_path / "pier.html"
    path.write_text(page(META))
    document = read_one(path)
    assert f"{FIRST}\n{SECOND}" in document.text
    assert "cookies" not in document.text
    assert "Sport" not in document.text
    assert document.media_type == "text/html"
    assert (document.publisher, document.byline) == ("The Harbour Post", "Ann Example")
    assert document.headline == "Pier to open next spring"
    assert document.published_at is not None
    assert document.published_at.edtf == "2025-06-05"
    assert (document.language, document.url) == ("en", "https://www.example.org/pier")


def test_what_the_page_does_not_say_is_unknown() -> None:
    found = read_html(page(lang="").encode())
    assert (found.byline, found.published_at, found.url, found.language) == (None, None, None, None)


def test_a_date_somewhere_in_the_article_is_not_its_date() -> None:
    body = "<p>The old pier was opened on 5 June 2019 by the mayor, and closed again on 9 June 2019.</p>"
    assert read_html(page(body=body).encode()).published_at is None


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "utf-8-sig"])
def test_encodings_are_heeded(encoding: str) -> None:
    text = page('<meta charset="windows-1252">')
    assert SECOND in read_html(text.encode(encoding)).text


def test_a_broken_byte_does_not_garble_the_rest() -> None:
    found = read_html(page(body=f"<p>{FIRST} “Quoted”, « cité », „zitiert“.</p>").encode() + b"<p>\xff</p>")
    assert SECOND in found.text
    assert found.notes == ("1 bytes of it are broken and stand as U+FFFD",)


def test_the_servers_charset_is_heeded() -> None:
    russian = "Министр заявил в понедельник, что переговоры не возобновятся, несмотря на давление соседей."
    data = page(body=f"<p>{russian}</p>").replace("“", "").replace("”", "").replace("é", "e").encode("koi8-r")
    assert russian in read_html(data, charset="koi8-r").text


def test_xhtml_with_an_xml_declaration_is_read() -> None:
    data = ('<?xml version="1.0" encoding="windows-1252"?>\n' + page()).encode("windows-1252")
    assert SECOND in read_html(data).text


def test_a_page_may_not_name_itself_somebody_elses() -> None:
    data = page(META).encode()
    assert read_html(data, url="https://evil.example/fake").url == "https://evil.example/fake"
    assert read_html(data, url="https://m.example.org/pier?utm=1").url == "https://www.example.org/pier"


def test_script_addresses_and_control_characters_do_not_pass() -> None:
    head = META.replace("https://www.example.org/pier", "javascript:alert(1)")
    head = head.replace('content="Pier to', 'content="Pier &#155;[31m&#8238;to')
    found = read_html(page(head).encode())
    assert found.url is None
    assert found.headline is not None
    assert not set("\x1b\x9b\u202e") & set(found.headline)


def test_surrogates_and_nul_references_do_not_reach_the_text() -> None:
    found = read_html(
        page(body="<p>Then it said &#xD800; and &#0; to the reporters of the town.</p>").encode()
    )
    found.text.encode()
    assert "\x00" not in found.text


@pytest.mark.parametrize(
    ("html", "says"),
    [
        (b"", "is empty"),
        (b"<html><body></body></html>", "no article text"),
        (b"<html><body><script>var a = 1;</script></body></html>", "no article text"),
        (b"<html>\x00\x01\x02", "NUL"),
        (b"%PDF-1.7", ".pdf"),
    ],
)
def test_a_page_without_an_article_is_refused(html: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        read_html(html)


def test_deep_nesting_is_survived() -> None:
    deep = "<div>" * 20_000 + FIRST
    try:
        text = read_html(deep.encode()).text
    except ReadError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert FIRST[:40] in text
