"""Turning a negated proposition into a positive one with the polarity flipped, where that is sound.

A proposition is worded positively, so that *we asked* and *we never asked* meet as two polarities of one
proposition (``seeds/GUIDELINES.md``, section 6). Reworded is a negation of the main clause, with what follows
within its reach (*not … any*, *not … since*). What may have the negation to itself (a quantity, another
clause, a reason, *almost*, *may not*, *not only*), and what says something else than its words (*could not
agree more*) is left as it is: a claim on the wrong side does more harm than one that is worded negatively.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ledger.claims import Polarity
from ledger.normalise.inflect import past, third_person
from ledger.normalise.nothing import nobody, nothing, some_for_any
from ledger.normalise.reach import CAUSE, OPENING, SECOND, reaches, second_clause

_I = re.IGNORECASE
LONGEST = 1000
"""Characters of a proposition; what is longer is no sentence, and its negation may be of anything in it."""
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|hardly|barely|scarcely|seldom|rarely"
    r"|without)\b|n['’]t\b",
    _I,
)
_LEAVES = re.compile(
    r"\b(?:not (?:only|just|merely|simply|necessarily|even|quite|all|every|always|least|alone|until|"
    r"the (?:first|last|only)|a few|few)|no (?:longer|more|less|fewer|matter|doubt|later|earlier|sooner|"
    r"higher|lower|better|worse|closer|further|larger|smaller|bigger|secret|surprise|wonder|question|"
    r"denying|telling|time|"
    r"way|other|means|small|few|two|one['’]s|one person|man['’]s|confidence|use|thanks|comment|to)|"
    r"not hesitate|neither here nor there|"
    r"nothing (?:but|less|more|if|short|to do)|if not|or not|whether or not|until|unless|any ?more|"
    r"any longer|either|but|except|other than|apart from|save for|enough|never (?:ending|before|once)|"
    r"(?:can|could)(?:not| not|n?['’]t) (?:wait|help|overstate|be too|agree more))\b|\bnever-|[?]\W*$|"
    r", (?:never|not) (?:the|an?|his|her|its|their|to|in|by|on|for|with)\b"
    r"(?![^,]* (?:is|are|was|were|will)\b)",
    _I,
)
"""What stays as it is (guidelines, 6.2), says something else than its words, or more than one thing."""
_RESOLVED = re.compile(r"will|would|shall|won|shan", _I)
"""Of what one *will not* do the reason is that it would be done for: *will not resign because he is asked
to*."""
_NARROW = re.compile(
    r"(?:that|to say|as if|as though|only|just|all|every|everyone|always|merely|simply|even|entirely|"
    r"quite)\b",
    _I,
)
_TAG = re.compile(r"(?:i|you|he|she|it|we|they|there)\b", _I)
_QUOTE = re.compile(r"[“”\"«»]")
_FUSED = {"cannot": "can", "can't": "can", "won't": "will", "shan't": "shall"}
_PLAIN = re.compile(
    r"(?:\b(?P<aux>will|would|shall|should|must|can|could|is|are|was|were|has|have|had|am|do|does|did)"
    r"(?:\s+not|n['’]t)|(?P<short>(?<=[a-z]|I)['’](?:s|m|re|ve|ll))\s+not|\b(?P<fused>cannot|can['’]t|"
    r"won['’]t|shan['’]t)|\b(?P<never>never))(?:\s+|(?=[.]|$))"
)


def positive(proposition: str, polarity: Polarity, *, failures: bool = True) -> tuple[str, Polarity]:
    """The proposition worded positively, and the polarity that keeps its meaning.

    *Iran will not negotiate*, positive, becomes *Iran will negotiate*, negative; with ``failures`` so does
    *Iran refused to negotiate*. Unchanged come back a proposition that is not plainly negated, one negated
    twice, and one whose polarity is negative already (a negated wording with a negative polarity is a double
    negation).
    """
    if len(proposition) > LONGEST or several(proposition):
        return proposition, polarity  # what one of them denies, another may not
    if polarity is Polarity.NEGATIVE or stays(proposition):
        return proposition, polarity
    negations = len(_NEGATION.findall(proposition))
    ways: tuple[Callable[[str], str | None], ...] = ()
    if negations == 0 and failures:
        ways = (_untrue, _failed)
    elif negations == 1:
        ways = (_untrue, _thought, nobody, _nor, _without_not, _not_to, nothing)
    elif negations == 2:
        ways = (_neither,)
    bare = _ASIDE.sub(" ", _INITIALS.sub("", proposition))
    if to_somebody := _VOCATIVE.fullmatch(bare):
        bare = to_somebody[1] + to_somebody[2]
    for way in ways:
        reworded = way(bare)
        if reworded and reworded != bare:
            return reworded, Polarity.NEGATIVE
    return proposition, polarity


def stays(words: str) -> bool:
    """Whether a negation in these words stays as it is, for they say something else, or more, than its
    opposite's opposite: *no longer*, *no deal except*, *not only* (guidelines, 6.2)."""
    return bool(_LEAVES.search(OPENING.sub("", words)))


