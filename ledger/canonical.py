"""Canonical JSON, and the content ids that are made of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import rfc8785


def canonical(value: Any, *, plain: bool = False) -> bytes:
    """Canonical JSON (RFC 8785) of a JSON value, whose objects have strings for keys; UTF-8.

    ``plain`` is the caller's word that no number in it is a float, or an integer beyond ±(2⁵³ - 1), and saves
    looking for one. Raises ``rfc8785.CanonicalizationError`` for what JSON cannot hold.
    """
    try:
        text = _encoded(value)
        form = text.encode("utf-8")
    except (TypeError, ValueError, RecursionError):
        return rfc8785.dumps(value)
    if not (plain or is_plain(value)) or not _in_basic_plane(text):
        return rfc8785.dumps(value)
    return form


# The standard library's encoder, several times as fast, says the same of everything but floats and large
# integers, and sorts keys otherwise where they have characters beyond U+FFFF. So it is asked first.
_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode
_SAFE = 2**53 - 1


def is_plain(value: Any) -> bool:
    """Whether no number in a JSON value is a float, or an integer beyond ±(2⁵³ - 1)."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += [inner for inner in part.values() if type(inner) is not str]
        elif isinstance(part, list | tuple):
            waiting += [inner for inner in part if type(inner) is not str]
        elif isinstance(part, float) or (isinstance(part, int) and not -_SAFE <= part <= _SAFE):
            return False
    return True


def _in_basic_plane(text: str) -> bool:
    return text.isascii() or len(text.encode("utf-16-le")) == 2 * len(text)


def content_id(kind: str, identity: Any) -> str:
    """The id of a recorded thing: SHA-256 over a tag and the canonical JSON of what identifies it.

    The tag (``fact-ledger/claim/1``) keeps kinds apart and names the version of the form. 64 hex digits.
    """
    return hashlib.sha256(f"fact-ledger/{kind}/1\n".encode() + canonical(identity)).hexdigest()
