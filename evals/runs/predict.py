"""A system's claims: the whole extraction, as ``fact-ledger extract`` does it, into a ledger that is thrown
away."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.claims import Claim
from ledger.documents import Document
from ledger.errors import UserError
from ledger.find import finder
from ledger.jobs import Extraction, Summary
from ledger.model.client import hang_up
from ledger.model.endpoint import Settings, open_endpoint
from ledger.store.entries import Run
from ledger.store.ledger import Ledger
from ledger.store.work import Work

_UNGROUNDED = "quote not grounded"


@dataclass(frozen=True, slots=True)
class Extracted:
    """The claims by document id, in the order of their words; the run they are of; and what it took.

    ``figures``: ``seconds`` (of extracting, without loading the model), ``tokens_in``, ``tokens_out``,
    ``windows``, ``rejected`` drafts with ``rejected_because`` (reasons and how often), and of these
    ``ungrounded`` ones.
    """

    claims: dict[str, list[Claim]]
    run: Run
    figures: dict[str, Any]


def extract(
    documents: Sequence[Document],
    model: str,
    settings: Settings,
    *,
    finder_name: str,
    api_base: str | None = None,
    report: Callable[[object], None] = lambda event: None,
) -> Extracted:
    """Extract from ``documents`` with ``model``; ``report`` is told of every window.

    Raises ``UserError`` where a window came to no good end: a figure over half a run would mislead.
    """
    with (
        tempfile.TemporaryDirectory(prefix="fact-ledger-eval-") as folder,
        open_endpoint(model, settings, api_base=api_base) as endpoint,
        Ledger.open(Path(folder, "facts.db")) as ledger,
        Work.open(Work.beside(Path(folder, "facts.db"))) as work,
    ):
        extraction = Extraction(ledger, work, endpoint, finder(finder_name))
        begin = time.monotonic()
        summary = asyncio.run(_extract(extraction, documents, report))
        seconds = time.monotonic() - begin
        if summary.failed:
            first = summary.failed[0]
            raise UserError(
                f"{len(summary.failed)} of {summary.windows} windows failed, so there is nothing to score; "
                f"the first, in {first.document.origin}: {first.state}: {first.detail}"
            )
        claims: dict[str, list[Claim]] = {document.id: [] for document in documents}
        for found in ledger.claims():
            claims[found.claim.document_id].append(found.claim)
        reasons = Counter(rejected.reason.split(":")[0] for _, rejected in work.rejected())
    for found_in in claims.values():
        # the log has them as answers came; the score must not depend on which came first
        found_in.sort(key=lambda claim: (claim.evidence[0].start, claim.evidence[-1].end, claim.id))
    figures = {
        "seconds": round(seconds, 1),
        "words": sum(document.words for document in documents),
        "tokens_in": summary.tokens_in,
        "tokens_out": summary.tokens_out,
        "cost_usd": None if summary.cost is None else str(summary.cost),
        "windows": summary.windows,
        "rejected": summary.rejected,
        "rejected_because": dict(reasons.most_common()),
        "ungrounded": reasons[_UNGROUNDED],
    }
    return Extracted(claims, extraction.run, figures)


async def _extract(
    extraction: Extraction, documents: Sequence[Document], report: Callable[[object], None]
) -> Summary:
    """The extraction, its connections closed before its event loop ends."""
    try:
        return await extraction.extract(documents, report)
    finally:
        await hang_up()
