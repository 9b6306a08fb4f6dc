"""Merging another ledger into this one: what it has and this one has not is appended, in its order.

An entry is known by its kind and content id. A new one is sealed anew with a number and a time of this
log, and bears its *origin*: the log, number, time and leaf of where it was first recorded, which stays
the same however often it is merged on. One that is known stays as it is here. So merging again adds
nothing, and ledgers merged in any order have the same entries by id, and say the same of every claim.

Nothing but ids is compared. What is no part of an id (what a reading cost, the typed fields of a claim)
is kept as the ledger had it that goes on, and claims that the other has with other fields are counted.

An erasure counts for both, whichever made it: the words of that text do not come in, and what stands of
them here is blanked. It is the text that was erased, so every document with the same text, by whatever
name either ledger knows it, gets every notice of it.

The other ledger must verify, and is read as it then stood. Everything is one transaction.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ledger.errors import LedgerError
from ledger.store import connection as conn
from ledger.store import entries
from ledger.store.checkpoint import origin
from ledger.store.entries import Kind, Origin, Thing
from ledger.store.erase import Doomed, blank, described, erasing
from ledger.store.judgements import MODELS, Erasure, Redacted
from ledger.store.reader import Reader
from ledger.store.redact import WORDED, Words, quotes, redacted
from ledger.store.telling import told
from ledger.store.verify import verify

if TYPE_CHECKING:
    from ledger.store.ledger import Ledger

_SHOWN = 3
_BATCH = 500
_KINDS = ("document", "run", "reading", "claim", *MODELS)


class Source(NamedTuple):
    """A ledger that verified, in a read transaction: the name of its log (16 hex digits, none of an empty
    one) and its ``size``."""

    ledger: Reader
    log: str | None
    size: int


class Merged(NamedTuple):
    """What a merge came to: how many entries were ``new`` by kind, how many claims are ``otherwise`` here
    than there (in fields that are no part of the id), how many entries here were ``blanked``, and the
    documents whose words were ``erased`` with that."""

    new: dict[str, int]
    otherwise: int
    blanked: int
    erased: tuple[str, ...] = ()


class _Notice(NamedTuple):
    """An erasure but for the document: of a text by whatever name."""

    actor: str
    reason: str
    propositions: bool


_Gone = Mapping[str, frozenset[_Notice]]
"""The notices of erased texts, by the SHA-256 of the text."""


@contextmanager
def verified(other: Reader) -> Iterator[Source]:
    """A ledger to be merged, as it stands now and as long as this lasts.

    Raises ``LedgerError`` where it does not verify.
    """
    with conn.explained(other.path):
        other.db.conn.execute("BEGIN")
    try:
        size, root = other.size_and_root()
        # The root ties what is verified to what this transaction reads, should it grow in between.
        report = verify(other, expect=(size, root))
        if not report.ok:
            first = "; ".join(map(str, report.problems[:_SHOWN]))
            more = "; …" if len(report.problems) > _SHOWN else ""
            raise LedgerError(
                f"{other.path} does not verify, so nothing of it was merged: {first}{more}. "
                f"`fact-ledger verify --ledger {other.path}` lists all {len(report.problems)} differences."
            )
        log = origin(other.sealed(1)[1]).rpartition("/")[2] if size else None
        yield Source(other, log, size)
    finally:
        other.db.rollback()


class Going(NamedTuple):
    """A document here whose words a merge would erase, whether what its claims say goes too, and what the
    notices in the other ledger say: ``Ada Quill: by court order``."""

    document: Doomed
    propositions: bool
    said: tuple[str, ...]


def going(ledger: Reader, source: Source) -> tuple[Going, ...]:
    """The documents here whose words a merge would erase, in the order of the log."""
    gone = _gone(source.ledger)
    here = _gone(ledger, source.ledger)
    doomed = _going(ledger, here)
    return tuple(
        Going(
            document,
            doomed[document.id],
            tuple(f"{n.actor}: {n.reason}" for n in sorted(gone.get(document.sha256, here[document.sha256]))),
        )
        for document in described(ledger, here)
        if document.id in doomed
    )


def covered(ledger: Reader, source: Source) -> tuple[str, ...]:
    """The documents here, erased or not, whose text a notice of the other ledger says was erased."""
    gone = _gone(source.ledger)
    return tuple(id for id, sha256 in ledger._read("SELECT id, sha256 FROM document") if sha256 in gone)


def merge(ledger: Ledger, source: Source, *, erase: Collection[str] | None = None) -> Merged:
    """Appends to ``ledger`` what it lacks of the other.

    ``erase`` are the documents here (ids) that somebody agreed to have erased; ``None`` where all may be. The
    file is rewritten where the other ledger has a notice for a document here, erased by now or long ago, so
    that a merge which could not do so can be done again. The working file beside the ledger is not touched
    (:meth:`ledger.store.work.Work.forget`).

    Raises ``LedgerError`` where both are the same file, where other documents would be erased than was
    agreed, or as any write or erasure.
    """
    if _same(ledger.path, source.ledger.path):
        raise LedgerError(f"{ledger.path} is the ledger itself: name another one to merge into it.")
    erases = bool(covered(ledger, source) or going(ledger, source))
    with _appending(ledger, erases=erases) as appender:
        gone = _gone(appender, source.ledger)
        doomed = _going(appender, gone)
        if (doomed and not erases) or (erase is not None and not doomed.keys() <= set(erase)):
            raise LedgerError(f"{ledger.path} was written to meanwhile: give the same command again.")
        return _Merge(appender, source, gone, doomed).run()


class _Merge:
    """One merge, in a transaction. ``going`` says which documents here are to be blanked, and whether with
    their propositions."""

    def __init__(self, ledger: Ledger, source: Source, gone: _Gone, going: Mapping[str, bool]) -> None:
        self._ledger = ledger
        self._other = source.ledger
        self._source = source
        self._gone = gone
        self._going = going
        self._texts: dict[str, str] = dict(
            self._other._read("SELECT id, sha256 FROM document")  # every document that can come
        )
        self._words: dict[str, Words | None] = {}
        self._named: dict[str, list[Redacted]] = {}

    def run(self) -> Merged:
        for propositions in (False, True):
            ids = [id for id, also in self._going.items() if also is propositions]
            if ids:
                self._named |= blank(self._ledger, ids, propositions=propositions)
        blanked = sum(map(len, self._named.values()))
        quoting = self._quoting()
        new: Counter[str] = Counter()
        otherwise = 0
        batch: list[Thing] = []
        for thing in self._things():
            if self._ledger._has("entry", thing.id, thing.kind):
                otherwise += thing.kind == "claim" and self._differs(thing)
                continue
            new[thing.kind] += 1
            batch.append(self._redacted(thing, quoting))
            if len(batch) == _BATCH:
                self._append(batch)
                batch = []
        self._append(batch)
        new["erasure"] += self._notices()
        return Merged(
            {kind: new[kind] for kind in _KINDS if new[kind]}, otherwise, blanked, tuple(self._going)
        )

    def _things(self) -> Iterator[Thing]:
        """The entries of the other, in its order, with where they were first recorded."""
        assert self._source.log is not None or not self._source.size
        for seq, kind, id, recorded_at, leaf, canonical in self._other._read(
            "SELECT seq, kind, id, recorded_at, leaf, canonical FROM entry WHERE seq <= ? ORDER BY seq",
            [self._source.size],
        ):
            form = entries.unseal(canonical)
            first = entries.origin_of(form) or Origin(
                log=str(self._source.log), seq=seq, recorded_at=recorded_at, leaf=leaf
            )
            yield Thing(cast(Kind, kind), id, form["body"], first)

    def _append(self, things: list[Thing]) -> None:
        self._ledger._append(things)
        for thing in things:
            if thing.kind == "document" and self._texts[thing.id] not in self._gone:
                text = self._other.text(thing.id)
                if hashlib.sha256(text.encode()).hexdigest() != thing.body["sha256"]:
                    raise LedgerError(
                        f"{self._other.path} was altered while it was read: nothing was merged."
                    )
                self._ledger.db.conn.execute("INSERT INTO document_text VALUES (?, ?)", (thing.id, text))

    def _redacted(self, thing: Thing, quoting: Mapping[str, Words]) -> Thing:
        """The entry without the words that were erased here or there; a notice with what it erases here."""
        kind, id, body, _ = thing
        if kind == "erasure":
            named = self._named.pop(body["document_id"], [])
            return thing._replace(body={**body, "redacted": [entry.model_dump() for entry in named]})
        if kind in WORDED:
            return thing._replace(body=redacted(kind, body, quoting.get(id), propositions=False))
        document_id = {"document": id, "claim": body.get("document_id")}.get(kind)
        notices = self._gone.get(self._texts[document_id]) if document_id else None
        if not document_id or not notices:
            return thing
        propositions = any(notice.propositions for notice in notices)
        words = self._words_of(document_id)
        return thing._replace(body=redacted(kind, body, words, propositions=propositions))

    def _words_of(self, document_id: str) -> Words | None:
        """The words that may not come in; none where the other does not have them either."""
        if document_id not in self._words:
            self._words[document_id] = None
            if not self._other.erased(document_id):
                found = (quote for claim in self._claims(document_id) for quote in quotes(claim["body"]))
                about = self._other.about(document_id)
                self._words[document_id] = Words(self._other.text(document_id), found, about)
        return self._words[document_id]

    def _claims(self, document_id: str) -> Iterator[dict[str, Any]]:
        query = "SELECT e.canonical FROM claim c JOIN entry e ON e.seq = c.seq WHERE c.document_id = ?"
        for (form,) in self._other._read(query, [document_id]):
            yield entries.unseal(form)

    def _quoting(self) -> dict[str, Words]:
        """The judgements of the other in which a person may quote what was erased here, with its words."""
        found: dict[str, Words] = {}
        for document_id, sha256 in self._texts.items():
            if sha256 in self._gone and (words := self._words_of(document_id)) is not None:
                claims = [claim["id"] for claim in self._claims(document_id)]
                found |= {j.id: words for j in told(self._other.db.conn, claims, words)}
        return found

    def _differs(self, thing: Thing) -> bool:
        """Whether a claim that is known here has other fields there; not of one that was blanked."""
        if self._texts[thing.body["document_id"]] in self._gone:
            return False
        brought = ("run_id", "reading_id")
        here = self._ledger._body("claim", thing.id)
        return {k: v for k, v in here.items() if k not in brought} != {
            k: v for k, v in thing.body.items() if k not in brought
        }

    def _notices(self) -> int:
        """Sees to it that every document with an erased text has every notice of it; how many were added."""
        notices = []
        for sha256, of_it in self._gone.items():
            rows = self._ledger._read("SELECT id FROM document WHERE sha256 = ? ORDER BY id", [sha256])
            for (id,) in rows.fetchall():
                for actor, reason, propositions in sorted(of_it):
                    notice = Erasure(
                        document_id=id,
                        reason=reason,
                        actor=actor,
                        propositions=propositions,
                        text_sha256=sha256,
                    )
                    if not self._ledger._has("entry", notice.id, notice.kind):
                        named = tuple(self._named.pop(id, ()))
                        notices.append(notice.model_copy(update={"redacted": named}))
        self._ledger._append([Thing(notice.kind, notice.id, notice.body) for notice in notices])
        assert not self._named, "what was blanked is named by a notice"
        return len(notices)


def _gone(*ledgers: Reader) -> _Gone:
    found: dict[str, set[_Notice]] = defaultdict(set)
    for ledger in ledgers:
        for sha256, actor, reason, propositions in ledger._read(
            "SELECT text_sha256, actor, reason, propositions FROM erasure"
        ):
            found[sha256].add(_Notice(actor, reason, bool(propositions)))
    return {sha256: frozenset(notices) for sha256, notices in found.items()}


def _going(ledger: Reader, gone: _Gone) -> dict[str, bool]:
    """The documents here of which something has yet to go, and whether their propositions go too."""
    erasures = ledger.erasures()
    found = {}
    for id, sha256 in ledger._read("SELECT id, sha256 FROM document ORDER BY seq"):
        if notices := gone.get(sha256):
            propositions = any(notice.propositions for notice in notices)
            erased = erasures.get(id)
            if erased is None or (propositions and not erased.propositions):
                found[id] = propositions
    return found


@contextmanager
def _appending(ledger: Ledger, *, erases: bool) -> Iterator[Ledger]:
    if erases:
        with erasing(ledger) as eraser:
            yield eraser
    else:
        with ledger._writing():
            yield ledger


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
