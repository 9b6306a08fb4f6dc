"""PDF: its text layer, page by page, by pypdf."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from ledger.documents.dates import find_dateline
from ledger.documents.found import Found, clean_text, language_code, tidy
from ledger.documents.plain import find_byline
from ledger.documents.quiet import quiet
from ledger.errors import ReadError

if TYPE_CHECKING:
    from pypdf import PdfReader

_FILE_NAME = re.compile(
    r"\.(?:docx?|odt|rtf|indd|pdf|html?|txt|pptx?|qxp)$|^(?:untitled|microsoft word)", re.IGNORECASE
)


def read_pdf(data: bytes) -> Found:
    """The pages' texts joined by line ends, and the metadata that can be trusted.

    Title and author are the document information's where they read like a title and a name, not
    like a file or a login; the first line of the text is no safe headline, because lines are
    wrapped. A PDF's creation date is when the file was made, not when the article was
    published, so only a dateline in the text counts. PDFs encrypted with the empty password (those
    that merely forbid printing) are opened.

    Raises :class:`~ledger.errors.ReadError` where a password is needed, the file is broken, or there is
    no text layer (a scan).
    """
    if not data:
        raise ReadError("is empty; nothing to read")
    if b"%PDF-" not in data[:1024]:
        raise ReadError("is not a PDF, whatever its name says")
    from pypdf.errors import DependencyError

    try:
        with quiet("pypdf"):
            pages, title, author, language = _extract(data)
    except ReadError:
        raise
    except DependencyError as error:
        raise ReadError(f"is encrypted in a way that needs another package: {tidy(str(error))}") from error
    except Exception as error:  # a damaged file makes the parser fail in any way; the run goes on
        raise ReadError(f"is a damaged PDF ({type(error).__name__}); get it again or save it anew") from error
    text = "\n".join(pages)
    if not any(c.isalpha() for c in text):
        raise ReadError("has no text layer (a scan?); run OCR on it first, for example with ocrmypdf")
    empty = sum(not page.strip() for page in pages)
    return Found(
        text,
        headline=title,
        byline=author or find_byline(text),
        published_at=find_dateline(text),
        language=language,
        notes=(f"{empty} of {len(pages)} pages have no text layer and were not read",) if empty else (),
    )


def _extract(data: bytes) -> tuple[list[str], str | None, str | None, str | None]:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ReadError("is encrypted and needs a password; save a copy without one")
    pages = [clean_text(page.extract_text()) for page in reader.pages]
    language = language_code(str(reader.root_object.get("/Lang", "")))
    return pages, _title(reader), _author(reader), language


def _title(reader: PdfReader) -> str | None:
    title = tidy(reader.metadata.title) if reader.metadata else None
    return title if title and len(title.split()) >= 3 and not _FILE_NAME.search(title) else None


def _author(reader: PdfReader) -> str | None:
    author = tidy(reader.metadata.author) if reader.metadata else None
    looks_like_names = (
        author and " " in author and author[0].isupper() and not any(c.isdigit() for c in author)
    )
    return author if looks_like_names else None
