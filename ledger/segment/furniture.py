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
from dataclasses import dataclass

from ledger.segment import notes, phrases
from ledger.segment.captions import is_caption
from ledger.segment.layout import Paragraph, ends_sentence, is_bullet
from ledger.segment.stamps import is_author_note, is_byline, is_time_stamp

_SEPARATED = re.compile(r"\s*[/>›»|•·→]\s*")
_QUOTED = re.compile(r"[“”«»„\"]")
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55\U0001f1e6-\U0001f1ff]")
_POINTING = re.compile("[\U0001f447\U0001f448\U0001f449\U0001f446\U0001f4f2\U0001f514\U0001f517\u261e]")
_REPORTING = re.compile(
    r"\b(?:said|says|told|according to|announced|reported|added|warned|denied|urged|"
    r"ordered|insisted|argued)\b"
)
_PROSE_WORDS = 12
_SHORT_WORDS, _SHORT_LENGTH = 200, 3000
_LIST_ITEM_WORDS = 25
_STAMPS_WITHIN = 8
_NOTE_WORDS = 60
_SAID_APART = re.compile(rf",[^,]{{0,60}}{_REPORTING.pattern}|,\s\w+ \w+ (?:wrote|heard)\b")


@dataclass(slots=True)
class _Unit:
    """One paragraph as the rules see it: white space collapsed, and lower-cased."""

    plain: str
    low: str
    words: int
    finished: bool
    bullet: bool
    reason: str | None = None

    @property
    def prose(self) -> bool:
        return self.finished and self.words >= _PROSE_WORDS

    @property
    def listed(self) -> bool:
        """May be a headline, a number or a time in a list of links."""
        return self.words <= _LIST_ITEM_WORDS and (not self.finished or self.plain[-1] in "?!…")


def furniture_reasons(text: str, paragraphs: list[Paragraph]) -> list[str | None]:
    """For each paragraph the kind of furniture it is, or None where it is article."""
    units = [_unit(text, p) for p in paragraphs]
    prose_before = _words_before(units)
    first_prose = next((i for i, u in enumerate(units) if u.prose), len(units))
    for i, unit in enumerate(units):
        above, below = i < first_prose, i >= len(units) - 3
        unit.reason = _by_itself(unit) or (_by_place(unit, i) if above or below else None)
        if not unit.reason and not above and not unit.finished and notes.MORE.fullmatch(unit.low):
            unit.reason = "related"
    _mark_menus(units)
    _mark_repeats(units)
    _mark_lists(units, prose_before)
    _mark_comments(units, prose_before)
    return [u.reason for u in units]


def _unit(text: str, paragraph: Paragraph) -> _Unit:
    words = text[paragraph.start : paragraph.end].split()
    plain = " ".join(words)
    return _Unit(
        plain,
        plain.lower(),
        len(words),
        ends_sentence(text, paragraph.start, paragraph.end),
        is_bullet(text, paragraph.start),
    )


def _words_before(units: list[_Unit]) -> list[int]:
    """Words of prose before each unit; one more entry for the whole."""
    counts = [0]
    for unit in units:
        counts.append(counts[-1] + (unit.words if unit.prose else 0))
    return counts


def _by_itself(unit: _Unit) -> str | None:
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
    if words <= 80 and phrases.COPYRIGHT.search(low) and not _REPORTING.search(low):
        return "copyright"
    if is_caption(unit.plain):
        return "caption"
    if words <= 120 and phrases.COOKIES.search(low) and not _REPORTING.search(low):
        return "cookies"
    if words <= 70 and not _QUOTED.search(low) and _is_promotion(low, words):
        return "subscribe"
    return "disclaimer" if _is_disclaimer(low) else None


def _short_line(unit: _Unit) -> str | None:
    low, words = unit.low, unit.words
    if phrases.NAVIGATION.fullmatch(low):
        return "menu"
    if words <= 8 and phrases.ADVERTISEMENT.fullmatch(low):
        return "advertisement"
    if phrases.LINK.fullmatch(low):
        return "link"
    if words <= 14 and _is_share_bar(low):
        return "share"
    if phrases.CREDIT_LINE.fullmatch(low) and not _REPORTING.search(low) and not _QUOTED.search(low):
        return "byline"
    if phrases.APP_SIGNAL.search(low) and (
        phrases.APP_START.match(low) or (words <= 8 and not unit.finished)
    ):
        return "app link"
    if phrases.RELATED_INSET.fullmatch(low):
        return "related"
    if words <= 24 and is_time_stamp(low, labelled=True):
        return "dateline"
    if _is_breadcrumb(unit):
        return "menu"
    return "emoji" if _is_emoji_line(unit) else None


def _said_apart(low: str) -> bool:
    """Whether somebody says it: *Click here, the message said*."""
    return _SAID_APART.search(low) is not None


