"""What the pages of disputes show, gathered from an open ledger. No HTML and no Datasette here."""

from __future__ import annotations

from typing import Any

from ledger.disputes.picture import Picture, disputes, weaker
from ledger.store.ledger import Ledger
from ledger.store.search import clean
from ledger.web.gather import NotRecordedError

MOST = 100
"""How many disputes a page shows."""


def front(ledger: Ledger, words: str) -> dict[str, Any]:
    """The disputes of the ledger, the foremost first; with ``words`` those with a claim that has them all."""
    found = disputes(ledger)
    words = clean(words).strip()
    if words:
        ids = {claim.id for claim in ledger.claims(text=words, current=True)}
        found = [picture for picture in found if picture.ids & ids]
    linked = ledger.ask("SELECT count(*) AS n FROM linking")[0]["n"]
    return {
        "disputes": found[:MOST],
        "count": len(found),
        "words": words,
        "linked": linked,
        "weaker": weaker(ledger),
    }


def of_claim(ledger: Ledger, id: str) -> dict[str, Any]:
    """The disputes that a claim is in, the foremost first; ``weak`` says that they are put together from
    links too weak for the page of all disputes.

    Raises :class:`~ledger.web.gather.NotRecordedError` where it is in none, or not there.
    """
    found: list[Picture] = disputes(ledger, claim=id)
    weak = not found
    if weak:
        found = disputes(ledger, claim=id, least=0.0)
    if not found:
        raise NotRecordedError(f"No dispute in {ledger.path.name} has a claim {id[:12]}.")
    return {"disputes": found, "id": id, "weak": weak}
