"""What stands below an article's end: everything from the first thing that only a page has."""

from __future__ import annotations

import re
from itertools import pairwise

from ledger.segment.sought import Sought
from ledger.segment.units import Unit

_SOLD = ("sponsored", "promoted", "paid content")
_AUTHOR_LINES, _AUTHOR_WORDS = 4, 60
_CLOSING = frozenset(("copyright", "most viewed", "related", "comment", "disclaimer", "author"))
_AUTHOR = re.compile(
    r"(?:about|more about|more from) the (?:authors?|writers?|reporters?)\W?|our authors?\W?"
)
_TO_READER = Sought(
    r"^(?=.*\b(?:you|your|us|we|our|me|please)\b).*\b(?:articles?(?! \d)|stor(?:y|ies)|(?:web)?site|"
    r"newsletters?|reporting|coverage|newsroom|donors?|publish\w*|"
    r"contact|comments?|feedback|e-?mail|reporters?|readers?|journalis\w+|subscri\w+|"
    r"privacy|helpful|edition|paper|support)\b"
)
_NAME_PATTERN = r"[^\W\d_a-z][\w’'.-]*(?: (?:de|da|di|bin|van|von|al|el)(?= ))?(?: [^\W\d_a-z][\w’'.-]*){1,3}"
_NAME = re.compile(_NAME_PATTERN)
_NAMES = re.compile(rf"(?:[Bb][Yy]:? )?{_NAME_PATTERN}(?:(?:,| and|, and| &) {_NAME_PATTERN}){{0,3}}")
_NAMES_WORDS = 14
_WRITES = re.compile(
    r"\b(?:covers|teaches|writes|reports|edits|correspondent|editor|reporter|fellow|researcher|writer|journalist|"
    r"columnist|analyst|professor|lecturer|author|producer)\b|is an? (?:\w+ )?$"
)
_BY = re.compile(r"^by:? ", re.IGNORECASE)
_ABOUT = re.compile(
    rf"({_NAME_PATTERN}) (?:covers|teaches|writes|reports|joined|leads|works|edits|"
    r"is (?:an?|the|our|one|based)\b|is [\w -]{2,40}(?:correspondent|editor|reporter|fellow)\b|"
    r"is (?:chief|senior|deputy|associate|staff|foreign|freelance)\b)"
)
_OF_NOBODY = re.compile(
    rf"(?P<who>(?:Mr|Ms|Mrs|Dr|Prof)\.? [^\W\d_a-z][\w’'-]+|{_NAME_PATTERN}),? "
    r"(?:(?:teaches|writes|covers)\b|is (?:an? |the )?(?:[\w-]+ ){0,4}?(?i:lecturer|professor|fellow|"
    r"columnist|contributor|correspondent|editor|freelance \w+|staff writer|author of)\b|"
    r"is (?i:director|president|chair) (?:of|at)\b"
    r"(?=.*\b(?:University|Institute|College|Center|Centre|School)))"
)
"""A sentence about somebody who writes, by the form of notes on authors."""
_HAPPENED = re.compile(
    r"\b(?:was|were|had|said|told|serving|sentence|jail\w*|arrest\w*|(?:on|since|until) \w+day|yesterday|"
    r"today)\b"
)
"""What makes it news: something happened."""
_ARTICLE_WORDS, _STANDFIRST_WORDS, _APPEAL_WORDS = 12, 40, 60


def mark_end(units: list[Unit]) -> None:
    """Mark what is left below the article's last paragraph.

    The end is the first thing only a page has (a copyright, a list of headlines, a tag list) below which no
    sentence of an article follows: all there is either lacks a full stop, or speaks to the reader, or says
    who the writer is.
    """
    _mark_authors(units)
    _mark_writer(units)
    _mark_bios(units)
    _mark_last(units)
    start = len(units)
    while start and not _article(units[start - 1]):
        start -= 1
    end = next((i for i in range(start, len(units)) if _closes(units[i])), len(units))
    if sum(u.words for u in units[:end] if not u.reason) < _ARTICLE_WORDS:
        return
    for unit in units[end:]:
        unit.reason = unit.reason or "end"


