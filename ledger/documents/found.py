"""What a reader found in one input, before flags and sidecars have their say; and clean strings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ledger.claims import When

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")

MAX_BYTES = 50_000_000
"""Bytes of the largest input, a file, a body packed or unpacked, or stdin."""
LONGEST = 500
"""Code points of a metadata value; what is longer is no headline and no name."""
LONGEST_LINE = 8_000
"""Code points of the longest message, and of the longest URL (RFC 9110 asks for 8,000 octets at least)."""


@dataclass(frozen=True)
class Found:
    """The text of an input and what the input says of itself; ``None`` is *not found*.

    ``language`` is what the input declares (``<html lang>``, a PDF's ``/Lang``, front matter).
    ``notes`` are remarks for the user on what could not be read in full.
    """

    text: str
    publisher: str | None = None
    headline: str | None = None
    byline: str | None = None
    published_at: When | None = None
    language: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()

    def noting(self, note: str) -> Found:
        """The same with one more remark."""
        return replace(self, notes=(*self.notes, note))


def tidy(value: object, longest: int = LONGEST) -> str | None:
    """A metadata value as one clean line, or ``None`` where nothing is left of it or it is too long.

    White space is collapsed; control characters, direction overrides and lone surrogates go: a
    headline comes from a stranger, and ends up in a terminal and on a web page.
    """
    if not isinstance(value, str):
        return None
    line = " ".join(_INVISIBLE.sub("", value.replace("\x00", " ")).split())
    return line if line and len(line) <= longest else None


def one_line(message: object) -> str:
    """A message as one line that is safe to print, cut after :data:`LONGEST_LINE` code points."""
    line = " ".join(_INVISIBLE.sub("", str(message)).split())
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"


def web_address(value: object) -> str | None:
    """An ``http(s)`` address without its fragment, or ``None`` for anything else.

    Other schemes (``javascript:``) and addresses that carry a password are nothing to record.
    """
    address = tidy(value, LONGEST_LINE)
    if address is None or " " in address:
        return None
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return None
    return parts._replace(fragment="").geturl() if good else None


def without_password(url: str) -> str:
    """``url``, fit to be shown: a name and password in it are an ellipsis."""
    return re.sub(r"//[^/@]*@", "//…@", url)


def language_code(value: object) -> str | None:
    """The language of a tag such as ``en``, ``en-GB`` or ``pt_BR`` as its bare lower-case code."""
    match = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?(?:\..*)?", tidy(value) or "")
    return match[1].lower() if match else None


def clean_text(text: str) -> str:
    """Extracted text as it may be stored: line ends are ``\\n``, no NUL, lone surrogates are U+FFFD.

    For text that an extractor made (HTML, PDF). A text file is never mended; it is refused.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return _SURROGATE.sub("\ufffd", text)
