"""Attributions inside what somebody is said to have said: *Reuters, citing an official who said the talks
were off*.

Finders mark outermost attributions only, because that is what people have labelled. Inside a content the
next one is outermost again, so the finder looks once more at each content by itself, where it holds a word
of saying. Who passes on is told from who says: *citing*, *quoting* and *according to* only lengthen the
chain of what they bring (``seeds/GUIDELINES.md``, 4.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ledger.find.attribution import Attribution, Finder, Spans, words
from ledger.find.blocks import blocks_of, quoted
from ledger.find.cues import DENIES, VERBS
from ledger.find.sayings import brings_nothing, has_clause, passes_on, reports
from ledger.find.turns import spoken, turns_of
from ledger.find.unsaid import unsaid
from ledger.find.whose import put_right
from ledger.find.wordsets import word_set
from ledger.segment import Window

DEEPEST = 3
"""Links of a chain that are looked for: nobody has told us more than *A, citing B, who heard from C*."""
_SHORTEST = 5
"""Words: who says, that he says, and three of what."""
_WORD = re.compile(r"\w+")
_SAYING = re.compile(r"\b(?:according|citing|quoting|claim|report|statement)\b", re.IGNORECASE)
_ATTITUDES = word_set(
    "believe think hope fear know want plan expect intend wish feel doubt understand consider decide agree "
    "refuse decline seek try remember forget worry see hear learn realize realise recognize recognise find"
)
_THEMSELVES = word_set("i we he she they it who")


def everything(text: str, windows: Sequence[Window], finder: Finder) -> tuple[Attribution, ...]:
    """What ``finder`` finds in ``windows`` of ``text``, and what is nested in it, each with its ``outer``."""
    outermost = [a for each in finder.find_all(text, windows) for a in each if _said(text, a)]
    found = [a for a in put_right(text, outermost) if not brings_nothing(text, a)]
    if blocks := blocks_of(text):
        found = quoted(text, windows, found, blocks)
    if turns := turns_of(text):
        found = spoken(text, windows, found, turns)
    deepest = found
    for _ in range(1, DEEPEST):
        places = [
            (outer, stretch)
            for outer in deepest
            if not DENIES.search(words(text, outer.cue))  # that somebody said so is just what is denied
            for stretch in _stretches(text, windows, outer.content)
        ]
        inside = finder.find_all(text, [stretch for _, stretch in places])
        deepest = [
            replace(a, outer=(*outer.outer, outer, *a.outer))
            for (outer, _), each in zip(places, inside, strict=True)
            for a in put_right(text, each)
            if _says(text, a) and _said(text, a)
        ]
        found += deepest
    return tuple(found)


def _said(text: str, a: Attribution) -> bool:
    return reports(text, a) and not unsaid(text, a)


def _says(text: str, a: Attribution) -> bool:
    """Whether an inner attribution is a claim of its own: words of saying, not of thinking, by somebody else
    than the speaker, with a clause, an infinitive or a quotation for their content. What somebody is to say
    or will say (*asked him to explain why*) is not said."""
    cue = [word.casefold() for start, end in a.cue for word in _WORD.findall(text, start, end)]
    source = words(text, a.source).casefold()
    if cue[:1] in (["to"], ["will"]):
        return False
    saying = any(word in VERBS and VERBS[word].base not in _ATTITUDES for word in cue)
    return (saying or passes_on(text, a)) and source not in _THEMSELVES and has_clause(text, a.content)


def _stretches(text: str, windows: Sequence[Window], content: Spans) -> Iterator[Window]:
    """Each piece of a content as a window of its own."""
    for start, end in content:
        if not _worth_a_look(text, start, end):
            continue
        sentences = tuple(
            replace(s, start=max(s.start, start), end=min(s.end, end))
            for window in windows
            if window.start < end and window.end > start
            for s in window.sentences
            if s.start < end and s.end > start
        )
        if sentences:
            yield Window(1, start, end, sentences)


def _worth_a_look(text: str, start: int, end: int) -> bool:
    low = [word.casefold() for word in _WORD.findall(text, start, end)]
    saying = any(word in VERBS for word in low) or _SAYING.search(text, start, end)
    return len(low) >= _SHORTEST and bool(saying)
