"""Paragraphs of a text, whether it has one paragraph a line or lines hard-wrapped at some width.

A blank line always ends a paragraph. A single line break is harder: in most stored articles it ends
a paragraph, in e-mail, wire copy and PDF text it is only where the line was full. It is taken as a
soft wrap on two kinds of evidence: the next line goes on in lower case where this one had no end;
or the text as a whole is wrapped at a width that this line fills, so that the next line's first
word would not have fitted (what every formatter since ``fmt`` guarantees).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
DATELINE = re.compile(
    r"[A-Z]{2}[A-Z .,’'-]{1,60}(?:[A-Z][a-z]{1,15}\.? ?)?(?:\([^()\n]{1,30}\) ?)?(?:[—–]|--?(?= ))\s*"
    r"(?=[A-Z“\"‘'\d])"
)
"""Where a report is from, before its first word: *CARROW MILLS, Ohio — *, *TARN (Reuters) -*."""
_SINGLE_BREAKS = frozenset(("\n", "\r", "\r\n", "\x0b", "\x85", "\u2028"))
_BULLET = re.compile(r"[-*•·▪●◦‣■□►▶✓✔➤➢]\s|\(?(?:\d{1,2}|[a-zA-Z])[.)]\s")
_TERMINAL = frozenset(".!?…:;؟۔。！？｡।॥።։|")
_CLOSERS = "\"'”’»«›)]}」』"
_SHORTEST_FULL_LINE, _LONGEST_FULL_LINE = 30, 130
_LONGEST_WORD = 20


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text[start:end]`` is one paragraph, stripped; it may hold line breaks where it was wrapped."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    follows: bool  # directly below the line before, with no blank line between


def ends_sentence(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` ends in sentence-final punctuation, closing marks aside."""
    while end > start and text[end - 1] in _CLOSERS:
        end -= 1
    return end > start and text[end - 1] in _TERMINAL


def is_bullet(text: str, start: int) -> bool:
    """Whether a list item begins at ``start``."""
    return _BULLET.match(text, start) is not None


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of ``text`` in order; every non-space code point lies in exactly one."""
    lines = _lines(text)
    width = _wrap_width(text, lines)
    found: list[Paragraph] = []
    start = -1
    for i, line in enumerate(lines):
        if start < 0:
            start = line.start
        if i + 1 < len(lines) and lines[i + 1].follows and _is_wrap(text, line, lines[i + 1], width):
            continue
        found.append(Paragraph(start, line.end))
        start = -1
    return found


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    below = -1  # where the line before ended, or -1 after a blank line
    for match in _LINE.finditer(text):
        raw = match.group()
        body = raw.strip()
        if not body:
            below = -1
            continue
        indent = len(raw) - len(raw.lstrip())
        start = match.start() + indent
        follows = below >= 0 and text[below : match.start()] in _SINGLE_BREAKS
        lines.append(_Line(start, start + len(body), indent, follows))
        below = match.end()
    return lines


def _is_wrap(text: str, line: _Line, below: _Line, width: int | None) -> bool:
    if is_bullet(text, below.start) or text.startswith("by: ", below.start):
        return False
    if below.indent > line.indent and not is_bullet(text, line.start):
        return False
    length = line.end - line.start
    if not _SHORTEST_FULL_LINE <= length <= _LONGEST_FULL_LINE:
        return False
    if not ends_sentence(text, line.start, line.end) and text[below.start].islower():
        return True
    if width is None or length > width * 1.15:
        return False
    return line.indent + length + 1 + _first_word(text, below) > width


def _wrap_width(text: str, lines: list[_Line]) -> int | None:
    """The width in code points at which the text was wrapped, or None where it was not.

    Lines that plainly go on below (no end, then lower case or a script without case) give the
    width; they must make up a fair part of all lines that fill it.
    """
    going_on: list[int] = []
    breaks: list[int] = []
    for line, below in pairwise(lines):
        length = line.end - line.start
        if not below.follows or not _SHORTEST_FULL_LINE <= length <= _LONGEST_FULL_LINE:
            continue
        breaks.append(line.indent + length + 1 + _first_word(text, below))
        first = text[below.start]
        if (
            first.isalpha()
            and first == first.lower()
            and not ends_sentence(text, line.start, line.end)
            and not is_bullet(text, below.start)
        ):
            going_on.append(line.indent + length)
    if len(going_on) < 2:
        return None
    going_on.sort()
    width = going_on[(len(going_on) - 1) * 9 // 10]
    full = sum(1 for reach in breaks if reach > width)
    even = sum(1 for length in going_on if length > width * 0.75)
    return width if len(going_on) >= 0.3 * full and even >= 0.6 * len(going_on) else None


def _first_word(text: str, line: _Line) -> int:
    head = text[line.start : min(line.end, line.start + _LONGEST_WORD)].split(None, 1)
    return len(head[0])