def mark_appeals(units: list[Unit]) -> None:
    """The sentences round a *Subscribe* that speak to the paper's reader: an appeal has more than one."""
    for order in (units, units[::-1]):
        for before, unit in pairwise(order):
            to_reader = not unit.told and unit.words <= _APPEAL_WORDS and _TO_READER.search(unit.low)
            if before.reason == "subscribe" and not unit.reason and to_reader:
                unit.reason = "subscribe"


def _mark_authors(units: list[Unit]) -> None:
    """*About the author* below an article, and the name and few lines under it."""
    above = 0
    for i, unit in enumerate(units):
        if above >= _ARTICLE_WORDS and _AUTHOR.fullmatch(unit.low):
            unit.reason = "author"
            for below in units[i + 1 : i + 1 + _AUTHOR_LINES]:
                if (below.reason and below.finished) or below.told or below.words > _AUTHOR_WORDS:
                    break
                below.reason = below.reason or "author"
                if below.finished:
                    break
        above += unit.words if unit.sentence else 0


def _mark_writer(units: list[Unit]) -> None:
    """A name that stands alone above the article and once more below, with a sentence about its bearer."""
    last = next((i for i in range(len(units) - 1, 0, -1) if units[i].sentence), 0)
    name = units[last - 1] if last else None
    if name is None or units[last].told or name.reason or name.finished or not 2 <= name.words <= 4:
        return
    about = units[last].plain.split(maxsplit=1)[0]
    if about not in ("He", "She", "They", "I") and about.lower() not in name.low.split():
        return
    above = [u for u in units[: last - 1] if u.low.removeprefix("by ") == name.low]
    if len(above) == 1 and sum(u.words for u in units[:last] if u.sentence) >= units[last].words:
        name.reason = units[last].reason = "author"


def _mark_bios(units: list[Unit]) -> None:
    """A sentence below the article about somebody whose name stands alone above it: in the byline, or as the
    line before."""
    above = 0
    named: set[str] = set()
    for i, unit in enumerate(units):
        if above < _STANDFIRST_WORDS and unit.words <= _NAMES_WORDS and _NAMES.fullmatch(unit.plain):
            named |= {name.lower() for name in _NAME.findall(_BY.sub("", unit.plain))}
        elif above >= _ARTICLE_WORDS and not unit.quoted and unit.words <= _AUTHOR_WORDS:
            about = _ABOUT.match(unit.plain)
            line_above = units[i - 1]
            alone = about is not None and line_above.low == about[1].lower() and _WRITES.search(about[0])
            if about and (about[1].lower() in named or alone):
                unit.reason = unit.reason or "author"
                if alone:
                    line_above.reason = line_above.reason or "author"
        above += unit.words if unit.sentence else 0


def _mark_last(units: list[Unit]) -> None:
    """A last sentence about a writer of whom the article says nothing."""
    last = next((i for i in range(len(units) - 1, 0, -1) if units[i].sentence and not units[i].reason), 0)
    unit = units[last]
    note = _OF_NOBODY.match(unit.plain)
    if not last or note is None or _HAPPENED.search(unit.low) or unit.quoted or unit.words > _AUTHOR_WORDS:
        return
    name = note["who"].lower().split()[-1]
    above = [u for u in units[:last] if u.sentence]
    if sum(u.words for u in above) >= _ARTICLE_WORDS and not any(name in u.low for u in above):
        unit.reason = "author"


def _closes(unit: Unit) -> bool:
    return unit.reason in _CLOSING or (unit.reason == "advertisement" and unit.low.startswith(_SOLD))


def _article(unit: Unit) -> bool:
    return unit.sentence and (unit.told or not _TO_READER.search(unit.low))
