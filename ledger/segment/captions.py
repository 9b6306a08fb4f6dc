"""Captions and picture credits: *A ferry leaves Tarn. [Ann Lee/Reuters]*, *Photo: Ann Lee*, *FILE - …*.

A caption reads like a sentence, and often is one; what gives it away is the credit behind it or the label
before it, which no sentence of an article has. Without a credit of its own it tells by two things together:
that it describes what can be seen in the present tense, and that it ends on a full date, or stands beside a
credit that has no words.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ledger.segment.sought import Sought
from ledger.segment.units import REPORTING, Unit

_AGENCY = (
    r"(?:AP|AFP|EPA(?:-EFE)?|EFE|PA|PA Media|PA Wire|ANSA|DPA|dpa|TASS|Xinhua|Kyodo|Anadolu(?: Agency)?|"
    r"Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Alamy|Bloomberg|NurPhoto|Pool|Handout|Instagram|"
    r"Facebook|Planet Labs(?: PBC)?|Maxar(?: Technologies)?|(?:The )?Associated Press|WAFA|IRNA|ISNA|WANA)"
)
_LABEL = (
    r"(?:(?:[Ff]eatured|[Cc]over|[Tt]op|[Ll]ead) [Ii]mage|[Pp]hotos?|[Pp]hotographs?|[Ii]mages?|"
    r"[Pp]ictures?|[Pp]ics?|[Cc]redit|[Ii]llustration|[Gg]raphic)"
)
_BEFORE = re.compile(
    r"(?:\d+ of \d+ ?[|:]|\[?\d{1,2} ?/ ?\d{1,2}\] ?(?=[A-Z])|Item \d+ of \d+ (?=[A-Z])|FILE(?: PHOTO| -|"
    r":|,)|F(?:ile|ILE) (?:photo|PHOTO|image|picture)\b|"
    r"(?:[Cc]lockwise|[Aa]nticlockwise) from (?:top|bottom|left|right|upper|lower|far)\b|"
    r"[Ff]rom left(?: to right)? ?[:,]|Left to right ?[:,]|"
    r"(?:Image|Media|Photo|Video|Picture) (?:caption|source|credit|copyright)\b)\W*"
)
_NAMES = r"(?:[^.!?“”\":]|(?<=\b[A-Z])\.){2,80}"
_SAYS = r"(?!.*\b(?:said|says|told)\b)"
_BEHIND = Sought(
    r"(?:\[[A-Z][^\s,\[\]]* [^\[\]/,]{1,40}(?:/| via )[^\[\]]{2,60}\]|"
    rf"[(\[](?:(?:{_AGENCY}|[Ff]ile|FILE|[Cc]ourtesy|[Ss]creen(?:shot|grab))[ /,]?)*"
    rf"(?:{_LABEL}\b|[Ff]ile\b|[Cc]ourtesy\b|[Ss]creen(?:shot|grab)\b)[^()\[\]“”\"]{{0,80}}[)\]]|"
    rf"\((?=[^()]*(?:{_AGENCY}|[Pp]hoto)\b)[^()]{{2,40}}/[^()]{{2,60}}\)|"
    rf"(?:^|[.!?”|)\]] ?){_LABEL}(?: [Cc]redit)?(?: by)? ?[:/|] ?{_SAYS}{_NAMES}|"
    rf"\b{_AGENCY}/[A-Z][\w’'.-]+(?:[ /]\w[\w’'.-]*){{0,4}}|"
    rf"[\w.]/{_AGENCY}(?:/{_AGENCY})*(?: via {_AGENCY})?|"
    rf"\bvia {_AGENCY}|"
    r"© ?[^.!?“”\"]{2,60})[.]?$"
)
_ALONE = re.compile(rf"\(?(?:{_AGENCY}|[Hh]andout|[Cc]ourtesy)(?:(?: via |/| / |, | [|] ){_AGENCY})*\)?")
_LONGEST, _DATED_WORDS = 80, 8

_CREDIT_BY = re.compile(
    r"(?:Photos?|Photographs?|Illustrations?|Pictures?|Images?) by (?:[A-Z][\w’'.-]+ ){0,4}[A-Z][\w’'.-]+"
    r"(?: (?:for|on|and|via) (?:[A-Z][\w’'.-]+ ){0,4}[A-Z][\w’'.-]+)?"
)
_OWN_CREDIT = Sought(
    r"(?:[.!?”’]|\b\w[\w’'.-]*) ?"
    r"(?:\((?:[A-Z][\w’'.-]* ){1,3}?[A-Z][\w’'.-]+ ?(?:/|for [A-Z]) ?[^()“”\"]{2,40}\)|"
    r"\((?:[Ss]ubmitted|[Pp]rovided|[Ss]upplied|[Cc]ontributed|[Tt]aken) by [^()“”\"]{3,60}\)|"
    r"[Cc]redit ?(?:\.\.\.|…) ?[^.!?“”\"]{3,80}|"
    r"(?:[A-Z]{2,} ){1,4}(?:PHOTO|IMAGE|PICTURE)S?|"
    r"\((?:Supplied|(?:[A-Z][\w’'.-]* ?){1,3}): ?[A-Z][^()“”\":]{2,40}\)|"
    r"\[(?:PHOTO|IMAGE|PICTURE)S?(?: CREDITS?)?: ?[^\[\]]{2,60}\]|"
    r"\((?:[A-Z][\w’'.-]* ){1,4}(?:[Pp]hotos?|[Ii]mages?)\)|"
    r"\((?:[Hh]andout|[Ss]upplied|[Ff]ile)\)|(?:PHOTO|PHOTOGRAPH|IMAGE|PICTURE)S?: ?[^.!?“”\":]{2,80}|"
    rf"\({_AGENCY} via {_AGENCY}\)|"
    r"\([Cc]redit ?: ?[^()“”\"]{3,80}\))$"
)
"""A credit of nobody known: *(Ann Lee/Post)*, *(Submitted by Ann Lee)*, *Credit...Ann Lee for the Post*."""
_HOUSE_CREDIT = Sought(
    r"\S ?(?:[—–] ?(?:[A-Z]{2,8}|[A-Z]\w+ [A-Z]\w+)(?:/(?:[A-Z]\w+|file))?|"
    r"\((?:[A-Z]{2,8}|[A-Z]\w+ [A-Z]\w+)\))$"
)
"""What may be a credit behind a caption, and behind an article the agency that sent it: *(PTI)*, *— PID*."""
_SHOWN = Sought(
    r"^[^.!?;:“”\"]{3,160}?\b(?:(?:is|are)(?: \w+)? (?:seen|pictured|shown|photographed|displayed|parked)|"
    r"(?:stand|sit|speak|walk|wait|look|gather|arrive|attend|inspect|operate|work|sing|gesture|listen|"
    r"rise|burn|hang|lean|kneel|ride|drive|queue|greet|embrace|pray|mourn|comfort|shake|pose|chair|"
    r"evacuate|wave|hold|smoke|drift|cheer|march(?:e)?|pass(?:e)?|watch(?:e)?|search(?:e)?|clash(?:e)?|"
    r"address(?:e)?|carrie|fli|billow|lift|load|unload|clean|clear|leave|enter|board|run|play|light|"
    r"line|tend|repair|patrol|guard|lie|fill)s|"
    r"(?:carry|load|unload|clean|clear|lift|repair|lie|fill|fly|march|pass|watch|search|clash|address|"
    r"stand|sit|speak|walk|wait|look|gather|arrive|"
    r"attend|inspect|operate|sing|gesture|listen|kneel|queue|greet|embrace|pray|mourn|pose|evacuate|"
    r"wave|hold|cheer|patrol|shake hands|ride|line up))\b"
)
"""What a picture shows, before the first full stop: *A man walks …*, *Workers are seen …*."""
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_FULL_DATE = rf"(?:{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}})"
_DATED = Sought(rf"(?<!on \w{{6}})(?<!on \w{{7}})(?<!on \w{{8}})(?<!on \w{{9}}), {_FULL_DATE}\W*$")
_ON_A_DAY = Sought(rf"\bon (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_FULL_DATE})\b")
_DATE_APART = Sought(rf"[.] {_FULL_DATE}\W*$")
_LINK = r"(?:[ ,.]*(?:purchase licensing rights|opens? (?:in )?new tab|acquire licensing rights))+$"
_LINKED, _LINKS = Sought(_LINK), re.compile(_LINK, re.IGNORECASE)

_CREDIT = re.compile(
    rf"{_ALONE.pattern}|\W?{_LABEL}(?: [Cc]redit)?(?: by)? ?[:/|] ?{_NAMES}|"
    rf"© ?[^.!?“”\"]{{2,60}}|"
    r"(?:[A-Z][\w’'.-]+ ){1,3}?[A-Z][\w’'.-]+/[A-Z][\w’'. -]{1,30}|"
    r"(?:[A-Z][\w’'.-]+ ){1,3}[A-Z][\w’'.-]+ for [A-Z][\w’'.-]*(?: [A-Z][\w’'.-]+){0,3}"
)
_FRAME = re.compile(
    r"image|photo|(?:view|open) image in fullscreen|enlarge this image|(?:hide|toggle) caption|"
    r"image caption\W*"
)
_FOLDED = re.compile(r"(?:hide|toggle) caption")
"""What stands under a caption and its credit, and nowhere else."""
_BESIDE_WORDS, _SENTENCES_ABOVE = 30, 2
_NAMED = Sought(
    r"^(?:[A-Z][\w’'.-]+ ){1,3}[A-Z][\w’'.-]+"
    r"(?:, \d{1,2}, (?:with|outside|in|at|near|on|and|inside|beside|pictured)\b|"
    r",? \(?(?:left|right|cent(?:re|er)|pictured|[LRC])[,)])|"
    r"\bpictured (?:in|on|at|with|outside|last|here)\b"
)
"""Who is in the picture: *Ann Lee, 34, with …*, *Ann Lee (left) and …*; in a line without a full stop."""
_PLANNED = re.compile(r"\b(?:leave|arrive|attend|enter|board|address|gather|meet|run|play|march|hold|sing)")
"""What can be seen, and can be planned: *Delegates gather in Tarn on Friday*."""
_UNKNOWN = re.compile(
    r"(?:An?|Two|Three|Four|Several|Some|People|Men|Women|Children|[A-Z][a-z]+s(?= [a-z])|"
    r"(?:[A-Z][\w’'.-]+ ){1,3}[A-Z][\w’'.-]+, an? \w+ (?:with|in|wearing)) "
)
"""A picture is described to somebody who knows nobody in it; an article goes on about those it knows."""
_SENTENCE_END = re.compile(r"[.!?] ")
_CLAUSE_END = re.compile(r"[.!?,;:–—] | (?:where|which|who|while|as|after|before|since) ")
_STILL = re.compile(
    r"An? (?:still|screen ?grab|screenshot|frame|satellite (?:image|picture)) (?:from|of|taken)\b"
    r"(?!.*\b(?:is|are|was|were|has|have|had|shows?|showed|appears?|went|\w{2,}ed)\b)"
)
_FRAMED = re.compile(rf"(?P<by>{_AGENCY}) ?[A-Z].*(?P=by)")
"""A picture as it is described to those who do not see it, its credit before and behind."""
_TAIL_WORDS = 8
_NAMES_ALONE = re.compile(r"(?:[A-Z][\w’'.-]*[ /,]*){1,6}")
_PAST = re.compile(
    r"\b(?:was|were|had|did|has|have|will|would|could|should|may(?! \d)|might|must|can|say|"
    r"fell|stood|went|took|left|made|came|saw|found|held|rose|began|lost|won|met|ran|spoke|gave|sold|broke|"
    r"drew|shook|flew|hung|rode|wore|struck|swept|caught|brought|woke|chose|spent|built|bought|sat|kept|"
    r"led|sent|shot|threw|wrote|became|knew|thought|felt|got|drove|fought|grew|hid|paid|"
    r"(?<!\ba )(?<!\ban )\w{2,}ed)\b(?! (?:building|house|car|bus|ship|boat|vehicle|street|road|bridge|"
    r"area|school|village)s?\b)"
)
"""A picture has no past, and no future."""


def is_caption(plain: str) -> bool:
    """Whether a paragraph, its white space collapsed, is a caption or a picture's credit: at most
    :data:`_LONGEST` words with a credit behind or a label before them, or with a date behind what a picture
    shows."""
    plain = plain.strip("*_ ")
    if licensed := _LINKED.search(plain.lower()):
        plain = _LINKS.sub("", plain)
    if len(plain.split()) > _LONGEST:
        return False
    if (
        licensed
        or _FRAMED.fullmatch(plain)
        or _BEFORE.match(plain)
        or _BEHIND.search(plain)
        or _ALONE.fullmatch(plain)
    ):
        return True
    if re.search('[“”"]', plain):
        return False
    if (
        _STILL.match(_first_sentence(plain))
        or _CREDIT_BY.fullmatch(plain)
        or _OWN_CREDIT.search(plain)
        or _DATE_APART.search(plain)
    ):
        return True
    if REPORTING.search(plain):
        return False
    if _DATED.search(plain) and _PAST.search(plain.lower()) is None:
        return len(plain.split()) >= _DATED_WORDS
    if not (shown := _SHOWN.search(plain)):
        return False
    told_by_house = _HOUSE_CREDIT.search(plain) or " seen" in shown[0]
    return bool(_DATED.search(plain) or (_ON_A_DAY.search(plain) and told_by_house))


def _is_scene(plain: str) -> bool:
    """Whether somebody unknown is shown doing something that can be seen, now: *Women line up for water …*.
    What is told of them behind it may have been."""
    clause = _CLAUSE_END.split(plain, 1)[0]
    seen = _UNKNOWN.match(plain) and _SHOWN.search(clause) and not _PLANNED.search(clause)
    return bool(seen) and _PAST.search(clause.lower()) is None


def mark_captions(units: list[Unit]) -> None:
    """Captions beside a credit or a frame without words (*Getty Images*, *Image*), and the same words as a
    caption that has its credit."""
    sentences = 0
    for i, unit in enumerate(units):
        sentences += unit.sentence and unit.words >= 5
        inside = sentences >= _SENTENCES_ABOVE
        open_line = inside and not unit.reason and not unit.finished and not unit.told
        if open_line and (_NAMED.search(unit.plain) or _alone(units[i - 1 : i + 2])):
            unit.reason = "caption"
        frame = _FRAME.fullmatch(unit.low) is not None
        if not frame and (unit.told or unit.words > 12 or not _CREDIT.fullmatch(unit.plain)):
            continue
        if unit.reason not in (None, "caption", "copyright") and not frame:
            continue
        unit.reason = unit.reason or "caption"
        if _FOLDED.fullmatch(unit.low) and i > 1 and units[i - 1].reason == "caption":
            units[i - 2].reason = units[i - 2].reason or ("caption" if units[i - 2].words <= 40 else None)
        above, below = units[i - 1] if i else None, units[i + 1] if i + 1 < len(units) else None
        # An agency by itself (*AFP*) may be whose report it is, and what is above it the headline.
        if above and not _ALONE.fullmatch(unit.plain) and _beside(above, inside):
            above.reason = "caption"
        elif below and _beside(below, inside):
            below.reason = "caption"
            after = units[i + 2] if below.finished and i + 2 < len(units) else None
            if after and after.finished and _beside(after, inside):
                after.reason = "caption"
    for i, (unit, below) in enumerate(pairwise(units)):
        for one, other in ((unit, below), (below, unit)):
            tail = other.plain.removeprefix(one.plain)
            again = one.words >= 4 and tail != other.plain and len(tail.split()) <= _TAIL_WORDS
            if again and (
                other.reason == "caption" or (one.finished and _NAMES_ALONE.fullmatch(tail.strip()))
            ):
                one.reason, other.reason = one.reason or "caption", other.reason or "caption"
        page_beside = "caption" in (below.reason, units[i - 1].reason if i else None)
        if not unit.reason and page_beside and unit.words <= _BESIDE_WORDS and not unit.told:
            unit.reason = "caption" if unit.finished and _is_scene(unit.plain) else None


def _alone(three: list[Unit]) -> bool:
    """Whether the second of three, between two sentences, is too long for a heading and shows somebody
    unknown doing something that can be seen."""
    return (
        len(three) == 3
        and three[0].sentence
        and three[2].sentence
        and three[1].words >= _DATED_WORDS
        and _UNKNOWN.match(three[1].plain) is not None
        and _SHOWN.search(three[1].plain) is not None
        and _PAST.search(three[1].low) is None
    )


def _first_sentence(low: str) -> str:
    return _SENTENCE_END.split(low, 1)[0]


def _beside(unit: Unit, in_article: bool) -> bool:
    """Whether a line beside a credit is what the credit is for. A line without a full stop is it only within
    the article: above stand its headline and standfirst."""
    if unit.reason or unit.told or unit.bullet or unit.words > _BESIDE_WORDS or unit.plain[-1] in "?:’'":
        return False
    if unit.finished:
        return _UNKNOWN.match(unit.plain) is not None and _PAST.search(_first_sentence(unit.low)) is None
    return in_article and unit.words >= 4 and not _SENTENCE_END.search(unit.plain)
