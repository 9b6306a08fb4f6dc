"""Lines that hold nothing but a time or a writer's name: *Updated: 5 March 2026, 10:30 GMT*; *By A. "
"Writer*."""

from __future__ import annotations

import re

from ledger.segment.abbreviations import words

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|januar|februar|"
    "märz|juni|juli|oktober|dezember|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_DAYS = "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_DATE_PART = re.compile(
    rf"(?:{_MONTHS})\.?|\d{{1,2}}(?::|\.)\d{{2}}(?::\d{{2}})?(?:am|pm|z|h)?|\d{{1,2}}(?:am|pm)|"
    rf"\d{{1,2}}h\d\d|"
    r"\d{4}-\d\d-\d\d(?:t[\d:.]+(?:z|[+-]\d\d:?\d\d)?)?|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})"
)
_FILLER = re.compile(
    rf"(?:{_DAYS})\.?|\d{{1,4}}(?:st|nd|rd|th)?|[ap]\.?m\.?|(?:ist|gmt|utc|est|edt|et|pst|pdt|pt|cst|cdt|"
    rf"mst|mdt|wat|eat|sast|uhr|cet|cest|bst|irst|msk|eet|gst|pkt|sgt|hkt|jst|aest)|"
    r"(?:gmt|utc)?[+-]\d{1,2}(?::?\d\d)?|local|time|hrs?|of|at|on|the|and|in|from|by|to|am|pm"
)
_LABEL = re.compile(
    r"(?:first|last|originally|article|story|date|time|last-)?\s*(?:published|updated?|posted|modified|"
    r"created|uploaded|date|release[ds]?|issued)"
    r"(?: (?:on|at|date|time|by))*"
    r"|publié le|mis à jour|veröffentlicht|aktualisiert|publicado|actualizado|نشر في|تاريخ النشر|"
    r"تاریخ انتشار|发布时间"
)
_LABEL_WORD = words(
    """
    first last originally article story date time published update updated posted modified created
    uploaded release released issued publié le mis à jour veröffentlicht aktualisiert publicado
    actualizado el am um à a las نشر في تاريخ النشر تاریخ انتشار 发布时间
    """
)
_READ_TIME = re.compile(
    r"(?:reading time|read time|estimated reading time|temps de lecture|lesezeit)?\s*:?\s*"
    r"(?:less than (?:a|one) |an? |\d+(?:-| ))(?:min(?:ute)?s?|sec(?:ond)?s?)(?:\.?(?: |-)?(?:read|"
    r"reading|de lecture|lesezeit|listen|watch))?"
)
_AGO = re.compile(r"\d+ ?[hm] ago|(?:an?|\d+) (?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year)s? ago")
_GLUED = re.compile(r"((?:19|20)\d\d)(?=\d{1,2}[: ])|(?<=\d)(?=updated|published)")
"""Where copying has joined two fields: *March 4, 20262:11 PM GMT+1Updated*."""
_YEAR_OR_CLOCK = re.compile(r"\b(?:19|20)\d\d\b|\d[:h]\d\d|\d ?[ap]\.?m\b|[/.-]\d\d\b")
_DIGIT = re.compile(r"\d")
_SPLIT = re.compile(r"[\s,|·•()\[\]–—/]+")

_NAME = r"(?:[^\W\d_a-z][\w’'.-]*|al|el|de|da|di|bin|van|von|der|la|le)"
_BYLINE = re.compile(
    r"(?:BY:?|By:?|by:?|Von|Par|Por|(?:[Cc]o-?)?(?:[Aa]uthored|[Ww]ritten|[Rr]eported) by) "
    rf"(?:{_NAME} ){{1,4}}{_NAME}(?:(?:,| and| &| und| et| y) (?:{_NAME} ){{0,3}}{_NAME}){{0,5}}"
    r"(?:,? (?:in|for|at|of) [A-Z][\w .]{1,30})?(?: ?[|,–—-] .{1,50})?\.?"
)


_BY_OURS = re.compile(
    r"[Bb]y (?:our|a|the) (?:\w+ ){0,4}"
    r"(?:correspondents?|staff|reporters?|desk|team|editors?|writers?|agencies)(?: (?:in|at|and) .{1,40})?\.?"
)
_WRITER = r"(?:reporter|correspondent|editor|columnist|writer|contributor|journalist)"
_AUTHOR_NOTE = re.compile(
    rf"(?!.* who (?:was|were|had|died|disappeared|vanished|is (?:missing|held|being|in prison))\b)"
    rf"(?:{_NAME} ){{1,3}}{_NAME} (?:covers|writes about|reports on|"
    rf"is (?:an?|the) [\w’' -]{{0,40}}\b{_WRITER}\b|"
    rf"joined (?:the )?{_NAME} in \d{{4}}\b|"
    rf"reported from {_NAME}(?=[,.]|$))[^.!?“”\"]{{0,90}}\.?"
    r"(?: (?:She|He|They) (?:is based|joined|previously|writes|"
    r"has (?:worked|written|covered|reported))\b[^“”\"]{0,300})?"
)


def is_time_stamp(low: str, *, labelled: bool) -> bool:
    """Whether a lower-cased line is a time of publication or a reading time and nothing else.

    With ``labelled`` it must say so (*published*, *updated*, *3 min read*); without, a bare date or
    *2 hours ago* will do, the date with its year or a time of day.
    """
    if not labelled and _READ_TIME.fullmatch(low):
        return True
    if _DIGIT.search(low) is None and " ago" not in low and "min" not in low:
        return False
    low = _GLUED.sub(lambda m: f"{m.group()} ", low)
    bare, reads = (
        _READ_TIME.subn(" ", low)
        if " read" in low or "lesezeit" in low or "lecture" in low or "reading" in low
        else (low, 0)
    )
    bare, ago = _AGO.subn(" ", bare)
    label = _LABEL.search(bare) is not None
    dates = 0
    for token in _SPLIT.split(bare):
        token = token.strip(":;-")
        if not token or token in _LABEL_WORD:
            continue
        if _DATE_PART.fullmatch(token):
            dates += 1
        elif not _FILLER.fullmatch(token):
            return False
    if labelled:
        return reads > 0 or (label and dates + ago > 0)
    return ago > 0 or (dates > 0 and _YEAR_OR_CLOCK.search(bare) is not None)


def is_byline(plain: str) -> bool:
    """Whether a line is *By* and one or more names, or *By our correspondent* somewhere; a Markdown file's
    emphasis round it does not count."""
    plain = plain.strip("*_ ")
    return _BYLINE.fullmatch(plain) is not None or _BY_OURS.fullmatch(plain) is not None


def is_author_note(plain: str) -> bool:
    """Whether a line only says who its writer is: *Ann Lee covers the courts for the Post.*"""
    return _AUTHOR_NOTE.fullmatch(plain.strip("*_ ")) is not None
