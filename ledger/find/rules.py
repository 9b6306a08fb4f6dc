"""The finder by rules: quotation marks, reporting verbs and what stands round them.

No parser and no model: a sentence is read once, from left to right; at each reporting word the frames
of the lexicon say how its content may be joined, and the noun phrase before or after it is its source.
Only the outermost attribution is marked: what somebody is said to have said somebody said is part of
the content. It prefers to miss: a verb that merely narrates (*called to service*) joins no content.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger.find.attribution import Attribution, Finder, Spans
from ledger.find.passage import Passage
from ledger.find.reader import Found, Reader
from ledger.segment import Sentence, Window


class Rules(Finder):
    """The finder called ``rules``."""

    name = "rules/1"

    def find(self, text: str, window: Window) -> tuple[Attribution, ...]:
        """The attributions of ``window`` in text order; offsets are absolute in ``text``."""
        found: list[Attribution] = []
        speaker = -1
        pending: list[tuple[int, int]] = []
        for sentences in _paragraphs(window):
            p = Passage(text, sentences)
            reader = Reader(p)
            opening = [span for r in reader.opening if (span := p.span(*r))]
            if opening and speaker >= 0:
                found[speaker] = _with(found[speaker], opening)
            elif opening and p.open:
                # A speech that its paragraph leaves open goes on in the next, which may name the speaker.
                pending += opening
            if reader.found or not opening:
                speaker = -1
            for n, f in enumerate(reader.found):
                a = _attribution(p, f)
                if not a.content and not f.ahead:
                    continue
                if n == 0 and pending and f.speech and p.quote[0] == 0:
                    a = _with(a, pending)
                found.append(a)
                speaker = len(found) - 1 if f.speech or f.ahead else -1
            if reader.found or not opening:
                pending = []
        return tuple(sorted((a for a in found if a.content), key=lambda a: (a.content, a.cue)))


def _paragraphs(window: Window) -> list[list[Sentence]]:
    groups: list[list[Sentence]] = []
    for s in window.sentences:
        if groups and groups[-1][-1].paragraph == s.paragraph:
            groups[-1].append(s)
        else:
            groups.append([s])
    return groups


def _attribution(p: Passage, f: Found) -> Attribution:
    """Offsets for token ranges. The content is empty where a colon announces the next paragraph."""
    cue = ((p.starts[f.cue[0]], p.ends[f.cue[1] - 1]),)
    span = p.span(*f.source) if f.source else None
    source = (span,) if span else ()
    content = [s for r in (f.before, f.after, *f.more) if r and (s := p.span(*r))]
    pieces = _without(_merged(content), (*source, *cue))
    pieces = tuple((s, e) for s, e in pieces if any(c.isalnum() for c in p.text[s:e]))
    return Attribution(source, cue, pieces)


def _with(a: Attribution, more: Iterable[tuple[int, int]]) -> Attribution:
    return Attribution(a.source, a.cue, _without(_merged([*a.content, *more]), (*a.source, *a.cue)))


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Sorted, overlapping ones made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)


def _without(content: Spans, taken: Spans) -> Spans:
    """``content`` with the stretches of ``taken`` cut out, since nobody's words hold his own cue."""
    for s, e in taken:
        content = (
            tuple(
                piece
                for start, end in content
                for piece in ((start, min(end, s)), (max(start, e), end))
                if piece[0] < piece[1]
            )
            if any(start < e and end > s for start, end in content)
            else content
        )
    return content
