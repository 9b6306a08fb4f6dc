"""Countries under all the names that news text gives them: *Tehran*, *Iranian* and *Iran* are one."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

_EDGE = re.compile(r"^(?:the\s+)?|['’]s?$", re.IGNORECASE)
_LONGEST = 4
"""Words of the longest name listed."""


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Each name, folded, and the country's own."""
    found: dict[str, str] = {}
    text = files("ledger.link").joinpath("countries.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            parts = [part.strip() for part in line.split("|")]
            for name in (parts[0], *(each for part in parts[1:] for each in part.split(","))):
                if name.strip():
                    found.setdefault(_folded(name), parts[0])
    return found


@lru_cache(maxsize=65536)
def country(name: str) -> str | None:
    """The country that ``name`` stands for (its own name, another, its capital, its people), or ``None``."""
    return _names().get(_folded(name))


def countries_in(words: str) -> set[str]:
    """The countries that some words name. Two-letter names count in capitals only: *us* is no country."""
    tokens = re.findall(r"[^\s,;:()\"“”]+", words)
    found: set[str] = set()
    for start in range(len(tokens)):
        for length in range(min(_LONGEST, len(tokens) - start), 0, -1):
            name = " ".join(tokens[start : start + length])
            if name[0].isupper() and (where := country(name)):
                found.add(where)
                break
    return found


def _folded(name: str) -> str:
    plain = _EDGE.sub("", " ".join(name.strip(" .,;:'\"“”").split()))
    return plain.upper() if len(plain) <= 3 and plain.isupper() else plain.casefold().replace("u.s", "US")
