"""Negations that are a word of their own: *nobody*, *nothing*, *none*, *no sign*, and what *any* becomes
without them (:mod:`ledger.normalise.polarity`)."""

from __future__ import annotations

import re

from ledger.normalise.inflect import VOWELS
from ledger.normalise.reach import CAUSE, SECOND, reaches, second_clause

_I = re.IGNORECASE
_ANY = {
    "anybody": "somebody",
    "anyone": "someone",
    "anything": "something",
    "anywhere": "somewhere",
    "any": "some",
}
_ANY_OF = re.compile(r"\b(?:" + "|".join(_ANY) + r")\b", _I)
_WITH_NOT = re.compile(r"\b(?:ever|at all)\b\s*|(?:^|(?<=\s))yet(?:\s+|(?=[.,]|$))", _I)
_NO = r"no(?= (?-i:[a-z]))"
_NOBODY = re.compile(
    rf"(?:(?P<who>nobody|no one)|(?P<what>nothing)|(?P<either>neither)|(?P<a>not a(?! single))"
    rf"|(?P<none>none)|(?P<no>{_NO}))\s+(?!(?:too|other)\b)(?=(?-i:[a-z]))|(?P<one>not (?:a single|one))\s+",
    _I,
)
_FIRST = {"who": "Somebody", "what": "Something", "either": "Either", "a": "A", "one": "One"}


def nobody(text: str) -> str | None:
    """*Nobody has tested the wells* as *Somebody has tested the wells*, *No shots were fired* as *Shots were
    fired*, *Neither side can win* as *Either side can win*."""
    match = _NOBODY.match(text)
    rest = text[match.end() :] if match else ""
    if match is None or not rest or second_clause(rest) or CAUSE.search(rest):
        return None
    if match["no"]:
        noun = _NOUN_PHRASE.match(rest)
        if noun is None:
            return None
        if rest.startswith("such "):
            return some_for_any(f"{'Such' if text[0].isupper() else 'such'} {_such(rest[5:])}{rest[5:]}")
        some = _article(rest, noun[1]) + rest
        return some_for_any(some[:1].upper() + some[1:] if text[0].isupper() else some)
    if match["none"]:
        first = "One" if re.match(r"(?:is|was|has)\b", rest) else "Some"
    else:
        first = next(word for name, word in _FIRST.items() if match[name])
    return f"{first if text[0].isupper() else first.lower()} {some_for_any(rest)}"


_NOTHING = re.compile(rf"\b(?:(?P<what>nothing)|(?P<who>nobody|no one)|(?P<none>none)|(?P<no>{_NO}))\b")
_NO_OBJECT = re.compile(
    r"(?:^|\b(?:with|in|by|at|under|on|or|and|an?|the|his|her|its|their|of|to|is|was|are|were|voted?|"
    r"says?|said|"
    r"saying|like|than|almost|nearly|virtually|practically))\s*$",
    _I,
)
_THERE_IS = re.compile(r"\bthere (?:is|was|are|were|has been|have been|had been|will be)\s*$", _I)
_NOUN_PHRASE = re.compile(
    r"(?:[\w-]+ )*?([\w-]+)(?= (?:of|to|in|on|for|at|from|with|about|that|by|between|across|over|into|while|"
    r"when|since|is|are|was|were|has|have|had|will|would|can|came|went|\w+ed)\b|[.”\"]|$)"
)
_MASS = frozenset(
    "evidence information water money aid food power work news talk contact proof damage help knowledge "
    "access progress harm word children people men women police staff sheep data "
    "aircraft troops media".split()
)
_LAST_WORD = re.compile(r"(?<!\S)(?!(?:that|which|who|what|why|how)\b)\S+\s*$")
"""Before an object, the verb: *knew* of *knew nothing*."""
_INDEFINITE = {"nothing": "something", "nobody": "somebody", "no one": "someone", "none": "some"}


def nothing(text: str) -> str | None:
    """*It lost nothing* as *It lost something*, *They had seen no sign* as *They had seen a sign*,
    *There is no way out* as *There is a way out*."""
    match = _NOTHING.search(text)
    if match is None:
        return None
    before, after = text[: match.start()], text[match.end() :]
    if not reaches(_LAST_WORD.sub("", before) or before) or SECOND.search(after) or CAUSE.search(after):
        return None
    if _NO_OBJECT.search(before) and not _THERE_IS.search(before):
        return None
    if not match["no"]:
        return f"{before}{_INDEFINITE[match[0].lower()]}{some_for_any(after)}"
    after = after.lstrip()
    noun = _NOUN_PHRASE.match(after)
    if noun and after.startswith("such "):
        return f"{before}such {_such(after[5:])}{some_for_any(after[5:])}"
    return f"{before}{_article(after, noun[1])}{some_for_any(after)}" if noun else None


def _such(words: str) -> str:
    """The article behind *such*: none where one of the next words is a plural."""
    many = any(re.fullmatch(r"\w+[^s]s", word) or word in _MASS for word in words.split()[:3])
    return "" if many else "an " if _AN.match(words) else "a "


def some_for_any(words: str) -> str:
    """What stood under a negation without it: *any* as *some*, and no *ever*, *yet* and *at all*."""
    words = _ANY_OF.sub(lambda m: _ANY[m[0].lower()], words)
    words = _WITH_NOT.sub("", words).rstrip() if _WITH_NOT.search(words) else words
    return re.sub(r"\s+([.,])", r"\1", words)


def _article(words: str, noun: str) -> str:
    """*a* or *an* before a singular noun; nothing before a plural or what takes none."""
    if noun.endswith(("s", "ing")) or noun in _MASS:
        return ""
    return "an " if _AN.match(words) else "a "


_AN = re.compile(
    rf"(?!(?:uni|euro|us[ea]|one\b|U\.?S|UK|EU|UN))[{VOWELS}]|(?:hour|honest|heir|honou?r)|"
    rf"(?-i:[FHLMNRSX][A-Z])",
    _I,
)
