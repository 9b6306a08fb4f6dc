"""The words of a proposition as they are compared: stems without function words, names, numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import Stemmer

from ledger.link.places import country

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|[^\W_](?:[^\W_]|[.'’\-](?=[^\W_]))*")
_NUMBER = re.compile(r"\d[\d.,]*")
_FUNCTION = frozenset(
    """
a an the of to in on at for from with by as into onto over under about against between among through during
before after above below up down out off and or but nor so yet if then than that this these those there here
it its itself he him his she her they them their theirs we us our you your i me my is are was were be been
being am do does did done has have had having will would shall should can could may might must not no never
nothing nobody none any some somebody someone anybody anyone anything something who whom whose which what when
where why how all each every both either neither more most other such only own same too very just also still
now again once ever even while because until since whether though although however per via s said says say
monday tuesday wednesday thursday friday saturday sunday january february march april june july august
september october november december mr mrs ms dr
""".split()
)
"""Words that say nothing of what is claimed. Months and days are compared as times, not as words."""
_IRREGULAR = {
    "gave": "give", "given": "give", "took": "take", "taken": "take", "began": "begin", "begun": "begin",
    "chose": "choose", "spent": "spend", "went": "go", "gone": "go", "goes": "go", "came": "come",
    "made": "make", "caught": "catch", "brought": "bring", "fled": "flee", "drew": "draw", "saw": "see",
    "seen": "see", "stood": "stand", "spoke": "speak", "spoken": "speak", "fought": "fight",
}  # fmt: skip
"""Forms that the stemmer leaves apart, beside those of the deeds."""
_OWN = re.compile(r"['’]s?$")
_WORDS = 65536
"""So many words are remembered: news repeats its own."""
_stem = lru_cache(maxsize=_WORDS)(Stemmer.Stemmer("english").stemWord)


@dataclass(frozen=True, slots=True)
class Words:
    """``terms``: stems of the content words, names in their folded form (``@iran``) among them. ``names``:
    these names alone. ``numbers``: numbers in digits, without separators."""

    terms: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]


def words_of(text: str, names: frozenset[str] = frozenset()) -> Words:
    """The words of ``text``. A word at its beginning is a name where it is among ``names``
    (:func:`names_in`), the names of the article."""
    terms: set[str] = set()
    found: set[str] = set()
    numbers: set[str] = set()
    tokens = _tokens(text)
    several = _several_words(tokens)
    for place, token in enumerate(tokens):
        if place in several:
            terms.add(several[place])
            continue
        if _NUMBER.fullmatch(token):
            numbers.add(token.replace(",", "").rstrip("."))
            continue
        key = name_key(token) if token[0].isupper() else ""
        if key and (place or key in names or country(token)):
            found.add(key)
            terms.add(key)
            continue
        term = term_of(token)
        if term:
            terms.add(term)
    return Words(frozenset(terms), frozenset(found), frozenset(numbers))


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """The names that stand within (not at the beginning of) any of ``texts``."""
    return frozenset(
        name_key(token)
        for text in texts
        for place, token in enumerate(_tokens(text))
        if place and token[0].isupper() and token.lower() not in _FUNCTION
    )


@lru_cache(maxsize=_WORDS)
def term_of(token: str) -> str:
    """The stem of a word; empty for function words."""
    word = plain(token).lower()
    if word in _FUNCTION or (len(word) < 3 and not word.isdigit()):
        return ""
    return _deeds().get((_stem(word),)) or _IRREGULAR.get(word) or str(_stem(word))


@lru_cache(maxsize=_WORDS)
def name_key(token: str) -> str:
    """A name as it is compared: the country it stands for, else folded and without the endings that make a
    people of a place (*Kemaran*, *Kemara*); with a mark that keeps it apart from common words. Empty for
    function words."""
    if token.lower() in _FUNCTION and not (token.isupper() and len(token) > 1):
        return ""
    if where := country(token):
        return "@" + where.casefold()
    word = plain(token).lower().replace(".", "")
    short = re.sub(r"(?:ians?|ans?|ns?|ese|ers?|ish|i)$", "", word) if len(word) >= 6 else word
    short = re.sub(r"[aeiou]+$", "", short) if len(short) >= 5 else word
    return "@" + (short if len(short) >= 4 else word)


def plain(word: str) -> str:
    """Without accents and possessive."""
    if word.isascii():
        return re.sub(r"'s?$", "", word)
    decomposed = unicodedata.normalize("NFD", re.sub(r"['’]s?$", "", word))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f"))


@lru_cache(maxsize=1)
def _deeds() -> dict[tuple[str, ...], str]:
    """The deed that a word, or several, stand for, by their stems."""
    found: dict[tuple[str, ...], str] = {}
    for line in files("ledger.link").joinpath("deeds.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            deed, words = line.split(":")
            for word in words.split():
                found.setdefault(tuple(_stem(part) for part in word.split("_")), f"={deed}")
    return found


def _several_words(tokens: list[str]) -> dict[int, str]:
    """The deeds in several words (*stepped down*), by the place of every word of theirs."""
    deeds = _deeds()
    stems = [_stem(token.lower()) for token in tokens]
    found: dict[int, str] = {}
    for length in (4, 3, 2):
        for place in range(len(stems) - length + 1):
            if (deed := deeds.get(tuple(stems[place : place + length]))) and place not in found:
                found.update(dict.fromkeys(range(place, place + length), deed))
    return found


def _tokens(text: str) -> list[str]:
    return [token if token.isalnum() else _OWN.sub("", token) for token in _TOKEN.findall(text)]