_ASIDE = re.compile(r",\s(?:however|though|therefore|moreover|of course|in fact|indeed|either),\s", _I)
"""What stands between commas and says nothing: *We will not, however, accept it*."""
_VOCATIVE = re.compile(r"((?:I|We)\b[^,]*), [A-Z][a-z]+([.]?)")
"""Whom an answer is given to: *I'm not disputing it, Dana*."""
_INITIALS = re.compile(r"\s\((?:[A-Z]\.?){2,8}\)")
"""*The International Energy Agency (IEA)*: what is only an abbreviation is no second clause."""
_SENTENCES = re.compile(r"[a-z]{3}[.!?…][”\"’]?\s+[“\"]?[A-Z]")
_FALSEHOOD = r"(?:inventions?|fabrications?|fictions?|fairy tales?|nonsense|hoax|propaganda|lies?)"
_MERE = r"(?:(?:an?|pure|plain|complete|total|mere|utter|simply|entirely|completely|absolutely)\s+)*"
_CALLED_FALSE = re.compile(
    rf"(?P<what>[^,;:“”\"]*?[\w’'])\s+(?:"
    rf"(?P<is>is|was|are|were|had been|has been)\s+[“\"]?{_MERE}(?:false|untrue|baseless|groundless|"
    rf"fabricated|invented|{_FALSEHOOD})|(?:as\s+[“\"]?{_MERE}(?:[a-z-]+ ){{0,2}}|"
    rf"(?:as\s+)?[“\"]{_MERE}(?:[a-z-]+ ){{0,2}}|"
    rf"(?:as\s+)?(?:an?|pure|plain|complete|total|mere|utter)\s+{_MERE})(?:{_FALSEHOOD}))(?: (?:by|of|"
    rf"from) [\w’' -]+)?[”\"]?(?: for [\w’' -]+)?[”\"]?",
    _I,
)
_CAN_BE_TRUE = re.compile(
    r"\b(?:reports?|stor(?:y|ies)|claims?|charges?|allegations?|accusations?|accounts?|rumou?rs?|it|that|"
    r"this|"
    r"those)\b",
    _I,
)


def several(words: str) -> bool:
    """Whether words are more than one sentence."""
    return _SENTENCES.search(words) is not None


def called_false(text: str) -> str | None:
    """What is called false, as true: *the report was false* and *the report an invention* as *the report was
    true*. For denials alone: elsewhere *false* is a judgement like any other (guidelines, 6.2)."""
    match = _CALLED_FALSE.fullmatch(text) if len(text) <= LONGEST else None
    if match is None or _NEGATION.search(text) or not _CAN_BE_TRUE.search(match["what"]):
        return None
    many = re.search(r"(?:[^s]s|those)$", match["what"].split(" of ")[0].split(" that ")[0])
    return f"{match['what']} {match['is'] or ('were' if many else 'was')} true"


