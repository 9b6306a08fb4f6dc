"""Which of a source's words name who speaks: *According to Lind*, *Lind told Radio Sund*, *Lind himself*.

A finder marks the words round a source as readers marked them, and now and then one more: the preposition
before it, the verb behind it, the channel. English rules over news text; what is left is cut into name, role
and affiliation by :mod:`ledger.normalise.names`. Relative clauses and appositions stay, since they hold the
role. Where in doubt nothing is cut: a name with a word too many is still found, a shorter one is another.
"""

from __future__ import annotations

import re

_DAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|earlier|"
    r"last (?:week|month|year|night))"
)
_LEAD = re.compile(
    r"(?:[\s“”\"‘’'«»,;:—–-]+|"
    r"(?:while|but|and|although|though|as|when|since|yet|so|if|because|whereas|until|unless|after|before|"
    r"by|according to|(?-i:per)|despite|amid|among|amongst|including|like|even|however|meanwhile|then|"
    r"earlier|now)(?=[\s,“\"])"
    r"(?!\s+(?:many|few|much|little|well|long|soon|far) as\b))+",
    re.IGNORECASE,
)
"""Not *In*, *On*, *For*, *From*: papers and leagues are called so."""
_TOLD_BY = re.compile(
    r".{0,60}\b(?:was|were|been|being|is|are) (?:told|informed|briefed|warned|assured|advised) by\s+",
    re.DOTALL,
)
"""*We were told by two officials*: who is told is not who tells."""
_NAMED = re.compile(r"[^,]{0,60}\b(?:named|identified as) (?=[^\W\d_a-z])")
"""*A doctor in Halmi named Yusuf*."""
_VERB = (
    r"(?:told|tells|telling|said|says|saying|added|adds|wrote|writes|tweeted|posted|announced|claimed|claims|"
    r"warned|warns|denied|denies|argued|argues|insisted|insists|confirmed|stated|noted|replied|responded|"
    r"was quoted|were quoted|is quoted|has said|have said|had said)"
)
_CHANNEL = (
    r"(?:Truth Social|Twitter|Telegram|Facebook|Instagram|WhatsApp|YouTube|TikTok|Weibo|X|"
    r"(?:US |the )?social media|(?:his|her|its|their) (?:\w+ )?(?:account|channel|page|website))"
)
_BEHIND = re.compile(
    rf"(?:,?\s+{_VERB}(?=[\s,:]|$)|"
    rf"\s*,\s+(?:through|via)\s|"
    rf",?\s+(?:via|through|on)\s+{_CHANNEL}\b|"
    r",?\s+in\s+(?:an?|his|her|its|their)\s+(?:\w+\s+){0,2}"
    r"(?:interview|statement|post|tweet|speech|message|letter|video|address)\b|"
    rf",?\s+(?:on\s+)?{_DAY}\s*$|"
    r"\s+(?:him|her|it)self\s*$|\s+themselves\s*$|"
    r"\s+\([^()]*\)(?=\s*(?:,|$))|"
    r"\s+(?:—|–|--|-)(?:\s|$)|"
    r",\s+(?:[a-z]+ing|asked|quoted|backed|joined|flanked|accompanied)\s+"
    r"(?:to|for|by|on|at|about|in|the|a|an|under|with|from)\s|"
    r"\s+(?:on|of|in|to|for|by|with|and|from|at|as)\W*$|"
    r"[\s,;:—–-]+$)"
)
_NO_SPEAKER = re.compile(
    rf"(?:{_VERB}|according to|according|through|via|by|on)(?:\s*(?:{_VERB}|on|via|through|in|a|an|the|"
    rf"(?:in an? )?(?:interview|statement)|{_CHANNEL}|"
    r"(?:US )?social media (?:company|platform|site|network)))*\s*",
    re.IGNORECASE,
)
"""Words of saying and of where it was said, and nobody."""


def speaker_part(words: str) -> tuple[int, int]:
    """The half-open range of ``words``, in characters, that names who speaks.

    The whole where nothing is to be cut; empty (``start == end``) where the words name a channel or a way of
    saying and nobody (*through US social media company on X*, *according to*).
    """
    if _NO_SPEAKER.fullmatch(words.strip(" ,.;:—–-")) and words.strip():
        return 0, 0
    lead = _TOLD_BY.match(words) or _NAMED.match(words) or _LEAD.match(words)
    start = lead.end() if lead else 0
    while start < len(words) and words[start].isspace():
        start += 1
    if start >= len(words):
        return 0, len(words)
    behind = _BEHIND.search(words, start + 1)
    end = behind.start() if behind else len(words)
    while end > start and words[end - 1] in " ,;:\n":
        end -= 1
    return (start, end) if end > start else (start, len(words))
