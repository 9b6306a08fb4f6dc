"""Quotation marks and the nearest verb of saying: what a person would write in an afternoon.

A quotation of at least :data:`SHORTEST` words is a content; the verb of saying that stands nearest, in the
same paragraph, outside quotation marks and no farther than :data:`REACH`, is its cue; the capitalised words
or the pronoun directly before that verb, else directly after it, are its source. A quotation without such a
verb is nobody's, and is left out. What is said without quotation marks is not seen at all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

import regex

from ledger.claims import Act, Certainty, Claim, Polarity, Source, SourceKind, Span, State
from ledger.documents import Document
from ledger.find import Attribution, quotation_kind
from ledger.find.quotes import Quote, quotes
from ledger.segment import Segmentation, segment

NAME = "quotation marks"
ABOUT = "quotations with the nearest verb of saying, and the name or pronoun beside it"

SHORTEST = 3
"""Words of the shortest quotation: what is shorter is rather a title or a word held with tongs."""
REACH = 120
"""Code points from the quotation to the verb, at most."""
NOBODY = "unknown"
"""The name of a claimer that stands neither before nor after the verb."""

_WORD = regex.compile(r"\w+(?:[’'.-]\w+)*")
_VERB = regex.compile(
    r"\b(?:sa(?:id|ys?)|t(?:old|ells?)|add(?:ed|s)|wr(?:ote|ites)|tweet(?:ed|s)|ask(?:ed|s)|call(?:ed|s)"
    r"|repl(?:ied|ies)|respond(?:ed|s)|announce[ds]|argue[ds]|claim(?:ed|s)|continue[ds]|declare[ds]"
    r"|den(?:ied|ies)|acknowledge[ds]|admit(?:ted|s)|explain(?:ed|s)|insist(?:ed|s)|note[ds]|warn(?:ed|s)"
    r"|promise[ds]|vow(?:ed|s)|suggest(?:ed|s)|state[ds]|according to)\b",
    regex.IGNORECASE,
)
_NAME = r"(?:\p{Lu}[\w’'.-]*+(?:\s\p{Lu}[\w’'.-]*+)*|[Hh]e|[Ss]he|[Tt]hey|[Ww]e)(?![\w’'-])"
_BEFORE = regex.compile(rf"(?<![\w’'.-]){_NAME}\s\Z")
_AFTER = regex.compile(rf"\s{_NAME}")
_LONGEST_NAME = 100

_Offsets = tuple[int, int]


def attributions(text: str, segmentation: Segmentation) -> tuple[Attribution, ...]:
    """The quotations in the windows of ``text``, in text order: the words between the marks, the cue, and
    the source where there is one."""
    return tuple(
        found
        for start, end in _paragraphs(segmentation)
        for found in _quotations(text, start, end, quotes(text, start, end))
    )


def claims(document: Document) -> list[Claim]:
    """Every such quotation as a plain assertion by a person who is called what the text has beside the verb
    (:data:`NOBODY` where it has nothing there), with a body that says nothing."""
    text = document.text
    return [
        Claim(
            document_id=document.id,
            evidence=tuple(Span.of(text, *span) for span in found.content),
            quotation=quotation_kind(text, found.content),
            sources=(_claimer(text, found),),
            act=Act.ASSERT,
            proposition=" ".join(" ".join(text[start:end] for start, end in found.content).split()),
            polarity=Polarity.POSITIVE,
            certainty=Certainty.CERTAIN,
            body=State(),
        )
        for found in attributions(text, segment(text, language=document.language))
    ]


def _claimer(text: str, found: Attribution) -> Source:
    cue = Span.of(text, *found.cue[0])
    if not found.source:
        return Source(name=NOBODY, kind=SourceKind.UNNAMED, cue=cue)
    mention = Span.of(text, *found.source[0])
    return Source(name=" ".join(mention.exact.split()), kind=SourceKind.PERSON, mention=mention, cue=cue)


def _paragraphs(segmentation: Segmentation) -> Iterator[_Offsets]:
    """Paragraphs whole, although windows may divide them."""
    sentences = (sentence for window in segmentation.windows for sentence in window.sentences)
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        members = list(group)
        yield members[0].start, members[-1].end


def _quotations(text: str, start: int, end: int, quoted: Sequence[Quote]) -> Iterator[Attribution]:
    verbs = _outside(quoted, [verb.span() for verb in _VERB.finditer(text, start, end)])
    begins = [verb[0] for verb in verbs]
    for quote in quoted:
        # the last verb before the quotation and the first after it: the nearest is one of the two
        after = bisect_left(begins, quote.end)
        near = [verb for verb in verbs[max(0, after - 1) : after + 1] if _gap(quote, verb) <= REACH]
        words = sum(1 for _ in _WORD.finditer(text, quote.inner, quote.outer))
        if words < SHORTEST or not near:
            continue
        cue = min(near, key=lambda verb: (_gap(quote, verb), verb))
        source = _beside(text, start, end, cue)
        inside = text[quote.inner : quote.outer]
        first = quote.inner + len(inside) - len(inside.lstrip())
        content = (first, quote.outer - len(inside) + len(inside.rstrip()))
        yield Attribution((source,) if source else (), (cue,), (content,))


def _outside(quoted: Sequence[Quote], verbs: Sequence[_Offsets]) -> list[_Offsets]:
    """The verbs that do not stand inside a quotation."""
    ends = [quote.end for quote in quoted]
    found = []
    for verb in verbs:
        n = bisect_right(ends, verb[0])
        if n == len(quoted) or verb[0] < quoted[n].start:
            found.append(verb)
    return found


def _gap(quote: Quote, verb: _Offsets) -> int:
    """Code points between a quotation, its marks included, and a verb outside it."""
    return max(verb[0] - quote.end, quote.start - verb[1])


def _beside(text: str, start: int, end: int, verb: _Offsets) -> _Offsets | None:
    """The name or pronoun directly before the verb, else directly after it, within the paragraph."""
    before = _BEFORE.search(text, max(start, verb[0] - _LONGEST_NAME), verb[0])
    found = before or _AFTER.match(text, verb[1], min(end, verb[1] + _LONGEST_NAME))
    if found is None:
        return None
    name = found.group()
    first = found.start() + len(name) - len(name.lstrip())
    # a full stop ends the sentence, not the name
    return first, first + len(name.strip().rstrip(".’'-"))
