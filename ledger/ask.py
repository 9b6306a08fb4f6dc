"""ask: how a document is laid out for a model, and the question about each window.

Finding looks at far more text at once than a small model is asked about, so the finder reads wide windows
and its candidates are handed to the narrow ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ledger.claims import Candidate
from ledger.documents import Document
from ledger.documents.language import read_by_rules
from ledger.drafts import Answer, Asked, Draft, Malformed, QuotedAnswer, RowAnswer, bounded
from ledger.find import Attribution, Finder, Nothing, candidates, everything
from ledger.model.endpoint import Settings
from ledger.prompts import Messages, Prompt, prompt, window_text
from ledger.segment import Segmentation, Window, segment, split_window

FIND_WORDS = 400
"""Words the finder sees at once."""
_BEFORE_WORDS = 40
_POINTS_BACK = re.compile(
    r"\b(?:he|him|his|she|hers?|they|them|their|(?-i:It)|"
    r"the (?:agency|minister|"
    r"president|official|spokes\w+|group|company|ministry|statement|report))\b",
    re.IGNORECASE,
)
"""What only the sentence before can explain; *we* and *it* mostly stand beside what they stand for."""
_LONG_SENTENCE = 800
"""Characters; what is longer is no sentence of prose."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document laid out for asking: its windows, and the attributions found in it (None: nobody has looked
    yet).

    Finding looks at far more text at once than a small model is asked about: who speaks in the second half
    of a quotation stands in its first.
    """

    document: Document
    segmentation: Segmentation
    found: tuple[Attribution, ...] | None


def suited(document: Document, finder: Finder) -> Finder:
    """Who finds in this document: ``finder``, or nobody but the model where its language is none that
    finders read."""
    return finder if read_by_rules(document.language) else Nothing()


def unreadable(document: Document, *, words: bool) -> str | None:
    """Why the document cannot be read, for the user; ``None`` where it can. Without a model (``words``) the
    finders' languages alone can: in others everything would be recorded as the article's own statement,
    whoever says it."""
    if not words or read_by_rules(document.language):
        return None
    return (
        f"it is not in English but in {document.language!r}, which nothing reads here but a language model: "
        "name one by --model (a local one: --finder none), or say --language en if that is wrong"
    )


def cut(document: Document, settings: Settings) -> Segmentation:
    """The document's windows, as large as suits the model."""
    return segment(document.text, max_words=settings.window_words, language=document.language)


def lay_out(
    document: Document, finder: Finder, settings: Settings, segmentation: Segmentation | None = None
) -> Sheet:
    """The document's windows (``segmentation``, where it was cut already), and what the finder finds."""
    segmentation = segmentation or cut(document, settings)
    finder = suited(document, finder)
    wide = segmentation
    if settings.window_words < FIND_WORDS:
        wide = segment(document.text, max_words=FIND_WORDS, language=document.language)
    return Sheet(document, segmentation, everything(document.text, wide.windows, finder))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about one window: the candidates, the messages (none: nothing is asked), and the kind of
    answer."""

    candidates: tuple[Candidate, ...]
    messages: Messages
    kind: type[QuotedAnswer]

    @property
    def form(self) -> type[QuotedAnswer]:
        """The form of the answer."""
        return self._about(self.candidates)

    def items(self, answer: QuotedAnswer | None) -> list[Draft | Malformed]:
        """What an answer holds, item by item; where nothing was asked (``None``), each candidate stands for
        itself."""
        return [Draft.of_words(c.number) for c in self.candidates] if answer is None else answer.items

    def form_again(self, numbers: Collection[int | None]) -> type[QuotedAnswer]:
        """The form of a second answer, about these passages: in rows, of them alone."""
        some = [c for c in self.candidates if c.number in numbers]
        return self._about(some if some and self.kind is RowAnswer else self.candidates)

    def _about(self, candidates: Collection[Candidate]) -> type[QuotedAnswer]:
        asked: tuple[Asked, ...] = tuple((c.number, not (c.source or c.cue)) for c in candidates)
        return bounded(self.kind, asked) if asked else self.kind


def question(sheet: Sheet, window: Window, finder: Finder, settings: Settings) -> Question:
    """The question about one window of a sheet that was looked through."""
    assert sheet.found is not None
    finder = suited(sheet.document, finder)
    numbered = candidates(sheet.document.text, window, finder, found=sheet.found)
    text = window_text(sheet.document, window, numbered, before=_before(sheet, window))
    form = form_of(finder, settings)
    if settings.words:
        return Question(numbered, [], form)
    messages = prompt_of(finder, settings).messages(text, form)
    return Question(numbered, messages, form)


def _before(sheet: Sheet, window: Window) -> str:
    """The last sentence before the window where something in the window points back (*he*, *their*, *the
    minister*); not a heading, and of a long one the end."""
    document, segmentation = sheet.document, sheet.segmentation
    if not _POINTS_BACK.search(document.text, window.start, window.end):
        return ""
    earlier = [
        s for w in segmentation.windows for s in w.sentences if s.end <= window.start and not s.heading
    ]
    if not earlier:
        return ""
    words = document.text[earlier[-1].start : earlier[-1].end].split()
    return " ".join(words[-_BEFORE_WORDS:])


def halves_of(document: Document, window: Window) -> tuple[Window, ...]:
    """The window in two, for an answer or a question that was too long. A sentence that a person could read
    in one breath is not divided: its attribution would be torn, and the pieces recorded as saying nothing."""
    dividable = len(window.sentences) > 1 or window.end - window.start > _LONG_SENTENCE
    return split_window(document.text, window) if dividable else ()


def form_of(finder: Finder, settings: Settings) -> type[QuotedAnswer]:
    """The form of the answers: quotes without a finder, else rows or objects by number."""
    if finder.name == "none":
        return QuotedAnswer
    return RowAnswer if settings.rows else Answer


def prompt_of(finder: Finder, settings: Settings) -> Prompt:
    """The prompt that asks for that form."""
    if finder.name == "none":
        return prompt("extract-quotes-short" if settings.rows else "extract-quotes")
    return prompt("extract-rows" if settings.rows else "extract")


def prompts_of(finder: Finder, settings: Settings) -> list[Prompt]:
    """Every prompt that a run asks with: in languages that the finder does not read the model is to quote."""
    return list(
        {one.name: one for one in (prompt_of(finder, settings), prompt_of(Nothing(), settings))}.values()
    )
