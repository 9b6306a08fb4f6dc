"""Turning a negated proposition into a positive one with the polarity flipped, where that is sound.

A proposition is worded positively, so that *we asked* and *we never asked* meet as two polarities
of one proposition. Reworded is only a plain negation of a main clause; whatever might change what
is negated (quantifiers, conjunctions, embedded clauses, *may not*, *not only*, quotes) is left as it is.
"""

from __future__ import annotations

import re

from ledger.claims import Polarity

_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|barely|scarcely|seldom"
    r"|rarely|unless|refus\w+|den(?:y|ies|ied|ying)|fail(?:s|ed|ing)?)\b|n['’]t\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"\b(?:(?P<aux>will|would|can|could|is|are|was|were|has|have|had|am|do|does|did)(?:\s+not|n['’]t)"
    r"|(?P<fused>cannot|can['’]t|won['’]t)|(?P<never>never))\s+",
)
_BLOCKS_BEFORE = re.compile(
    r"[,;:“”\"«»]|\b(?:that|which|who|whom|whose|if|when|while|because|although|though|after|before|since"
    r"|whether|until|said|says|say|and|or|but|all|every|each|both|many|most|some|several|few|any|only|even"
    r"|one|two|three|half|majority|percent|everyone|everybody|someone|somebody|anyone|ever|always|often)\b|\d|%",
    re.IGNORECASE,
)
_BLOCKS_AFTER = re.compile(
    r"[;:“”\"«»]|^(?:only|just|yet|all|every|everyone|always|necessarily|because|until|merely|simply|so|even)\b"
    r"|\b(?:any|anyone|anybody|anything|anywhere|anymore|ever|yet|either|until|unless|because|but|and|or|so"
    r"|if|when|while|although|though|since|at all|in order|both|all|every|each)\b",
    re.IGNORECASE,
)
_THE_TWO = re.compile(r"^the two\b", re.IGNORECASE)
_FUSED = {"cannot": "can", "can't": "can", "won't": "will"}
_PAIRS = """
    be:was become:became begin:began break:broke bring:brought build:built buy:bought catch:caught
    choose:chose come:came cost:cost cut:cut deal:dealt do:did draw:drew drive:drove eat:ate fall:fell
    feel:felt fight:fought find:found fly:flew forget:forgot get:got give:gave go:went grow:grew
    hang:hung have:had hear:heard hide:hid hit:hit hold:held hurt:hurt keep:kept know:knew lead:led
    leave:left lend:lent let:let lose:lost make:made mean:meant meet:met pay:paid put:put quit:quit
    rise:rose run:ran say:said see:saw seek:sought sell:sold send:sent set:set shake:shook shoot:shot
    shut:shut sink:sank sit:sat sleep:slept speak:spoke spend:spent split:split spread:spread
    stand:stood steal:stole strike:struck swear:swore take:took teach:taught tell:told think:thought
    throw:threw understand:understood undertake:undertook wear:wore win:won withdraw:withdrew
    write:wrote overthrow:overthrew overcome:overcame
"""
_IRREGULAR = dict(pair.split(":") for pair in _PAIRS.split())
_ADVERB = re.compile(r"(?!(?:re|app|rep|supp|comp|imp|multip)ly\b)\w+ly")
_VOWELS = "aeiou"


def positive(proposition: str, polarity: Polarity) -> tuple[str, Polarity]:
    """The proposition worded positively, and the polarity that keeps its meaning.

    *Iran will not negotiate*, positive, becomes *Iran will negotiate*, negative. Unchanged come back
    a proposition that is not plainly negated, one negated twice, and one whose polarity is negative
    already (a negated wording with a negative polarity is a double negation).
    """
    if polarity is Polarity.NEGATIVE or len(_NEGATION.findall(proposition)) != 1:
        return proposition, polarity
    if (some := _some_for_none(proposition)) is not None:
        return some, Polarity.NEGATIVE
    match = _PLAIN.search(proposition)
    if match is None:
        return proposition, polarity
    before, after = proposition[: match.start()], proposition[match.end() :]
    if (
        not before.strip()
        or _BLOCKS_BEFORE.search(_THE_TWO.sub("they", before))
        or _BLOCKS_AFTER.search(after)
    ):
        return proposition, polarity
    reworded = _without(match, before, after)
    return (reworded, Polarity.NEGATIVE) if reworded else (proposition, polarity)


_NO = r"no(?= (?!longer|more|less|fewer|matter|doubt))"
_NONE = re.compile(rf"(?:(?P<who>nobody|no one)|(?P<what>nothing)|{_NO})\b", re.IGNORECASE)
_HAS_NO = re.compile(rf"\b(there (?:is|was|are|were)|is|was|are|were|had|have|has) {_NO} ", re.IGNORECASE)
_NOUN_PHRASE = re.compile(
    r"(?:[\w-]+ )*?([\w-]+)(?= (?:of|to|in|on|for|at|from|with|about|that|by|between)\b|[,.]|$)"
)
_MASS = frozenset(
    "evidence information water money aid food power work news talk contact proof damage help".split()
)


def _some_for_none(proposition: str) -> str | None:
    """*Nobody has tested the wells* as *Somebody has tested the wells*, *No shots were fired* as *Shots were
    fired*, *There is no way out* as *There is a way out*; ``None`` where it is not as plain as that."""
    start, has = _NONE.match(proposition), _HAS_NO.search(proposition)
    if start:
        rest = proposition[start.end() :].strip()
        if _BLOCKS_AFTER.search(rest):
            return None
        if start["who"] or start["what"]:
            return f"{'Somebody' if start['who'] else 'Something'} {rest}"
        some = _article(rest, rest.split(" ")[0]) + rest
        return some[:1].upper() + some[1:]
    if has and not _BLOCKS_BEFORE.search(proposition[: has.start()]):
        rest = proposition[has.end() :]
        noun = _NOUN_PHRASE.match(rest)
        if noun and not _BLOCKS_AFTER.search(rest):
            return f"{proposition[: has.end(1)]} {_article(rest, noun[1])}{rest}"
    return None


def _article(words: str, noun: str) -> str:
    """*a* or *an* before a singular noun; nothing before a plural or what takes none."""
    if noun.endswith("s") or noun in _MASS:
        return ""
    return "an " if words[:1].lower() in _VOWELS else "a "


def _without(match: re.Match[str], before: str, after: str) -> str | None:
    """The sentence without its negation, or ``None`` where it cannot be taken out."""
    if match["never"]:
        return before + after
    if match["fused"]:
        return f"{before}{_FUSED[match['fused'].replace('’', chr(39))]} {after}"
    aux = match["aux"]
    if aux not in ("do", "does", "did"):
        return f"{before}{aux} {after}"
    verb = re.match(r"[a-z]+(?=[\s.!?]|\Z)", after)
    if verb is None:
        return None
    inflected = {"do": _same, "does": _third_person, "did": _past}[aux](verb[0])
    rest = after[verb.end() :]
    return f"{before}{inflected}{rest}" if inflected else f"{before}{aux} {verb[0]}{rest}"


def _same(verb: str) -> str | None:
    return verb


def _third_person(verb: str) -> str | None:
    if verb in ("have", "do", "go"):
        return {"have": "has", "do": "does", "go": "goes"}[verb]
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        return verb + "es"
    if _ADVERB.fullmatch(verb):
        return None
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def _past(verb: str) -> str | None:
    """The past tense, or ``None`` where spelling alone does not tell it (*permit*, *visit*)."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("ly") and verb not in (
        "rely",
        "apply",
        "reply",
        "supply",
        "comply",
        "imply",
        "multiply",
    ):
        return None
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    groups = re.findall(r"[aeiou]+", verb)
    closed = len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS
    if not closed:
        return verb + "ed"
    return verb + verb[-1] + "ed" if len(groups) == 1 else None
