"""Linking a ledger: each document that was not linked yet, with itself and with all that were linked before.

The claims of the documents before are recalled, not compared again, so a run costs about as much as the
documents that are new. A document counts as linked where this ledger itself recorded a linking of it after
the last of its claims: what came in by a merge, with links of its own, is linked anew among what is here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import filelock

from ledger.claims import When
from ledger.errors import ErasedError, LedgerError
from ledger.link.judge import BY_JUDGE
from ledger.link.linker import Linker
from ledger.link.types import Article, Link, Statement
from ledger.store.connection import read_back
from ledger.store.judgements import CURRENT, PERSON
from ledger.store.ledger import Ledger
from ledger.store.reader import Reader
from ledger.store.relate import MovedError

PROGRAM = "fact-ledger"
"""Who takes back what an earlier linker found."""
PATIENCE = 3600.0
"""Seconds to wait for another process that links the same ledger."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A document was linked, the ``number``-th of ``total``: ``links`` were found, of them ``new`` ones."""

    document_id: str
    headline: str | None
    number: int
    total: int
    links: int
    new: int


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """It is known how a document would be linked, the ``number``-th of ``total``."""

    document_id: str
    headline: str | None
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run of linking came to. ``withdrawn`` are links that were found before and not this time."""

    documents: int
    links: int
    new: int
    withdrawn: int = 0


Report = Callable[[Linked], None]

_CURRENT = ", ".join(f"'{status}'" for status in CURRENT)
_DOCUMENTS = """
    SELECT d.id, d.headline, max(c.seq) AS upto, coalesce(:anew OR max(c.seq) > coalesce(
               (SELECT max(l.seq) FROM linking l WHERE l.document_id = d.id
                AND NOT EXISTS (SELECT 1 FROM entry_origin o WHERE o.seq = l.seq)), 0), 0) AS unlinked
    FROM document d JOIN claim c ON c.document_id = d.id
    WHERE NOT EXISTS (SELECT 1 FROM erasure x WHERE x.document_id = d.id)
    GROUP BY d.id ORDER BY d.seq"""


def unlinked(ledger: Reader) -> int:
    """How many documents with claims were not linked yet; erased ones are not linked any more."""
    return sum(row["unlinked"] for row in ledger.ask(_DOCUMENTS, {"anew": 0}))


def link(
    ledger: Ledger, linker: Linker, report: Report, *, anew: bool = False, most: int | None = None
) -> Summary:
    """Links every document not linked yet, or the first ``most`` of them, one transaction each.

    With ``anew`` every document is linked again, by a ``linker`` that recalls nothing, and links that a
    program found before and this one does not are retracted; but not those by a judge's word where the judge
    has no answer this time. Stopping is safe at any moment: the same again goes on from there. Waits while
    another process links this ledger. Raises ``LedgerError`` as any write, and what the judge raises.
    """
    with _alone(ledger):
        waiting = _recalled(ledger, linker, anew=anew)[:most]
        if not waiting:
            return Summary(0, 0, 0)
        found, new = set[str](), 0
        for number, row in enumerate(waiting, 1):
            links, fresh = _link(ledger, linker, row["id"])
            ids = {one.id for one in links}
            _put_back(ledger, linker.name, ids)
            found |= ids
            new += fresh
            report(Linked(row["id"], row["headline"], number, len(waiting), len(links), fresh))
        withdrawn = _withdraw(ledger, linker, found) if anew else 0
    return Summary(len(waiting), len(found), new, withdrawn)


def rehearse(
    ledger: Reader,
    linker: Linker,
    report: Callable[[Rehearsed], None] = lambda _: None,
    *,
    anew: bool = False,
) -> int:
    """Links what :func:`link` would, for whoever watches the ``linker`` or is asked by it, and records
    nothing, so that others may link meanwhile. Returns the number of documents."""
    waiting = _recalled(ledger, linker, anew=anew)
    for number, row in enumerate(waiting, 1):
        linker.add(_statements(ledger, row["id"]))
        report(Rehearsed(row["id"], row["headline"], number, len(waiting)))
    return len(waiting)


def _recalled(ledger: Reader, linker: Linker, *, anew: bool) -> list[dict[str, Any]]:
    """The documents to be linked; the ``linker`` has been told of all others, and of what was judged."""
    documents = ledger.ask(_DOCUMENTS, {"anew": int(anew)})
    waiting = [row for row in documents if row["unlinked"]]
    if waiting:
        linker.settled(_settled(ledger, persons=anew))
        for row in documents:
            if not row["unlinked"] and (before := _statements(ledger, row["id"])):
                linker.recall(before)
    return waiting


def _link(ledger: Ledger, linker: Linker, document_id: str) -> tuple[list[Link], int]:
    found: dict[str, Link] = {}
    while True:
        statements = _statements(ledger, document_id)
        if not statements:
            return [], 0  # its text was erased just now
        upto = max(seq for seq, _ in statements.numbered)
        found |= {one.id: one for one in linker.add(list(statements))}
        try:
            new = ledger.add_links(document_id, linker.name, list(found.values()), upto=upto)
        except MovedError:
            continue  # another process found more in it meanwhile
        return list(found.values()), sum(new)


class _Statements(list[Statement]):
    """The statements of a document, and the numbers of their claims in the log."""

    numbered: list[tuple[int, str]]


def _statements(ledger: Reader, document_id: str) -> _Statements:
    """A document's claims as linking reads them, in the order of the log."""
    found = _Statements()
    try:
        text = ledger.text(document_id)
    except ErasedError:
        found.numbered = []
        return found
    about = ledger.about(document_id)
    published = about.get("published_at")
    article = Article(
        id=document_id,
        publisher=about.get("publisher"),
        headline=about.get("headline"),
        byline=about.get("byline"),
        url=about.get("url"),
        language=about.get("language"),
        published=None if published is None else When.model_validate(published),
        text=text,
    )
    recorded = list(ledger.claims(document=document_id))
    found.extend(Statement(id=each.id, claim=each.claim, article=article) for each in recorded)
    found.numbered = [(each.seq, each.id) for each in recorded]
    return found


