"""Who is one and the same speaker, in one article and across them.

Rules on names taken apart (:mod:`ledger.link.names`). Unnamed sources are never one across articles; a
surname alone, an office alone and a body without its country need more: the same office or country, or that
the articles tell the same story. Every speaker is linked to the surest one known before, so clusters are
what these links join.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from ledger.claims import Source, SourceKind
from ledger.link.keys import speaker as key_of
from ledger.link.names import Name, alike, given_alike, name_of, sound
from ledger.link.types import Speaker

_BODIES = frozenset((SourceKind.ORGANIZATION.value, SourceKind.OUTLET.value, SourceKind.DOCUMENT.value))
_PERSON = SourceKind.PERSON.value
_LOCAL = SourceKind.UNNAMED.value
SURE = 0.8
"""The least score at which a link is given."""
_CANDIDATES = 40
_CLOSE_CALL = 0.04
"""Two candidates this close to each other, and not one speaker, leave it open."""


@dataclass(slots=True)
class Voice:
    """A speaker by one key, and what its mentions say of it. ``articles``: where it speaks."""

    speaker: Speaker
    name: Name
    articles: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """The speaker's key."""
        return self.speaker.id

    def learn(self, name: Name) -> None:
        """Take in what another mention says of office and country."""
        mine = self.name
        self.name = replace(
            mine,
            countries=mine.countries | name.countries,
            role=mine.role | name.role,
            speaks_for=mine.speaks_for | name.speaks_for,
        )


@dataclass(frozen=True, slots=True)
class Match:
    """Two keys that are one speaker: how sure, and by what (codes of ``because``)."""

    a: str
    b: str
    score: float
    codes: tuple[str, ...]


class Speakers:
    """All speakers known so far; ``stories`` says of two articles whether they tell the same story."""

    def __init__(self, same_story: Mapping[str, frozenset[str]]) -> None:
        self._stories = same_story
        self._voices: dict[str, Voice] = {}
        self._index: dict[str, list[str]] = defaultdict(list)
        self._parent: dict[str, str] = {}
        self._keys: dict[str, list[str]] = {}
        self._apart: set[tuple[str, str]] = set()

    def speaker(self, key: str) -> str:
        """The key that stands for the speaker whose key this is."""
        at = self._parent.get(key, key)
        while (up := self._parent.get(at, at)) != at:
            at = up
        self._parent[key] = at
        return at

    def voice(self, key: str) -> Voice | None:
        """What is known of the speaker by this key."""
        return self._voices.get(key)

    def speaks_for(self, a: str, b: str) -> bool:
        """Whether one of two speakers is an official of the other, a body or a government."""
        one, two = self._voices.get(a), self._voices.get(b)
        if one is None or two is None:
            return False
        if (one.name.kind == _PERSON) == (two.name.kind == _PERSON):
            return False
        official, of = (one.name, two.name) if one.name.kind == _PERSON else (two.name, one.name)
        if of.kind == _LOCAL:
            return False
        if of.government:
            return of.government in official.countries and bool(official.role)
        return bool(of.body) and of.body <= official.speaks_for

    def join(self, a: str, b: str) -> None:
        """Take two keys as one speaker."""
        one, two = self.speaker(a), self.speaker(b)
        if one != two:
            self._parent[one] = two
            self._keys[two] = [*self._keys.get(two, [two]), *self._keys.pop(one, [one])]

    def keys(self, key: str) -> list[str]:
        """Every key of the speaker whose key this is."""
        at = self.speaker(key)
        return self._keys.get(at, [at])

    def keep_apart(self, a: str, b: str) -> None:
        """A person judged that these are two."""
        self._apart.add((min(a, b), max(a, b)))

    def add(self, article: str, sources: Iterable[Source]) -> list[Match]:
        """Take in the sources of an article; the links of those that are new here. Those known by full names
        go first, so that surnames find them."""
        fresh: dict[str, Voice] = {}
        seen: dict[str, Voice] = {}
        for source in sources:
            speaker, name = key_of(source.name, source.kind.value, article), name_of(source)
            voice = self._voices.get(speaker.id) or fresh.get(speaker.id)
            if voice is None:
                voice = fresh[speaker.id] = Voice(speaker, name)
            voice.learn(name)
            voice.articles.add(article)
            seen[voice.id] = voice
        matches: list[Match] = []
        for voice in sorted(fresh.values(), key=lambda v: (-len(v.name.given), -len(v.name.body), v.id)):
            if match := self._best(voice):
                matches.append(match)
            self._voices[voice.id] = voice
            for block in _blocks(voice.name):
                self._index[block].append(voice.id)
            if match:
                self.join(match.a, match.b)
        return matches

    def _best(self, voice: Voice) -> Match | None:
        """The surest match of a new voice; none where two different speakers fit it alike."""
        found: list[tuple[float, str, tuple[str, ...]]] = []
        ids = {i for block in _blocks(voice.name) for i in self._index[block][-_CANDIDATES:]}
        for other in sorted(ids):
            if (min(voice.id, other), max(voice.id, other)) in self._apart:
                continue
            near = self._near(voice, self._voices[other])
            score, codes = _compare(voice, self._voices[other], near)
            if score >= SURE:
                found.append((score, other, codes))
        found.sort(key=lambda each: (-each[0], each[1]))
        if not found:
            return None
        score, other, codes = found[0]
        rivals = [
            s
            for s, who, _ in found[1:]
            if self.speaker(who) != self.speaker(other) and score - s < _CLOSE_CALL
        ]
        if rivals and score < 0.95:
            return None
        return Match(min(voice.id, other), max(voice.id, other), score, codes)

    def _near(self, a: Voice, b: Voice) -> bool:
        """Whether the two speak in one article, or in two of one story."""
        few, many = sorted((a.articles, b.articles), key=len)
        return any(one in many or not self._stories.get(one, frozenset()).isdisjoint(many) for one in few)


