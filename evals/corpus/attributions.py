"""What a system predicts, in the unit of the corpus: outermost attributions.

A finder's are of that unit already. A claim is not: a quotation of three statements is three claims and one
attribution, a claim has a chain of sources where the corpus has the outermost, and an article's own
statements are claims and no attributions. :func:`of_claims` changes the unit and nothing else: no span is
moved, widened or mended on the way, so a system answers for what it said.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from evals.scoring.document import holds
from ledger.ask import FIND_WORDS
from ledger.claims import Claim, Span
from ledger.documents import Document
from ledger.find import Attribution, Finder
from ledger.segment import Segmentation, segment


def wide(document: Document) -> Segmentation:
    """The document in the windows that a finder is shown in an extraction (:func:`ledger.ask.lay_out`)."""
    return segment(document.text, max_words=FIND_WORDS, language=document.language)


def of_finder(document: Document, finder: Finder) -> tuple[Attribution, ...]:
    """What ``finder`` finds in ``document``, as an extraction would have it find; page furniture is not
    looked at."""
    return tuple(a for each in finder.find_all(document.text, wide(document).windows) for a in each)


def of_claims(claims: Iterable[Claim], text: str) -> tuple[Attribution, ...]:
    """The attributions that ``claims`` about ``text`` amount to, in the order in which they first occur.

    The source is the mention, and the cue the cue, of the outermost link of the chain; the content is the
    evidence. Claims of the very same mention and cue are one attribution, whose content is the evidence of
    all; a chain that has neither in the text shares nothing with another, so its claim is one by itself. A
    claim with an empty chain is the article's own and is none. Of nested hearsay only the words of the
    evidence are content, though the corpus counts the inner source and its cue among them too.

    A claim whose words are not in the text where it says stays a prediction, without any words: it can only
    be wrong (the grounding gate of :mod:`evals.scoring`).
    """
    grouped: dict[Hashable, list[Claim]] = {}
    for number, claim in enumerate(claims):
        if not claim.sources:
            continue
        source, cue = _offsets(claim.sources[0].mention), _offsets(claim.sources[0].cue)
        key = (source, cue) if holds(claim, text) and (source or cue) else number
        grouped.setdefault(key, []).append(claim)
    return tuple(_attribution(group, text) for group in grouped.values())


def _attribution(claims: list[Claim], text: str) -> Attribution:
    outermost = claims[0].sources[0]
    if not all(holds(claim, text) for claim in claims):
        return Attribution((), (), ())
    return Attribution(
        _offsets(outermost.mention),
        _offsets(outermost.cue),
        _merged((span.start, span.end) for claim in claims for span in claim.evidence),
    )


def _offsets(span: Span | None) -> tuple[tuple[int, int], ...]:
    return ((span.start, span.end),) if span else ()


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted, what overlaps made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
