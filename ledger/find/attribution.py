"""What a finder finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ledger.segment import Window

Spans = tuple[tuple[int, int], ...]


def words(text: str, spans: Spans) -> str:
    """The words of spans, in one line."""
    return " ".join(text[start:end] for start, end in spans)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody says something: the source, the cue that says so, and the content.

    Each is a tuple of half-open code-point offsets into the document's text, sorted, not overlapping;
    a content may be in several pieces (*“A,” she said. “B.”*), a source or cue may be missing. ``outer`` are
    the attributions it is nested in, outermost first; a finder by itself looks for outermost ones.
    """

    source: Spans
    cue: Spans
    content: Spans
    outer: tuple[Attribution, ...] = ()


class Finder(Protocol):
    """One step with one interface; a trained tagger takes the place of the rules without a change here."""

    @property
    def name(self) -> str:
        """What is recorded in the run: the finder and its version, such as ``rules/1``."""
        ...

    def find(self, text: str, window: Window) -> tuple[Attribution, ...]:
        """The attributions of ``window`` in text order; offsets are absolute in ``text``."""
        ...

    def find_all(self, text: str, windows: Sequence[Window]) -> Sequence[tuple[Attribution, ...]]:
        """The same for each of ``windows``: what is found in one does not depend on the others."""
        return [self.find(text, window) for window in windows]
