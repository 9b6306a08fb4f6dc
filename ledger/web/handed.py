"""What somebody hands in becomes a document: JSON, a form with a file, or the bytes of one.

Nothing here decides who may; and nothing is fetched here: an address is left to the worker.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from ledger.canonical import canonical
from ledger.documents import Document, Given
from ledger.documents.fetch import checked_url
from ledger.documents.read import read_bytes
from ledger.errors import ReadError
from ledger.store.job import Listed
from ledger.web.problems import Problem

FIELDS = tuple(Given.model_fields)
"""What may be stated of a document, beside its text."""
TYPES = (
    "application/json",
    "multipart/form-data",
    "text/plain",
    "text/markdown",
    "text/html",
    "application/pdf",
)


class Handed(NamedTuple):
    """A document as it was handed in: the ``content`` by which it is known again, and how it goes on the list
    of a job; ``given`` is stated of a page that is yet to be fetched."""

    content: str
    listed: Listed
    given: Given


def handed(body: bytes, content_type: str, query: Mapping[str, str]) -> Handed:
    """The document in a request. ``query`` states facts of a document whose bytes are the body.

    Raises :class:`~ledger.web.problems.Problem`: 400, 415 or 422.
    """
    kind, parameters = _type(content_type)
    if kind == "application/json":
        return _from_json(body)
    if kind == "multipart/form-data":
        return _from_form(body, parameters.get("boundary", ""))
    if kind in TYPES:
        return _document(body, kind, "", dict(query), parameters.get("charset"))
    raise Problem(415, f"The content type is {kind or 'missing'!r}; known are {', '.join(TYPES)}.")


def _from_json(body: bytes) -> Handed:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "The body is not JSON in UTF-8.") from error
    if not isinstance(values, dict):
        raise Problem(422, 'The body is not a JSON object; send {"text": …} or {"url": …}.')
    text = values.pop("text", None)
    stated = _stated(values)
    if text is None and "url" in stated:
        return _address(str(stated.pop("url")), stated)
    if not isinstance(text, str) or not text.strip():
        raise Problem(422, 'There is neither a text nor a url; send {"text": …} or {"url": …}.')
    return _document(text.encode("utf-8", "replace"), "text/plain", "", stated, "utf-8")


def _stated(values: Mapping[str, Any]) -> dict[str, str]:
    """The facts that were stated; ``null`` states nothing."""
    stated: dict[str, str] = {}
    for name, value in values.items():
        if name not in FIELDS:
            raise Problem(422, f"There is no field {name[:60]!r}; known are text, {', '.join(FIELDS)}.")
        if value is not None:
            if not isinstance(value, str):
                raise Problem(422, f"{name} is not a string.")
            stated[name] = value
    return stated


def _from_form(body: bytes, boundary: str) -> Handed:
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    parts: list[tuple[dict[bytes, bytes], bytearray]] = []
    header: list[bytearray] = [bytearray(), bytearray()]

    def end_header() -> None:
        parts[-1][0][bytes(header[0]).lower()] = bytes(header[1])
        header[:] = [bytearray(), bytearray()]

    def put(into: int) -> Any:
        return lambda data, start, end: header[into].extend(data[start:end])

    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": lambda: parts.append(({}, bytearray())),
            "on_header_field": put(0),
            "on_header_value": put(1),
            "on_header_end": end_header,
            "on_part_data": lambda data, start, end: parts[-1][1].extend(data[start:end]),
        },
    )
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise Problem(400, f"The form cannot be read: {error}") from error
    file: tuple[bytes, str, str] | None = None
    values: dict[str, str] = {}
    for headers, data in parts:
        _, about = parse_options_header(headers.get(b"content-disposition", b""))
        name = about.get(b"name", b"").decode("utf-8", "replace")
        if name == "file":
            kind, _ = _type(headers.get(b"content-type", b"").decode("latin-1"))
            file = bytes(data), kind, about.get(b"filename", b"").decode("utf-8", "replace")
        else:
            values[name] = data.decode("utf-8", "replace")
    if file is None:
        raise Problem(422, "The form has no part with the name 'file'.")
    kind = file[1] if file[1] in TYPES[2:] else ""
    return _document(file[0], kind, file[2], _stated(values), None)


def _address(url: str, stated: dict[str, str]) -> Handed:
    try:
        checked = str(checked_url(url))
    except ReadError as error:
        raise Problem(422, f"The url {error}") from error
    given = _given(stated)
    content = canonical({"url": checked, "given": given.model_dump(exclude_none=True)})
    return Handed(f"url:{sha256(content).hexdigest()}", Listed(checked), given)


def _document(data: bytes, kind: str, name: str, stated: Mapping[str, str], charset: str | None) -> Handed:
    given = _given(_stated(stated))
    try:
        document = read_bytes(data, kind or None, name=name, given=given, charset=charset)
    except ReadError as error:
        raise Problem(422, f"The document {error}") from error
    return Handed(f"document:{document.id}", _listed(document), Given())


def _listed(document: Document) -> Listed:
    return Listed(document.origin, document.id, document.model_dump_json())


def _given(stated: Mapping[str, str]) -> Given:
    try:
        return Given.parse(stated, "the request")
    except ReadError as error:
        raise Problem(422, f"{error}") from error


def _type(header: str) -> tuple[str, dict[str, str]]:
    """A content type and its parameters."""
    from python_multipart.multipart import parse_options_header

    kind, parameters = parse_options_header(header)
    return kind.decode("latin-1").lower(), {
        key.decode("latin-1"): value.decode("latin-1") for key, value in parameters.items()
    }
