"""Whether who is to do a thing is the claimer or the claimer's side: what makes harm a threat of theirs
(guidelines, section 5) and not a warning of what others would do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.claims import Quotation, Source, SourceKind
from ledger.normalise.names import is_body
from ledger.normalise.support import related

_BODIES = frozenset({SourceKind.ORGANIZATION, SourceKind.OUTLET, SourceKind.DOCUMENT})
_SELVES = frozenset({"i", "we", "my", "our"})
_PERSON = frozenset({"he", "she", "his", "her"})
_OTHERS = frozenset({"it", "its", "they", "their"})
_MANY = re.compile(r"[a-z]{2}s$|\b(?:people|police)$| and ")
_FOLLOWERS = frozenset(
    "troops forces fighters soldiers country nation members workers staff nurses teachers drivers".split()
)
"""Who acts for somebody who speaks of them."""
_OFFICES = frozenset(
    "president premier minister chancellor general colonel admiral commander king emir sultan leader "
    "official officials officer officers spokesman spokeswoman spokesperson".split()
)
"""Who speaks for a side, though the text need not say which."""
_WORD = re.compile(r"\w+(?:-\w+)*")
_SMALL = frozenset("the a an of for and at from with by to in on mr mrs ms".split())


@dataclass(frozen=True, slots=True)
class Speaker:
    """A claimer as far as his side can be told: his ``name``, all ``words`` about him, whether he belongs
    to somebody, or has an ``office`` and nobody says whose, whether he is many, and whether all is in
    quotation marks."""

    name: str
    words: str
    kind: SourceKind
    belongs: bool
    office: bool
    many: bool
    quoted: bool


def speaker_of(source: Source, quotation: Quotation) -> Speaker:
    """The claimer of a claim that is quoted so."""
    mention = source.mention.exact if source.mention else source.name
    about = " ".join(filter(None, [source.name, source.role, source.affiliation, mention]))
    office = not _OFFICES.isdisjoint(about.lower().split())
    return Speaker(
        name=source.name,
        words=about,
        kind=source.kind,
        belongs=bool(source.role or source.affiliation) or office,
        office=office and source.affiliation is None,
        many=bool(_MANY.search(source.name)),
        quoted=quotation is Quotation.DIRECT,
    )


def own_side(doer: str, speaker: Speaker | None, *, conditional: bool = False) -> bool:
    """Whether ``doer``, a pronoun or a noun phrase, is the claimer or his side. Where nothing is known of the
    claimer a pronoun is he. Where the harm hangs on a condition, as threats do, *the army* is his, and a
    country is that of a minister of whom the text does not say whose he is."""
    words = _WORD.findall(doer)
    first = words[0].lower() if words else ""
    if speaker is None or first in _SELVES:
        return first in _SELVES | _PERSON | _OTHERS
    if first in _PERSON | _OTHERS:
        return not speaker.quoted and _stands_for(first, speaker)
    own = {word for word in _WORD.findall(speaker.words) if word.lower() not in _SMALL}
    lower = {word.lower() for word in own}
    if any(word.lower() in lower or related(word, own) for word in words if word.lower() not in _SMALL):
        return True
    if not conditional or not words:
        return False
    named = [word for word in words if word[0].isupper() and word.lower() not in _SMALL]
    if named and speaker.office:
        return True
    return named in ([], words[-1:]) and (is_body(words[-1]) or words[-1].lower() in _FOLLOWERS)


def _stands_for(pronoun: str, speaker: Speaker) -> bool:
    """Whether a pronoun in what is told indirectly can be the claimer."""
    if pronoun in _PERSON:
        return speaker.kind not in _BODIES and not speaker.many
    if speaker.kind in _BODIES or speaker.belongs:
        return True
    return pronoun in ("they", "their") and speaker.many
