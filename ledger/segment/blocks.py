"""Furniture told by its neighbours: menus, repeated lines, lists of headlines, comments.

What one line cannot say, the lines round it can: a headline under *Most viewed* is the same words as a
headline over an article.
"""

from __future__ import annotations

import re

from ledger.segment import phrases
from ledger.segment.units import Unit

_LIST_EDGE = re.compile(r"(?:recommended stories|related)?list of \d+ items?|end of list|list \d+ of \d+\D.*")
_LIST_ITEM = re.compile(r"list \d+ of \d+")
_LETTER = re.compile(r"[^\W\d_]")
_HEADING_WORDS = 5
_LETTERS = re.compile(r"\w+")
_HEADLINE_WORDS = 5
_HEADLINE_EXTRA = 20  # words a line may have besides a headline that it repeats
_MENU_RUN = 4


def mark_menus(units: list[Unit], first_prose: int) -> None:
    """Runs of short lines of which half are section names, and such names in one line; above the headline
    also a single name, and any longer run, of which the last line may be the headline."""
    headline = next((i for i, u in enumerate(units[:first_prose]) if not u.reason and _long(u)), 0)
    i = 0
    while i < len(units):
        j = i
        while j < len(units) and units[j].words <= 3 and not units[j].finished:
            j += 1
        run = units[i:j]
        known = [u for u in run if u.low.strip("+-•·▾ ") in phrases.SECTIONS]
        if len(known) >= 3 and len(known) * 2 >= len(run):
            known = run
        elif j <= headline:
            known += run[:-1] if len(run) >= _MENU_RUN else []
        else:
            known = []
        for unit in known:
            unit.reason = unit.reason or "menu"
        if j == i:
            unit = units[i]
            if not unit.reason and 4 <= unit.words <= 40 and not unit.finished:
                words = [w.strip(",|") for w in unit.low.split()]
                if _section_share(words) >= 0.7:
                    unit.reason = "menu"
        i = max(j, i + 1)


def _long(unit: Unit) -> bool:
    return sum(1 for word in unit.low.split() if _LETTER.search(word)) >= _HEADLINE_WORDS


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


def mark_repeats(units: list[Unit]) -> None:
    """The second of two identical lines: next to each other, or a longer one anywhere; and a line that only
    wraps an earlier one (*Share this article: …*, *Home / World / …*).

    A list of what is to come (*Key events*) repeats lines before they are needed: there the second heads
    its text and the first goes.
    """
    headline = next((i for i, u in enumerate(units) if u.words >= _HEADLINE_WORDS and not u.reason), 0)
    seen: dict[str, int] = {}
    before = ""
    for i, unit in enumerate(units):
        key = " ".join(_LETTERS.findall(unit.low))
        long = unit.words >= _HEADLINE_WORDS
        first = seen.get(key)
        if unit.plain == before:
            unit.reason = unit.reason or "repeated line"
        elif (
            first is not None
            and not unit.finished
            and first > headline
            and _heads(units, i) > _heads(units, first)
        ):
            units[first].reason = units[first].reason or "repeated line"
        elif long and (first is not None or (not unit.finished and _wraps(key, seen))):
            unit.reason = unit.reason or "repeated line"
        if key and first is None and unit.words >= 3:
            seen[key] = i
        before = unit.plain


def _heads(units: list[Unit], place: int) -> bool:
    """Whether a sentence stands below a line, furniture aside."""
    below = next((u for u in units[place + 1 : place + 6] if not u.reason and u.words > 3), None)
    return below is not None and below.sentence


def _wraps(key: str, seen: dict[str, int]) -> bool:
    words = key.split()
    extra = min(_HEADLINE_EXTRA, len(words) - _HEADLINE_WORDS)
    return any(" ".join(words[k:]) in seen for k in range(1, extra + 1))


_INSET = re.compile(r"(?:top|best|featured) comments?\b")
"""A few comments that some pages show in the middle of the article."""
_VOTES = re.compile(r"(?:up|down)?(?:vote|like)s? ?\d")


def mark_lists(units: list[Unit], prose_before: list[int]) -> None:
    """A *Most viewed* or *Related* header and the headlines under it."""
    total = prose_before[-1]
    for i, unit in enumerate(units):
        if _LIST_EDGE.fullmatch(unit.low):
            unit.reason = "related"
        if _LIST_ITEM.fullmatch(unit.low):
            for item in units[i : i + 2]:
                item.reason = "related"
        if unit.words > 9 or unit.bullet:
            continue
        reason = next((r for r, header in phrases.BLOCK_HEADERS if header.fullmatch(unit.low)), None)
        if reason is None:
            continue
        if not prose_before[i]:
            end = _list_end_above(units, i + 1)
        else:
            rest = units[i + 1 :]
            end = _list_end(units, i + 1)
            prose = sum(u.words for u in rest if u.prose and not u.reason)
            closes = end == len(units) or (
                prose_before[i] * 2 >= total > 0
                and sum(1 for u in rest if u.listed or u.reason) >= 0.6 * len(rest)
                and prose <= 0.35 * sum(u.words for u in rest)
                and not _goes_on(units, end, end - i - 1)
            )
            if closes:
                end = len(units)
            elif end == i + 1:
                continue
            elif end - i > 2 and units[end - 1].words <= _HEADING_WORDS and not units[end - 1].reason:
                end -= 1  # the last short line before prose is as likely the next part's heading
        for item in units[i:end]:
            if item.reason in (None, "repeated line"):
                item.reason = reason


def _goes_on(units: list[Unit], place: int, headlines: int) -> bool:
    """Whether the article goes on below a list: a sentence there may be the teaser of the one headline above
    it, but then the next headline has one too."""
    first, below = units[place], units[place + 1 : place + 3]
    teasers = headlines <= 1 and len(below) == 2 and below[0].listed and below[1].sentence
    return first.bullet or (first.sentence and not teasers)


def _list_end(units: list[Unit], start: int) -> int:
    end = start
    bullets = start < len(units) and units[start].bullet
    while end < len(units) and (units[end].reason or (units[end].listed and units[end].bullet <= bullets)):
        end += 1
    return end


def _list_end_above(units: list[Unit], start: int) -> int:
    """Above the article a list ends at the first long line that nothing has marked: it may be the
    headline."""
    end = start
    while end < len(units) and (units[end].reason or (units[end].listed and units[end].words < 4)):
        end += 1
    return end


def mark_comments(units: list[Unit], prose_before: list[int]) -> None:
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
        if marks and _INSET.match(unit.low):
            last = max(
                k for k, u in enumerate(rest) if phrases.COMMENT_MARK.fullmatch(u.low) or _VOTES.match(u.low)
            )
            if any(u.prose and u.told and not u.reason for u in rest[last + 1 :]):
                rest = rest[: last + 1]
        if marks >= 2 or after <= before * (0.5 if policy else 1.0):
            for item in rest:
                item.reason = item.reason or "comment"
            return
