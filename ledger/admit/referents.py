"""Whom a pronoun or a role stands for, by what the article names: *he*, *its foreign minister* (half a name:
:mod:`ledger.admit.fuller`).

No model is asked, and nothing is taken that the article does not say: a name only from the article, and only
where one answers. Anaphora by recency and kind (what Hobbs 1978 calls the naive way), roles by apposition and
title. Of the pointing words of the development articles some nine in ten come out right; a language model of
1.5 B parameters gets seven (``evals/NOTES.md``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ledger.admit.fuller import in_full, without_opener
from ledger.claims import SourceKind
from ledger.find.cues import VERBS
from ledger.normalise.first_names import gender_of
from ledger.normalise.names import (
    affiliation_of,
    has_capital,
    is_person,
    is_pronoun,
    is_role,
    source_kind,
    split_role,
)
from ledger.normalise.speakers import speaker_part
from ledger.segment.layout import DATELINE

Heard = Sequence[tuple[int, int]]
"""Offsets of the sources that an article names, in their order."""

MEMORY = 1500
"""Characters back in which the last speaker is looked for: some three paragraphs."""
ANYBODY = frozenset({SourceKind.PERSON, SourceKind.ORGANIZATION})
_NOT_PEOPLE = frozenset({SourceKind.ORGANIZATION, SourceKind.OUTLET, SourceKind.DOCUMENT})
_A_PERSON = frozenset({"he", "she", "him", "her"})
_SPOKEN_OF = {
    **dict.fromkeys(_A_PERSON, frozenset({SourceKind.PERSON})),
    "it": _NOT_PEOPLE,
}
"""What kinds of source a pronoun can stand for."""
_WHO = re.compile(r"(?:who|whose|which|that)\b", re.IGNORECASE)
_PART = r"(?:[A-Z]\.|[A-Z][\w’'-]*(?:\.[A-Z][\w’'-]*)*)"
"""Of a name: a full stop ends it but for an initial (*George W. Bush*)."""
_PERSON = rf"{_PART}(?: (?:al-|bin |van |de |von |der )*{_PART}){{1,3}}"
_NOBODY_YET = re.compile(r"(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Mm]y|[Oo]ur) [^A-Z]*$")
"""*Her client*, which names nobody."""
_ONE = re.compile(r"(?:an?|one|another)\b(?!.*\b(?:people|officials|sources|residents)\b)", re.IGNORECASE)
"""Somebody without a name, and one person."""
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord)\b")
_WOMAN = re.compile(
    r"\b(?:Mrs|Ms|Miss|Lady|Queen|Princess|mother|sister|wife|widow|daughter|girl|woman|actress|\w+woman)\b"
)
_MAN = re.compile(
    r"\b(?:Mr|Sir|Lord|King|Prince|father|brother|husband|widower|son|boy|man|actor|(?:spokes|chair|business)man)\b"
)
_KIN = (
    r"(?:(?:grand|step|god)?(?:father|son)|(?:half-)?brother|husband|ex-husband|widower|uncle|nephew|boy|man|"
    r"prince|king)",
    r"(?:(?:grand|step|god)?(?:mother|daughter)|(?:half-)?sister|wife|ex-wife|widow|aunt|niece|girl|woman|"
    r"actress|princess|queen)",
)
_MISTER = ("Mr|Sir|Lord", "Mrs|Ms|Miss|Lady")
_BEGINS = re.compile(
    r"(?:[.!?][”’\"]?\s+|\n\s*|\A)(?:(?:The|A|An|Her|His|Its|Their) [a-z][\w’' -]{0,40}?,? |"
    r"(?P<role>[A-Z][a-z]+ (?:[a-z]+ )?[a-z]+) )?"
    r"(?P<name>(?:[A-Z][\w’'.-]*[\w’'-] ){0,5}[A-Z][\w’'-]+)(?=[, ])"
)
_SUBJECT = re.compile(
    r"\b(?:because|although|though|while) "
    rf"(?P<name>{_PART}(?: {_PART}){{0,3}}) "
    r"(?:has|had|is|was|will|would|did|does|could|can|may|hasn[’']t|wasn[’']t)\b"
)
"""*…, because Holm has not always been kind. He said …*."""
_FULL_STOP = re.compile(r"[.!?][”\"’]?\s")
_FULL_NAME = re.compile(rf"(?<![\w.’'-]){_PERSON}")
_SOMEWHERE = re.compile(r"\b(?:in|at|to|from|near|into)\s+$", re.IGNORECASE)
_PARTICLES = frozenset("de da di du del der den von van bin ibn al el la le ter ten zu".split())
"""Of names: *Thomas de Haan*."""
_ASKED_BY = re.compile(r"\basked by \Z")
"""*Asked by a caller, Orm answered*: the one who asks is not spoken of further."""
_ROLE = re.compile(r"(?:the|his|her|its|their)\s+((?:[\w-]+\s+){0,3}[\w-]+)", re.IGNORECASE)


def names_no_person(pronoun: str, kind: SourceKind) -> bool:
    """Whether *he* or *she* cannot stand for what is of this kind."""
    return pronoun.casefold() in _A_PERSON and kind in _NOT_PEOPLE


def last_speaker(
    at: int, text: str, heard: Heard, *, pronoun: str | None = None, said: str = ""
) -> str | None:
    """Whom the text had speak last before ``at`` and ``pronoun`` can stand for (``None``: there are only
    words of saying); ``None`` where there is nobody, or where it cannot be told: *he* is better than a wrong
    name.

    A newspaper seldom changes the speaker without naming the next one, and whoever a later sentence begins
    with is the next one, though he said nothing yet. One without a name (*a fire officer*) is somebody too,
    and stays without. Whom ``said``, what is said, speaks of by name is not who says it (*he accused Holm*).
    A lone word that the text has as a place as well gives way to somebody named before it.
    """
    kinds = ANYBODY if pronoun is None else _SPOKEN_OF.get(pronoun.casefold())
    if kinds is None:
        return None
    person = pronoun if pronoun and pronoun.casefold() in _A_PERSON else None
    unsure = None
    for start, end in reversed(heard):
        if end > at or at - start > MEMORY or _ASKED_BY.search(text, max(0, start - 12), start):
            continue
        words = text[start:end]
        words = words[slice(*speaker_part(words))]
        if not words.strip() or is_pronoun(words) or (_WHO.match(words) and not words[:3].isupper()):
            continue
        name, role, _ = split_role(words)
        if _NOBODY_YET.match(name) or _named_in(said, name):
            continue
        if person and (_other_gender(person, name, words, text) or _sort_of_people(name, text)):
            continue
        if person and (begun := _begun_with(end, at, text, said, person)):
            return begun
        kind = source_kind(name, words)
        if person and kind is SourceKind.UNNAMED:
            someone = epithet_of((start, end), text, heard) or _someone(words, text)
            if someone:
                return someone
        if kind in kinds:
            if not person or role or not is_place(name, text):
                return name
            unsure = unsure or name
        elif kind is SourceKind.PERSON and not (role or _TITLE.match(words) or _called_alone(name, text)):
            return name if " " not in name else None  # *Toyota* may well be *it*
    if not person:
        return None
    since = max(0, at - MEMORY)
    return _begun_with(since, at, text, said, person) or _last_named(at, text, said, person) or unsure


@lru_cache(maxsize=256)
def _sort_of_people(name: str, text: str) -> bool:
    """Whether a plural that begins a sentence is no name (*Fact-checkers*, *Opponents of the deal*)."""
    first, _, rest = name.partition(" ")
    if (
        rest[:1].islower()
        and rest.split()[0] not in _PARTICLES
        and re.fullmatch(r"[A-Z][\w-]*[a-rt-z]s", first)
    ):
        return True  # *Opponents of the deal*
    small = name[:1].lower() + name[1:]
    plural = name.endswith("s") and " " not in name and name[:1].isupper()
    return plural and ("-" in name or re.search(rf"\b{re.escape(small)}\b", text) is not None)


def _someone(words: str, text: str) -> str | None:
    """The one whom words without a name speak of: *a fire officer* himself, *the spokesman* by his name if
    the text has it."""
    if _ONE.match(words):
        return words
    if _ROLE.fullmatch(words) and is_role(words.split()[-1]):
        return bearer(words, text) or words
    return None


def _begun_with(start: int, at: int, text: str, said: str, pronoun: str) -> str | None:
    """The person, of the pronoun's gender as far as it is told, with whom the last such sentence or clause of
    ``text[start:at]`` begins."""
    last = None
    begins = [
        match
        for match in _BEGINS.finditer(text, start, at)
        if not match["role"] or is_role(match["role"].split()[-1])  # not *Falk met Anna Reed*
    ]
    own = _FULL_STOP.search(text, start, at)  # in the sentence of who spoke others are spoken of
    subjects = _SUBJECT.finditer(text, own.end(), at) if own else ()
    for match in sorted([*begins, *subjects], key=lambda each: each.start("name")):
        words = " ".join(without_opener(match["name"]))  # *On Sunday he*
        own_name, title, _ = split_role(words) if words else ("", None, None)
        name = in_full(own_name, text) if own_name else ""
        if (
            _over_text(match.start("name"), text)
            or (" " not in name and not title)
            or not is_person(name)
            or _named_in(said, name)
        ):
            continue
        if not _other_gender(pronoun, name, name, text):
            last = name
    return last


def _other_gender(pronoun: str, name: str, words: str, text: str) -> bool:
    """Whether the words, or what the text calls them, say that *he* is a woman, or *she* a man."""
    he = pronoun.casefold() in ("he", "him")
    if (_WOMAN if he else _MAN).search(words) or _called(he, name, text):
        return True
    if (_MAN if he else _WOMAN).search(words) or _called(not he, name, text):
        return False
    told = gender_of(in_full(name, text))
    return told is not None and (told == "woman") == he


@lru_cache(maxsize=256)
def _called(woman: bool, name: str, text: str) -> bool:
    """Whether the text calls them a woman, or a man: *Ms Holm*, *his wife, Ada Holm*, *Ada Holm, a mother of
    two*, *Holm herself*."""
    title, kin, self = _MISTER[woman], _KIN[woman], ("himself", "herself")[woman]
    own, last = re.escape(name), re.escape(name.split()[-1])
    return bool(
        re.search(
            rf"\b(?:{title})\.? (?:[A-Z][\w’'-]+ )?{last}\b|"
            rf"\b(?:his|her|their|[\w-]+[’']s) (?:[a-z]+ )?{kin},? {own}\b|"
            rf"\b{own}, (?:(?:an?|the|his|her|\d+),? )?(?:[\w’'-]+ ){{0,3}}?{kin}(?=,|\.| of\b| to\b| who\b)|"
            rf"\b{last} {self}\b",
            text,
        )
    )


@lru_cache(maxsize=256)
def _called_alone(name: str, text: str) -> bool:
    """Whether somebody with two names is called by the last one too, as people are and companies are not."""
    first, _, last = name.rpartition(" ")
    return bool(first) and bool(re.search(rf"(?<!{re.escape(first[-1])} )\b{re.escape(last)}\b", text))


def _last_named(at: int, text: str, said: str, pronoun: str) -> str | None:
    """The person, of the pronoun's gender as far as it is told, whose full name stands last before ``at``,
    and whom ``said`` does not speak of."""
    for match in reversed(list(_FULL_NAME.finditer(text, max(0, at - MEMORY), at))):
        words = without_opener(match[0])
        if _over_text(match.start(), text) or _before_a_name(match, text):
            continue
        name = split_role(" ".join(words))[0] if len(words) > 1 else ""
        if _SOMEWHERE.search(text, max(0, match.start() - 10), match.start()):
            continue
        named = " " in name and is_person(name) and not _named_in(said, name)
        if named and not _other_gender(pronoun, name, name, text):
            return name
    return None


def _before_a_name(match: re.Match[str], text: str) -> bool:
    """Whether words with capitals are a title and what it is of: *New Jersey Gov. Ann Holm*."""
    return text.startswith(". ", match.end()) and is_role(match[0].split()[-1])


_HEADING = 160
"""Characters of the longest line over an article."""


def _over_text(at: int, text: str) -> bool:
    """Whether a name stands in what is over an article and not in it: a dateline (*LISMORE ISLAND —*), or a
    paragraph of one line that no full stop ends (a masthead, a heading)."""
    start = text.rfind("\n", max(0, at - _HEADING), at) + 1
    if start == 0 and at > _HEADING:
        return False
    dateline = DATELINE.match(text, start)
    if dateline is not None and at < dateline.end():
        return True
    end = text.find("\n", at, start + _HEADING)
    alone = text[max(0, start - 2) : start].strip(" \n") == "" and text[end : end + 2] == "\n\n"
    return end > 0 and alone and text[start:end].rstrip()[-1:] not in ".!?…:;”\"’')]"


def _named_in(said: str, name: str) -> bool:
    """Whether words speak of somebody by name."""
    return re.search(rf"(?<!\w){re.escape(name.split()[-1])}(?!\w)", said) is not None


@lru_cache(maxsize=256)
def is_place(name: str, text: str) -> bool:
    """Whether the text has this word as the name of a place or a state: *in Verrin*, *Verrin’s army*."""
    word = re.escape(name)
    return " " not in name and bool(
        re.search(
            rf"\b(?:in|into|across|between|within) {word}\b|"
            rf"\b{word}[’']s? (?i:army|navy|government|ministry|president|parliament|police|border|capital|"
            r"troops|forces)\b",
            text,
        )
    )


def roles_of(text: str, heard: Heard) -> dict[str, tuple[str, str | None]]:
    """The role and the affiliation of everybody whom a source gives them to, by full name, as first given:
    later *Rennick* alone is still Tolland's president."""
    found: dict[str, tuple[str, str | None]] = {}
    for start, end in heard:
        words = text[start:end]
        name, role, affiliation = split_role(words[slice(*speaker_part(words))])
        if role is not None and has_capital(name):
            found.setdefault(in_full(name, text), (role, affiliation or affiliation_of(words)))
    return found


