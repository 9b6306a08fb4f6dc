"""From the tagger's probabilities for one cue to its attribution: who, by which words, says what.

A word belongs to one role: to the cue first, then to the source where that is the likelier, then to the
content. What the content gets wrong at its ends and in its gaps is mended by :mod:`ledger.find.mend`.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from ledger.find.attribution import Attribution, Spans
from ledger.find.decode import Probabilities, Thresholds, spans_of
from ledger.find.mend import Mask, mended, stretches
from ledger.find.pieces import Pieces

_LONG, _CRUMB = 20, 3
"""Characters: beside a piece of a content of at least so many, one of at most so many is a crumb."""
_BESIDE = 0.8
"""A piece of a source stays where its likeliest word is at least so likely as that of the best piece, as a
share: low thresholds find sources that hesitate, and somebody else beside them."""


def attribution_of(
    text: str, pieces: Pieces, cue: tuple[int, int], each: Probabilities, limits: Thresholds
) -> Attribution:
    """The attribution of the cue at words ``cue`` (half-open), from ``each``: for every word of the window
    the probability (0 to 1) that it belongs to this cue's source, and to its content."""
    in_cue = np.zeros(len(pieces.words), bool)
    in_cue[cue[0] : cue[1]] = True
    source = (each[:, 0] >= limits.source) & ~in_cue & (each[:, 0] >= each[:, 1])
    source = _likeliest(text, pieces, cue, source, each)
    content = (each[:, 1] >= limits.content) & ~in_cue & ~source
    content = mended(text, pieces, content, in_cue | source, each[:, 1])
    spans = spans_of(text, pieces, in_cue)
    who = _on_its_line(text, spans_of(text, pieces, source), spans)
    said = _without_crumbs(spans_of(text, pieces, content))
    return Attribution(who, spans, _with_possessives(text, said, (*who, *spans)))


def _with_possessives(text: str, content: Spans, others: Spans) -> Spans:
    """A content's spans, none of which begins with the *s* of a possessive (*Renk’s*, three words for the
    tokenizer): with the whole word, or where that is another's without any of it."""
    found = []
    for start, end in content:
        behind = _POSSESSIVE.match(text, start, end)
        if behind and _OWNER.search(text, max(0, start - 2), start):
            owner = start - 1
            while owner and (text[owner - 1].isalpha() or text[owner - 1] in "-."):
                owner -= 1
            free = all(last <= owner or first >= start for first, last in others)
            start = owner if free else behind.end()
        if start < end:
            found.append((start, end))
    return tuple(found)


_POSSESSIVE = re.compile(r"s\s+")
_OWNER = re.compile(r"[^\W\d_][’']\Z")


def of_its_paragraph(text: str, a: Attribution) -> tuple[Attribution, Spans]:
    """An attribution without the parts of its content that stand in other paragraphs than its cue and are no
    quotation going on there, and those parts. Below a heading (*Minister Says No Deal*) the article tells the
    same once more, in its own words."""
    here = [span for span in a.content if _one_paragraph(text, span, a.cue)] if a.cue else []
    if not here:
        return a, ()
    kept = tuple(s for s in a.content if s in here or text[s[0] - 1 : s[0]] in _OPENS)
    return replace(a, content=kept), tuple(span for span in a.content if span not in kept)


def _likeliest(text: str, pieces: Pieces, cue: tuple[int, int], source: Mask, each: Probabilities) -> Mask:
    """A source without the pieces that are much less likely than its best one; the agent of a passive cue
    (*were told by two officials*) stays."""
    found = stretches(source)
    peaks = [float(each[first:after, 0].max()) for first, after in found]
    kept = np.zeros_like(source)
    for (first, after), peak in zip(found, peaks, strict=True):
        agent = cue[1] in (first, first - 1) and "by" in _words(text, pieces, cue[1], first + 1)
        kept[first:after] = agent or peak >= _BESIDE * max(peaks)
    return kept


def _words(text: str, pieces: Pieces, first: int, after: int) -> list[str]:
    return [text[slice(*pieces.word_span(word))].casefold() for word in range(first, after)]


def _on_its_line(text: str, source: Spans, cue: Spans) -> Spans:
    """A source's spans: those on the line of the cue, if there are any."""
    if not cue:
        return source
    start, end = text.rfind("\n", 0, cue[0][0]) + 1, text.find("\n", cue[-1][1])
    here = tuple(span for span in source if span[0] >= start and (end < 0 or span[1] <= end))
    return here or source


def _one_paragraph(text: str, span: tuple[int, int], cue: Spans) -> bool:
    first, last = min(span[0], cue[0][0]), max(span[1], cue[-1][1])
    return _BLANK_LINE.search(text, first, last) is None


_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
"""What parts paragraphs for sure: other line ends may be those of wrapped lines."""
_OPENS = ("“", '"', "‘", "'", "«", "„")


def _without_crumbs(content: Spans) -> Spans:
    """A content's spans without single marks and short words beside a stretch of many."""
    longest = max((end - start for start, end in content), default=0)
    return tuple((start, end) for start, end in content if longest < _LONG or end - start > _CRUMB)
