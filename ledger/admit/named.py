"""Whether somebody whom a passage does not name may be given the name that a model says: *his main rival* is
*Marthe Sesse*.

Only one somebody, definite, of a kind that is told, and of the name's kind; *the official*, *officials* and
*a rival* stay without a name, as they are in the text. The name must stand in the text as one, and be no one
of whom the same words speak, nor the one whom *his* is of.
"""

from __future__ import annotations

import re

from ledger.claims import SourceKind, Span
from ledger.normalise.names import display_name, is_body, is_person, is_role, source_kind, supported_name

_DEFINITE = re.compile(r"(?:the|this|that|his|her|its|their)\s+", re.IGNORECASE)
_OF_SOMEBODY = re.compile(r"(?:his|her|its|their)\b", re.IGNORECASE)
_BEHIND = re.compile(r"\s+(?:of|for|from|in|at|with|who|that|which)\b|,")
_HIDDEN = re.compile(
    r"\b(?:un(?:named|identified|known)|anonymous|other|same|second|first|last|next)\b", re.IGNORECASE
)
_PERSONS = frozenset(
    (
        "rival opponent challenger candidate contender competitor predecessor successor deputy counterpart "
        "critic ally founder owner boss suspect defendant captain pilot author father mother brother sister "
        "husband wife widow widower son daughter heir winner loser incumbent commander whistleblower coach "
        "manager striker goalkeeper lawyer doctor engineer professor bishop priest imam rabbi"
    ).split()
)
"""Who is one person, beside those with an office."""
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)*")


def may_be(mention: Span, said: str, text: str, content: str) -> bool:
    """Whether who is mentioned so may be called ``said``; ``content`` is what they say."""
    words = mention.exact
    name = display_name(said)
    kind = _kind(words)
    if kind is None or source_kind(name, name) is not kind or spoken_of(name, content):
        return False
    if kind is SourceKind.PERSON and not is_person(name):
        return False
    if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        return False
    return not _OF_SOMEBODY.match(words) or _somebody_between(name, text, mention.start)


def spoken_of(name: str, content: str) -> bool:
    """Whether the words speak of whoever has this name, by the last part of it."""
    return supported_name(name.split()[-1], content)


def _kind(mention: str) -> SourceKind | None:
    """Whether one definite person or body is mentioned without a name; ``None`` where it cannot be told."""
    definite = _DEFINITE.match(mention)
    phrase = _BEHIND.split(mention[definite.end() :] if definite else mention)[0].split()
    unnamed = source_kind(mention, mention) is SourceKind.UNNAMED
    if not phrase or unnamed or _HIDDEN.search(mention) or any(word[:1].isupper() for word in phrase[1:]):
        return None
    head = phrase[-1]
    if not definite and not (len(phrase) == 1 and is_role(head)):
        return None
    if definite and phrase[0][:1].isupper():
        return None
    if is_role(head) or head.casefold() in _PERSONS:
        return SourceKind.PERSON
    return SourceKind.ORGANIZATION if is_body(head) and not head.endswith("s") else None


def _somebody_between(name: str, text: str, at: int) -> bool:
    """Whether somebody else is named between the last place of ``name`` and ``at``: whom *his* is of is
    mostly who was named last."""
    last = name.split()[-1]
    here = [m for m in _NAME.finditer(text, 0, at) if last in m[0].split()]
    begin = here[-1].end() if here else 0
    return any(last not in m[0].split() and " " in m[0] for m in _NAME.finditer(text, begin, at)) or not here