def _blocks(name: Name) -> set[str]:
    """Under what a name is looked up: any match shares one of these."""
    if name.kind == _LOCAL:
        return set()
    if name.kind == _PERSON:
        if name.family:
            return {f"p:{sound(name.family)}", *(f"r:{r}" for r in name.role if name.countries)}
        return {f"r:{role}" for role in name.role}
    found = {f"b:{stem}" for stem in name.body}
    if name.government:
        found.add(f"c:{name.government}")
    if name.acronym:
        found.add(f"a:{name.acronym}")
    return found


def _compare(a: Voice, b: Voice, near: bool) -> tuple[float, tuple[str, ...]]:
    if _LOCAL in (a.name.kind, b.name.kind):
        return 0.0, ()
    if (a.name.kind == _PERSON) != (b.name.kind == _PERSON):
        return 0.0, ()
    return _persons(a.name, b.name, near) if a.name.kind == _PERSON else _bodies(a.name, b.name, near)


def _persons(a: Name, b: Name, near: bool) -> tuple[float, tuple[str, ...]]:
    office = bool(a.role & b.role) and (a.role <= b.role or b.role <= a.role)
    country = _countries(a, b)
    if not a.family or not b.family:
        if not a.family and not b.family and a.role != b.role:
            return 0.0, ()
        return (0.86, ("same_office", "same_country")) if office and country == "same" else (0.0, ())
    family = alike(a.family, b.family)
    given = given_alike(a.given, b.given)
    if not family or not given:
        return 0.0, ()
    codes = ["same_name" if family == 1 else "name_sounds_alike"]
    if a.given and b.given:
        if given >= 0.9:
            differ = country == "other" and not near and not office
            return (0.7 if differ else 0.98 if family == given == 1 else 0.93), tuple(codes)
    elif near or (office and country != "other"):
        codes.append("same_story" if near else "same_office")
        return (0.93 if family == 1 else 0.86), ("surname_alone", *codes)
    elif country == "same":
        return (0.88 if family == 1 else 0.82), ("surname_alone", "same_country", *codes)
    if given == 0.85 and (near or office or country == "same"):
        return 0.9, ("initial", *codes)
    return 0.0, ()


def _bodies(a: Name, b: Name, near: bool) -> tuple[float, tuple[str, ...]]:
    one, two = a.government, b.government
    if one or two:
        return (0.96, ("same_government",)) if one == two else (0.0, ())
    country = _countries(a, b)
    if country == "other":
        return 0.0, ()
    if a.is_acronym != b.is_acronym and a.acronym == b.acronym and len(a.acronym) >= 2:
        return (0.92 if len(a.acronym) > 2 or near else 0.0), ("acronym",)
    if a.is_acronym or b.is_acronym:
        return (0.96, ("same_name",)) if a.body == b.body else (0.0, ())
    if not a.body or not b.body:
        return 0.0, ()
    if a.body == b.body:
        codes: tuple[str, ...] = ("same_name",)
    elif fuzz.ratio(" ".join(sorted(a.body)), " ".join(sorted(b.body))) >= 92:
        codes = ("name_spelt_alike",)
    else:
        return 0.0, ()
    if (a.proper and b.proper) or country == "same":
        return 0.95, (*codes, *(("same_country",) if country == "same" else ()))
    return (0.88, (*codes, "same_story")) if near else (0.0, ())


def _countries(a: Name, b: Name) -> str:
    if not a.countries or not b.countries:
        return "unknown"
    return "same" if a.countries & b.countries else "other"
