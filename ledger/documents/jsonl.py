"""JSONL: a document on every line, ``{"text": …, "headline": …, "published": …}``.

Lines are read one at a time, so a file may be larger than memory. The fields beside ``text`` are those that
can be stated of any document (:class:`~ledger.documents.given.Given`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from ledger.documents.found import MAX_BYTES, one_line
from ledger.documents.given import ALIASES, Given
from ledger.errors import ReadError


class Line(NamedTuple):
    """The number of a line (from 1), its bytes without the end of line, and why it is of no use, if so."""

    number: int
    data: bytes
    problem: str | None = None


def lines(file: BinaryIO, first: int = 1) -> Iterator[Line]:
    """The lines of an open file that are not blank, from where it stands; ``first`` is the number there."""
    number = first
    while line := file.readline(MAX_BYTES + 1):
        if len(line) > MAX_BYTES:
            while line and not line.endswith(b"\n"):
                line = file.readline(MAX_BYTES)
            yield Line(number, b"", f"is over {MAX_BYTES:,} bytes; that is no article")
        elif line.strip():
            yield Line(number, line.rstrip(b"\r\n"))
        number += 1


def is_document(line: bytes) -> bool:
    """Whether a line is a document: a JSON object with a ``text``."""
    if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except ValueError:
        return False
    return isinstance(value, dict) and "text" in value


def read_line(line: bytes) -> tuple[str, Given]:
    """The text on a line, and what it states of it.

    Raises :class:`~ledger.errors.ReadError` (without the origin) for what is no JSON object, has no text or
    an unknown key, or a value that will not do.
    """
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReadError("is not UTF-8; JSON is") from error
    except ValueError as error:
        raise ReadError(f"is not JSON: {one_line(error)}") from error
    except RecursionError as error:
        raise ReadError("is not a document: its JSON is nested too deeply") from error
    known = f"text, {', '.join([*Given.model_fields, *ALIASES])}"
    if not isinstance(value, dict):
        raise ReadError(f"is not a JSON object; write one with the keys {known}")
    text = value.pop("text", None)
    if not isinstance(text, str):
        raise ReadError(f"has no text; the keys are {known}")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ReadError("has half a character (a lone surrogate) in its text") from error
    return text, Given.parse({key: said for key, said in value.items() if said is not None}, "the line")
