"""What linking remembers of the statements seen, and which of them a new one is worth comparing with.

Of every statement only its key, its times and its entries in the indexes stay in memory; profiles and vectors
that are not in use lie on a shelf (:mod:`~ledger.link.shelf`).

Candidates come from inverted indexes over terms (the rarest of a statement first, the most recent entries of
each) and, within the same story, from the nearest vectors; both are capped, so a statement is compared with a
bounded number of others however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np

from ledger.link.embedding import Encoder, Vectors
from ledger.link.profile import Profile, profile_of
from ledger.link.shelf import Room, Shelf
from ledger.link.times import SLACK, Interval
from ledger.link.types import Article, Statement
from ledger.link.vocabulary import Vocabulary
from ledger.link.words import names_in, words_of

TERMS = 12
"""Of a statement's terms so many, the rarest, are looked up."""
RECENT = 256
"""Of an index entry so many statements, the most recent."""
BY_TERMS, BY_VECTOR = 64, 80
"""So many candidates at most by shared terms, and by nearness of vectors."""
IN_STORY = 512
"""Statements of one story, the most recent, whose vectors are compared."""
PROFILES, VECTORS = 8192, 16384
"""So many stay in memory: some 40 MB of profiles, 25 MB of vectors."""
NEAREST = 0.15
"""The least cosine of a candidate by vector."""
WINDOW = 21
"""Days between two statements that may be about one time without saying so."""
COUNT_DAYS = 45
"""Days between two counts of one thing that are taken to be of one event."""
STORY_WINDOW = 30
STORY = ((4, 0.25), (3, 0.35))
"""Two articles tell one story where they share so many names, with so much of the weight of the lesser one's:
of fewer names a greater share."""


class Times(NamedTuple):
    """The times of a statement: spoken of, and said; and whether it is a count."""

    about: Interval | None
    said: Interval | None
    counts: bool


