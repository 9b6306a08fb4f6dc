"""The full name behind half of one: a lone surname, a body's short name, initials."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import dropwhile

from ledger.find.words import ADVERBS, AUX, CONJUNCTIONS, DETERMINERS, PREPOSITIONS
from ledger.normalise.first_names import gender_of
from ledger.normalise.names import is_body, is_person, split_role

_NO_FIRST_NAMES = PREPOSITIONS | CONJUNCTIONS | DETERMINERS | ADVERBS | AUX
"""What may stand with a capital before a name: *In Verrin*, *But Orsk*, *Will Orsk*."""
_FIRST = r"[A-Z][\w’'-]*[^\W\d_A-Z]|[A-Z]\."
_EVERYWHERE = frozenset(
    "government ministry army military police parliament administration authorities embassy court state "
    "states cabinet navy forces senate congress house".split()
)
"""Bodies that every country has: *the government* need not be the *US government* of two lines before."""


@lru_cache(maxsize=256)
def in_full(name: str, text: str) -> str:
    """A lone surname as the text gives it in full: *Orsk* is *Lena Orsk* where she is named so, *Orsk of the
    museum* as well; *the commission* is the *United Nations commission*, and initials are what they stand
    for. Two different ones leave it so.
    """
    if of := re.fullmatch(r"([A-Z][\w’'-]+) (?:of|from|at) (?:the )?[A-Z].*", name):
        full = in_full(of[1], text)
        return name if full == of[1] else full
    if name.isupper():
        mixed = name.title()
        known = len(name) > 3 and mixed != name and re.search(rf"(?<!\w){re.escape(mixed)}(?!\w)", text)
        return in_full(mixed, text) if known else _spelt_out(name, text)  # *MS. HOLM:* of a transcript
    if not re.fullmatch(r"[^\W\d_][\w’'-]+", name):
        return name
    if is_body(name):
        return name if name.lower() in _EVERYWHERE else _full_body(name, text)
    if not name[0].isupper():
        return name
    first_names = re.compile(rf"(?<![\w.’'-])(?:({_FIRST}) )?({_FIRST}) {re.escape(name)}(?!\w)")
    found = set()
    for match in first_names.finditer(text):
        first, second = match.groups()
        opens = first is None or first.lower() in _NO_FIRST_NAMES
        if not opens and (second.endswith(".") or gender_of(f"{first} {name}")):
            found.add(match[0])  # *Hillary Rodham Clinton*, *Harry M. Reid*
        elif second.lower() not in _NO_FIRST_NAMES:
            found.add(f"{second} {name}")
    people = {f for f in found if split_role(f)[0] == f and is_person(f)}
    between = {" ".join(f.split()[1:-1]) for f in people} - {""}
    if len({f.split()[0] for f in people}) == 1 and len(between) <= 1:
        return min(people, key=len)  # with a middle name here and without there
    return name


def _spelt_out(initials: str, text: str) -> str:
    """What initials stand for, where the text says so in brackets: *the Norland Grain Board (NGB)*, *the NGB
    (Norland Grain Board)*."""
    if not 2 <= len(initials) <= 6 or not initials.isalpha():
        return initials
    if behind := re.search(rf"(?<!\w){initials}\s\(([^\W\d_a-z][^()]{{3,80}})\)", text):
        words = behind[1].split()
    elif before := re.search(rf"\s\({initials}\)", text):
        words = text[max(0, before.start() - 100) : before.start()].split()
    else:
        return initials
    for first in range(len(words) - 1, -1, -1):
        name = words[first:]
        if "".join(word[0] for word in name if word[0].isupper()) == initials and name[0][0].isupper():
            return " ".join(name)
    return initials


def _full_body(name: str, text: str) -> str:
    """A body's name with the capitalised words before it, where the text has one such name and no other."""
    full = re.compile(rf"(?<![\w.’'-])((?:[A-Z][\w’'-]+ ){{1,4}}){re.escape(name)}(?![\w-]| [A-Z])")
    found = set()
    for match in full.finditer(text):
        words = without_opener(match[1])
        if words and not words[0].endswith(("’s", "'s", "-based")):
            found.add(" ".join([*words, name]))
    return found.pop() if len(found) == 1 else name


def without_opener(words: str) -> list[str]:
    """Words with capitals without what only begins a sentence before them (*But*, *In*, *Will*)."""
    return list(dropwhile(lambda word: word.lower() in _NO_FIRST_NAMES, words.split()))
