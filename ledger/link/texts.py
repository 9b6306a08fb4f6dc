"""Which articles carry another's text: near-identical passages, and who is credited.

A text is known by the hashes of its shingles (five words in a row). Candidates are found by a bottom-k sketch
(Broder 1997), so an article is compared with a bounded number of others; what is then given is the exact
share of shingles. Hashes are kept, words are not; all but the most recent in a temporary database.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

from ledger.link.shelf import Room, Shelf
from ledger.link.types import Article

SHINGLE = 5
SKETCH = 96
COPIED = 0.2
"""From this share of the shorter text's shingles on, one of two articles carries text of the other."""
TEXTS = 512
"""Of so many articles the hashes stay in memory: some 20 MB."""
_RECENT = 64
_WORD = re.compile(r"\w+")
_CREDIT = re.compile(
    r"\((?P<dateline>[A-Z][\w.&’' -]{1,40})\)\s*[-–—]"
    r"|(?i:reporting by|with reporting from|source:|material from)"
    r"\s+(?:the\s+)?(?P<named>[A-Z][\w.&’' -]{1,40})"
    r"|(?P<agencies>\b(?:agencies|wire reports|news services)\b)",
)


@dataclass(frozen=True, slots=True)
class Copy:
    """Two articles with text in common: the share of the shorter one's shingles."""

    a: str
    b: str
    share: float


def credited(names_given: frozenset[str], publisher: str | None) -> bool:
    """Whether this publisher is among those credited (:func:`credits`), by its name or its initials."""
    if publisher is None:
        return False
    initials = "".join(word[0] for word in publisher.split() if word[0].isupper())
    names = {publisher.casefold(), initials.casefold()} if len(initials) > 1 else {publisher.casefold()}
    return any(credit.casefold().removeprefix("the ") in names for credit in names_given)


class Texts:
    """The texts of all articles so far."""

    def __init__(self, room: Room | None = None) -> None:
        """``room`` is where what is not in use lies; by default one of its own."""
        self._room = room or Room()
        self._room.table(
            "CREATE TABLE sketch (hash INTEGER, number INTEGER, article TEXT, PRIMARY KEY (hash, number)) "
            "WITHOUT ROWID"
        )
        self._shingles: Shelf[frozenset[int]] = Shelf(self._room, "shingles", TEXTS)
        self._known: set[str] = set()
        self._copies: dict[frozenset[str], Copy] = {}

    def add(self, article: Article) -> None:
        """Take in an article. One without text, or known already, changes nothing."""
        mine = shingles(article.text)
        if not mine or article.id in self._known:
            return
        sketch = [hash - 2**63 for hash in sorted(mine)[:SKETCH]]  # SQLite's integers have a sign
        often = Counter(
            str(other)
            for hash in sketch
            for (other,) in self._room.read(
                "SELECT article FROM sketch WHERE hash = ? ORDER BY number DESC LIMIT ?", (hash, _RECENT)
            )
        )
        for other, _ in sorted(often.items(), key=lambda each: (-each[1], each[0]))[:_RECENT]:
            theirs = self._shingles[other]
            share = len(mine & theirs) / min(len(mine), len(theirs))
            if share >= COPIED:
                self._copies[frozenset((article.id, other))] = Copy(article.id, other, share)
        self._shingles[article.id] = mine
        number = len(self._known)
        self._known.add(article.id)
        self._room.write(
            "INSERT INTO sketch VALUES (?, ?, ?)", ((hash, number, article.id) for hash in sketch)
        )

    def copied(self, a: str, b: str) -> float:
        """The share of text that two articles have in common; 0 where it is little."""
        found = self._copies.get(frozenset((a, b)))
        return found.share if found else 0.0


def shingles(text: str) -> frozenset[int]:
    """The hashes of every five words in a row, 64 bits each."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return frozenset(
        int.from_bytes(
            hashlib.blake2b(" ".join(words[at : at + SHINGLE]).encode(), digest_size=8).digest(), "big"
        )
        for at in range(len(words) - SHINGLE + 1)
    )


def credits(article: Article) -> frozenset[str]:
    """Whom the byline, the dateline or a closing line credits, as written; ``agencies`` for nameless ones."""
    head, tail = article.text[:1000], article.text[-300:]
    found: set[str] = set()
    for part in (article.byline or "", head, tail):
        for match in _CREDIT.finditer(part):
            name = match["dateline"] or match["named"]
            found.add(name.strip() if name else "agencies")
    return frozenset(found)
