"""Every body has one spelling in the log.

Pydantic reads generously: a number as a string, an explicit null, ``true`` for 1. What it reads like that is
not what the log puts down, and whoever goes on to work with the body would stumble over it. So a body that is
read from a log must be, value by value, what comes of putting it down again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

COUNTED = ("sha256", "characters", "words", "furniture_characters")
"""What a document's body says of its text, which is not in it."""


def check(kind: str, body: Mapping[str, Any], put: Mapping[str, Any]) -> None:
    """Raises ``ValueError`` where a body is not, value by value, what the log ``put`` down of the thing."""
    if not _alike(body, put):
        fields = sorted(f for f in body.keys() | put.keys() if not _alike(body.get(f), put.get(f, body)))
        raise ValueError(f"this {kind} is not as the log puts one down: {', '.join(fields)}")


def _alike(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same, ``true`` and 1 not being so."""
    if one != other:
        return False
    waiting = [(one, other)]
    while waiting:
        mine, theirs = waiting.pop()
        if type(mine) is not type(theirs):
            return False
        # Of what is equal, only these can hold something that is of another type.
        if isinstance(mine, dict):
            waiting += [(part, theirs[name]) for name, part in mine.items() if type(part) is not str]
        elif isinstance(mine, list):
            waiting += zip(mine, theirs, strict=True)
    return True


def ids(claims: JsonValue) -> list[str]:
    """The claims of a reading. Raises ``ValueError`` where they are none, or one comes twice."""
    if not isinstance(claims, list):
        raise ValueError("the claims of a reading are a list")
    found = [id for id in claims if isinstance(id, str)]
    if len(found) < len(claims):
        raise ValueError("the claims of a reading are ids")
    if len(set(found)) < len(found):
        raise ValueError("a reading names a claim twice")
    return found


def counted(body: Mapping[str, Any]) -> dict[str, str | int]:
    """What a document's body says of a text that is not in it. Raises ``ValueError`` where that cannot be."""
    sha256, *counts = [body[name] for name in COUNTED]
    if type(sha256) is not str or not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError("sha256 is no SHA-256")
    if any(type(count) is not int for count in counts):
        raise ValueError("the counts of a text are integers")
    characters, words, furniture = counts
    if not (0 <= words <= characters and 0 <= furniture <= characters and characters > 0):
        raise ValueError("the counts of its text cannot be")
    return dict(zip(COUNTED, [sha256, *counts], strict=True))
