"""Statements for the tests of linking, made of a few words each."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.canonical import content_id
from ledger.claims import Act, Claim, Polarity, Quotation, Source, SourceKind, Span, State, When
from ledger.link.types import Article, Statement


def day(iso: str) -> When:
    """A day as a time."""
    return When(raw=iso, edtf=iso, earliest=date.fromisoformat(iso), latest=date.fromisoformat(iso))


def article(name: str, published: str | None = "2031-03-06", **fields: Any) -> Article:
    """An article of the outlet ``name``."""
    when = day(published) if published else None
    return Article(id=content_id("document", name), publisher=name, published=when, **fields)


def person(name: str, **fields: Any) -> Source:
    """Somebody by name."""
    return Source(name=name, kind=SourceKind.PERSON, **fields)


def body(name: str, **fields: Any) -> Source:
    """An organization by name."""
    return Source(name=name, kind=SourceKind.ORGANIZATION, **fields)


def statement(
    of: Article,
    proposition: str,
    *sources: Source,
    at: int = 0,
    act: Act = Act.ASSERT,
    denied: bool = False,
    words: str | None = None,
    quotation: Quotation = Quotation.INDIRECT,
    **fields: Any,
) -> Statement:
    """A statement whose words begin at ``at`` in its article."""
    exact = words or proposition
    claim = Claim(
        document_id=of.id,
        evidence=(Span(start=at, end=at + len(exact), exact=exact),),
        quotation=quotation,
        sources=sources,
        act=act,
        proposition=proposition,
        polarity=Polarity.NEGATIVE if denied else Polarity.POSITIVE,
        **{"body": State(), **fields},
    )
    return Statement(id=claim.id, claim=claim, article=of)