@lru_cache(maxsize=256)
def bearer(role: str, text: str) -> str | None:
    """Who *its foreign minister* or *the chair* is, where ``text`` gives exactly one name with that role,
    before or behind it: *foreign minister, Olaf Renk*, *Foreign Minister Olaf Renk*, *Olaf Renk, the
    minister*."""
    described = _ROLE.fullmatch(role)
    if described is None or not is_role(described[1].split()[-1]):
        return None
    *before, title = map(re.escape, described[1].split())
    title = f"(?:{title}|{_SHORT[title.lower()]})" if title.lower() in _SHORT else title
    words = r"\s+".join([*before, title])
    found = set()
    for pattern in (
        rf"(?<!\bvice )(?<!\bVice )(?<!\bVice-)(?<!\bdeputy )(?<!\bDeputy )(?<!\bformer )(?<!\bFormer )"
        rf"(?i:\b{words}),?\s+({_PERSON}|{_PART})",
        rf"(?<![\w.’'-])({_PERSON}), (?:(?!and\b)[\w’'-]+ ){{0,4}}(?i:{words})\b",
    ):
        for match in re.finditer(pattern, text):
            name = split_role(match[1])[0]
            if _headline(match[1]):
                continue
            name = in_full(name, text)
            if source_kind(name, name) is SourceKind.PERSON and (" " in name or _titled(words, name, text)):
                found.add(name)
    return found.pop() if len(found) == 1 else None