_UNTRUE = re.compile(
    r"(?:it|that) (?:is|was|’s|'s) (?:(?:not|n['’]t) (?:true|so|the case|correct)|"
    r"(?:simply |just |completely )?(?:untrue|false|incorrect)) that (?P<rest>.+)",
    _I,
)
_THOUGHT = re.compile(
    r"(?:i|we) (?:do not|don['’]t|did not|didn['’]t) (?:think|believe) (?:that (?=(?:the|an?|any\w*|some\w*|"
    r"he|she|it|they|we|you|there|(?-i:[A-Z])\w+)\b)|(?=(?:any\w*|they|he|she|it|there|we|"
    r"you)\s+\w))(?P<rest>.+)",
    _I,
)
_NOT_RIGHT = re.compile(
    r"(?P<it>(?:that|this|it)(?: is| was|[’']s)) not (?P<right>true|accurate|correct|right|so|the case)\W*",
    _I,
)


def _untrue(text: str) -> str | None:
    """*It is not true that we sat on it* as *we sat on it*, *That is not accurate* as *That is accurate*."""
    if so := _NOT_RIGHT.fullmatch(text):
        return f"{so['it']} {so['right']}"
    match = _UNTRUE.fullmatch(text)
    return some_for_any(match["rest"]) if match and not second_clause(match["rest"]) else None


def _thought(text: str) -> str | None:
    """*I don’t think anyone lied* as *someone lied*."""
    match = _THOUGHT.fullmatch(text)
    return some_for_any(match["rest"]) if match and not second_clause(match["rest"]) else None


_CAN_BE_SHORT = re.compile(r"\b(?:i|you|he|she|it|we|they|that|there|this)$", _I)


def _without_not(text: str) -> str | None:
    """*It will not rain* as *It will rain*, *We did not ask for anything* as *We asked for something*."""
    match = _PLAIN.search(text)
    if match is None:
        return None
    before, after = text[: match.start()], text[match.end() :]
    if match["short"] and not _CAN_BE_SHORT.search(before):
        return None  # *the minister's not inconsiderable fortune*
    if not reaches(before) or _NARROW.match(after) or second_clause(after) or _TAG.match(after):
        return None
    if CAUSE.search(after) and not _RESOLVED.match(match[0]):
        return None
    if match["aux"] in ("do", "does", "did") and re.search(r"\bor\b(?! (?:any|in any|at any|to any))", after):
        return None  # the second verb would keep its form
    if _QUOTE.search(before):
        # what was said is in the evidence to the letter; other words may not stand in quotation marks
        before, after = _QUOTE.sub("", before), _QUOTE.sub("", after)
    return _taken_out(match, before, some_for_any(after))


_NEITHER = re.compile(r"(?P<before>.*?\b)?neither (?P<one>[^,;:]+?),? nor (?P<other>[^;:]+)", _I)


def _neither(text: str) -> str | None:
    """*Neither the mayor nor the board has answered* as *The mayor or the board has answered*, *There was
    neither water nor light* as *There was water or light*."""
    match = _NEITHER.fullmatch(text)
    if match is None or CAUSE.search(text) or SECOND.search(match["other"]):
        return None
    before = match["before"] or ""
    if before and ("," in before or not reaches(before)):
        return None
    if _INVERTED.match(match["other"]) or not (before or _NAMED.match(match["one"])):
        return None
    positive_ = f"{before}{match['one']} or {some_for_any(match['other'])}"
    return positive_[0].upper() + positive_[1:] if text[0].isupper() else positive_


_INVERTED = re.compile(r"(?:will|would|can|could|is|are|was|were|has|have|had|do|does|did)\b(?! ever\b)", _I)
_NAMED = re.compile(r"(?:(?i:the|an?|his|her|its|their|our|my)\b|[A-Z])")
_NOR = re.compile(
    r"nor (?P<aux>will|would|shall|should|must|can|could|is|are|was|were|has|have|had|am|do|does|did) "
    r"(?P<who>i|we|he|she|it|they|there|you|this|that) (?P<rest>.+)",
    _I,
)


