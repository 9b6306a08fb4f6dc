"""A claim's proof in one small file: the entry, the way from it to a root, and the checkpoint of that root.

Whoever has it needs no ledger and no trust in this program: ``docs/proofs.md`` describes the form and
``docs/check_bundle.py`` checks it with Python's own library. What it shows is that the log of that
checkpoint *recorded* the entry, at that place. That the log is the one that others hold, only a
checkpoint of theirs can show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from ledger.canonical import canonical
from ledger.claims import Frozen
from ledger.errors import LedgerError, UserError
from ledger.store import entries
from ledger.store.checkpoint import Checkpoint
from ledger.store.form import check_form
from ledger.store.merkle import leaf_hash
from ledger.store.note import NoteError, Verifier, from_base64, to_base64
from ledger.store.proofs import (
    ProofError,
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from ledger.store.reader import Reader

_LIMIT = 64 << 20


class BundleError(UserError):
    """A bundle that proves nothing: malformed, altered, or of another log than the checkpoint held."""


class Since(Frozen):
    """That the log of the bundle's checkpoint begins with an earlier one.

    Attributes:
        checkpoint: the text of the earlier checkpoint.
        consistency: the consistency proof between the two, base64 hashes.
    """

    checkpoint: str
    consistency: tuple[str, ...]


class Bundle(Frozen):
    """What is in the file.

    Attributes:
        format: what this is, and the version of the form.
        entry: the sealed entry, letter by letter; its UTF-8 bytes are what is hashed.
        index: its place among the leaves, from 0: one less than its ``seq``.
        size: how many leaves the tree has; the checkpoint says it too.
        inclusion: the inclusion proof, base64 hashes.
        checkpoint: the text of the checkpoint, signatures included.
        since: an earlier checkpoint that this one goes on from.
    """

    format: Literal["fact-ledger/proof@1"] = "fact-ledger/proof@1"
    entry: str
    index: int = Field(ge=0, strict=True)
    size: int = Field(gt=0, strict=True)
    inclusion: tuple[str, ...]
    checkpoint: str
    since: Since | None = None

    def __str__(self) -> str:
        """The bundle as it is written to a file: JSON, indented, one line break at the end."""
        return self.model_dump_json(indent=2, exclude_none=True) + "\n"

    @classmethod
    def read(cls, path: Path) -> Bundle:
        """The bundle in a file, not yet checked. Raises :class:`BundleError`, which names the file."""
        try:
            with path.open("rb") as file:
                raw = file.read(_LIMIT + 1)
        except OSError as error:
            raise BundleError(f"{path} cannot be read: {error.strerror}.") from error
        if len(raw) > _LIMIT:
            raise BundleError(f"{path} is no proof of ours: it is too long.")
        try:
            return cls.model_validate_json(raw)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"])) or "the file"
            raise BundleError(f"{path} is no proof of ours: {where}: {first['msg']}.") from error


@dataclass(frozen=True, slots=True)
class Checked:
    """What a bundle shows: the ``entry`` (its sealed form, parsed) and the ``checkpoint`` it is under;
    whose keys ``signed`` that; and the earlier checkpoint it goes on from, if any."""

    entry: dict[str, Any]
    checkpoint: Checkpoint
    signed: tuple[Verifier, ...]
    since: Checkpoint | None


def prove(
    ledger: Reader, seq: int, checkpoint: Checkpoint | None = None, since: Checkpoint | None = None
) -> Bundle:
    """The bundle for entry number ``seq``.

    It leads to ``checkpoint``, by default one of the log as it stands (unsigned); with ``since``,
    also from there to that. Reads O(log n) hashes. Raises ``LedgerError`` where there is no such
    entry, where its stored form is not the one that was sealed (its words were erased, or the file
    was altered), and where the log does not begin with one of the checkpoints.
    """
    form, leaf = ledger.sealed(seq)
    if leaf_hash(form.encode()).hex() != leaf:
        raise LedgerError(
            f"Entry {seq} cannot be proven: what the ledger holds of it is not what was sealed. Words of it "
            "were erased, or the file was altered: `fact-ledger verify` says which."
        )
    now = ledger.tree.checkpoint() if checkpoint is None else checkpoint
    for held in (now, since):
        if held is not None:
            _begins_with(ledger, held)
    if seq > now.size:
        raise LedgerError(f"Entry {seq} is younger than the checkpoint, which covers {now.size} entries.")
    earlier = None
    if since is not None:
        if not 0 < since.size <= now.size:
            raise LedgerError(f"A log of {now.size} entries does not go on from {since.size}.")
        path = consistency_proof(since.size, now.size, ledger.tree.node)
        earlier = Since(checkpoint=str(since), consistency=tuple(map(to_base64, path)))
    bundle = Bundle(
        entry=form,
        index=seq - 1,
        size=now.size,
        inclusion=tuple(map(to_base64, inclusion_proof(seq - 1, now.size, ledger.tree.node))),
        checkpoint=str(now),
        since=earlier,
    )
    try:
        check(bundle)
    except UserError as error:
        # The entry is sound, so the stored subtrees are not.
        raise LedgerError(
            f"Entry {seq} cannot be proven: {error}. The ledger was altered or damaged: `fact-ledger verify` "
            "says where."
        ) from error
    return bundle


def check(bundle: Bundle, held: Sequence[Checkpoint] = (), verifiers: Sequence[Verifier] = ()) -> Checked:
    """Checks a bundle with nothing but itself, checkpoints ``held`` from elsewhere, and public keys.

    With ``verifiers``, its checkpoint must be signed by at least one of them, and so must the earlier
    one in it. Every one of ``held`` must be the bundle's checkpoint, or the earlier one in it. Raises
    :class:`BundleError`, and ``ProofError`` or ``CheckpointError`` where that is what is wrong.
    """
    checkpoint = Checkpoint.parse(bundle.checkpoint)
    signed = checkpoint.verify(verifiers) if verifiers else ()
    if checkpoint.size != bundle.size:
        raise BundleError(f"the proof is over {bundle.size} entries, its checkpoint over {checkpoint.size}")
    leaf = leaf_hash(_utf8(bundle.entry))
    verify_inclusion(bundle.index, bundle.size, leaf, _hashes(bundle.inclusion), checkpoint.root)
    since = None
    if bundle.since is not None:
        since = Checkpoint.parse(bundle.since.checkpoint)
        if verifiers:
            since.verify(verifiers)
        _same_log(since, checkpoint)
        path = _hashes(bundle.since.consistency)
        verify_consistency(since.size, checkpoint.size, since.root, checkpoint.root, path)
    for one in held:
        _fits(one, checkpoint, since)
    return Checked(_entry(bundle), checkpoint, signed, since)


def _entry(bundle: Bundle) -> dict[str, Any]:
    """The sealed form, which must be what it says: at that place, in canonical form, of that content."""
    try:
        form = entries.unseal(bundle.entry)
        if canonical(form) != bundle.entry.encode():
            raise ValueError("not in canonical form")
        check_form(form)
        if form["seq"] != bundle.index + 1:
            raise ValueError(f"number {form['seq']} in the log, and proven at {bundle.index + 1}")
        if entries.id_of(form["kind"], form["body"]) != form["id"]:
            raise ValueError("its id is not that of its content")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BundleError(
            f"the entry is not as this program seals one: {' '.join(str(error).split())}"
        ) from error
    return form


def _fits(held: Checkpoint, checkpoint: Checkpoint, since: Checkpoint | None) -> None:
    _same_log(held, checkpoint)
    for known in (checkpoint, since):
        if known is not None and held.size == known.size:
            if held.root != known.root:
                raise BundleError(
                    f"the checkpoint held and the proof have different roots of {held.size} entries: "
                    "one of the two logs was rewritten"
                )
            return
    if held.size < checkpoint.size:
        raise BundleError(
            f"the checkpoint held covers {held.size} entries and the proof leads to {checkpoint.size}: "
            "nothing shows that one goes on from the other. Ask for one made with `prove --since` the held"
        )
    raise BundleError(
        f"the checkpoint held covers {held.size} entries and the proof leads to an earlier one, of "
        f"{checkpoint.size}: ask for one made with `prove --checkpoint` the one held"
    )


def _same_log(one: Checkpoint, other: Checkpoint) -> None:
    if one.origin != other.origin:
        raise BundleError(f"the checkpoints are of two logs, {one.origin} and {other.origin}")


def _begins_with(ledger: Reader, held: Checkpoint) -> None:
    size, origin = ledger.tree.size(), ledger.tree.origin()
    if held.origin != origin:
        raise LedgerError(f"The checkpoint is of the log {held.origin}, and {ledger.path} is {origin}.")
    if held.size > size:
        raise LedgerError(f"The checkpoint covers {held.size} entries, and {ledger.path} has {size}.")
    if ledger.tree.root(held.size) != held.root:
        raise LedgerError(
            f"The first {held.size} entries of {ledger.path} have another root than the checkpoint: "
            "the log was rewritten, or the checkpoint is of another copy."
        )


def _hashes(encoded: Sequence[str]) -> list[bytes]:
    try:
        return [from_base64(text) for text in encoded]
    except NoteError as error:
        raise ProofError(f"the proof has {error}") from error


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise BundleError("the entry is no text in UTF-8") from error
