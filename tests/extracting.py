"""Runs of the extraction against the server on loopback, and what they left in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import articles
import openai_server as model
from openai_server import ModelServer, Script

from ledger.documents import Document, ReadFailure
from ledger.find import finder
from ledger.jobs import Extraction, Summary
from ledger.model.endpoint import Settings, open_endpoint
from ledger.reading import Readers
from ledger.store.ledger import Ledger
from ledger.store.verify import verify
from ledger.store.work import Work

AMALIA = articles.document("Amalia")
SUND = articles.document("Sund")
SETTINGS = Settings(window_words=40, attempts=1, timeout=20.0, concurrency=4)
ONE_PIER = "pier 2 of Amalia"


@contextmanager
def opened(
    path: Path,
    server: ModelServer,
    *,
    finds: str = "rules",
    fresh: bool = False,
    readers: Readers | None = None,
    **settings: Any,
) -> Iterator[Extraction]:
    wanted = SETTINGS.model_copy(update=settings)
    with (
        Ledger.open(path) as ledger,
        Work.open(Work.beside(path)) as work,
        open_endpoint("openai/tiny", wanted, api_base="http://loopback/v1") as endpoint,
    ):
        # The recorded address stays the same from test to test; the port does not.
        here = endpoint.model_copy(update={"api_base": server.base})
        yield Extraction(ledger, work, here, finder(finds), fresh=fresh, readers=readers)


async def extract(
    path: Path, server: ModelServer, *documents: Document | ReadFailure, **options: Any
) -> tuple[Summary, list[Any]]:
    """A whole run, and all it reported."""
    events: list[Any] = []
    with opened(path, server, **options) as extraction:
        return await extraction.extract(documents, events.append), events


def claims_in(path: Path) -> set[str]:
    """The ids of the claims; the ledger must verify, and every span must hold."""
    with Ledger.open(path, readonly=True) as ledger:
        assert verify(ledger).problems == []
        kept = list(ledger.claims())
        for found in kept:
            text = ledger.text(found.claim.document_id)
            assert all(span.holds_in(text) for span in found.claim.evidence)
        return {found.id for found in kept}


def delete(path: Path) -> None:
    path.unlink()


def standing(path: Path) -> tuple[int, str]:
    with Ledger.open(path, readonly=True) as ledger:
        return ledger.size_and_root()


def rejected_in(path: Path) -> list[tuple[Any, str]]:
    with Work.open(Work.beside(path)) as work:
        return [(kept.draft, kept.reason) for _, kept in work.rejected()]


def where(pattern: str, then: Script, otherwise: Script = model.good) -> Script:
    """One script for the windows that hold these words, another for the rest."""
    return lambda request: (then if pattern in request.user else otherwise)(request)


async def undisturbed(path: Path, server: ModelServer, *documents: Document) -> set[str]:
    """The claims of a run in which nothing goes wrong, in another ledger."""
    aside = path.with_name("undisturbed.db")
    before, server.script = server.script, model.good
    await extract(aside, server, *documents)
    server.script = before
    server.forget()
    return claims_in(aside)


def only_run(path: Path) -> str:
    with Ledger.open(path, readonly=True) as ledger:
        (row,) = ledger.ask("SELECT id FROM run")
        return str(row["id"])


def recorded(path: Path) -> list[Any]:
    with Ledger.open(path, readonly=True) as ledger:
        return list(ledger.claims())
