"""Names that people give themselves: what looks the same is the same, and what does not show is refused."""

from __future__ import annotations

import unicodedata

import regex

from ledger.errors import LedgerError

_UNSHOWN = regex.compile(r"[\p{Cf}\p{Default_Ignorable_Code_Point}]")
_JOINED = regex.compile(
    r"(?<=[\p{L}\p{M}])(?<![\p{Latin}\p{Greek}\p{Cyrillic}])[\u200c\u200d](?=[\p{L}\p{M}])"
)


def unshown(name: str) -> str | None:
    """A character of a name that does not show, as ``U+200B``; ``None`` where there is none. The joiners that
    Persian or Hindi is written with may stand between letters of such scripts."""
    found = _UNSHOWN.search(_JOINED.sub("", name))
    return found and f"U+{ord(found[0]):04X}"


def named(actor: str) -> str:
    """A name as it is recorded: composed (NFC), with one space between its words. Raises ``LedgerError`` for
    one with characters that do not show."""
    name = " ".join(unicodedata.normalize("NFC", actor).split())
    if hidden := unshown(name):
        raise LedgerError(
            f"The name has a character in it that does not show ({hidden}), so it would look like another "
            "name: write it without."
        )
    return name
