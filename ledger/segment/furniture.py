"""Page furniture: paragraphs that belong to the page and not to the article.

Reader tools remove most of it from HTML; what is pasted, stored as text or read from PDF keeps it.
The signals are those of the boilerplate literature (Kohlschütter et al. 2010: paragraph length and
its neighbours; Pomikálek 2011: function words and context), with the phrases of news pages. A
single paragraph is furniture when its words say so by themselves; short lines additionally when the
neighbours agree: a menu is a run of section names, a *Most viewed* block lasts as long as headlines
do, reader comments go from their header to the end. In doubt a paragraph is article: what is marked
here is never asked about, so a miss costs a little time and a false mark loses claims.
"""

from __future__ import annotations

import re

from ledger.segment import notes, phrases
from ledger.segment.blocks import mark_comments, mark_lists, mark_menus, mark_repeats
from ledger.segment.captions import is_caption, mark_captions
from ledger.segment.cards import mark_cards
from ledger.segment.ends import mark_appeals, mark_end
from ledger.segment.layout import Paragraph
from ledger.segment.learnt import mark_learnt
from ledger.segment.sought import Sought
from ledger.segment.stamps import is_author_note, is_byline, is_time_stamp
from ledger.segment.units import REPORTING, Unit, unit

_SEPARATED = re.compile(r"\s*[/>›»|•·→]\s*")
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55\U0001f1e6-\U0001f1ff]")
_POINTING = re.compile("[\U0001f447\U0001f448\U0001f449\U0001f446\U0001f4f2\U0001f514\U0001f517\u261e]")
_SHORT_WORDS, _SHORT_LENGTH = 200, 3000
_CAPITALS = re.compile(r"(?:ALSO READ|READ ALSO|READ MORE|SEE ALSO|MUST READ|RELATED) \S")
_STANDFIRST_WORDS = 35
_OWNER = re.compile(r"[^\W\d](?:\S* ){0,4}?\S*(?: [|·•/]|(?= (?:published|posted|updated) )) ")
"""Whose page or report it is, before the time: *The Tarn Post / 5:20 AM …*, *Our Reporter Published …*."""
_STAMPS_WITHIN = 8
_ENTRIES = 3
_CLOCK = re.compile(r"\d[:.h]\d\d|\b(?:ago|min)")
_NOTE_WORDS = 60
_SAID_APART = Sought(rf",[^,]{{0,60}}{REPORTING.pattern}|,\s\w+ \w+ (?:wrote|heard)\b")


def furniture_reasons(text: str, paragraphs: list[Paragraph]) -> list[str | None]:
    """For each paragraph the kind of furniture it is, or None where it is article."""
    units = units_by_rules(text, paragraphs)
    mark_learnt(units)
    mark_end(units)
    return [u.reason for u in units]


def units_by_rules(text: str, paragraphs: list[Paragraph]) -> list[Unit]:
    """The paragraphs as the rules see them, each with what kind of furniture it is by them."""
    units = [unit(text, p) for p in paragraphs]
    for each in units:
        each.reason = _by_itself(each)
    prose_before = _words_before(units)
    chronicle = sum(map(_heads_entry, units, units[1:])) >= _ENTRIES
    mark_menus(units, next((i for i, words in enumerate(prose_before[1:]) if words), 0))
    _mark_by_place(units, chronicle)
    mark_appeals(units)
    mark_captions(units)
    mark_repeats(units)
    mark_lists(units, prose_before)
    mark_cards(units, prose_before, chronicle=chronicle)
    mark_comments(units, prose_before)
    _mark_by_place(units, chronicle)
    mark_end(units)
    return units


def _words_before(units: list[Unit]) -> list[int]:
    """Words of the article's prose before each unit; one more entry for the whole."""
    counts = [0]
    for each in units:
        counts.append(counts[-1] + (each.words if each.prose and not each.reason else 0))
    return counts


def _mark_by_place(units: list[Unit], chronicle: bool) -> None:
    """Lines that are furniture only above the article, in it, or below its last paragraph; a standfirst may
    stand above too."""
    paragraphs = [i for i, u in enumerate(units) if u.prose and not u.reason]
    standfirst = units[paragraphs[0]].words <= _STANDFIRST_WORDS if paragraphs else False
    first = paragraphs[min(standfirst, len(paragraphs) - 1)] if paragraphs else len(units)
    place = _STAMPS_WITHIN + 1 if chronicle else 0
    for i, each in enumerate(units):
        if each.reason:
            continue
        below = i >= len(units) - 3 or (paragraphs and i >= paragraphs[-1])
        if i < first or below:
            each.reason = _by_place(each, place)
        # Below a standfirst a day by itself may be the article's own: the times of a live page need it.
        if each.reason == "dateline" and paragraphs and i > paragraphs[0] and not _CLOCK.search(each.low):
            each.reason = None
        linked = not each.reason and (not each.finished or each.plain[-1] in ":]")
        if linked and paragraphs and i > paragraphs[0] and notes.MORE.fullmatch(each.low):
            each.reason = "related"
        place += not each.reason


def _heads_entry(unit: Unit, below: Unit) -> bool:
    """Whether it may be the date over an entry of a chronicle."""
    return not unit.reason and below.sentence and unit.words <= 6 and is_time_stamp(unit.low, labelled=False)


