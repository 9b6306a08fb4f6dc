"""The words that say who speaks, and whether they name them or only point at them (*he*, *the minister*)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ledger.claims import Candidate, Frame, Span
from ledger.normalise.clause import read
from ledger.normalise.names import is_person, is_pronoun
from ledger.normalise.speakers import speaker_part

_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|reportedly|allegedly|according)\b", re.IGNORECASE)
_HALF_POSSESSIVE = re.compile(r"(?<=[’'])s(?=\s)")
_HEARS = re.compile(
    r"\b(?:was|were|been|is|are|being|be) (?:told|informed|warned|assured|advised|briefed)$", re.IGNORECASE
)
_STOP = re.compile(r"(?<=[a-z]{3})[.!?][”\"’']?\s+(?:(?:Yet|But|And|So|Still) (?=\w)|(?=[A-Z]))")
_SOMEBODY = re.compile(r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|(?!The |An? )[A-Z][\w’'.-]+)\s")
_LONGEST_NAME = 5
"""Words: a source that has more may be a clause."""
_RELATIVE = frozenset({"who", "which", "that"})
# A definite description of somebody the text named before; "the official" is not one: it stays unnamed.
_DESCRIPTION = re.compile(
    r"^the\s+(?:\w+\s+)?(?:president|prime minister|premier|minister|chancellor|secretary|leader|spokesman|"
    r"spokeswoman|spokesperson|ambassador|general|governor|mayor|envoy|chief|chairman|senator|king|queen|"
    r"ministry|agency|company|organi[sz]ation|group|council|party|paper|newspaper|outlet|magazine)$",
    re.IGNORECASE,
)


def whole(spans: Sequence[Span], text: str) -> Span | None:
    """One span over all of them; a mention or cue in pieces is taken with what stands between."""
    if not spans:
        return None
    return Span.of(text, spans[0].start, spans[-1].end)


def mention_of(said: Candidate | Frame, text: str) -> Span | None:
    """The part of a source that says who speaks; ``None`` where it says nobody (*through a channel on X*)."""
    mention = whole(said.source, text)
    if mention is None:
        return None
    if half := _HALF_POSSESSIVE.match(
        text, mention.start
    ):  # of "Vessen’s minister" the finder may mark "s minister"
        start = mention.start
        while start and not text[start - 1].isspace():
            start -= 1
        if text[start : mention.start].rstrip("’'") and half:
            mention = Span.of(text, start, mention.end)
    mention = _subject(mention, text)
    start, end = speaker_part(mention.exact)
    if end <= start or not any(character.isalpha() for character in mention.exact[start:end]):
        return None
    return Span.of(text, mention.start + start, mention.start + end)


def _subject(mention: Span, text: str) -> Span:
    """Of a whole clause its subject: *he rose to the defence of the coach*, saying so; of two sentences the
    second."""
    start = mention.start
    for stop in _STOP.finditer(mention.exact):
        if read(mention.exact[start - mention.start : stop.start()]):  # a sentence, and not *Sony Corp.*
            start = mention.start + stop.end()
    own = Span.of(text, start, mention.end)
    parts = read(own.exact) if _SOMEBODY.match(own.exact) and len(own.exact.split()) > _LONGEST_NAME else None
    if parts is None or parts.infinitive or not parts.subject[1]:
        return own
    who = own.exact[slice(*parts.subject)]
    verb = own.exact[parts.verb[0]]
    whole_clause = verb.islower() and (is_pronoun(who) or is_person(who))  # not *Shane Shook, who …*
    return Span.of(text, start, start + parts.subject[1]) if whole_clause else own


def hears(cue: str) -> bool:
    """Whether the subject of these words of saying is who hears it (*residents had been told*)."""
    return bool(_HEARS.search(cue))


def is_relative(mention: str) -> bool:
    """Whether it stands for what is named right before it; *WHO* names itself."""
    return mention.casefold() in _RELATIVE and not mention.isupper()


def points(mention: str) -> bool:
    """Whether a mention names nobody itself: a pronoun, or a description of somebody named before."""
    return is_pronoun(mention) or bool(_DESCRIPTION.match(mention))


def is_passive(cue: str) -> bool:
    """Whether words of saying tell of nobody who says it (*it was reported that*)."""
    return bool(_PASSIVE.search(cue))
