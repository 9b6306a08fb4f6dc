"""Whom a claim's chain names, as keys that stay the same: the ids of speakers.

The rule for who is known within one article only is deliberately plain, for the ledger derives rows from it
and derives them again to verify: a change here is a new version of its schema. Who of these is one and the
same is linking's to judge.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ledger.claims import SourceKind
from ledger.link.types import Speaker

_PRONOUNS = frozenset(
    "he she they it we i you who him her them us me his hers theirs himself herself themselves itself".split()
)
_ARTICLES = frozenset(("the", "a", "an"))


class Named(NamedTuple):
    """A source as a chain has it: display name and kind."""

    name: str
    kind: str


@lru_cache(maxsize=4096)
def speaker(name: str, kind: str, document_id: str) -> Speaker:
    """The speaker of this name in an article: known everywhere by a name of its own, else in it only."""
    return Speaker(name=name, kind=kind, scope=document_id if is_local(name, kind) else None)


def speakers(chain: list[Named], document_id: str, publisher: str | None, article: str) -> list[Speaker]:
    """The speakers of a claim, outermost first. Where nobody is quoted it is the publisher, or where that is
    unknown the article itself, by the name ``article``."""
    if chain:
        return [speaker(name, kind, document_id) for name, kind in chain]
    kind = SourceKind.OUTLET.value
    if publisher is None:
        return [Speaker(name=article, kind=kind, scope=document_id)]
    return [Speaker(name=publisher, kind=kind)]


def is_local(name: str, kind: str) -> bool:
    """Whether a source by this name is known within its article only: unnamed, a pronoun, or words without a
    capital (*the official*), where the script has capitals."""
    words = name.split()
    if words and words[0].casefold() in _ARTICLES:
        words = words[1:]
    if kind == SourceKind.UNNAMED.value or not words:
        return True
    if (
        len(words) == 1
        and words[0].casefold() in _PRONOUNS
        and not (words[0].isupper() and len(words[0]) > 1)
    ):
        return True
    return not any(c.isupper() or c.isdigit() or (c.isalpha() and not c.islower()) for c in " ".join(words))