def _settled(ledger: Reader, *, persons: bool) -> Iterator[Link]:
    """The links that count; with ``persons`` only those that a person judged."""
    rows = ledger.ask(
        "SELECT relation, a, b, holds, sides, method, score, author FROM links "
        "WHERE counts AND (method = :person OR NOT :persons) ORDER BY seq",
        {"person": PERSON, "persons": int(persons)},
    )
    for row in rows:
        with read_back(ledger.path):
            link = Link.model_validate({**row, "holds": bool(row["holds"])})
        yield link


def _put_back(ledger: Ledger, linker: str, found: set[str]) -> None:
    """Lifts what a program took back of the links that are found again."""
    taken = ledger.ask(
        "SELECT id, target_id, actor FROM retraction WHERE target_kind = 'link' "
        "AND id NOT IN (SELECT target_id FROM retraction)"
    )
    back = [row["id"] for row in taken if row["actor"] == PROGRAM and row["target_id"] in found]
    ledger.withdraw("retraction", back, reason=f"found again by {linker}", actor=PROGRAM)


def _withdraw(ledger: Ledger, linker: Linker, found: set[str]) -> int:
    """Retracts what programs found and this one does not. A judge's word stands where it was not to be had
    again."""
    standing = ledger.ask(
        "SELECT id, method, a, b FROM links WHERE id NOT IN (SELECT target_id FROM retraction r "
        "WHERE target_kind = 'link' AND r.id NOT IN (SELECT target_id FROM retraction))"
    )
    gone = [
        row["id"]
        for row in standing
        if row["method"] != PERSON
        and row["id"] not in found
        and not (BY_JUDGE in row["method"] and linker.unanswered & {row["a"], row["b"]})
    ]
    ledger.withdraw("link", gone, reason=f"not found by {linker.name}", actor=PROGRAM)
    return len(gone)


def speakable(ledger: Reader, ids: Collection[str]) -> list[str]:
    """Of these claims those that stand, and whose text was not erased: only their words are shown."""
    rows = ledger.ask(
        f"""SELECT id FROM claims c WHERE id IN (SELECT value FROM json_each(:ids)) AND status IN ({_CURRENT})
        AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.document_id = c.document_id)""",
        {"ids": json.dumps(sorted(ids))},
    )
    return [row["id"] for row in rows]


def linked_without(ledger: Reader, judge: str) -> int:
    """How many documents were last linked without this judge: what its method begins with."""
    rows = ledger.ask(
        "SELECT l.linker FROM linking l WHERE l.seq = (SELECT max(m.seq) FROM linking m "
        "WHERE m.document_id = l.document_id)"
    )
    return sum(f"+{judge}" not in row["linker"] for row in rows)


@contextmanager
def _alone(ledger: Ledger) -> Iterator[None]:
    """Keeps other processes from linking this ledger meanwhile; reading and recording go on."""
    lock = filelock.FileLock(ledger.path.with_name(ledger.path.name + ".linking.lock"))
    try:
        with lock.acquire(timeout=PATIENCE):
            yield
    except filelock.Timeout as error:
        raise LedgerError(
            f"{ledger.path} is being linked by another program for a long while: wait for it to end."
        ) from error