class Memory:
    """The statements of all articles so far."""

    def __init__(self, encoder: Encoder, room: Room | None = None) -> None:
        """``room`` is where what is not in use lies; by default one of its own."""
        room = room or Room()
        self.vocabulary = Vocabulary()
        self.stories: dict[str, frozenset[str]] = {}
        """For each article those that tell the same story."""
        self._encoder = encoder
        self._times: dict[str, Times] = {}
        self._profiles: Shelf[Profile] = Shelf(room, "profile", PROFILES)
        self._by_article: dict[str, list[str]] = defaultdict(list)
        self._index: dict[str, list[str]] = defaultdict(list)
        self._vectors: Shelf[Vectors] = Shelf(room, "vector", VECTORS)
        self._article_names: dict[str, frozenset[str]] = {}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._days: dict[str, Interval | None] = {}
        self.compared = 0
        """Pairs of statements given as candidates so far."""

    def add(self, article: Article, statements: Sequence[Statement]) -> list[Profile]:
        """Take in the statements of one article; their profiles, in the order of the text. Statements that
        are known already are left out."""
        names = names_in(s.claim.proposition for s in statements) | names_in(
            s.claim.quote for s in statements
        )
        found = [profile_of(each, names) for each in statements if each.id not in self._times]
        found.sort(key=lambda p: (p.start, p.end, p.id))
        for profile in found:
            self._profiles[profile.id] = profile
            self._times[profile.id] = times_of(profile)
            self._by_article[article.id].append(profile.id)
            self.vocabulary.learn(profile.words.terms)
        new = {profile.id for profile in found}
        spoken = (s.name for each in statements if each.id in new for s in each.claim.sources)
        self._tell(article, found, frozenset(n for name in spoken for n in words_of(f"the {name}").names))
        for profile in found:
            for term in profile.words.terms:
                _enter(self._index[term], profile.id)
        return found

    def profile(self, id: str) -> Profile | None:
        """The profile of a statement that was seen."""
        return self._profiles.get(id)

    def candidates(self, profile: Profile) -> list[Profile]:
        """The statements worth comparing with this one, of those seen, best first by shared terms and then by
        vectors; none twice, in an order that is always the same."""
        weights: dict[str, float] = defaultdict(float)
        weigh = self.vocabulary.weight
        terms = sorted(profile.words.terms, key=lambda term: (-weigh(term), term))[:TERMS]
        for term in terms:
            for id in self._index[term][-RECENT:]:
                weights[id] += weigh(term)
        weights.pop(profile.id, None)
        ranked = sorted(weights, key=lambda id: (-weights[id], id))
        mine = times_of(profile)
        apt = (id for id in ranked if together(mine, self._times[id]))
        chosen = dict.fromkeys(islice(apt, BY_TERMS))
        chosen.update(dict.fromkeys(self._nearest(profile)))
        self.compared += len(chosen)
        return [self._profiles[id] for id in chosen]

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The vectors of statements, of shape ``(len(ids), 384)``; those not yet worked out are now."""
        found = {id: self._vectors.get(id) for id in dict.fromkeys(ids)}
        wanted = [id for id, vector in found.items() if vector is None]
        made = self._encoder.encode([self._profiles[id].text for id in wanted]) if wanted else ()
        for id, vector in zip(wanted, made, strict=True):
            self._vectors[id] = found[id] = vector.copy()
        return (
            np.stack([v for v in map(found.get, ids) if v is not None])
            if ids
            else np.zeros((0, 1), np.float32)
        )

    def _nearest(self, profile: Profile) -> list[str]:
        articles = [profile.article, *sorted(self.stories.get(profile.article, frozenset()))]
        ids = [id for article in articles for id in self._by_article[article]]
        mine = times_of(profile)
        pool = [id for id in ids[:IN_STORY] if id != profile.id and together(mine, self._times[id])]
        if not pool:
            return []
        cosines = self.vectors(pool) @ self.vectors([profile.id])[0]
        order = np.argsort(-cosines, kind="stable")[:BY_VECTOR]
        return [pool[at] for at in order if cosines[at] >= NEAREST]

    def _tell(self, article: Article, profiles: Sequence[Profile], speakers: frozenset[str]) -> None:
        """Work out which articles tell the same story as this one, by the names of who speaks and what is
        spoken of."""
        names = frozenset(name for p in profiles for name in p.words.names) | speakers
        known = self._article_names.get(article.id, frozenset()) | names
        if article.id not in self._article_names:
            self._days[article.id] = profiles[0].published if profiles else None
        self._article_names[article.id] = known
        shared: dict[str, float] = defaultdict(float)
        often: dict[str, int] = defaultdict(int)
        weigh = self.vocabulary.weight
        for name in sorted(known):
            for other in self._by_name[name][-RECENT:]:
                if other != article.id:
                    shared[other] += weigh(name)
                    often[other] += 1
        mine = self.vocabulary.mass(known)
        found = set(self.stories.get(article.id, frozenset()))
        for other, mass in shared.items():
            least = min(mine, self.vocabulary.mass(self._article_names[other]))
            enough = any(often[other] >= names and mass >= share * least for names, share in STORY)
            if enough and self._near(article.id, other):
                found.add(other)
                self.stories[other] = self.stories.get(other, frozenset()) | {article.id}
        self.stories[article.id] = frozenset(found)
        for name in names:
            if article.id not in self._by_name[name][-RECENT:]:
                _enter(self._by_name[name], article.id)

    def _near(self, a: str, b: str) -> bool:
        one, two = self._days.get(a), self._days.get(b)
        return one is None or two is None or one.gap(two) <= STORY_WINDOW


def _enter(entries: list[str], id: str) -> None:
    """Add to an index entry, of which the most recent are looked at."""
    entries.append(id)
    if len(entries) > 2 * RECENT:
        del entries[:-RECENT]


@lru_cache(maxsize=4096)
def _one(interval: Interval | None) -> Interval | None:
    """The same object for the same days: most statements share theirs."""
    return interval


def times_of(profile: Profile) -> Times:
    """The times of a statement, as they are compared."""
    return Times(_one(profile.about), _one(profile.said), profile.count is not None)


def together(a: Times, b: Times) -> bool:
    """Whether two statements may speak of one time. Where the text gives a time for one only, the other may
    be about any time before it was said; so what was said in one stretch of days may be about one time."""
    one, two = a.about, b.about
    if one is None or two is None:
        return True
    if a.counts and b.counts and one.gap(two) <= COUNT_DAYS:
        return True  # one may update the other
    if one.stated and two.stated:
        return one.gap(two) <= SLACK
    if one.gap(two) <= WINDOW:
        return True
    return one.stated != two.stated and bool(a.said and b.said) and _said_gap(a, b) <= WINDOW


def _said_gap(a: Times, b: Times) -> int:
    return a.said.gap(b.said) if a.said and b.said else 0