def _nor(text: str) -> str | None:
    """*Nor are we at war* as *we are at war*."""
    match = _NOR.fullmatch(text)
    if (
        match is None
        or second_clause(match["rest"])
        or CAUSE.search(match["rest"])
        or _NARROW.match(match["rest"])
    ):
        return None
    if re.search(r"\bor\b", match["rest"]):
        return None
    aux, who, rest = match["aux"].lower(), match["who"], match["rest"]
    if aux in ("do", "does", "did"):
        verb, _, behind = rest.partition(" ")
        done = _without_do(aux, verb) if re.fullmatch(r"[a-z]+", verb) else None
        said = f"{who} {done or f'{aux} {verb}'} {behind}".rstrip()
    else:
        said = f"{who} {aux} {rest}"
    return some_for_any(said[0].upper() + said[1:] if text[0].isupper() else said)


def _taken_out(match: re.Match[str], before: str, after: str) -> str | None:
    """The sentence without its negation, or ``None`` where it cannot be taken out."""
    if match["never"]:
        return f"{before}{after}"
    fused = match["fused"]
    if match["short"]:
        return f"{before}{match['short']} {after}"
    aux = _FUSED[fused.replace("’", "'")] if fused else match["aux"]
    if aux not in ("do", "does", "did"):
        return f"{before}{aux} {after}".replace(" .", ".").rstrip()
    verb = re.match(r"[a-z]+(?=[\s.!?,]|\Z)", after)
    if verb is None:
        return f"{before}{aux}" if not after else None
    inflected = _without_do(aux, verb[0])
    rest = after[verb.end() :]
    return f"{before}{inflected}{rest}" if inflected else f"{before}{aux} {verb[0]}{rest}"


def _without_do(aux: str, verb: str) -> str | None:
    """The verb in the form that *do*, *does* or *did* had for it."""
    return verb if aux == "do" else (third_person if aux == "does" else past)(verb)


_NOT_TO = re.compile(
    r"(?P<whom>(?:(?:him|her|them|us|me|you|it|people|everyone|residents|[A-Z]\w+) )?)not to "
    r"(?P<rest>[a-z].*)"
)
_FINITE = re.compile(r"\b(?:is|was|are|were|has|had|have|will|would|did|does)\b")


def _not_to(text: str) -> str | None:
    """*her not to worry* as *her to worry*, of what somebody is told."""
    match = _NOT_TO.fullmatch(text)
    rest = match["rest"] if match else ""
    if match is None or SECOND.search(rest) or _NARROW.match(rest) or _FINITE.search(rest):
        return None
    return f"{match['whom']}to {some_for_any(rest)}"


_FAILED = re.compile(
    r"\b(?:(?:has|have|had)\s+)?(?P<verb>failed|refused|declined)\s+to\s+(?P<done>(?!and\b|or\b|"
    r"be\b)[a-z]+)(?=[\s.]|$)"
)
_TELLS = frozenset(
    "say confirm comment discuss answer give disclose reveal name rule elaborate speak".split()
)
"""Whoever refused to say did not say; whether he would have agreed to is another matter."""
_GOES_ON = re.compile(
    r"\b(?:may|might|could|will|would|can|must|should|shall|to|has|have|had|is|was|are|were|being)"
    r"(?:\s+\w+ly|\s+have)?\s*$",
    _I,
)
"""What, before *failed*, leaves its verb in another form than the past."""


def _failed(text: str) -> str | None:
    """*The minister declined to comment* as *The minister commented*, *Norway refused to pay* as *Norway
    agreed to pay*."""
    match = _FAILED.search(text)
    if match is None or not reaches(text[: match.start()]) or SECOND.search(text, match.end()):
        return None
    if _GOES_ON.search(text[: match.start()]):
        return None
    refused = match["verb"] == "refused" and match["done"] not in _TELLS
    done = f"agreed to {match['done']}" if refused else past(match["done"])
    return f"{text[: match.start()]}{done}{some_for_any(text[match.end() :])}" if done else None
