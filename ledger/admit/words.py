"""Words as wordings are compared with passages: in what pieces, by what stems, and which carry nothing."""

from __future__ import annotations

import re
from functools import lru_cache

TOKEN = re.compile(r"\w+(?:[’'.,-]\w+)*")
SMALL = frozenset(
    (
        "a an the this that these those and or as of in on at to for with into onto about than then "
        "so it its he him his she her hers they them their theirs we us our ours i me my mine you "
        "your yours who whom whose which what is are was were be been being am do does did done has "
        "have had having there here also just very own up out off down again during since while "
        "because when where how "
    ).split()
)
_POSSESSIVE = re.compile(r"[’']s?$")


@lru_cache(maxsize=4096)
def stem(token: str) -> str:
    """A crude stem, so that *asked* supports *ask*: the possessive and one inflection off."""
    token = _POSSESSIVE.sub("", token)
    for ending, instead in (
        ("ies", "y"),
        ("ied", "y"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
        ("e", ""),
    ):
        if token.endswith(ending) and len(token) - len(ending) >= 3:
            token = token[: -len(ending)] + instead
            if not instead and token[-1] == token[-2] and token[-1] not in "aeiouls":
                token = token[:-1]
            break
    return token
