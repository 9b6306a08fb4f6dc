"""Who is one and the same: the keys of speakers that ``same_speaker`` links join, and what to call them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Self

from ledger.store.ledger import Ledger


class People:
    """The speakers of a ledger. A key without a link is a speaker of its own."""

    def __init__(
        self, pairs: list[tuple[str, str]], apart: set[tuple[str, str]], names: dict[str, Counter[str]]
    ) -> None:
        """``pairs`` are keys that are one speaker, the surest first; ``apart`` those that a judgement keeps
        apart, whatever else would join them; ``names`` has how often each key is called what."""
        self._parent: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._names = names
        kept: dict[str, set[str]] = defaultdict(set)
        for a, b in apart:
            kept[a].add(b)
            kept[b].add(a)
        for a, b in pairs:
            one, other = self.key(a), self.key(b)
            if one == other:
                continue
            theirs = set(self.keys(other))
            if any(not kept[key].isdisjoint(theirs) for key in self.keys(one) if key in kept):
                continue
            joined = [*self.keys(one), *self.keys(other)]
            first = min(one, other)
            self._members.pop(one, None)
            self._members.pop(other, None)
            self._members[first] = joined
            self._parent |= dict.fromkeys(joined, first)

    @classmethod
    def of(cls, ledger: Ledger) -> Self:
        """The speakers of a ledger as it stands, or stood (``--as-of``)."""
        query = """SELECT a, b, holds FROM links WHERE relation = 'same_speaker' AND counts
            ORDER BY method <> 'person', score DESC, a, b"""
        rows = ledger.ask(query)
        names: dict[str, Counter[str]] = defaultdict(Counter)
        for row in ledger.ask(
            "SELECT speaker, name, count(*) AS n FROM claim_speaker GROUP BY speaker, name"
        ):
            names[row["speaker"]][row["name"]] = row["n"]
        return cls(
            [(row["a"], row["b"]) for row in rows if row["holds"]],
            {(row["a"], row["b"]) for row in rows if not row["holds"]},
            names,
        )

    def key(self, speaker: str) -> str:
        """The one key that stands for all keys of this speaker."""
        return self._parent.get(speaker, speaker)

    def keys(self, speaker: str) -> list[str]:
        """All keys of the speaker whose key this is."""
        return self._members.get(self.key(speaker), [speaker])

    def names(self, speaker: str) -> list[str]:
        """Every name of the speaker, the most used first."""
        counted: Counter[str] = Counter()
        for key in self.keys(speaker):
            counted.update(self._names.get(key, {}))
        return [name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]

    def name(self, speaker: str) -> str | None:
        """What to call the speaker: of the most used names that hold the others' words the longest."""
        names = self.names(speaker)
        if not names:
            return None
        first = set(names[0].casefold().split())
        fuller = [name for name in names if first < set(name.casefold().split())]
        return max(fuller, key=len) if fuller and len(first) == 1 else names[0]

    def called(self, words: str) -> list[str]:
        """The speakers (one key each) one of whose names has all these words, or parts of words, in it, or is
        this key or begins it (8 characters at least)."""
        wanted = words.casefold().split()
        if not wanted:
            return []
        found: dict[str, int] = {}
        for key, names in self._names.items():
            one = self.key(key)
            by_key = len(wanted) == 1 and len(wanted[0]) >= 8 and key.startswith(wanted[0])
            if by_key or any(all(word in name.casefold() for word in wanted) for name in names):
                found[one] = found.get(one, 0) + sum(names.values())
        return sorted(found, key=lambda key: (-found[key], key))

    def named(self, words: str) -> list[str]:
        """The keys, each for itself, of which this is the name, whatever its case, or that it begins (8
        characters at least)."""
        wanted = " ".join(words.casefold().split())
        return sorted(
            key
            for key, names in self._names.items()
            if any(" ".join(name.casefold().split()) == wanted for name in names)
            or (len(wanted) >= 8 and key.startswith(wanted))
        )
