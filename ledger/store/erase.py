"""Erasing a document's text, with every word of it that the log holds.

The one thing that changes what is recorded, and the only one that lifts the guards: in one
transaction of a connection of its own, which sets them again before it ends. A process that dies in it
leaves the ledger as it was. The leaves stay, so the tree and every root, proof and checkpoint of it
do too; the notice, an entry like any other, names each entry that was blanked, its leaf, and the SHA-256
of the form that stands in its place (:mod:`ledger.store.redact`).

Afterwards the file is rewritten, for SQLite does not overwrite what it deletes. What the operating
system, a backup or a copy still has of the old file is beyond this program: ``docs/erasure.md``.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from ledger.canonical import canonical
from ledger.claims import BODIES
from ledger.errors import LedgerError
from ledger.store import connection as conn
from ledger.store import entries, schema
from ledger.store.entries import Entry, Erased, Thing
from ledger.store.judgements import Erasure, Redacted
from ledger.store.merkle import leaf_hash
from ledger.store.names import named
from ledger.store.notices import Notices
from ledger.store.redact import KINDS, Words, quotes, redacted
from ledger.store.rows import rows
from ledger.store.search import clean
from ledger.store.shape import schema_problems
from ledger.store.telling import told

if TYPE_CHECKING:
    from ledger.store.ledger import Ledger
    from ledger.store.reader import Reader

_SHOWN = 8


class Doomed(NamedTuple):
    """A document whose text is to go. ``claims`` counts its claims; ``erased`` is set where it is gone
    already."""

    id: str
    headline: str | None
    publisher: str | None
    sha256: str
    claims: int
    erased: Erased | None


class Erasing(NamedTuple):
    """What an erasure came to: its ``documents``, how many ``entries`` were blanked, and the numbers of the
    ``notices``. Where all of it was erased before, there is nothing new, and the file was only rewritten."""

    documents: tuple[Doomed, ...]
    entries: int
    notices: tuple[int, ...]


def doomed(ledger: Ledger, document: str) -> tuple[Doomed, ...]:
    """The document whose id begins like this, and every other with the very same text.

    Raises ``LedgerError`` where there is none, or several with different texts; these are listed then.
    """
    prefix = clean(document).strip().lower()
    found = ledger.ask(
        "SELECT id, headline, sha256 FROM document WHERE substr(id, 1, length(:p)) = :p ORDER BY seq",
        {"p": prefix},
    )
    if not prefix or not found:
        raise LedgerError(f"No document in {ledger.path} has an id that begins with {prefix!r}.")
    if len({row["sha256"] for row in found}) > 1:
        shown = "\n".join(f"  {r['id'][: max(12, len(prefix) + 4)]}  {r['headline']}" for r in found[:_SHOWN])
        more = "\n  …" if len(found) > _SHOWN else ""
        raise LedgerError(
            f"More than one document begins with {prefix!r}; give more of the id:\n{shown}{more}"
        )
    return described(ledger, [found[0]["sha256"]])


def described(ledger: Reader, sha256s: Iterable[str]) -> tuple[Doomed, ...]:
    """The recorded documents whose text has one of these hashes (64 hex digits), in the order of the log."""
    erasures = ledger.erasures()
    return tuple(
        Doomed(**row, erased=erasures.get(row["id"]))
        for row in ledger.ask(
            "SELECT d.id, d.headline, d.publisher, d.sha256, "
            "(SELECT count(*) FROM claim WHERE document_id = d.id) AS claims "
            "FROM document d WHERE d.sha256 IN (SELECT value FROM json_each(:sha256s)) ORDER BY d.seq",
            {"sha256s": json.dumps(sorted(sha256s))},
        )
    )


def erase(
    ledger: Ledger, document: str, *, reason: str, actor: str, with_propositions: bool = False
) -> Erasing:
    """Erases the text of a document, and the words of it in its entries and in judgements of its claims.

    ``document`` is the beginning of its id; others with the very same text go with it. With
    ``with_propositions`` go the claims' propositions and typed fields too, also where the text is gone
    already. Done again, it adds nothing, but the file is rewritten again: that is what to do after a
    crash. The working file beside the ledger is not touched (:meth:`ledger.store.work.Work.forget`).

    Raises ``LedgerError`` where no such document is recorded, where reason or actor is empty or the reason
    quotes the text, where what is to be blanked was altered, where another program keeps reading the file as
    it was, or as any write.
    """
    with erasing(ledger) as eraser:
        return _erase(eraser, document, reason, actor, with_propositions)


@contextmanager
def erasing(ledger: Ledger) -> Iterator[Ledger]:
    """The one writer's transaction in which :func:`blank` can be used, on the ledger that it yields.

    Committed at the end, and the file then rewritten; rolled back whole on any exception. Raises
    ``LedgerError`` as any write, and where the file cannot be rewritten, which is then to be done again.
    """
    if ledger.readonly:
        raise LedgerError(f"{ledger.path} was opened for reading only.")
    with conn.held(ledger._lock, ledger.path):
        with conn.explained(ledger.path):
            connection = conn.connect(ledger.path, readonly=False)
        try:
            with conn.explained(ledger.path):
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("BEGIN IMMEDIATE")
                try:
                    _check_schema(connection, ledger.path)
                    # This one has no authorizer, and is used nowhere but here.
                    yield type(ledger)(ledger.path, connection, readonly=False)
                    connection.execute("COMMIT")
                except BaseException:
                    conn.roll_back(connection)
                    raise
            _rewrite(ledger.path, connection)
        finally:
            connection.close()


def blank(eraser: Ledger, document_ids: Collection[str], *, propositions: bool) -> dict[str, list[Redacted]]:
    """Erases the texts of these documents and blanks what tells them; by document, in the order of the log,
    what a notice has to name. To be called once in a transaction of :func:`erasing`, before the notices are
    appended.

    Raises ``LedgerError`` where what is to be blanked, or a guard, is not as it was recorded.
    """
    connection = eraser.db.conn
    named: dict[str, list[Redacted]] = {}
    with _lifted(eraser):
        notices = Notices(connection)
        for id in document_ids:
            words = _words(eraser, id)
            named[id] = [
                _put(eraser, notices, entry, new)
                for entry, new in _redactions(eraser, id, words, propositions)
            ]
            connection.execute("DELETE FROM document_text WHERE document_id = ?", (id,))
    if connection.execute("SELECT 1 FROM claim").fetchone():
        # The index still has the postings of the old words. Made anew from the claims, it has none; made
        # anew from no claims, it would not be the same as one that never had any.
        connection.execute(f"INSERT INTO {schema.FTS}({schema.FTS}) VALUES ('rebuild')")
    return named


def _erase(eraser: Ledger, document: str, reason: str, actor: str, propositions: bool) -> Erasing:
    documents, actor = doomed(eraser, document), named(actor)
    going = [d for d in documents if not d.erased or (propositions and not d.erased.propositions)]
    for one in going:
        words = _words(eraser, one.id)
        if words is not None and words.told_by(reason):
            raise LedgerError("The reason quotes the text, and would stay in the log: put it otherwise.")
    blanked = blank(eraser, [one.id for one in going], propositions=propositions) if going else {}
    try:
        notices = [
            Erasure(
                document_id=one.id,
                reason=reason,
                actor=actor,
                propositions=propositions,
                text_sha256=one.sha256,
                redacted=tuple(blanked[one.id]),
            )
            for one in going
        ]
    except ValidationError as error:
        raise LedgerError(f"No erasure can be recorded: {error.errors()[0]['loc'][0]} is empty.") from error
    before = eraser.tree.size()
    eraser._append([Thing("erasure", notice.id, notice.body) for notice in notices])
    return Erasing(
        documents,
        sum(map(len, blanked.values())),
        tuple(range(before + 1, eraser.tree.size() + 1)),
    )


def _words(eraser: Ledger, document_id: str) -> Words | None:
    """What is to be looked for; ``None`` where the text is gone already."""
    if eraser.erased(document_id):
        return None
    text, about = eraser.text(document_id), eraser.about(document_id)
    if hashlib.sha256(text.encode()).hexdigest() != about["sha256"]:
        raise _altered(f"The text of document {document_id[:12]}")
    found = (quote for entry in _claims(eraser, document_id) for quote in quotes(entry.body))
    return Words(text, found, about)


def _redactions(
    eraser: Ledger, document_id: str, words: Words | None, propositions: bool
) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """The entries of which something goes, in the order of the log, with their new bodies."""
    claims = list(_claims(eraser, document_id))
    touched = [_entry(eraser, "document", document_id), *claims]
    if words is not None:
        judgements = told(eraser.db.conn, [claim.id for claim in claims], words)
        touched += [_entry(eraser, j.kind, j.id) for j in judgements]
    for entry in sorted(touched, key=lambda entry: entry.seq):
        new = redacted(entry.kind, entry.body, words, propositions=propositions)
        if new != entry.body:
            yield entry, new


def _claims(eraser: Ledger, document_id: str) -> Iterator[Entry]:
    rows = eraser.ask("SELECT id FROM claim WHERE document_id = :id ORDER BY seq", {"id": document_id})
    for row in rows:
        yield _entry(eraser, "claim", row["id"])


def _entry(eraser: Ledger, kind: str, id: str) -> Entry:
    with conn.read_back(eraser.path):
        (row,) = eraser.ask("SELECT * FROM entry WHERE kind = :kind AND id = :id", {"kind": kind, "id": id})
        form = entries.unseal(row["canonical"])
        return Entry(**row, body=form["body"], origin=entries.origin_of(form))


def _put(eraser: Ledger, notices: Notices, entry: Entry, body: dict[str, Any]) -> Redacted:
    """Puts the redacted form, and the rows that follow from it, in the place of what is there."""
    connection = eraser.db.conn
    named = notices.entries.get(entry.seq)
    raw = entry.canonical.encode()
    sound = hashlib.sha256(raw).hexdigest() == named.sha256 if named else leaf_hash(raw).hex() == entry.leaf
    if not sound:
        # A notice would say of the altered form that it is all that was ever recorded.
        raise _altered(f"Entry {entry.seq}")
    form = canonical({**entries.unseal(entry.canonical), "body": body}).decode()
    connection.execute("UPDATE entry SET canonical = ? WHERE seq = ?", (form, entry.seq))
    blanked = replace(entry, canonical=form, body=body)
    for table, found in rows(blanked, eraser._publishers([blanked])).items():
        for row in found:
            _update(connection, table, row)
    return Redacted(seq=entry.seq, leaf=entry.leaf, sha256=hashlib.sha256(form.encode()).hexdigest())


def _update(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    """Sets the columns of a row that are other now."""
    where = " AND ".join(f'"{column}" = :{column}' for column in schema.UNIQUE[table][0])
    columns = ", ".join(f'"{column}"' for column in row)
    stored = connection.execute(f"SELECT {columns} FROM {table} WHERE {where}", row).fetchone()
    if stored is None:
        raise _altered(f"A row of the table {table}")
    changed = [column for column, was in zip(row, stored, strict=True) if was != row[column]]
    if changed:
        values = ", ".join(f'"{column}" = :{column}' for column in changed)
        connection.execute(f"UPDATE {table} SET {values} WHERE {where}", row)


_LIFTED = (
    "document_text_no_erase",
    *(f"{table}_no_update" for table in ("entry", *KINDS, "evidence", "source", "flag")),
    *(f"claim_{name}_no_update" for name in BODIES),
)


@contextmanager
def _lifted(eraser: Ledger) -> Iterator[None]:
    """Takes the guards away that blanking would run into, and sets them again. Where that fails, it is for
    the transaction to be rolled back."""
    connection = eraser.db.conn
    guards = {statement.split()[2]: statement for statement in schema.guards()}
    for name in _LIFTED:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for name in _LIFTED:
        connection.execute(guards[name])


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Whoever erases runs every trigger there is, and one that is none of ours may keep what goes."""
    if problem := next(schema_problems(connection), None):
        raise LedgerError(
            f"The schema of {path} is not that of a ledger ({problem}), so nothing was erased: what is none "
            "of ours may keep the words. `fact-ledger verify` lists all that differs."
        )


def _altered(what: str) -> LedgerError:
    return LedgerError(
        f"{what} is not as it was recorded, so nothing was erased: `fact-ledger verify` says what is wrong."
    )


def _rewrite(path: Path, connection: sqlite3.Connection) -> None:
    """Leaves nothing of what was deleted in the file or its write-ahead log."""
    try:
        connection.execute("VACUUM")
        (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        reason = "another program is reading it" if busy else None
    except sqlite3.Error as error:
        reason = str(error)
    if reason is not None:
        raise LedgerError(
            f"The erasure is recorded, but {path} could not be rewritten ({reason}), so the words may still "
            "lie in unused parts of it. Put that right and give the same command again."
        )
