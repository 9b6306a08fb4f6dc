"""From what a finder found to the numbered candidates of a window."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ledger.claims import Candidate, Frame, Span
from ledger.errors import UserError
from ledger.find.attribution import Attribution, Finder, Spans
from ledger.find.coordinated import statements
from ledger.find.cues import DENIES
from ledger.find.nested import everything
from ledger.find.rules import Rules
from ledger.find.sayings import passes_on
from ledger.find.turns import in_a_turn, of_a_question
from ledger.normalise.clause import read
from ledger.segment import Window

_WORD = re.compile(r"\w+")
_ENDS = re.compile(r";(?=\s)(?!\s*(?:and |but )?(?:that\b|[“\"‘]))")
_DENIAL_ENDS = re.compile(r";(?=\s)(?!\s*(?:and |but )?(?:that\b|[“\"‘]))|:\s|, but (?!that\b)")
_STOPS = re.compile(r"(?<=[a-z]{2})\.\s+(?=[A-Z])")
_OPEN_QUOTES = re.compile(r"[^“]*(?:“[^”]*”[^“]*)*“[^”]*$")
_ASIDE = re.compile(r"[^.!?;:\n]{1,150}")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s+(?=\S)")
"""Before the paragraphs of a communiqué."""
COVERED = 0.5
"""A sentence with at least this share of its words inside attributions is not the article's own voice, and
a part of a content with this share inside others is not one's own who only passes it on."""
SHORTEST_PART = 4
"""A sentence of a quotation with fewer words (*Missiles are gone.*) is read with its neighbour."""
SHORTEST = 3
"""A sentence of fewer words (*Not so.*) states nothing that could stand alone."""


class Nothing(Finder):
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

    ``found`` are attributions found before in a wider stretch of the text, nested ones among them; what they
    say in this window counts. A content of several sentences becomes one candidate a sentence, each with the
    same source and cue: a long quotation makes several statements, and a claim is one. Where a part of a
    content is only passed on from somebody else, theirs is the candidate.
    """
    if isinstance(finder, Nothing):
        return ()
    found = everything(text, [window], finder) if found is None else found
    here = _within(window, found)
    placed: list[tuple[Spans, Spans, Spans, tuple[Attribution, ...]]] = []
    for a in here:
        if of_a_question(a, text):
            continue
        passed_on = [inner for inner in here if a in inner.outer] if passes_on(text, a) else []
        placed += [
            (part, a.source, a.cue, a.outer)
            for part in _statements(text, window, _own(text, a))
            if not _in_heading(window, part) and not (passed_on and _mostly(text, part, passed_on))
        ]
    if own_voice:
        for sentence in window.sentences:
            if in_a_turn(text, sentence.start):
                continue
            whole = ((sentence.start, sentence.end),)
            if not sentence.heading and _says(text, whole) and not _mostly(text, whole, here):
                numbered = _NUMBERED.match(text, sentence.start, sentence.end)
                own = statements(text, numbered.end() if numbered else sentence.start, sentence.end)
                placed += [
                    (part, (), (), ())
                    for part in own
                    if not _mostly(text, part, here) and not _tells_of_saying(text, part, here)
                ]
    placed.sort(key=lambda each: each[:3])
    return tuple(
        Candidate(
            number=n,
            content=_spans(text, content),
            source=_spans(text, source),
            cue=_spans(text, cue),
            outer=tuple(Frame(source=_spans(text, a.source), cue=_spans(text, a.cue)) for a in outer),
        )
        for n, (content, source, cue, outer) in enumerate(placed, 1)
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
        if sentence.heading:
            continue  # what a finder took in of it belongs to nobody
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
    return [each for part in parts for each in _apart(text, _joined(text, part))]


def _own(text: str, a: Attribution) -> Spans:
    """The content of an attribution as far as it goes: what is told indirectly ends with a semicolon (*lost
    three million; he gave no details*), and what is denied with a colon or a *but* of its own as well."""
    ends = _DENIAL_ENDS if DENIES.search(" ".join(text[start:end] for start, end in a.cue)) else _ENDS
    kept: list[tuple[int, int]] = []
    for start, end in a.content:
        if (
            ends is _DENIAL_ENDS
            and (stop := _STOPS.search(text, start, end))
            and not _OPEN_QUOTES.match(text[start : stop.start()])
        ):
            return (*kept, (start, stop.start()))
        for mark in ends.finditer(text, start, end):
            before = text[start : mark.start()]
            if before.strip() and not _OPEN_QUOTES.match(before) and before.count('"') % 2 == 0:
                return (*kept, (start, mark.start()))
        kept.append((start, end))
    return tuple(kept)


def _apart(text: str, part: Spans) -> list[Spans]:
    """The statements within a part in one piece."""
    return statements(text, *part[0]) if len(part) == 1 else [part]


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


def _says(text: str, spans: Spans) -> bool:
    return _count(text, spans) >= SHORTEST


def _mostly(text: str, spans: Spans, found: Iterable[Attribution]) -> bool:
    """Whether at least :data:`COVERED` of the words of ``spans`` are the source, cue or content of
    ``found``, or say when and to whom it was said."""
    first, last = spans[0][0], spans[-1][1]
    words = [m.start() for start, end in spans for m in _WORD.finditer(text, start, end)]
    taken = sorted(
        (start, end)
        for a in found
        for start, end in (*a.content, *a.source, *a.cue, *_aside(text, a))
        if start < last and end > first
    )
    covered = at = reach = 0
    for word in words:
        while at < len(taken) and taken[at][0] <= word:
            reach = max(reach, taken[at][1])
            at += 1
        covered += word < reach
    return covered >= COVERED * len(words)


def _tells_of_saying(text: str, part: Spans, found: Iterable[Attribution]) -> bool:
    """Whether the main verb of a statement is the cue of an attribution: *The campaign said it was looking
    for a chair, reflecting …* is no statement of the article's (guidelines, 1.4)."""
    start, end = part[-1]
    clause = read(text[start:end], predicate=len(part) > 1)
    if clause is None:
        return False
    first, last = start + clause.verb[0], start + clause.verb[1]
    return any(low < last and high > first for a in found if not a.outer and a.content for low, high in a.cue)


def _aside(text: str, a: Attribution) -> Spans:
    """What stands between the words of saying and what is said: when, where and to whom it was said."""
    if not (a.cue and a.cue[-1][1] < a.content[0][0]):
        return ()
    start, end = a.cue[-1][1], a.content[0][0]
    return ((start, end),) if _ASIDE.fullmatch(text, start, end) else ()
