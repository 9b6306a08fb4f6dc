"""Notices of erasure as they are read: by whoever asks for words that are gone, and by ``verify``.

A notice is an entry behind those that it blanks. So ``verify`` gathers the notices before it reads the
log, and then takes each entry that one of them names by its redacted form: that must hash to what the
notice says, and it is the leaf in the notice that goes into the tree.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ledger.store import entries
from ledger.store.compare import Problem, difference
from ledger.store.entries import Erased
from ledger.store.judgements import Erasure
from ledger.store.leads import documents_of
from ledger.store.redact import KINDS, WORDED, hides_identity, redacted

ERASURES = "SELECT document_id, seq, judged_at, actor, reason, propositions FROM main.erasure"
"""The notices of a ledger. Of ``main``: what was erased is gone, whichever time is asked about."""


def by_document(rows: Iterable[tuple[Any, ...]]) -> dict[str, Erased]:
    """What was erased, by document, from rows of :data:`ERASURES` in the order of the log: as the first
    notice says it, and with the propositions where any does."""
    found: dict[str, Erased] = {}
    for document_id, seq, erased_at, actor, reason, propositions in rows:
        first = found.get(document_id)
        if first is None:
            found[document_id] = Erased(
                seq=seq, erased_at=erased_at, actor=actor, reason=reason, propositions=bool(propositions)
            )
        elif propositions:
            found[document_id] = first.model_copy(update={"propositions": True})
    return found


class Named(NamedTuple):
    """An entry that notice number ``notice`` blanked: the leaf it was sealed with, the SHA-256 of its
    redacted form (64 hex digits each), and of which document."""

    notice: int
    leaf: str
    sha256: str
    document_id: str

    def problems(self, where: str, leaf: str, form: bytes) -> Iterator[Problem]:
        """What differs between the notice and the entry as it is stored."""
        if leaf != self.leaf:
            yield Problem(f"{where}, column leaf", f"{difference(leaf, self.leaf)} from notice {self.notice}")
        if (digest := hashlib.sha256(form).hexdigest()) != self.sha256:
            yield Problem(
                f"{where}, column canonical",
                f"its redacted form hashes to {digest}, notice {self.notice} says {self.sha256}",
            )


class Blanked(NamedTuple):
    """What notice number ``notice`` took out of what was vouched for before it: the numbers of the
    ``entries``, the document whose text went, by whom and why."""

    notice: int
    entries: tuple[int, ...]
    document_id: str
    actor: str
    reason: str


class Notices:
    """The notices of a log, by what they erased.

    ``all`` has every notice by its number; ``entries`` every entry that is named, by its number, as the last
    notice names it; ``documents`` the number of the last notice by document; ``bare`` the documents whose
    propositions went too.
    """

    def __init__(self, recorded: sqlite3.Connection) -> None:
        """Raises ``sqlite3.DatabaseError`` where the file cannot be read."""
        self.all: dict[int, Erasure] = {}
        self.entries: dict[int, Named] = {}
        self.documents: dict[str, int] = {}
        self.bare: set[str] = set()
        query = "SELECT seq, CAST(canonical AS BLOB) FROM entry WHERE kind = 'erasure' ORDER BY seq"
        for seq, raw in recorded.execute(query):
            try:
                form = entries.unseal(raw.decode("utf-8"))
                notice = Erasure.model_validate(form["body"])
            except (ValueError, RecursionError):
                continue  # the reading of the log says what is wrong with it
            if form.get("kind") != "erasure":
                continue  # so too here
            self.all[seq] = notice
            self.documents[notice.document_id] = seq
            if notice.propositions:
                self.bare.add(notice.document_id)
            for entry in notice.redacted:
                if entry.seq < seq:
                    self.entries[entry.seq] = Named(seq, entry.leaf, entry.sha256, notice.document_id)

    def since(self, sizes: Collection[int]) -> tuple[Blanked, ...]:
        """Which entries of the first ``sizes`` stand on a notice that came after them.

        What a root of that size vouched for is their leaf, of which the words are gone: what stands there now
        is what the notice says, and whoever wrote that could say anything.
        """
        found = []
        for seq, notice in self.all.items():
            before = max((size for size in sizes if size < seq), default=0)
            blanked = tuple(
                sorted(n for n, named in self.entries.items() if named.notice == seq and n <= before)
            )
            if blanked:
                found.append(Blanked(seq, blanked, notice.document_id, notice.actor, notice.reason))
        return tuple(found)

    def words_left(
        self,
        where: str,
        seq: int,
        kind: str,
        id: str,
        body: Mapping[str, Any],
        tables: sqlite3.Connection,
    ) -> Iterator[Problem]:
        """Words in an entry that notices say were erased, and a notice that names what it cannot blank.

        ``tables`` has the rows of this entry and of those before it.
        """
        named = self.entries.get(seq)
        if named is not None:
            if kind not in KINDS or named.document_id not in _touched(tables, kind, id, body):
                yield Problem(where, f"notice {named.notice} names it, and it has no words of that document")
            elif kind in WORDED and not hides_identity(kind, body):
                yield Problem(f"{where}, body", f"holds words that notice {named.notice} says were erased")
        document = {"document": id, "claim": body.get("document_id")}.get(kind)
        if document in self.documents:
            left = redacted(kind, body, propositions=document in self.bare)
            for field in sorted(left.keys() | body.keys()):
                if left.get(field) != body.get(field):
                    yield Problem(
                        f"{where}, body, {field}",
                        f"holds words that notice {self.documents[str(document)]} says were erased",
                    )

    def excuses(
        self, seq: int, kind: str, id: str, form: Mapping[str, Any], tables: sqlite3.Connection
    ) -> bool:
        """Whether an entry's content need not come to its id: what makes the id was blanked, here or, with a
        merged entry, before it came; and there is a notice of a document that it is about.

        ``tables`` has the rows of all entries before this one.
        """
        body = form["body"]
        if not hides_identity(kind, body):
            return False
        touched = _touched(tables, kind, id, body)
        if seq in self.entries:
            return self.entries[seq].document_id in touched
        return "origin" in form and not touched.isdisjoint(self.documents)


def _touched(tables: sqlite3.Connection, kind: str, id: str, body: Mapping[str, Any]) -> frozenset[str]:
    """The documents whose words an entry of one of :data:`KINDS` can have."""
    if kind in WORDED:
        return documents_of(tables, kind, body)
    return frozenset((id if kind == "document" else str(body["document_id"]),))


def notice_problems(where: str, seq: int, body: Mapping[str, Any], sha256: str | None) -> Iterator[Problem]:
    """What is wrong with a notice in itself. ``sha256`` is what the log says of the document's text, ``None``
    where no such document is recorded before the notice."""
    if body["text_sha256"] != sha256:
        yield Problem(f"{where}, body, text_sha256", difference(body["text_sha256"], sha256))
    numbers = [entry["seq"] for entry in body["redacted"]]
    if numbers != sorted({number for number in numbers if number < seq}):
        yield Problem(f"{where}, body, redacted", "names entries out of order, twice, or not before it")
