"""From what a finder found to the numbered candidates of a window."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ledger.claims import Candidate, Span
from ledger.errors import UserError
from ledger.find.attribution import Attribution, Finder, Spans
from ledger.find.rules import Rules
from ledger.segment import Sentence, Window

_WORD = re.compile(r"\w+")
COVERED = 0.5
"""A sentence with at least this share of its words inside attributions is not the article's own voice."""
SHORTEST_PART = 4
"""A sentence of a quotation with fewer words (*Missiles are gone.*) is read with its neighbour."""
SHORTEST = 3
"""A sentence of fewer words (*Not so.*) states nothing that could stand alone."""


class Nothing:
    """``none``: leaves the finding to the model."""

    name = "none"

    def find(self, text: str, window: Window) -> tuple[Attribution, ...]:
        """Always empty."""
        return ()


def _tagger() -> Finder:
    from ledger.find.tagger import Tagger  # loads numpy and onnxruntime, which nobody else needs

    return Tagger()


FINDERS: dict[str, Callable[[], Finder]] = {"tagger": _tagger, "rules": Rules, "none": Nothing}
"""The finders by the name a user gives."""


def finder(name: str) -> Finder:
    """The finder called ``name`` (``tagger``, ``rules`` or ``none``).

    Raises :class:`ledger.errors.UserError`, naming the known ones, for any other name, and ``ModelError``
    where the tagger's weights are damaged.
    """
    kind = FINDERS.get(name)
    if kind is None:
        raise UserError(f"There is no finder called {name!r}. Known finders: {', '.join(sorted(FINDERS))}.")
    return kind()


def candidates(
    text: str,
    window: Window,
    finder: Finder,
    *,
    own_voice: bool = True,
    found: Sequence[Attribution] | None = None,
) -> tuple[Candidate, ...]:
    """The candidates of ``window``, numbered from 1 in the order in which their content begins.

    Nothing in a heading is one. With ``own_voice``, each other sentence and that attributions do not
    account for (see :data:`COVERED`; source and cue words count as accounted for) becomes a candidate
    without source and cue: the article's own statement. Finder ``none`` gives no candidates at all, since a
    model that is to find for itself must not be steered to the rest.

    ``found`` are attributions found before in a wider stretch of the text; what they say in this window
    counts. A content of several sentences becomes one candidate a sentence, each with the same source
    and cue: a long quotation makes several statements, and a claim is one.
    """
    if isinstance(finder, Nothing):
        return ()
    found = finder.find(text, window) if found is None else _within(window, found)
    placed = [
        (part, a.source, a.cue)
        for a in found
        for part in _statements(text, window, a.content)
        if not _in_heading(window, part)
    ]
    if own_voice:
        for sentence in window.sentences:
            if not sentence.heading and _own_voice(text, sentence, found):
                placed.append((((sentence.start, sentence.end),), (), ()))
    placed.sort()
    return tuple(
        Candidate(number=n, content=_spans(text, content), source=_spans(text, source), cue=_spans(text, cue))
        for n, (content, source, cue) in enumerate(placed, 1)
    )


def _in_heading(window: Window, content: Spans) -> bool:
    """A heading announces what the text says, with its sources, below."""
    headings = [(s.start, s.end) for s in window.sentences if s.heading]
    return all(any(first <= start and end <= last for first, last in headings) for start, end in content)


def _within(window: Window, found: Iterable[Attribution]) -> tuple[Attribution, ...]:
    return tuple(
        a for a in found if any(start < window.end and end > window.start for start, end in a.content)
    )


def _statements(text: str, window: Window, content: Spans) -> list[Spans]:
    """A content divided where sentences end; a part of fewer than :data:`SHORTEST_PART` words stays with the
    one before it, or with the next where it is the first."""
    parts: list[list[tuple[int, int]]] = []
    for sentence in window.sentences:
        cut = [
            (max(start, sentence.start), min(end, sentence.end))
            for start, end in content
            if start < sentence.end and end > sentence.start
        ]
        if not cut:
            continue
        short = parts and min(_count(text, parts[-1]), _count(text, cut)) < SHORTEST_PART
        if short:
            parts[-1] += cut
        else:
            parts.append(cut)
    return [_joined(text, part) for part in parts]


def _count(text: str, spans: Iterable[tuple[int, int]]) -> int:
    return sum(len(_WORD.findall(text, start, end)) for start, end in spans)


def _joined(text: str, spans: list[tuple[int, int]]) -> Spans:
    """Spans with nothing but white space between them made one again."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _spans(text: str, offsets: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span.of(text, start, end) for start, end in offsets)


def _own_voice(text: str, sentence: Sentence, found: Iterable[Attribution]) -> bool:
    words = [m.start() for m in _WORD.finditer(text, sentence.start, sentence.end)]
    if len(words) < SHORTEST:
        return False
    taken = [
        (start, end)
        for a in found
        for start, end in (*a.content, *a.source, *a.cue)
        if start < sentence.end and end > sentence.start
    ]
    return sum(any(start <= w < end for start, end in taken) for w in words) < COVERED * len(words)
