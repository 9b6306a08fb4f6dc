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

from ledger.find.attribution import Attribution, Finder, Spans
from ledger.find.cues import DENIES, VERBS
from ledger.find.turns import spoken, turns_of
from ledger.find.whose import put_right
from ledger.find.words import is_finite
from ledger.find.wordsets import word_set
from ledger.segment import Window

DEEPEST = 3
"""Links of a chain that are looked for: nobody has told us more than *A, citing B, who heard from C*."""
_SHORTEST = 5
"""Words: who says, that he says, and three of what."""
_WORD = re.compile(r"\w+")
_SAYING = re.compile(r"\b(?:according|citing|quoting|claim|report|statement)\b", re.IGNORECASE)
_PASSES_ON = re.compile(
    r"(?:according to|citing|quoting|(?:has |have |had )?(?:quoted|cited)|quotes|cites|"
    r"(?:as )?(?:reported|quoted|cited) (?:by|in))",
    re.IGNORECASE,
)
_ATTITUDES = word_set(
    "believe think hope fear know want plan expect intend wish feel doubt understand consider decide agree "
    "refuse decline seek try remember forget worry see hear learn realize realise recognize recognise find"
)
_SILENCE = re.compile(
    r"\b(?:not|never|neither|nor)\b|n[’']t\b|\b(?:declin|refus)\w+ to (?:say|comment|answer|confirm|"
    r"discuss|elaborate|name|give|speak|respond)\b",
    re.IGNORECASE,
)
_HYPOTHETIC = re.compile(
    r"\b(?:(?:has|have|had|is|was|are|were) yet to|st(?:ops?|opped) short of|(?-i:might|may)|without|"
    r"far from)\s*(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
"""What, before words of saying, leaves it unsaid; *Theresa May* does not."""
_UNSAID = re.compile(r"\b(?:yet to|short of|might|(?-i:may)(?= \w))\b|^without\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\b(?:identified|named|known|described|referred to)(?: \w+ly)? (?:only )?as \S+$|"
    r"\bnot to be (?:identified|named|quoted)\b(?: by name)?$",
    re.IGNORECASE,
)
"""*A witness identified only as T.*, *who asked not to be named*: no claim of theirs."""
_SCHEDULED = re.compile(
    r"(?:is|are|was|were) (?:widely |also |now )?(?:expected|due|scheduled|set|likely)(?: to)?", re.IGNORECASE
)
"""*The envoy is expected to come*: the article's statement (guidelines, 4.4)."""
_CONTRARY = re.compile(r"\bcontrary to (?:what )?(?:\w+ )?$", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\b(?:rose|fell|dropped|jumped|gained|slid|climbed|surged|slipped|rallied|up|down) (?:by )?[\d.,]+ ?"
    r"(?:%|percent|per cent|points?|dollars|euros)$",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"(?:no|nobody|none|neither|few|hardly any\w*)\b", re.IGNORECASE)
_SUPPOSED = re.compile(r"\b(?:if|unless)\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)
_ASKED = re.compile(r"(?:when |if )?(?:asked|pressed|questioned)\b", re.IGNORECASE)
_ASKED_FIRST = re.compile(r"(?:Asked|Pressed|Questioned|[Ww]hen (?:asked|pressed|questioned))\b")
"""*Asked whether he would resign, he said no*: the question is nobody's."""
_THEMSELVES = word_set("i we he she they it who")


def everything(text: str, windows: Sequence[Window], finder: Finder) -> tuple[Attribution, ...]:
    """What ``finder`` finds in ``windows`` of ``text``, and what is nested in it, each with its ``outer``."""
    outermost = [a for each in finder.find_all(text, windows) for a in each if not _silent(text, a)]
    found = put_right(text, outermost)
    if turns := turns_of(text):
        found = spoken(text, windows, found, turns)
    deepest = found
    for _ in range(1, DEEPEST):
        places = [
            (outer, stretch)
            for outer in deepest
            if not DENIES.search(_words(text, outer.cue))  # that somebody said so is just what is denied
            for stretch in _stretches(text, windows, outer.content)
        ]
        inside = finder.find_all(text, [stretch for _, stretch in places])
        deepest = [
            replace(a, outer=(*outer.outer, outer, *a.outer))
            for (outer, _), each in zip(places, inside, strict=True)
            for a in put_right(text, each)
            if _says(text, a) and not _silent(text, a)
        ]
        found += deepest
    return tuple(found)


def _silent(text: str, a: Attribution) -> bool:
    """Whether nobody says it here: the cue says that somebody did *not* say (that is the article's statement,
    not theirs), or might, or has yet to; or it is what somebody without a name was asked."""
    cue, source = _words(text, a.cue), _words(text, a.source)
    if source.casefold() in ("we", "i") and not _quoted(text, a.source[0][0]):
        return True  # who writes, of himself: the sentence is the article's own
    if _SCHEDULED.fullmatch(cue) or _CONTRARY.search(text, max(0, _first(a) - 40), _first(a)):
        return True
    unnamed = _NO_NAME.search(f"{cue[-60:]} {_words(text, a.content)[:80]}")
    if unnamed and unnamed.start() < len(cue[-60:]):
        return True
    if _AMOUNT.search(source[-60:]):
        return True  # *futures rose 4 percent on fears that*: nobody's
    if _ASKED_FIRST.match(cue) or _SILENCE.search(cue) or _UNSAID.search(cue) or _NOBODY.match(source):
        return True
    if a.cue and _HYPOTHETIC.search(text, max(0, a.cue[0][0] - 40), a.cue[0][0]):
        return True
    if a.source:
        return bool(_SUPPOSED.search(text, max(0, a.source[0][0] - 20), a.source[0][0]))
    return bool(_ASKED.match(cue))


def _first(a: Attribution) -> int:
    return min(start for start, _ in (*a.source, *a.cue, *a.content))


def _quoted(text: str, at: int) -> bool:
    """Whether a quotation is open at ``at``, in its paragraph."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return before.count('"') % 2 == 1 or any(before.count(o) > before.count(c) for o, c in ("“”", "«»", "„“"))


def _words(text: str, spans: Spans) -> str:
    return " ".join(text[start:end] for start, end in spans)


def passes_on(text: str, a: Attribution) -> bool:
    """Whether the cue brings somebody else's words and says nothing of its own."""
    return bool(a.cue) and bool(_PASSES_ON.fullmatch(text[a.cue[0][0] : a.cue[-1][1]]))


def _says(text: str, a: Attribution) -> bool:
    """Whether an inner attribution is a claim of its own: words of saying, not of thinking, by somebody else
    than the speaker, with a clause, an infinitive or a quotation for their content. What somebody is to say
    or will say (*asked him to explain why*) is not said."""
    cue = [word.casefold() for start, end in a.cue for word in _WORD.findall(text, start, end)]
    source = _words(text, a.source).casefold()
    if cue[:1] in (["to"], ["will"]):
        return False
    saying = any(word in VERBS and VERBS[word].base not in _ATTITUDES for word in cue)
    return (saying or passes_on(text, a)) and source not in _THEMSELVES and _has_clause(text, a.content)


def _has_clause(text: str, content: Spans) -> bool:
    words = [word.casefold() for start, end in content for word in _WORD.findall(text, start, end)]
    quoted = any(mark in text[start:end] for start, end in content for mark in '“"«‘')
    return quoted or words[:1] == ["to"] or any(is_finite(word) for word in words)


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
    words = [word.casefold() for word in _WORD.findall(text, start, end)]
    saying = any(word in VERBS for word in words) or _SAYING.search(text, start, end)
    return len(words) >= _SHORTEST and bool(saying)
