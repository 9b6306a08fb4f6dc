"""Checkpoints (C2SP tlog-checkpoint): what a log was at one moment, in a text to keep somewhere else.

.. code-block:: text

    fact-ledger/5f0c2a6e91d3b847
    1332
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — courier.example Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJ…

The first line, the *origin*, names the log: by the leaf of its first entry, since that leaf holds a
clock and a content that no other log shares, and a ledger whose first entry was rewritten is another
log. Then come the number of entries and the root of their Merkle tree. Signatures are optional.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from ledger.errors import UserError
from ledger.store.merkle import HASH_BYTES
from ledger.store.note import Note, NoteError, Signature, Signer, Verifier, from_base64, to_base64

_ORIGIN = "fact-ledger/"
_LIMIT = 1 << 20


class CheckpointError(UserError):
    """A checkpoint that is none, is not signed as it should be, or does not fit what it is held against."""


def origin(first_leaf: str) -> str:
    """The origin of the log whose first entry has this leaf (64 hex digits)."""
    return f"{_ORIGIN}{first_leaf[:16]}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size and root (32 bytes) of a log of this origin. Extensions are lines that mean nothing here."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def text(self) -> str:
        """What is signed: all lines but the signatures and the blank one before them."""
        return "".join(
            f"{line}\n" for line in (self.origin, self.size, to_base64(self.root), *self.extensions)
        )

    def __str__(self) -> str:
        return str(Note(self.text, self.signatures))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The checkpoint that is written like this, signed or not.

        Only one spelling of it passes, so ``str(Checkpoint.parse(text)) == text``. Signatures are read
        and not yet verified. Raises :class:`CheckpointError` where it is none.
        """
        try:
            note = Note.parse(text)
            name, size, root, *extensions = note.text.removesuffix("\n").split("\n")
            if not name or not all(extensions):
                raise NoteError("there is an empty line in it")
            if not re.fullmatch("0|[1-9][0-9]{0,17}", size):
                raise NoteError(f"its second line is no size: {size[:40]!r}")
            hash = from_base64(root)
        except NoteError as error:
            raise CheckpointError(f"not a checkpoint: {error}") from error
        except ValueError as error:
            raise CheckpointError("not a checkpoint: it has fewer than three lines") from error
        if len(hash) != HASH_BYTES:
            raise CheckpointError(f"not a checkpoint: its root has {len(hash)} bytes, not {HASH_BYTES}")
        return cls(name, int(size), hash, tuple(extensions), note.signatures)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The checkpoint in a file. Raises :class:`CheckpointError`, which names the file."""
        try:
            with path.open("rb") as file:
                raw = file.read(_LIMIT + 1)
            if len(raw) > _LIMIT:
                raise CheckpointError("not a checkpoint: it is too long")
            return cls.parse(raw.decode("utf-8"))
        except OSError as error:
            raise CheckpointError(f"{path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CheckpointError(f"{path} is not a checkpoint: it is no text in UTF-8.") from error
        except CheckpointError as error:
            raise CheckpointError(f"{path} is {error}.") from error

    def signed(self, signer: Signer) -> Self:
        """The checkpoint with one signature more."""
        return replace(self, signatures=(*self.signatures, signer.sign(self.text)))

    def verify(self, verifiers: Iterable[Verifier]) -> tuple[Verifier, ...]:
        """Which of these keys signed it, at least one.

        Raises :class:`CheckpointError` where none of them did, or one of the signatures is false.
        """
        try:
            return Note(self.text, self.signatures).verify(verifiers)
        except NoteError as error:
            raise CheckpointError(f"the checkpoint of {self.size} entries does not count: {error}") from error
