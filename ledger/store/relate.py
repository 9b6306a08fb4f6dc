"""Links are recorded: those that a linker found for a document, in one transaction, and a person's by itself.

A person's judgement of a pair counts before any program's, also of links that are found later. It is undone
by another one, or by retracting it, and each of these is an entry too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from ledger.errors import LedgerError
from ledger.link import types
from ledger.link.types import DIRECTED, Relation, Sides
from ledger.store.correct import Outcome
from ledger.store.entries import Thing
from ledger.store.judgements import PERSON, Link, Linking, Retraction
from ledger.store.linkstatus import of_pair, persons
from ledger.store.names import named
from ledger.store.standing import ordered

if TYPE_CHECKING:
    from ledger.store.ledger import Ledger


class MovedError(LedgerError):
    """A document has claims that were recorded since it was read to be linked."""


def add_links(
    ledger: Ledger,
    document_id: str,
    linker: str,
    links: Sequence[types.Link],
    *,
    upto: int | None = None,
) -> list[bool]:
    """Records that a document's claims were linked, and the links, in one transaction; True per link that
    was new.

    ``upto`` is the number of the last of its claims that was linked. Raises, and records nothing,
    :class:`MovedError` where there is a later one by now, ``LookupError`` where a link names a claim or a
    speaker that is not recorded, ``ValueError`` where one is a person's, and ``LedgerError`` where the
    document is not recorded, or as any write.
    """
    if any(link.method == PERSON for link in links):
        raise ValueError("a link that a person judged is for relate() to record")
    found = [Link.model_validate(link.model_dump()) for link in links]
    with ledger._writing():
        if not ledger.has_document(document_id):
            raise LedgerError(f"No document in {ledger.path} has the id {document_id}.")
        last = "SELECT max(seq) FROM claim WHERE document_id = ?"
        if upto is not None and ledger._read(last, (document_id,)).fetchone()[0] != upto:
            raise MovedError(f"Document {document_id[:12]} has got claims since it was read.")
        linking = Linking(
            document_id=document_id, linker=linker, size=ledger.tree.size(), links=len({x.id for x in found})
        )
        new = ledger._append([Thing(x.kind, x.id, x.body) for x in (*found, linking)])
    fresh = []
    for link in found:
        fresh.append(link.id in new)
        new.discard(link.id)
    return fresh


def relate(
    ledger: Ledger,
    relation: Relation,
    a: str,
    b: str,
    *,
    holds: bool,
    actor: str,
    sides: Sides | None = None,
    note: str | None = None,
) -> Outcome:
    """A person says that two claims (or two speakers, by their keys) stand in a relation, or do not.

    Where the same person's last judgement of the pair stands and says so already, nothing is added. Raises
    ``LedgerError`` where the two are not recorded or the same, or actor is empty, or as any write.
    """
    if relation not in DIRECTED and a > b:
        a, b = b, a
    if relation is Relation.SAME_PROPOSITION and sides is None:
        sides = "same"
    actor, note = named(actor), None if note is None else note.strip()
    with ledger._writing():
        judged = of_pair(ledger.db.conn, relation, a, b)
        mine = ordered([j for j, _ in judged if (j.kind, j.actor) == ("link", actor)])
        standing = {j.id for j, stands in judged if stands}
        if mine and mine[-1].id in standing:
            last = Link.model_validate(ledger._body("link", mine[-1].id))
            if (last.holds, last.sides) == (holds, sides) and note in (None, last.note):
                return Outcome(last.id, new=False)
        try:
            link = Link(
                relation=relation,
                a=a,
                b=b,
                holds=holds,
                sides=sides,
                method=PERSON,
                score="1.00",
                author=actor,
                judged_at=ledger._now(),
                note=note,
                previous=mine[-1].id if mine else None,
            )
        except ValidationError as error:
            first = error.errors()[0]
            raise LedgerError(
                f"No link can be recorded: {first['msg'].removeprefix('Value error, ')}."
            ) from error
        try:
            ledger._append([Thing(link.kind, link.id, link.body)])
        except LookupError as error:
            raise LedgerError(f"No link can be recorded in {ledger.path}: {error.args[0]}.") from error
        last_of_all = persons(ledger.db.conn, relation, a, b)[-1]
    return Outcome(link.id, new=True, behind=None if last_of_all.id == link.id else last_of_all)


def withdraw(
    ledger: Ledger, kind: Literal["link", "retraction"], ids: Sequence[str], *, reason: str, actor: str
) -> None:
    """Retracts these links, or retractions of links (content ids), in one transaction.

    Raises ``LookupError``, and records nothing, where one is not recorded, and ``LedgerError`` as any write.
    """
    with ledger._writing():
        now = ledger._now()
        made = [
            Retraction(target_kind=kind, target_id=id, reason=reason, actor=actor, judged_at=now)
            for id in ids
        ]
        ledger._append([Thing(each.kind, each.id, each.body) for each in made])
