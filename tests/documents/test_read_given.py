"""What is stated of a document goes before what is found in it: flags, sidecar, sources.toml, document."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ledger.documents import Document, Given, ReadFailure, read_all, read_one
from ledger.errors import ReadError

ARTICLE = (
    "Pier to open next spring\nBy Ann Example\nJune 5, 2031\n\n"
    "The harbour authority said that the new pier would open in the spring of next year, after delays.\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "documents" / "pier.txt"
    path.parent.mkdir()
    path.write_text(ARTICLE)
    return path


def facts(document: Document) -> tuple[str | None, ...]:
    when = document.published_at
    return document.publisher, document.headline, document.byline, when.edtf if when else None


def test_without_any_the_document_speaks_and_the_rest_is_unknown(article: Path) -> None:
    document = read_one(article)
    assert facts(document) == (None, "Pier to open next spring", "Ann Example", "2031-06-05")
    assert document.published_at is not None
    assert document.published_at.raw == "June 5, 2031"
    assert (document.language, document.url) == ("en", None)


def test_each_level_goes_before_the_next(article: Path) -> None:
    sources = article.parent.parent / "sources.toml"
    sources.write_text(
        '[[document]]\nfile = "documents/pier.txt"\npublisher = "From sources"\ntitle = "From sources"\n'
        'author = "From sources"\npublished = "2031-01-01"\n'
    )
    assert facts(read_one(article)) == ("From sources", "From sources", "From sources", "2031-01-01")
    article.with_suffix(".toml").write_text(
        'title = "From sidecar"\nauthor = "From sidecar"\npublished = 2031-02-02\n'
    )
    assert facts(read_one(article)) == ("From sources", "From sidecar", "From sidecar", "2031-02-02")
    Path(f"{article}.toml").write_text('byline = "From nearer sidecar"\nlanguage = "pt_BR"\n')
    assert facts(read_one(article)) == ("From sources", "From sidecar", "From nearer sidecar", "2031-02-02")
    assert read_one(article).language == "pt"
    flags = Given(published="2031-03", url="https://example.org/pier#top")
    document = read_one(article, given=flags)
    assert facts(document) == ("From sources", "From sidecar", "From nearer sidecar", "2031-03")
    assert document.url == "https://example.org/pier"


def test_sources_in_the_same_folder_count_and_other_files_are_left_alone(article: Path) -> None:
    other = article.with_name("other.txt")
    other.write_text(ARTICLE)
    (article.parent / "sources.toml").write_text(
        '[[document]]\nfile = "pier.txt"\npublisher = "The Harbour Post"\n'
    )
    assert [d.publisher for d in read_all([other, article]) if isinstance(d, Document)] == [
        None,
        "The Harbour Post",
    ]


def test_a_sources_file_of_another_program_says_nothing(article: Path) -> None:
    (article.parent / "sources.toml").write_text('[package]\nname = "something else"\n')
    assert read_one(article).publisher is None


def test_the_hash_is_checked(article: Path) -> None:
    sidecar = article.with_suffix(".toml")
    sidecar.write_text(f'sha256 = "{hashlib.sha256(article.read_bytes()).hexdigest().upper()}"\n')
    assert read_one(article).text == ARTICLE
    article.write_text(ARTICLE + "And a word more.\n")
    with pytest.raises(
        ReadError, match=r"not the one described: its SHA-256 is [0-9a-f]{64}, not [0-9a-f]{64}"
    ):
        read_one(article)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('publsher = "The Harbour Post"', "unknown key 'publsher'"),
        ('title = "One"\nheadline = "Other"', "headline is given twice"),
        ('published = "03/02/2026"', "published '03/02/2026' is not a date"),
        ("published = 2031", "published"),
        ('language = "English, mostly"', "is not a language code"),
        ('url = "javascript:alert(1)"', "is not an http or https address"),
        ('url = "https://user:secret@example.org/"', "is not an http or https address"),
        ('publisher = "  "', "publisher"),
        ('sha256 = "abc"', "sha256 must be 64 hex digits"),
        ("publisher = ", "not valid TOML"),
        ("a = " + "[" * 5_000, "not valid TOML"),
    ],
)
def test_a_bad_sidecar_is_one_clear_line_and_the_run_goes_on(article: Path, toml: str, says: str) -> None:
    other = article.with_name("zebra.txt")
    other.write_text(ARTICLE)
    article.with_suffix(".toml").write_text(toml)
    failure, document = read_all([article.parent])
    assert isinstance(failure, ReadFailure)
    assert says in failure.message
    assert "pier.toml" in failure.message
    assert "\n" not in failure.message
    assert isinstance(document, Document)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('[document]\nfile = "pier.txt"', "with two brackets"),
        ('[[document]]\npublisher = "x"', "document 1 names no file"),
        ('[[document]]\nfile = "pier.txt"\n[[document]]\nfile = "./pier.txt"', "listed twice"),
        ('[[document]]\nfile = "pier.txt"\nauthr = "x"', "unknown key 'authr'"),
        ("[[document", "not valid TOML"),
    ],
)
def test_a_bad_sources_file_is_said(article: Path, toml: str, says: str) -> None:
    (article.parent / "sources.toml").write_text(toml)
    with pytest.raises(ReadError, match=says) as error:
        read_one(article)
    assert "sources.toml" in str(error.value)


def test_flags_are_checked_in_the_users_words() -> None:
    with pytest.raises(ReadError, match=r"the command line: published 'soon' is not a date; write it as"):
        Given.parse({"published": "soon"}, "the command line")
    stated = Given.parse({"title": "Pier\x1b[31m  to\nopen", "author": "Ann"}, "the command line")
    assert (stated.headline, stated.byline) == ("Pier[31m to open", "Ann")


def test_a_document_with_other_fields_has_another_id() -> None:
    one = Document(text="One.", origin="stdin", publisher="Post")
    assert one.id
    assert one.sha256
    other = one.model_copy(update={"publisher": "Mail"})
    longer = one.model_copy(update={"text": "One. Two."})
    assert other.id == Document(text="One.", origin="stdin", publisher="Mail").id
    assert longer.id == Document(text="One. Two.", origin="stdin", publisher="Post").id
    assert longer.sha256 != one.sha256
