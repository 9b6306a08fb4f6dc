"""What a claim is linked to."""

from __future__ import annotations

from typing import Any

from ledger.store.ledger import Ledger

_MOST = 60
_BACKWARDS = {"updates": "updated by", "responds_to": "answered by", "repeats": "repeated by"}


def links_of(ledger: Ledger, id: str) -> list[dict[str, Any]]:
    """The links of a claim (content id) that count, with the claim at their other end where that is current.

    ``words`` is the relation as read from the claim (``updated by``); ``other`` the id at the other end, with
    its ``claimer``, ``polarity``, ``proposition`` and when it was ``said``. Sixty at most.
    """
    found = ledger.ask(
        """SELECT l.id, l.relation, l.sides, l.method, l.author, l.score, l.a, c.id AS other, c.claimer,
                  c.polarity, c.proposition, c.said_or_published AS said
           FROM links l JOIN current_claims c ON c.id = CASE l.a WHEN :id THEN l.b ELSE l.a END
           WHERE l.seq IN (SELECT seq FROM link WHERE a = :id UNION SELECT seq FROM link WHERE b = :id)
             AND l.counts AND l.holds
           ORDER BY l.relation, c.earliest IS NULL, c.earliest, c.seq LIMIT :n""",
        {"id": id, "n": _MOST},
    )
    for row in found:
        forwards = row["a"] == id or row["relation"] not in _BACKWARDS
        row["words"] = row["relation"].replace("_", " ") if forwards else _BACKWARDS[row["relation"]]
    return found