def epithet_of(mention: tuple[int, int], text: str, heard: Heard) -> str | None:
    """Whom *the candidate* or *the billionaire* is: the one person with a name who spoke lately, where nobody
    else did. Not *a candidate*, nor *the union candidate*, who may be anybody."""
    at, after = mention
    words = text[at:after]
    definite = words[:4].casefold() == "the " or text[max(0, at - 4) : at].casefold() == "the "
    if not definite or not _EPITHET.fullmatch(words):
        return None
    people = set()
    for start, end in reversed(heard):
        if end > at or at - start > MEMORY:
            continue
        part = text[start:end]
        name, _, _ = split_role(part[slice(*speaker_part(part))])
        if source_kind(name, part) is SourceKind.PERSON and has_capital(name):
            people.add(in_full(name, text))
    return people.pop() if len(people) == 1 else None


_EPITHET = re.compile(
    r"(?:the )?(?:(?:republican|democratic|gop|presidential|likely|leading|former|real|estate|reality|tv|"
    r"media|property|new|york) )*"
    r"(?:candidate|front-?runner|business(?:wo)?man|billionaire|tycoon|mogul|hopeful|contender|nominee)",
    re.IGNORECASE,
)
"""What somebody is called in place of a name that stands before."""
_SHORT = {"president": r"Pres\.", "senator": r"Sen\.", "governor": r"Gov\.", "general": r"Gen\."}
"""How titles are shortened."""


def _titled(role: str, name: str, text: str) -> bool:
    """Whether the text has the role (a pattern) for a title before a lone name: *President Obama*."""
    return re.search(rf"(?i:\b{role}) {re.escape(name)}\b", text) is not None


def _headline(words: str) -> bool:
    """Whether what stands where a name would is a headline going on: *Minister Says No Deal*."""
    first = words.split()[0].lower()
    return first in VERBS and first.endswith(("s", "ed"))
