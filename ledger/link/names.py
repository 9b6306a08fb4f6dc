"""Names of speakers taken apart, so that two can be compared: who by surname, which body of which country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from ledger.claims import Source, SourceKind
from ledger.link.places import countries_in, country
from ledger.link.words import plain, term_of
from ledger.normalise.names import split_role, words_of

_PARTICLES = frozenset("al el bin ibn bint abu de da di del der den van von la le du dos das the of".split())
_GOVERNMENT = frozenset("govern author regim administr cabinet state".split())
"""Stems of words for a government, which is one with its country and its capital."""
_LOOSE = frozenset("command headquart leadership".split())
_LOOSE_OUTLET = _LOOSE | frozenset("newspap daili agenc news".split())
"""Stems that tell no body, or outlet, from another where the rest is the same."""
_SOUNDS = (
    (r"[’'`\-]", ""), (r"kh|gh|q", "k"), (r"ck|c(?![hei])", "k"), (r"ph", "f"), (r"sch|sh|ch|zh|j", "s"),
    (r"z", "s"), (r"th", "t"), (r"dh", "d"), (r"w|v", "v"), (r"y|ee|ie|ei", "i"), (r"oo|ou", "u"),
    (r"h", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
"""How transliterations differ in writing one name (*Araqchi*, *Araghchi*; *Zelensky*, *Zelenskyy*)."""


@dataclass(frozen=True, slots=True)
class Name:
    """A speaker's name taken apart.

    Attributes:
        kind: of source.
        given, family: folded words of a person's name; both empty where only an office is named.
        body: stems of an organization's words, without its country.
        countries: that name, role and affiliation name.
        role: stems of the words of the office.
        speaks_for: stems of the words of role and affiliation: whose official a person is.
        proper: whether there is a word that is a name, beside countries.
        acronym: the name where it is one, else its initials; empty where there are fewer than two.
        is_acronym: which of the two.
    """

    kind: str
    given: tuple[str, ...]
    family: str
    body: frozenset[str]
    countries: frozenset[str]
    role: frozenset[str]
    speaks_for: frozenset[str]
    proper: bool
    acronym: str
    is_acronym: bool

    @property
    def government(self) -> str | None:
        """The country whose government this is, by name, capital or in so many words."""
        if self.kind == SourceKind.ORGANIZATION.value and not (self.body - _GOVERNMENT) and self.countries:
            return min(self.countries)
        return None


def name_of(source: Source) -> Name:
    """A source's name, role and affiliation taken apart."""
    bare, role, affiliation = split_role(source.name)
    roles = " ".join(filter(None, (source.role, role)))
    around = " ".join(filter(None, (source.role, role, source.affiliation, affiliation)))
    found = countries_in(source.name) | {
        where for part in (source.role, role, source.affiliation, affiliation) if part for where in _of(part)
    }
    person = source.kind is SourceKind.PERSON
    words = [w.lower() for w in words_of(bare) if w[:1].isupper() or not w.isascii()] if person else []
    words = [w for w in words if w not in _PARTICLES] if len(words) > 1 else words
    if person and (not words or _office(bare)):
        words, roles = [], " ".join((roles, bare))
        found |= _of(bare)
    places = _of(around) if not person else set()
    body = frozenset() if person else _body(source)
    acronym, is_acronym = _acronym(source.name)
    return Name(
        kind=source.kind.value,
        given=tuple(words[:-1]),
        family=words[-1] if words else "",
        body=body,
        countries=frozenset(found | places),
        role=frozenset(filter(None, map(term_of, _tokens(roles)))) - _LOOSE,
        speaks_for=frozenset(filter(None, map(term_of, _tokens(around)))) if person else frozenset(),
        proper=bool(words)
        or any(t[:1].isupper() and not country(t) for t in _tokens(_headless(source.name))),
        acronym=acronym,
        is_acronym=is_acronym,
    )


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A name as it sounds, roughly: one form for the ways in which a transliteration may write it."""
    heard = plain(word).lower()
    for pattern, by in _SOUNDS:
        heard = re.sub(pattern, by, heard)
    heard = heard[:1] + re.sub(r"[aeiou]+", "", heard[1:])
    return re.sub(r"(.)\1+", r"\1", heard)


def alike(a: str, b: str) -> float:
    """How far two words of names are one name, 0 to 1: 1 if equal, 0.9 and more if they sound alike."""
    if a == b:
        return 1.0
    close: float = JaroWinkler.similarity(a, b)
    if sound(a) == sound(b) and min(len(a), len(b)) >= 4 and close >= 0.8:
        return max(0.92, close)
    return close if close >= 0.93 and min(len(a), len(b)) >= 8 and abs(len(a) - len(b)) <= 1 else 0.0


def given_alike(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How far given names agree: 0.8 where one side has none, 0.85 for an initial, 0 where they differ."""
    if not a or not b:
        return 0.8
    first, second = a[0].rstrip("."), b[0].rstrip(".")
    if first == second:
        return 1.0
    if len(first) == 1 or len(second) == 1:
        return 0.85 if first[0] == second[0] else 0.0
    if shared := set(a) & set(b):
        return 0.9 if any(len(each) > 2 for each in shared) else 0.0
    return alike(first, second)


def _tokens(words: str) -> list[str]:
    return [re.sub(r"['’]s?$", "", t.strip(' ,.;:()"“”')) for t in words.split() if t.strip(' ,.;:()"“”')]


def _headless(name: str) -> str:
    """Without an article in front, and without a capital that only the beginning explains."""
    return re.sub(r"^(?:the|an?)\s+", "", name, flags=re.IGNORECASE)


def _of(words: str) -> set[str]:
    """Countries, known ones by their name, others as written (*Norland's*), that words name."""
    known = countries_in(words)
    if known:
        return known
    return {
        plain(t).casefold()
        for t in re.findall(r"[A-Z][\w\-]+(?=['’]s\b)|(?<=of )[A-Z][\w\-]+|^[A-Z][\w\-]+$", words)
    }


def _office(bare: str) -> bool:
    """Whether the words are an office and no name: *Norland's foreign minister*."""
    tokens = _tokens(bare)
    return bool(tokens) and tokens[-1].islower()


def _body(source: Source) -> frozenset[str]:
    stems: set[str] = set()
    plainly = _headless(source.name)
    loose = _LOOSE_OUTLET if source.kind is SourceKind.OUTLET else _LOOSE
    skip = {t.lower() for where in countries_in(plainly) for t in where.split()}
    for token in _tokens(plainly):
        if country(token) or token.lower() in skip:
            continue
        if stem := term_of(token):
            stems.add(stem)
    return frozenset(stems - loose) or frozenset(stems)


def _acronym(name: str) -> tuple[str, bool]:
    words = _tokens(_headless(name))
    if len(words) == 1 and words[0].isupper() and 2 <= len(words[0]) <= 6:
        return words[0], True
    letters = "".join(w[0] for w in words if w[0].isupper())
    return (letters, False) if len(letters) >= 2 else ("", False)
