"""A claim on one line, as a judge is shown it: when, in what outlet and paragraph of its article, who, where
it was said, and what, on which side."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from unicodedata import category

from ledger.claims import Act, Claim, Polarity
from ledger.link.types import Article

_PROPOSITION, _QUOTE = 300, 400
"""Characters that are shown of each, at most."""


def shown(claim: Claim, article: Article) -> str:
    """One line. A negative claim has *NOT* before what it holds not to be so; nothing of a text can pose as
    that mark, as a separator or as a number, and what does not show is left out."""
    published = article.published.edtf if article.published else None
    where = ", ".join(filter(None, (published, _line(article.publisher, _NAME)))) or "undated"
    if article.text:
        where += f" ¶{bisect_right(_paragraphs(article.text), claim.evidence[0].start)}"
    speaker = claim.claimer
    if speaker is None:
        who = "the article"
    else:
        about = ", ".join(_line(each, _NAME) for each in (speaker.role, speaker.affiliation) if each)
        through = ", ".join(_line(source.name, _NAME) for source in claim.sources[:-1])
        said = f" on {speaker.said_at.edtf}" if speaker.said_at and speaker.said_at.edtf else ""
        medium = f", in {_line(speaker.medium, _NAME)}" if speaker.medium else ""
        passed = f" via {through}" if through else ""
        who = f"{_line(speaker.name, _NAME)}{f' ({about})' if about else ''}{passed}{medium}{said}"
    act = "" if claim.act is Act.ASSERT else f" [{claim.act.value}]"
    no = "NOT: " if claim.polarity is Polarity.NEGATIVE else ""
    proposition, quote = _line(claim.proposition, _PROPOSITION), _line(claim.quote, _QUOTE)
    words = "" if quote.strip(_MARKS) == proposition.strip(_MARKS) else f" — in the words “{quote}”"
    return f"{where} | {who}{act}: {no}{proposition}{words}"


def _line(text: str | None, most: int) -> str:
    """Text of a document on one line, of so many characters at most, that cannot pose as anything else."""
    shows = text or ""
    if not shows.isprintable():  # most text is, and looking at each character takes its time
        shows = "".join(" " if c.isspace() else c for c in shows if c.isspace() or category(c)[0] != "C")
    folded = _POSES.sub("not ", " ".join(shows.translate(_OTHERS).split()))
    return folded if len(folded) <= most else folded[: most - 1] + "…"


_NAME = 80
_MARKS = " .,“”\"'"
_OTHERS = str.maketrans("|[]¶", "/()§")
_PARAGRAPH = re.compile(r"^[^\S\n]*(\S)", re.MULTILINE)


@lru_cache(maxsize=4)
def _paragraphs(text: str) -> list[int]:
    """Where the words of each paragraph begin. Found once for all claims of an article."""
    return [found.start(1) for found in _PARAGRAPH.finditer(text)]


_POSES = re.compile(r"^NOT:\s*")
