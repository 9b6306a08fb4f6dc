"""Articles that were read again with another text: which claims came, went, or read otherwise since.

The article is known by its address. What its claims say is compared and not judged: a claim that the second
reading lacks may have been taken out of the article, or only missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from ledger.disputes.people import People
from ledger.disputes.voices import Voice, voices_where
from ledger.store.ledger import Ledger

ALIKE = 0.6
"""How much of two quotes must be the same for one to be taken for the other, altered (Ratcliff/Obershelp)."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One reading of an article: the document's id, headline, date (EDTF) and when it was recorded."""

    document_id: str
    headline: str | None
    published: str | None
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What came of an article between two readings. ``altered`` are claims that read otherwise since."""

    url: str
    publisher: str | None
    before: Fetched
    after: Fetched
    added: tuple[Voice, ...]
    dropped: tuple[Voice, ...]
    altered: tuple[tuple[Voice, Voice], ...]
    unchanged: int

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON."""
        return {
            "url": self.url,
            "publisher": self.publisher,
            "before": {name: getattr(self.before, name) for name in Fetched.__slots__},
            "after": {name: getattr(self.after, name) for name in Fetched.__slots__},
            "added": [voice.as_json() for voice in self.added],
            "dropped": [voice.as_json() for voice in self.dropped],
            "altered": [{"before": a.as_json(), "after": b.as_json()} for a, b in self.altered],
            "unchanged": self.unchanged,
        }


_FETCHED = """SELECT d.id AS document_id, d.headline, d.published_at AS published, e.recorded_at, d.url,
        d.publisher, d.sha256
    FROM document d JOIN entry e ON e.seq = d.seq
    WHERE d.url IN (SELECT url FROM document WHERE url IS NOT NULL
                    GROUP BY url HAVING count(DISTINCT sha256) > 1)
      AND (:url = '' OR instr(d.url, :url) > 0)
    ORDER BY d.url, d.seq"""


def revisions(ledger: Ledger, url: str = "") -> Iterator[Revision]:
    """The revisions of every article that was read with several texts, by address and then by time; with
    ``url`` only of addresses that hold this."""
    people = People.of(ledger)
    rows = ledger.ask(_FETCHED, {"url": url})
    for one, other in pairwise(rows):
        if one["url"] != other["url"] or one["sha256"] == other["sha256"]:
            continue
        before, after = (
            list(voices_where(ledger, people, "c.document_id = :id", {"id": row["document_id"]}).values())
            for row in (one, other)
        )
        yield _revision(one, other, before, after)


def _revision(
    one: dict[str, Any], other: dict[str, Any], before: Sequence[Voice], after: Sequence[Voice]
) -> Revision:
    said = {_identity(voice): voice for voice in before}
    same = {identity for voice in after if (identity := _identity(voice)) in said}
    gone = [voice for voice in before if _identity(voice) not in same]
    new = [voice for voice in after if _identity(voice) not in same]
    ranked = sorted(
        (
            (_likeness(a, b), a.seq, b.seq, a, b)
            for a in gone
            for b in new
            if a.speaker == b.speaker or a.claimer.casefold() == b.claimer.casefold()
        ),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    taken: set[int] = set()
    altered = []
    for likeness, a_seq, b_seq, a, b in ranked:
        if likeness >= ALIKE and not {a_seq, b_seq} & taken:
            taken |= {a_seq, b_seq}
            altered.append((a, b))
    return Revision(
        one["url"],
        other["publisher"] or one["publisher"],
        _fetched(one),
        _fetched(other),
        added=tuple(voice for voice in new if voice.seq not in taken),
        dropped=tuple(voice for voice in gone if voice.seq not in taken),
        altered=tuple(sorted(altered, key=lambda pair: pair[1].seq)),
        unchanged=len(same),
    )


def _fetched(row: dict[str, Any]) -> Fetched:
    return Fetched(row["document_id"], row["headline"], row["published"], row["recorded_at"])


def _identity(voice: Voice) -> tuple[str, ...]:
    """What makes it the same claim in another copy of the article."""
    words = " ".join(voice.quote.split())
    return words, voice.claimer.casefold(), voice.act, voice.polarity, voice.proposition


def _likeness(a: Voice, b: Voice) -> float:
    return max(
        SequenceMatcher(None, x.casefold(), y.casefold(), autojunk=False).ratio()
        for x, y in ((a.quote, b.quote), (a.proposition, b.proposition))
    )
