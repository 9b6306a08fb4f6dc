"""Block quotations: a paragraph that ends with words of saying and a colon, and what stands below it.

*The ministry said in a statement:*, and then a paragraph without quotation marks, for on its page it was set
apart. All of that paragraph is said by whoever the words of saying belong to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.find.attribution import Attribution, Spans
from ledger.find.cues import VERBS
from ledger.find.words import DETERMINERS, PRONOUNS
from ledger.segment import Window

_COLON = re.compile(r"^(?P<line>[^\n]*[^\W\d_]):[ \t]*\n[ \t]*\n(?=[ \t]*(?P<first>[^\W\d_]))", re.MULTILINE)
"""A paragraph's last line, and a blank one before a paragraph that begins with a letter."""
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_ENDS = (".", "!", "?", "…")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE = re.compile(r"(?:\A|[.!?][”\"’]?\s+)(?=[^.!?]*\Z)")
_OPENERS = frozenset("in on at after before during under via from speaking writing asked".split())
_WRITES = frozenset(
    "say tell write post tweet add state continue explain respond reply note declare announce argue conclude "
    "observe elaborate recount warn report claim comment remark recall".split()
)
_NOUNS_TOO = frozenset("state post claim report comment remark note warn tweet recall".split())
"""Of these *states* and *warning* are nouns as often, and only the past tense tells."""
_SHORTEST, _LONGEST = 8, 400
"""Words of the paragraph."""
_ANNOUNCES = 3
"""Words of a content above the colon that only announce it (*in a statement*)."""
_FAR = 12
"""Words between the word of saying and the colon."""
_WITH_THE_VERB = frozenset("later then also further has had have recently".split())
_NO_NAMES = frozenset("there here following these those which that what who it".split())


@dataclass(frozen=True, slots=True)
class Block:
    """``text[start:end]`` is said under ``cue``, by ``source`` where the line above names somebody."""

    source: Spans
    cue: tuple[int, int]
    start: int
    end: int


def blocks_of(text: str) -> list[Block]:
    """The block quotations of a text, in their order."""
    found = []
    for match in _COLON.finditer(text):
        start = match.start("first")
        blank = _BLANK_LINE.search(text, start)
        end = len(text.rstrip()) if blank is None else blank.start()
        said = text[start:end].rstrip()
        if not said.endswith(_ENDS) or not _SHORTEST <= len(said.split()) <= _LONGEST:
            continue
        if cue := _cue(text, *match.span("line")):
            found.append(Block(_subject(text, match.start("line"), cue[0]), cue, start, start + len(said)))
    return found


def quoted(
    text: str, windows: Sequence[Window], found: Sequence[Attribution], blocks: Sequence[Block]
) -> list[Attribution]:
    """``found`` in ``text``, with whole blocks in place of what was found in them."""
    kept = list(found)
    sentences = [s for w in windows for s in w.sentences if not s.heading]
    for block in blocks:
        inside = [s for s in sentences if s.start < block.end and s.end > block.start]
        if not inside or _tells_of_others(text, block, kept) or _told_already(text, block, kept):
            continue
        above = [a for a in kept if any(start <= block.cue[0] < end for start, end in a.cue)]
        source = above[0].source if above and above[0].source else block.source
        kept = [
            a
            for a in kept
            if a not in above
            and not any(start < block.end and end > block.start for start, end in (*a.cue, *a.content))
        ]
        content = max(inside[0].start, block.start), min(inside[-1].end, block.end)
        kept.append(Attribution(source, (block.cue,), (content,)))
    return kept


def _tells_of_others(text: str, block: Block, found: Sequence[Attribution]) -> bool:
    """Whether somebody else speaks in it, by name: then it is the article that goes on, and what stood below
    the colon (a film, a post) is not there."""
    inside = [a for a in found if a.cue and a.source and block.start <= a.cue[0][0] < block.end]
    sources = [text[a.source[0][0] : a.source[-1][1]] for a in inside]
    return any(source[0].isupper() and source.casefold() not in PRONOUNS for source in sources)


def _told_already(text: str, block: Block, found: Sequence[Attribution]) -> bool:
    """Whether the line above says what is said: *The army said it struck three targets:* has its claim."""
    contents = [span for a in found if any(s <= block.cue[0] < e for s, e in a.cue) for span in a.content]
    return any(len(text[start : min(end, block.start)].split()) > _ANNOUNCES for start, end in contents)


def _last_sentence(text: str, start: int, end: int) -> int:
    """Where the last sentence of ``text[start:end]`` begins."""
    begins = [m.end() for m in _SENTENCE.finditer(text[start:end])]
    return start + (begins[-1] if begins else 0)


def _cue(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The last word of saying before the colon, in its sentence."""
    words = list(_WORD.finditer(text, _last_sentence(text, start, end), end))
    for word in reversed(words[-_FAR:]):
        entry = VERBS.get(word[0].casefold())
        if entry is None or entry.base not in _WRITES or entry.form in ("n", "b"):
            continue
        if entry.base not in _NOUNS_TOO or "d" in entry.form:
            behind = text[word.end() : end].split()
            # *noted the small crowd:* has said it, and shows something below
            return None if behind and behind[0].casefold() in DETERMINERS - {"that"} else word.span()
    return None


def _subject(text: str, start: int, cue: int) -> Spans:
    """The words between the last comma, or the beginning of the sentence, and the word of saying, where they
    can be a name: *In the text below the film, Orm | wrote*."""
    first = _last_sentence(text, start, cue)
    comma = text.rfind(",", first, cue)
    part = text[comma + 1 : cue] if comma >= 0 else text[first:cue]
    words = part.split()
    if not words or len(words) > 8 or words[0].casefold() in _OPENERS | _NO_NAMES:
        return ()
    while words and words[-1].casefold() in _WITH_THE_VERB:
        part = part.rstrip().removesuffix(words.pop())
    if not words:
        return ()
    at = (comma + 1 if comma >= 0 else first) + len(part) - len(part.lstrip())
    return ((at, at + len(part.strip())),)