def _by_itself(unit: Unit) -> str | None:
    """What the words of a paragraph say, whatever stands around it."""
    low, words = unit.low, unit.words
    if words > _SHORT_WORDS or len(low) > _SHORT_LENGTH:
        return None
    if not any(c.isalnum() for c in low):
        return "emoji" if _EMOJI.search(low) else "ornament"
    if words <= 30 and (reason := _short_line(unit)):
        return reason
    if words <= _NOTE_WORDS and notes.ANYWHERE.fullmatch(low) and not _said_apart(low):
        return "note"
    if words <= 80 and not unit.reported and phrases.COPYRIGHT.search(low):
        return "copyright"
    if is_caption(unit.plain):
        return "caption"
    if words <= 120 and not unit.reported and phrases.COOKIES.search(low):
        return "cookies"
    if words <= 40 and not unit.told and phrases.PLAYER.search(low):
        return "player"
    if words <= _NOTE_WORDS and not unit.reported and phrases.HOUSE.search(low):
        return "house"
    if words <= 70 and not unit.told and _is_promotion(low, words):
        return "subscribe"
    return "disclaimer" if _is_disclaimer(unit) else None


def _short_line(unit: Unit) -> str | None:
    low, words = unit.low, unit.words
    if phrases.NAVIGATION.fullmatch(low):
        return "menu"
    if words <= 8 and phrases.ADVERTISEMENT.fullmatch(low):
        return "advertisement"
    if phrases.LINK.fullmatch(low):
        return "link"
    if words <= 14 and _is_share_bar(low):
        return "share"
    if not unit.told and phrases.CREDIT_LINE.fullmatch(low):
        return "byline"
    if phrases.APP_SIGNAL.search(low) and (
        phrases.APP_START.match(low) or (words <= 8 and not unit.finished)
    ):
        return "app link"
    if phrases.RELATED_INSET.fullmatch(low) or (not unit.finished and _CAPITALS.match(unit.plain)):
        return "related"
    if words <= 24 and is_time_stamp(low, labelled=True):
        return "dateline"
    if _is_breadcrumb(unit):
        return "menu"
    return "emoji" if _is_emoji_line(unit) else None


def _said_apart(low: str) -> bool:
    """Whether somebody says it: *Click here, the message said*."""
    return _SAID_APART.search(low) is not None


def _by_place(unit: Unit, place: int) -> str | None:
    """Lines that are furniture only above the article's first or below its last paragraph."""
    # Further down a date by itself heads an entry of a chronicle, and what is under it needs it.
    if place <= _STAMPS_WITHIN and unit.words <= 16 and is_time_stamp(unit.low, labelled=False):
        return "dateline"
    owner = _OWNER.match(unit.low) if unit.words <= 16 and not unit.finished else None
    if owner and is_time_stamp(unit.low[owner.end() :], labelled=False):
        return "dateline"
    agency = unit.words <= 4 and phrases.AGENCY.fullmatch(unit.low)
    if agency or (unit.words <= 20 and is_byline(unit.plain)):
        return "byline"
    if unit.words <= _NOTE_WORDS and notes.AT_THE_ENDS.fullmatch(unit.low) and not _said_apart(unit.low):
        return "note"
    # The same words may introduce somebody who is then quoted; last of all they introduce nobody.
    return "byline" if place > 1 and unit.words <= 25 and is_author_note(unit.plain) else None


def _is_share_bar(low: str) -> bool:
    tokens = [t.strip(".,:|/()") for t in low.split()]
    core = sum(1 for t in tokens if t in phrases.SHARE_CORE)
    return core > 0 and all(t in phrases.SHARE_WORDS or not t or t.isdigit() for t in tokens)


def _is_promotion(low: str, words: int) -> bool:
    """Subscribe, donate, follow: an imperative to the reader, or several words of that trade."""
    signals = {m.group() for m in phrases.SUBSCRIBE_SIGNAL.finditer(low)}
    if phrases.SUBSCRIBE_START.match(low):
        return words <= 25 or bool(signals)
    if len(signals) >= 3 or (len(signals) == 2 and words <= 25):
        return True
    if not phrases.TO_READER.search(low):
        return False
    press = {m.group() for m in phrases.PRESS.finditer(low)}
    giving = {m.group() for m in phrases.GIVING.finditer(low)}
    return (len(press) >= 2 and len(press) + len(giving) >= 3) or (
        words <= 20 and phrases.ASKS.match(low) is not None
    )


def _is_disclaimer(unit: Unit) -> bool:
    low = unit.low
    strong = {m.group() for m in phrases.DISCLAIMER_STRONG.finditer(low)}
    if not strong:
        return False
    weak = {m.lastgroup for m in phrases.DISCLAIMER_WEAK.finditer(low)}
    if low.startswith(("disclaimer", "(disclaimer", "*disclaimer", "[disclaimer")):
        return True
    if unit.reported:
        return False
    return len(strong) + len(weak) >= (3 if unit.quoted else 2) and bool(weak)


def _is_breadcrumb(unit: Unit) -> bool:
    parts = [p.strip(" .") for p in _SEPARATED.split(unit.low) if p.strip(" .")]
    if len(parts) < 2:
        return False
    known = sum(1 for p in parts if p in phrases.SECTIONS)
    if parts[0] in (
        "home",
        "homepage",
        "start",
        "accueil",
        "startseite",
        "inicio",
        "الرئيسية",
        "خانه",
        "首页",
    ):
        return True
    return known >= 2 and known * 2 >= len(parts)


def _is_emoji_line(unit: Unit) -> bool:
    emoji = len(_EMOJI.findall(unit.low))
    if not emoji:
        return False
    if emoji >= 3 and emoji * 2 >= unit.words:
        return True
    return bool(_POINTING.search(unit.low)) and bool(
        phrases.SUBSCRIBE_SIGNAL.search(unit.low)
        or phrases.APP_SIGNAL.search(unit.low)
        or re.search(r"https?://|t\.me/|www\.|@\w+", unit.low)
    )
