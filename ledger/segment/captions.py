"""Captions and picture credits: *A ferry leaves Tarn. [Ann Lee/Reuters]*, *Photo: Ann Lee*, *FILE - …*.

A caption reads like a sentence, and often is one; what gives it away is the credit behind it or the label
before it, which no sentence of an article has.
"""

from __future__ import annotations

import re

_AGENCY = (
    r"(?:AP|AFP|EPA(?:-EFE)?|EFE|PA|PA Media|PA Wire|ANSA|DPA|dpa|TASS|Xinhua|Kyodo|Anadolu(?: Agency)?|"
    r"Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Alamy|Bloomberg|NurPhoto|Pool|Handout|Instagram|"
    r"Facebook|Planet Labs(?: PBC)?|Maxar(?: Technologies)?|(?:The )?Associated Press|WAFA|IRNA|ISNA|WANA)"
)
_LABEL = (
    r"(?:[Pp]hotos?|[Pp]hotographs?|[Ii]mages?|[Pp]ictures?|[Pp]ics?|[Cc]redit|[Ii]llustration|[Gg]raphic)"
)
_BEFORE = re.compile(
    r"(?:FILE(?: PHOTO| -|:|,)|F(?:ile|ILE) (?:photo|PHOTO|image|picture)\b|"
    r"(?:Image|Media|Photo|Video|Picture) (?:caption|source|credit|copyright)\b)\W*"
)
_SAYS = r"(?!.*\b(?:said|says|told)\b)"
_BEHIND = re.compile(
    r"(?:\[[A-Z][^\s,\[\]]* [^\[\]/,]{1,40}(?:/| via )[^\[\]]{2,60}\]|"
    rf"[(\[](?:(?:{_AGENCY}|[Ff]ile|FILE|[Cc]ourtesy|[Ss]creen(?:shot|grab))[ /,]?)*"
    rf"(?:{_LABEL}\b|[Ff]ile\b|[Cc]ourtesy\b|[Ss]creen(?:shot|grab)\b)[^()\[\]“”\"]{{0,80}}[)\]]|"
    rf"\((?=[^()]*(?:{_AGENCY}|[Pp]hoto)\b)[^()]{{2,40}}/[^()]{{2,60}}\)|"
    rf"(?:^|[.!?”|)\]] ?){_LABEL}(?: credit)?(?: by)? ?[:/|] ?{_SAYS}[^.!?“”\":]{{2,80}}|"
    rf"\b{_AGENCY}/[A-Z][\w’'.-]+(?:[ /]\w[\w’'.-]*){{0,4}}|"
    rf"[\w.]/{_AGENCY}(?:/{_AGENCY})*(?: via {_AGENCY})?|"
    rf"\bvia {_AGENCY}|"
    r"© ?[^.!?“”\"]{2,60})[.]?$"
)
_ALONE = re.compile(rf"\(?(?:{_AGENCY}|[Hh]andout|[Cc]ourtesy)(?:(?: via |/| / |, | [|] ){_AGENCY})*\)?")
_LONGEST = 80


def is_caption(plain: str) -> bool:
    """Whether a paragraph, its white space collapsed, is a caption or a picture's credit: at most
    :data:`_LONGEST` words with a credit behind or a label before them."""
    plain = plain.strip("*_ ")
    if len(plain.split()) > _LONGEST:
        return False
    return bool(_BEFORE.match(plain) or _BEHIND.search(plain) or _ALONE.fullmatch(plain))
