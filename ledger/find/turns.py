"""Transcripts: *MS. LINDQVIST: Good afternoon …*, *Q: Will there be new sanctions?*

Who speaks stands once before what may be many paragraphs, without a word of saying. All of a turn is said by
its speaker; what is told in it of others is nested in that. A reporter's question is nobody's claim
(``seeds/GUIDELINES.md``, section 1).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ledger.find.attribution import Attribution, Spans
from ledger.segment import Window

_LABEL = re.compile(
    r"^[ \t]*(?P<label>(?P<asks>(?i:Q|questions?|reporter|journalist|press|interviewer)(?: ?\d{1,2})?)|"
    r"(?P<answers>(?i:A|answer))|"
    r"(?!(?i:photo|image|video|watch|read|related|updates?|updated|source|credit|note|live|listen|more|also|"
    r"opinion|analysis|explained|breaking|correction|claim|(?:the )?facts?|verdict|sentence|rating)\b)"
    r"(?:(?:(?:MRS?|MS|DR|SEN|REP|GEN|AMB|THE|Mrs?|Ms|Dr|Sen|Rep|Gen)\.? )?"
    r"[^\W\d_a-z][^\W\d_a-z’'-]+(?: [^\W\d_a-z][^\W\d_a-z.’'-]*){0,3}|"
    r"[^\W\d_a-z][\w’'.-]+(?: (?:[^\W\d_a-z][\w’'.-]*|of|de|van|von|bin|al)){0,5}))"
    r"(?: \([^()\n]{1,60}\))?:[ \t]+(?=\S)",
    re.MULTILINE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|[Yy]ou|[Yy]our)\b")
_END = re.compile(
    r"^[ \t]*(?:\(?(?:END|ENDS|End of (?:transcript|interview))\)?|#{3}|\* \* \*)[ \t]*$", re.MULTILINE
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_COURTESY = re.compile(
    r"\s*(?:\S+|(?:good (?:morning|afternoon|evening)|thanks?|thank you|welcome|go ahead|next question|"
    r"with that|yes, in|okay|all right)\b.{0,60})\s*",
    re.IGNORECASE,
)
"""What is said to be polite, and answers of one word, which state nothing that could stand alone."""
_TURNS, _SPEAKERS, _SHARE = 3, 2, 0.5
"""A transcript has so many turns at least, of so many speakers, one of whom comes back, and they are so much
of the text."""


@dataclass(frozen=True, slots=True)
class Turn:
    """``text[start:end]`` is what is said in one turn, by whom the span ``label`` names; ``asks`` says that
    it is a reporter."""

    label: tuple[int, int]
    start: int
    end: int
    asks: bool


@lru_cache(maxsize=32)
def turns_of(text: str) -> tuple[Turn, ...]:
    """The turns of a transcript in their order; none where the text is no transcript."""
    labels = list(_LABEL.finditer(text))
    times = Counter(match["label"] for match in labels)
    again = any(times[match["label"]] > 1 and not match["asks"] for match in labels)
    # *Ole Kroll:*, once, is a speaker too; *Note:*, once, is not
    labels = [
        m
        for m in labels
        if times[m["label"]] > 1 or m["label"].isupper() or " " in m["label"] or m["asks"] or m["answers"]
    ]
    if len(labels) < _TURNS or len(times) < _SPEAKERS or not again:
        return ()
    if len(text) - labels[0].start() < _SHARE * len(text):
        return ()
    ends = [match.start() for match in labels[1:]] + [len(text)]
    said = [text[match.end() : end].strip() for match, end in zip(labels, ends, strict=True)]
    talk = sum(_FIRST_PERSON.search(words) is not None or words.endswith("?") for words in said)
    if 2 * talk < len(said) and not any(match["asks"] for match in labels):
        return ()
    single = not any(_BLANK_LINE.search(words) for words in said[:-1]) or labels[-1]["asks"]
    end = _END.search(text, labels[-1].end())
    below = _BLANK_LINE.search(text, labels[-1].end()) if single else None
    ends[-1] = min([ends[-1], *(m.start() for m in (end, below) if m)])
    asking = _interviewers(labels, said)
    return tuple(
        Turn(match.span("label"), match.end(), end, match["label"] in asking or match["asks"] is not None)
        for match, end in zip(labels, ends, strict=True)
    )


def _interviewers(labels: Sequence[re.Match[str]], said: Sequence[str]) -> set[str]:
    """Who ends most of his turns with a question, two at least, where others do not."""
    turns = Counter(match["label"] for match in labels)
    asked = Counter(
        match["label"] for match, words in zip(labels, said, strict=True) if words.endswith(("?", "?”", '?"'))
    )
    found = {label for label, count in asked.items() if count > 1 and 2 * count > turns[label]}
    return found if len(found) < len(turns) else set()


def spoken(
    text: str, windows: Sequence[Window], found: Sequence[Attribution], turns: Sequence[Turn]
) -> list[Attribution]:
    """``found`` in ``text``, with whole turns in place of what was found in them."""
    first, last = turns[0].label[0], turns[-1].end
    outside = [a for a in found if a.content[-1][1] <= first or a.content[0][0] >= last]
    sentences = sorted((s.start, s.end) for w in windows for s in w.sentences if not s.heading)
    ends = [end for _, end in sentences]
    for turn in turns:
        content: list[tuple[int, int]] = []
        for start, end in sentences[bisect_right(ends, turn.start) :]:
            if start >= turn.end:
                break
            start = max(start, turn.start)
            if _COURTESY.fullmatch(text, start, end):
                continue
            if content and not text[content[-1][1] : start].strip():
                content[-1] = content[-1][0], end
            else:
                content.append((start, end))
        if content:
            outside.append(Attribution((turn.label,), (), tuple(content)))
    return outside


@lru_cache(maxsize=32)
def questions_of(text: str) -> frozenset[Spans]:
    """The sources of what reporters ask in a transcript."""
    return frozenset((turn.label,) for turn in turns_of(text) if turn.asks)


def in_a_turn(text: str, at: int) -> bool:
    """Whether somebody has the turn at ``at``: what is not his claim there is no claim of the article's."""
    turns = turns_of(text)
    place = bisect_right(turns, at, key=lambda turn: turn.label[0])
    return place > 0 and at < turns[place - 1].end


def of_a_question(a: Attribution, text: str) -> bool:
    """Whether an attribution is, or is nested in, what a reporter asks."""
    asked = questions_of(text)
    return bool(asked) and any(each.source in asked for each in (a, *a.outer))
