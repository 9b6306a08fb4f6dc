"""PDFs: the text layer and trustworthy metadata; scans, locks and damage are said in one line."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from ledger.documents import read_one
from ledger.documents.pdf import read_pdf
from ledger.errors import ReadError

PAGES = (
    ("Pier to open next spring", "Published: 5 June 2031", "The harbour authority said that the new pier",
     "would open in the spring of next year, after delays."),
    ("Its director told reporters that it had never missed a deadline.",),
)  # fmt: skip


def pdf(
    *pages: tuple[str, ...],
    password: str | None = None,
    owner: str | None = None,
    algorithm: str = "AES-256",
    **info: str,
) -> bytes:
    """A PDF with the pages' lines as its text layer; a page without lines is blank, like a scan's."""
    writer = PdfWriter()
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    for lines in pages:
        page = writer.add_blank_page(612, 792)
        stream = DecodedStreamObject()
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream.set_data(f"BT /F1 12 Tf 16 TL 72 720 Td {shown} ET".encode() if lines else b"")
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({f"/{key}": value for key, value in info.items()})
    writer.root_object[NameObject("/Lang")] = TextStringObject("en-GB")
    if password is not None:
        writer.encrypt(password, owner, algorithm=algorithm)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_text_of_all_pages_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pier.pdf"
    path.write_bytes(pdf(*PAGES, Title="Pier to open next spring", Author="Ann Example"))
    document = read_one(path)
    assert document.text == "\n".join("\n".join(lines) for lines in PAGES)
    assert document.media_type == "application/pdf"
    assert (document.headline, document.byline) == ("Pier to open next spring", "Ann Example")
    assert document.published_at is not None
    assert (document.published_at.raw, document.language) == ("5 June 2031", "en")


def test_file_names_logins_and_creation_dates_are_not_metadata() -> None:
    data = pdf(
        PAGES[1], Title="Microsoft Word - pier final v2.docx", Author="aexample1", CreationDate="D:20310605"
    )
    found = read_pdf(data)
    assert (found.headline, found.byline, found.published_at) == (None, None, None)


def test_a_declared_language_serves_where_there_is_too_little_text(tmp_path: Path) -> None:
    path = tmp_path / "pier.pdf"
    path.write_bytes(pdf(("Pier",)))
    assert read_one(path).language == "en"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_needs_a_password_is_refused(algorithm: str) -> None:
    with pytest.raises(ReadError, match="needs a password; save a copy without one"):
        read_pdf(pdf(*PAGES, password="secret", algorithm=algorithm))


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_only_forbids_printing_is_read(algorithm: str) -> None:
    data = pdf(*PAGES, password="", owner="owner", algorithm=algorithm)
    assert PdfReader(BytesIO(data)).is_encrypted
    assert "never missed a deadline" in read_pdf(data).text


def test_a_scan_says_that_ocr_is_needed() -> None:
    with pytest.raises(ReadError, match=r"no text layer .*OCR"):
        read_pdf(pdf((), ()))
    with pytest.raises(ReadError, match=r"no text layer .*OCR"):
        read_pdf(pdf(("1",), ("2",)))


def test_pages_without_text_are_told_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "pier.pdf"
    path.write_bytes(pdf(*PAGES, ()))
    with caplog.at_level(logging.WARNING, "ledger.documents"):
        read_one(path)
    assert [r.getMessage() for r in caplog.records] == [
        f"{path}: 1 of 3 pages have no text layer and were not read"
    ]


@pytest.mark.parametrize("cut", [60, 400, 700])
def test_a_broken_pdf_is_one_line(cut: int, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ReadError) as error:
        read_pdf(pdf(*PAGES)[:cut])
    assert "\n" not in str(error.value)
    assert not caplog.records


@pytest.mark.parametrize(
    ("data", "says"), [(b"", "empty"), (b"<html></html>", "not a PDF"), (b"%PDF-1.7\n", "damaged")]
)
def test_what_is_no_pdf_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        read_pdf(data)
