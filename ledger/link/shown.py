"""A claim on one line, as a judge is shown it: when, in what outlet, who, and what, on which side."""

from __future__ import annotations

from ledger.claims import Act, Claim, Polarity
from ledger.link.types import Article

_PROPOSITION, _QUOTE = 300, 400
"""Characters that are shown of each, at most."""


def shown(claim: Claim, article: Article) -> str:
    """One line. A negative claim has *NOT* before what it holds not to be so."""
    published = article.published.edtf if article.published else None
    where = ", ".join(filter(None, (published, article.publisher))) or "undated"
    speaker = claim.claimer
    if speaker is None:
        who = "the article"
    else:
        about = ", ".join(filter(None, (speaker.role, speaker.affiliation)))
        passed = " via " + ", ".join(s.name for s in claim.sources[:-1]) if len(claim.sources) > 1 else ""
        said = f" on {speaker.said_at.edtf}" if speaker.said_at and speaker.said_at.edtf else ""
        who = f"{speaker.name}{f' ({about})' if about else ''}{passed}{said}"
    act = "" if claim.act is Act.ASSERT else f" [{claim.act.value}]"
    no = "NOT: " if claim.polarity is Polarity.NEGATIVE else ""
    proposition, quote = _cut(claim.proposition, _PROPOSITION), _cut(claim.quote, _QUOTE)
    words = "" if quote.strip(" .,“”\"'") == proposition.strip(" .,“”\"'") else f" — in the words “{quote}”"
    return _line(f"{where} | {who}{act}: {no}{proposition}{words}")


def _cut(text: str, most: int) -> str:
    folded = _line(text)
    return folded if len(folded) <= most else folded[: most - 1] + "…"


def _line(text: str) -> str:
    return " ".join(text.split())
