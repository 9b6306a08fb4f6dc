"""Who may hand documents in: bearer tokens (RFC 6750), of which only the hashes are kept.

A token is 256 random bits, so its plain SHA-256 gives nothing away; a slow password hash would only be a way
to keep the server busy. Tokens are compared in constant time, and every one of them each time.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from ledger.errors import UserError

SHORTEST = 20
"""Characters of a token that somebody chose."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LINE = re.compile(rf"({_NAME.pattern})\s+sha256:([0-9a-f]{{64}})")


class Tokens:
    """The tokens that are accepted, by name. Empty: none is, and nothing can be handed in."""

    def __init__(self, hashes: Mapping[str, str] | None = None) -> None:
        """``hashes`` are SHA-256 hex digests of the tokens by their names."""
        self._hashes = dict(hashes or {})

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def __len__(self) -> int:
        return len(self._hashes)

    @classmethod
    def read(cls, token: str | None = None, file: Path | None = None) -> Tokens:
        """A token in plain words (named ``token``), and those of a file: ``NAME sha256:HEX`` on each line, as
        ``fact-ledger token`` prints it; ``#`` begins a remark.

        Raises ``UserError`` for a token that could be guessed, and for a file that cannot be read.
        """
        hashes: dict[str, str] = {}
        if token:
            if len(token) < SHORTEST or not token.isascii() or any(c.isspace() for c in token):
                raise UserError(
                    f"A token has at least {SHORTEST} characters, all of them plain letters, digits and "
                    "signs; `fact-ledger token NAME` makes a good one."
                )
            hashes["token"] = _hash(token)
        if file is not None:
            try:
                lines = file.read_text("utf-8").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise UserError(f"{file}, the file of tokens, cannot be read: {error}") from error
            for number, line in enumerate(lines, 1):
                line = line.partition("#")[0].strip()
                if not line:
                    continue
                found = _LINE.fullmatch(line)
                if not found or found[1] in hashes:
                    wrong = "this name is there already" if found else "it is not NAME sha256:HEX"
                    raise UserError(
                        f"{file}, line {number}: {wrong}; `fact-ledger token NAME` prints a line."
                    )
                hashes[found[1]] = found[2]
        return cls(hashes)

    def name_of(self, authorization: str) -> str | None:
        """The name of the token in an ``Authorization`` header, or None where it has none that is known."""
        scheme, _, token = authorization.partition(" ")
        given = _hash(token.strip())
        name = None
        for known, kept in self._hashes.items():
            if hmac.compare_digest(given, kept) and scheme.casefold() == "bearer":
                name = known
        return name


def new_token(name: str) -> tuple[str, str]:
    """A new token, and its line for the file. Raises ``UserError`` for a name that is none."""
    if not _NAME.fullmatch(name):
        raise UserError("The name of a token is made of letters, digits, dots and hyphens, 64 at most.")
    token = secrets.token_urlsafe(32)
    return token, f"{name} sha256:{_hash(token)}"


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
