"""Signed notes (C2SP signed-note): a text, and under it who signed it with Ed25519.

Keys are written as Go's ``golang.org/x/mod/sumdb/note`` writes them, so that its tools and ours read
each other's: ``NAME+KEYID+BASE64`` for the public key (the *vkey*), and the same behind
``PRIVATE+KEY+`` for the private one. The key id is the first four bytes of
``SHA-256(NAME ‖ 0x0A ‖ 0x01 ‖ public key)``.

A text without signatures passes here as a note too; the specification would not call it one. It is
as good as the place where it is kept.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from ledger.errors import UserError

_ED25519 = b"\x01"
_KEY_BYTES = 32
_SIGNATURES = 64
_PRIVATE = "PRIVATE+KEY+"


class NoteError(UserError):
    """A note, a signature or a key that is none."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: the key's name, the key's id (4 bytes), and what it made of the text."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"— {self.name} {to_base64(self.key_id + self.value)}\n"

    @classmethod
    def parse(cls, line: str) -> Self:
        """A signature line, without its line break. Raises :class:`NoteError` where it is none."""
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":
            raise NoteError(f"no signature line: {line!r}")
        value = from_base64(parts[2])
        if len(value) <= 4:
            raise NoteError(f"too short for a signature: {line!r}")
        return cls(_name(parts[1]), value[:4], value[4:])


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key (32 bytes) and the name it goes by."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart. Not a hash to trust: it is short."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{to_base64(_ED25519 + self.public)}"

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """The key of a vkey. Raises :class:`NoteError` where it is none, or not of Ed25519."""
        name, key_id, public = _key(vkey.strip(), "a public key (NAME+KEYID+BASE64)")
        verifier = cls(name, public)
        if verifier.key_id.hex() != key_id:
            raise NoteError(f"the public key of {name} is mistyped: its id comes to {verifier.key_id.hex()}")
        return verifier

    def verifies(self, text: str, signature: Signature) -> bool:
        """Whether this key made the signature over this text."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature.value, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """A private key (Ed25519 seed, 32 bytes) and the name it goes by."""

    name: str
    seed: bytes

    @classmethod
    def new(cls, name: str) -> Self:
        """A new key of this name, from the system's random source. Raises :class:`NoteError` for a name
        that a key cannot have."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(_name(name), Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key of :meth:`private`. Raises :class:`NoteError` where it is none, and does not repeat it."""
        what = f"a private key ({_PRIVATE}NAME+KEYID+BASE64)"
        if not text.strip().startswith(_PRIVATE):
            raise NoteError(f"not {what}")
        name, key_id, seed = _key(text.strip().removeprefix(_PRIVATE), what)
        signer = cls(name, seed)
        if signer.verifier.key_id.hex() != key_id:
            raise NoteError(f"the private key of {name} is damaged: its id does not come to {key_id}")
        return signer

    def private(self) -> str:
        """The private key in words, to be kept secret."""
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{to_base64(_ED25519 + self.seed)}"

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, public.public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """The signature over a text."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        value = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return Signature(self.name, self.verifier.key_id, value)


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends in a line break, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self.text, "".join(map(str, self.signatures))]) if self.signatures else self.text

    @classmethod
    def parse(cls, whole: str) -> Self:
        """The note that is written like this. Raises :class:`NoteError` where none is."""
        if control := re.search(r"[\x00-\x09\x0b-\x1f]", whole):
            raise NoteError(f"there is a control character in it (U+{ord(control[0]):04X})")
        if not whole.endswith("\n"):
            raise NoteError("its last line does not end")
        text, blank, lines = whole.rpartition("\n\n")
        if not blank:
            return cls(whole)
        if not lines:
            raise NoteError("there is no signature under its blank line")
        found = lines.removesuffix("\n").split("\n")
        if len(found) > _SIGNATURES:
            raise NoteError(f"it bears {len(found)} signatures, more than {_SIGNATURES}")
        return cls(text + "\n", tuple(Signature.parse(line) for line in found))

    def signed(self, signer: Signer) -> Self:
        """The note with one signature more."""
        return replace(self, signatures=(*self.signatures, signer.sign(self.text)))

    def verify(self, verifiers: Iterable[Verifier]) -> tuple[Verifier, ...]:
        """Which of these keys signed it, at least one. Signatures by keys that are not given count nothing.

        Raises :class:`NoteError` where none of them did, or where a signature under the name and id of
        one of them is not by it.
        """
        known = {(v.name, v.key_id): v for v in verifiers}
        signed: dict[Verifier, None] = {}
        for signature in self.signatures:
            verifier = known.get((signature.name, signature.key_id))
            if verifier is None:
                continue
            if not verifier.verifies(self.text, signature):
                raise NoteError(f"its signature by {verifier.name} is false: it was altered, or never signed")
            signed[verifier] = None
        if not signed:
            names = ", ".join(f"{v.name}+{v.key_id.hex()}" for v in known.values())
            raise NoteError(f"it bears no signature by {names}")
        return tuple(signed)


def to_base64(data: bytes) -> str:
    """Standard base64 (RFC 4648, section 4), padded."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """What was put into base64. Raises :class:`NoteError` where it is not written as :func:`to_base64`
    writes it: a second spelling of one thing would be a second thing."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if not text or to_base64(data) != text:
        raise NoteError(f"no base64: {text[:80]!r}")
    return data


def _name(name: str) -> str:
    if not name or "+" in name or any(c.isspace() or ord(c) < 0x20 for c in name):
        raise NoteError(f"{name!r} cannot be the name of a key: it must have no spaces and no plus sign")
    return name


def _key(text: str, what: str) -> tuple[str, str, bytes]:
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        raw = from_base64(encoded)
    except NoteError as error:
        raise NoteError(f"not {what}") from error
    if not re.fullmatch("[0-9a-f]{8}", key_id) or raw[:1] != _ED25519 or len(raw) != 1 + _KEY_BYTES:
        raise NoteError(f"not {what} of Ed25519")
    return _name(name), key_id, raw[1:]
