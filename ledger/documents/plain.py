"""Plain text: what it says of itself near its ends. Unknown is better than wrong, so rules are narrow."""

from __future__ import annotations

import re

from ledger.documents.dates import LABEL_LINE, find_dateline, has_date, head, tail
from ledger.documents.found import LONGEST, Found, tidy

_URL = re.compile(r"https?://|www\.|[^\s@]{1,64}@[^\s@]{1,255}\.\w")
_LABELLED_BYLINE = re.compile(
    r"^\s*(?:authors?\s*:|(?:written|reported|edited and written|story)\s+by\s*:?)\s*(?P<name>.+)$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^\s*(?:By|BY|Von|Par|Por|Di|Door)\s+(?P<name>.+)$")
_NAME = re.compile(r"(?:[^\W\d_]['’.-]?)+")
_PARTICLES = {
    *("and", "und", "et", "y", "e", "en", "de", "da", "di", "del", "della", "der", "den", "van", "von"),
    *("la", "le", "bin", "bint", "ibn", "al", "el", "ter", "for", "in"),
}
_NOT_NAMES = re.compile(
    r"(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september"
    r"|october|november|december|the|a|an|this|that|then|now|late|early|mid|all|far|some|one|two|contrast|comparison)"
)
_BREADCRUMB = re.compile(r"\s[/>»›|]\s")
_LABEL = re.compile(r"^\s*[\w ]{1,20}:\s*\S+\s*$")

HEADLINE_WORDS = 30
"""Words of the longest headline; what is longer is a paragraph."""


def read_plain(text: str) -> Found:
    """``text`` with the headline, byline and dateline it shows, each ``None`` unless it is plain to see."""
    return Found(
        text, headline=find_headline(text), byline=find_byline(text), published_at=find_dateline(text)
    )


def find_headline(text: str) -> str | None:
    """The first line near the head that reads like a headline.

    Three words or more, no full date, address, breadcrumb, label or byline, and not a sentence that
    ends in a full stop. ``None`` where a paragraph comes first, in lines of a fixed width or not.
    """
    for line in head(text):
        line = line.strip()
        words = line.split()
        if (
            len(words) > HEADLINE_WORDS
            or len(line) > LONGEST
            or (line.endswith((".", "।", "。")) and not line.endswith("..."))
        ):
            return None
        if not _enough(words, line) or has_date(line) or _URL.search(line) or _LABEL.match(line):
            continue
        if len(_BREADCRUMB.findall(line)) >= 2 or line.lower().startswith(("home /", "home >", "home »")):
            continue
        if byline_of(line) is None:
            return None if _wrapped(text, line) else tidy(line)
    return None


def find_byline(text: str) -> str | None:
    """The author's name from a line ``By Jane Roe`` near the head or ``Author: Jane Roe`` near either end."""
    head_lines = head(text)
    for line in (*head_lines, *tail(text)):
        match = _LABELLED_BYLINE.match(line)
        if match and len(line) <= LABEL_LINE and (name := _people(match["name"])):
            return name
    for line in head_lines:
        if name := byline_of(line):
            return name
    return None


def byline_of(line: str) -> str | None:
    """The name in a line that is a byline and nothing else, or ``None``."""
    match = _BYLINE.match(line)
    return _people(match["name"]) if match and len(line) <= LABEL_LINE else None


def _people(words: str) -> str | None:
    """Names of people or an agency, without what follows a bar or a comma-separated role; or ``None``."""
    names = re.split(r"\s[|•·–—]\s|\s{3,}", words)[0].strip().rstrip(",;|")
    tokens = re.findall(r"[^\s,&;]+", names)
    if not 1 <= len(tokens) <= 12 or _NOT_NAMES.fullmatch(tokens[0]) or names.endswith((".", "?", "!", ":")):
        return None
    for token in tokens:
        cased = token[0].isupper() or token[0].lower() == token[0].upper()
        if not _NAME.fullmatch(token) or not (cased or token.lower() in _PARTICLES):
            return None
    return tidy(names)


def _wrapped(text: str, line: str) -> bool:
    """Whether ``line`` is the first of a paragraph that somebody broke into lines of a fixed width."""
    block = [part.strip() for part in text[text.index(line) :][:4_000].split("\n\n")[0].split("\n")]
    if len(block) > 1 and block[1][:1].islower():
        return True
    return len(block) >= 3 and all(45 <= len(part) <= 90 for part in block[:-1])


def _enough(words: list[str], line: str) -> bool:
    """Three words, or eight letters of a script that writes no spaces (all of them above U+0E00)."""
    return len(words) >= 3 or sum(c.isalpha() and c >= "\u0e00" for c in line) >= 8
