"""From a text to windows and furniture that tile it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.segment.furniture import furniture_reasons
from ledger.segment.layout import DATELINE, Paragraph, ends_sentence, is_bullet, paragraphs
from ledger.segment.sentences import sentence_spans
from ledger.segment.types import Furniture, Segmentation, Sentence, Window

_HEADING_WORDS, _HEADING_LENGTH = 20, 160
_TITLE_WORDS, _HEADLINE_WORDS = 4, 14
_TITLE_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SMALL = frozenset("a an the of to in on for and or nor but at by with from as vs via up off per is".split())
# Scripts written without spaces: about two characters make a word.
_UNSPACED_SCRIPT = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_MARKS = re.compile('["“”„«»「」『』]')
_CLOSED_BY = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "”": "”", "「": "」", "『": "』"}
_CLAUSE = re.compile(r"[,;:、，；،؛]")

# How good a cut after a sentence is; the best one in reach is taken, and of equals the last.
_AFTER_HEADING, _IN_QUOTATION, _IN_PARAGRAPH, _BETWEEN_QUOTED_PARAGRAPHS, _BETWEEN_PARAGRAPHS = range(5)


@dataclass(slots=True)
class _Piece:
    sentence: Sentence
    words: int
    cut: int


def segment(text: str, *, max_words: int = 120, language: str | None = None) -> Segmentation:
    """Divide ``text`` into windows of at most ``max_words`` words and page furniture.

    Windows and furniture tile the text: every code point belongs to exactly one of them, white
    space between two to the one before (leading white space to the first). A window holds whole
    paragraphs, headings with what they head and quotations in one piece where they fit; a longer
    paragraph is divided at sentence ends, and a sentence longer than ``max_words`` stands alone.
    In scripts without spaces two characters count as a word. ``language`` is an ISO 639-1 code.

    Raises ``ValueError`` where ``max_words`` is less than 1.
    """
    if max_words < 1:
        raise ValueError(f"max_words must be at least 1, not {max_words}")
    spaces = len(text) - len("".join(text.split()))
    blocks = paragraphs(text)
    if not blocks:
        blank = (Furniture(0, len(text), "blank"),) if text else ()
        return Segmentation(len(text), (), blank, spaces, 0)
    reasons = furniture_reasons(text, blocks)
    windows: list[Window] = []
    furniture: list[Furniture] = []
    visible = 0
    i = 0
    while i < len(blocks):
        j = i + 1
        while j < len(blocks) and reasons[j] == reasons[i]:
            j += 1
        start = blocks[i].start if i else 0
        end = blocks[j].start if j < len(blocks) else len(text)
        reason = reasons[i]
        if reason is not None:
            furniture.append(Furniture(start, end, reason))
            visible += len("".join(text[start:end].split()))
        else:
            pieces = _pieces(text, blocks, i, j, language)
            windows.extend(_pack(pieces, start, end, max_words, len(windows)))
        i = j
    return Segmentation(len(text), tuple(windows), tuple(furniture), spaces, visible)


def split_window(text: str, window: Window) -> tuple[Window, ...]:
    """The window in two, for a model whose context it overflows; ``()`` where it cannot be divided.

    The cut lies at the sentence boundary nearest the middle, preferring one between paragraphs. A
    window of one sentence is cut at the white space nearest its middle (in scripts without spaces:
    after a comma). The two parts tile the window and are numbered 1 and 2.
    """
    sentences = window.sentences
    middle = (window.start + window.end) / 2
    if len(sentences) > 1:
        best = min(
            range(1, len(sentences)),
            key=lambda k: (
                abs(sentences[k].start - middle)
                * (1 if sentences[k].paragraph != sentences[k - 1].paragraph else 2)
                * (4 if sentences[k - 1].heading else 1)
            ),
        )
        first, second = sentences[:best], sentences[best:]
    else:
        only = sentences[0]
        cut = _cut_inside(text, only)
        if cut is None:
            return ()
        left, right = cut
        first = (Sentence(only.start, left, only.paragraph, only.heading),)
        second = (Sentence(right, only.end, only.paragraph, only.heading),)
    border = second[0].start
    return (Window(1, window.start, border, first), Window(2, border, window.end, second))


def _cut_inside(text: str, sentence: Sentence) -> tuple[int, int] | None:
    """Where the left part ends and the right part begins, or None."""
    body = text[sentence.start : sentence.end]
    gaps = [m.span() for m in re.finditer(r"\s+", body)]
    if not gaps:
        gaps = [(m.end(), m.end()) for m in _CLAUSE.finditer(body) if m.end() < len(body)]
    if not gaps:
        return None
    left, right = min(gaps, key=lambda g: abs(g[0] + g[1] - len(body)))
    return sentence.start + left, sentence.start + right


def _words(text: str) -> int:
    count = len(text.split())
    return count if text.isascii() else count + len(_UNSPACED_SCRIPT.findall(text)) // 2


def _is_heading(text: str, blocks: list[Paragraph], number: int) -> bool:
    """A short line that no full stop ends, or above the article one that stands over a dateline or has its
    words begin with capitals as headlines do (*Why Do Ferries Still Sink?*)."""
    block = blocks[number]
    if number == 0 and _heads_report(text, blocks):
        return True
    if block.end - block.start > _HEADING_LENGTH:
        return False
    if ends_sentence(text, block.start, block.end):
        return number == 0 and _in_title_case(text[block.start : block.end])
    if is_bullet(text, block.start) or text[block.end - 1] in ",،、，-–—":
        return False
    return len(text[block.start : block.end].split()) <= _HEADING_WORDS


def _heads_report(text: str, blocks: list[Paragraph]) -> bool:
    """Whether the first paragraph is a headline that a full stop ends: a short one, and below it begins the
    report with its dateline."""
    head = text[blocks[0].start : blocks[0].end]
    short = len(head.split()) <= _HEADLINE_WORDS
    return short and len(blocks) > 1 and DATELINE.match(text, blocks[1].start) is not None


def _in_title_case(line: str) -> bool:
    """Whether all words but the small ones begin with a capital, at least four, and nothing is quoted."""
    words = [word for word in _TITLE_WORD.findall(line) if word.casefold() not in _SMALL]
    return (
        len(words) >= _TITLE_WORDS
        and not line.isupper()
        and all(word[0].isupper() for word in words)
        and sum(len(word) > 3 for word in words) >= _TITLE_WORDS - 1
        and len(line.split()) <= _HEADING_WORDS
        and _MARKS.search(line) is None
    )


def _pieces(text: str, blocks: list[Paragraph], first: int, last: int, language: str | None) -> list[_Piece]:
    """The sentences of paragraphs ``first`` to ``last`` (exclusive) with how well one can cut after each."""
    pieces: list[_Piece] = []
    for number in range(first, last):
        block = blocks[number]
        heading = _is_heading(text, blocks, number)
        spans = (
            [(block.start, block.end)] if heading else sentence_spans(text, block.start, block.end, language)
        )
        opened = ""
        for start, end in spans:
            body = text[start:end]
            opened = _open_mark(body, opened)
            cut = _IN_QUOTATION if opened else _IN_PARAGRAPH
            pieces.append(_Piece(Sentence(start, end, number, heading), _words(body), cut))
        if heading:
            pieces[-1].cut = _AFTER_HEADING
        elif opened and number + 1 < last and text[blocks[number + 1].start] == opened:
            pieces[-1].cut = _BETWEEN_QUOTED_PARAGRAPHS
        else:
            pieces[-1].cut = _BETWEEN_PARAGRAPHS
    return pieces


def _open_mark(sentence: str, opened: str) -> str:
    """The quotation mark still open after ``sentence``, if any, where ``opened`` was open before it."""
    for match in _MARKS.finditer(sentence):
        mark = match.group()
        if opened:
            if mark in _CLOSED_BY[opened]:
                opened = ""
        elif mark in _CLOSED_BY and (
            mark not in "”»" or (match.end() < len(sentence) and sentence[match.end()].isalnum())
        ):
            opened = mark
    return opened


def _pack(pieces: list[_Piece], start: int, end: int, max_words: int, numbered: int) -> list[Window]:
    windows: list[Window] = []
    i = 0
    while i < len(pieces):
        j = i
        words = 0
        while j < len(pieces) and (j == i or words + pieces[j].words <= max_words):
            words += pieces[j].words
            j += 1
        if j < len(pieces):
            j = max(range(i + 1, j + 1), key=lambda k: (pieces[k - 1].cut, k))
        border = pieces[j].sentence.start if j < len(pieces) else end
        sentences = tuple(p.sentence for p in pieces[i:j])
        windows.append(Window(numbered + len(windows) + 1, start, border, sentences))
        start = border
        i = j
    return windows