def _by_place(unit: _Unit, place: int) -> str | None:
    """Lines that are furniture only above the article's first or below its last paragraph."""
    # Further down a date by itself heads an entry of a chronicle, and what is under it needs it.
    if place <= _STAMPS_WITHIN and unit.words <= 16 and is_time_stamp(unit.low, labelled=False):
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
    if _REPORTING.search(low):
        return False
    signals = {m.group() for m in phrases.SUBSCRIBE_SIGNAL.finditer(low)}
    if phrases.SUBSCRIBE_START.match(low):
        return words <= 25 or bool(signals)
    return len(signals) >= 3 or (len(signals) == 2 and words <= 25)


def _is_disclaimer(low: str) -> bool:
    strong = {m.group() for m in phrases.DISCLAIMER_STRONG.finditer(low)}
    if not strong:
        return False
    weak = {m.lastgroup for m in phrases.DISCLAIMER_WEAK.finditer(low)}
    if low.startswith(("disclaimer", "(disclaimer", "*disclaimer", "[disclaimer")):
        return True
    if _REPORTING.search(low):
        return False
    return len(strong) + len(weak) >= (3 if _QUOTED.search(low) else 2) and bool(weak)


def _is_breadcrumb(unit: _Unit) -> bool:
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


def _is_emoji_line(unit: _Unit) -> bool:
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


def _section_share(words: list[str]) -> float:
    """The share of a line's words that read as section names, one or two words at a time."""
    hits = i = 0
    while i < len(words):
        if " ".join(words[i : i + 2]) in phrases.SECTIONS and i + 1 < len(words):
            hits += 2
            i += 2
        else:
            hits += words[i] in phrases.SECTIONS
            i += 1
    return hits / len(words)


def _mark_menus(units: list[_Unit]) -> None:
    """Runs of short lines of which half are section names, and such names in one line."""
    i = 0
    while i < len(units):
        j = i
        while j < len(units) and units[j].words <= 3 and not units[j].finished:
            j += 1
        run = units[i:j]
        known = sum(1 for u in run if u.low.strip("+-•·▾ ") in phrases.SECTIONS)
        if known >= 3 and known * 2 >= len(run):
            for unit in run:
                unit.reason = unit.reason or "menu"
        if j == i:
            unit = units[i]
            if not unit.reason and 4 <= unit.words <= 40 and not unit.finished:
                words = [w.strip(",|") for w in unit.low.split()]
                if _section_share(words) >= 0.7:
                    unit.reason = "menu"
        i = max(j, i + 1)


def _mark_repeats(units: list[_Unit]) -> None:
    """The second of two identical lines: next to each other, or a longer one anywhere."""
    seen: set[str] = set()
    before = ""
    for unit in units:
        if unit.plain == before or (unit.words >= 5 and unit.plain in seen):
            unit.reason = unit.reason or "repeated line"
        seen.add(unit.plain)
        before = unit.plain


def _mark_lists(units: list[_Unit], prose_before: list[int]) -> None:
    """A *Most viewed* or *Related* header and the headlines under it."""
    total = prose_before[-1]
    for i, unit in enumerate(units):
        if unit.words > 9 or unit.bullet:
            continue
        reason = next((r for r, header in phrases.BLOCK_HEADERS if header.fullmatch(unit.low)), None)
        if reason is None:
            continue
        rest = units[i + 1 :]
        end = _list_end(units, i + 1)
        prose = sum(u.words for u in rest if u.prose and not u.reason)
        closes = end == len(units) or (
            prose_before[i] * 2 >= total > 0
            and sum(1 for u in rest if u.listed or u.reason) >= 0.6 * len(rest)
            and prose <= 0.35 * sum(u.words for u in rest)
        )
        if closes:
            end = len(units)
        elif end == i + 1:
            continue
        elif end - i > 2 and units[end - 1].words <= 8:
            end -= 1  # the last short line before prose is as likely the next part's heading
        for item in units[i:end]:
            if item.reason in (None, "repeated line"):
                item.reason = reason


def _list_end(units: list[_Unit], start: int) -> int:
    end = start
    while end < len(units) and (units[end].listed or units[end].reason):
        end += 1
    return end


def _mark_comments(units: list[_Unit], prose_before: list[int]) -> None:
    """Reader comments: from their header, or the policy above them, to the end of the page."""
    for i, unit in enumerate(units):
        policy = unit.reason == "disclaimer" and "comment" in unit.low
        if not policy and not (unit.words <= 12 and phrases.COMMENT_HEADER.fullmatch(unit.low)):
            continue
        unit.reason = unit.reason or "comment"
        rest = units[i + 1 :]
        after = sum(u.words for u in rest)
        before = sum(u.words for u in units[:i])
        marks = sum(1 for u in rest if phrases.COMMENT_MARK.fullmatch(u.low))
        if prose_before[i] < 40 or not rest:
            continue
        if marks >= 2 or after <= before * (0.5 if policy else 1.0):
            for item in rest:
                item.reason = item.reason or "comment"
            return
