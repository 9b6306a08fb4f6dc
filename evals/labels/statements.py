"""Labelled articles as linking takes them in: recorded claims with their articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.labels.load import Labelled
from ledger.claims import Claim
from ledger.documents import Document
from ledger.link.types import Article, Statement


def article_of(document: Document) -> Article:
    """What linking knows of a document."""
    return Article(
        id=document.id,
        publisher=document.publisher,
        headline=document.headline,
        byline=document.byline,
        url=document.url,
        language=document.language,
        published=document.published_at,
        text=document.text,
    )


def statements_of(document: Document, claims: Iterable[Claim]) -> list[Statement]:
    """The claims of a document as statements."""
    article = article_of(document)
    return [Statement(id=claim.id, claim=claim, article=article) for claim in claims]


def in_order(articles: Sequence[Labelled]) -> list[Labelled]:
    """By the day of publication, the unknown first, then by name: as a ledger grows."""
    return sorted(articles, key=lambda each: (_day(each.document), each.name))


def _day(document: Document) -> str:
    return document.published_at.edtf or "" if document.published_at else ""
