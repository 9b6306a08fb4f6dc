"""A document: a text that never changes once stored, and what is known about where it came from."""

from __future__ import annotations

import hashlib
from functools import cached_property

from pydantic import Field

from ledger.canonical import content_id
from ledger.claims import Frozen, When


class Document(Frozen):
    """One article as it was read.

    Attributes:
        text: the whole text; every offset anywhere refers to it, in Unicode code points.
        origin: where it was read from: an absolute path, a URL, or ``stdin``.
        media_type: ``text/plain``, ``text/markdown``, ``text/html`` or ``application/pdf``.
        publisher, headline, byline, language, url: as found or given; ``None`` is *unknown*.
            ``language`` is an ISO 639-1 code.
        published_at: the dateline, against which relative dates are read; ``None`` is *unknown*.
    """

    text: str = Field(min_length=1)
    origin: str
    media_type: str = "text/plain"
    publisher: str | None = None
    headline: str | None = None
    byline: str | None = None
    published_at: When | None = None
    language: str | None = None
    url: str | None = None

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text as UTF-8, 64 hex digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def id(self) -> str:
        """The content id. Who published the text, where and when is part of it; where the file lay
        on somebody's disk is not, so moving a file adds nothing."""
        return content_id(
            "document",
            {
                "sha256": self.sha256,
                "publisher": self.publisher,
                "headline": self.headline,
                "published": self.published_at.edtf if self.published_at else None,
                "url": self.url,
            },
        )

    @property
    def words(self) -> int:
        """White-space separated words of the text."""
        return len(self.text.split())
