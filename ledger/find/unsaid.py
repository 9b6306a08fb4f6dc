"""What words of saying leave unsaid: *did not say that*, *has yet to deny*, *declined to comment*.

That nobody said it, or has yet to, is the article's statement and not a claim of theirs
(``seeds/GUIDELINES.md``, 1.4).
"""

from __future__ import annotations

import re

from ledger.find.attribution import Attribution, words

_SILENCE = re.compile(r"\b(?:not|never|neither|nor)\b|n[’']t\b", re.IGNORECASE)
_DECLINES = re.compile(
    r"\b(?:declin|refus)\w+ to (?:say|comment|answer|elaborate|speak|respond|be (?:named|identified|quoted)|"
    r"(?:name|give|confirm)(?! (?:up|in|way|back|ground)))\b|\bdeclin\w+ to (?:discuss|address)\b",
    re.IGNORECASE,
)
_HYPOTHETIC = re.compile(
    r"\b(?:(?:has|have|had|is|was|are|were) yet to|st(?:ops?|opped) short of|(?-i:might|may)|without|"
    r"far from)\s*(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
"""What, before words of saying, leaves it unsaid; *Theresa May* does not."""
_UNSAID = re.compile(
    r"\b(?:yet to|short of|might|should|could|will|(?-i:may)(?= \w)|"
    r"can(?! (?:be (?:heard|seen)|(?:(?:\w+ly|now|also|today) )?(?:confirm|reveal|report|disclose|say)))|"
    r"must(?! (?:\w+ly )?(?:admit|say|confess|stress|confirm)))\b|^without\b|\bwould have\b",
    re.IGNORECASE,
)
"""*The Post can reveal that* does reveal it."""
_NO_NAME = re.compile(
    r"\b(?:identified|named|known|described|referred to)(?: \w+ly)? (?:only )?as \S+$|"
    r"\bnot to be (?:identified|named|quoted)\b(?: by name)?$",
    re.IGNORECASE,
)
"""*A witness identified only as T.*, *who asked not to be named*: no claim of theirs."""
_SCHEDULED = re.compile(
    r"(?:is|are|was|were) (?:widely |also |now )?(?:expected|due|scheduled|set|likely)(?: to)?", re.IGNORECASE
)
"""*The envoy is expected to come*: the article's statement (guidelines, 4.4)."""
_CONTRARY = re.compile(r"\bcontrary to (?:what )?(?:\w+ )?$", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\b(?:rose|fell|dropped|jumped|gained|slid|climbed|surged|slipped|rallied|up|down) (?:by )?[\d.,]+ ?"
    r"(?:%|percent|per cent|points?|dollars|euros)$",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"(?:no|nobody|none|neither|few|hardly any\w*)\b", re.IGNORECASE)
_SUPPOSED = re.compile(r"\b(?:if|unless)\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)
_ASKED = re.compile(r"(?:when |if )?(?:asked|pressed|questioned)\b", re.IGNORECASE)
_ASKED_FIRST = re.compile(r"(?:Asked|Pressed|Questioned|[Ww]hen (?:asked|pressed|questioned))\b")
"""*Asked whether he would resign, he said no*: the question is nobody's."""


def unsaid(text: str, a: Attribution) -> bool:
    """Whether nobody says it here: the cue says that somebody did *not* say (that is the article's statement,
    not theirs), or might, or has yet to; or it is what somebody without a name was asked."""
    cue, source = words(text, a.cue), words(text, a.source)
    if source.casefold() in ("we", "i") and not _in_quotes(text, a.source[0][0]):
        return True  # who writes, of himself: the sentence is the article's own
    if _SCHEDULED.fullmatch(cue) or _CONTRARY.search(text, max(0, _first(a) - 40), _first(a)):
        return True
    unnamed = _NO_NAME.search(f"{cue[-60:]} {words(text, a.content)[:80]}")
    if unnamed and unnamed.start() < len(cue[-60:]):
        return True
    if _DECLINES.search(f"{cue[-60:]} {words(text, a.content)[:20]}"):
        return True
    if _AMOUNT.search(source[-60:]):
        return True  # *futures rose 4 percent on fears that*: nobody's
    if _ASKED_FIRST.match(cue) or _SILENCE.search(cue) or _UNSAID.search(cue) or _NOBODY.match(source):
        return True
    if a.cue and _HYPOTHETIC.search(text, max(0, a.cue[0][0] - 40), a.cue[0][0]):
        return True
    if a.source:
        return bool(_SUPPOSED.search(text, max(0, a.source[0][0] - 20), a.source[0][0]))
    return bool(_ASKED.match(cue))


def _in_quotes(text: str, at: int) -> bool:
    """Whether a quotation is open at ``at``, in its paragraph."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return before.count('"') % 2 == 1 or any(before.count(o) > before.count(c) for o, c in ("“”", "«»", "„“"))


def _first(a: Attribution) -> int:
    return min(start for start, _ in (*a.source, *a.cue, *a.content))
