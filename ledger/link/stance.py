"""Changes of position: what somebody held at one time and holds otherwise at another.

Contradictions are about one time (:func:`~ledger.link.memory.together`); what one and the same speaker wanted
or thought of a thing in two years may differ all the same, and is worth showing. A position is what is to
be done (*we will not negotiate*), or a judgement that plainly commends it or warns of it (*there is no harm
in negotiating*). Rules: one speaker, times that do not overlap, one deed and one name in common and sentences
not far apart, and opposite stances.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ledger.link.decision import Decision, Reasons
from ledger.link.profile import Profile
from ledger.link.types import Relation

ALIKE = 0.4
"""The least cosine of two wordings of a position on one thing."""
COMPARED = 40
"""With so many earlier positions of the speaker a new one is compared, the most recent."""
_AGAINST = re.compile(
    r"\b(?:harm\w*|useless|pointless|futile|in vain|wast(?:e|ed|ing)|mistake\w*|trap|wrong|bad|danger\w*"
    r"|dishonou?rable|unwise|foolish|poison\w*|no use|dead end|betrayal|folly|unacceptable)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:good|useful|wise|right|helpful|benefi\w*|necessary|needed|honou?rable|acceptable|sensible"
    r"|worth\w*|welcome|the best way|the only way)\b",
    re.IGNORECASE,
)


def stance(profile: Profile) -> bool | None:
    """Whether the claimer is for (``True``) or against what is spoken of; ``None`` where it is no position.

    A judgement that warns and is denied commends: *there is no harm in it*.
    """
    if profile.own_voice or profile.unnamed:
        return None
    if profile.will:
        return profile.positive
    if profile.type not in ("assessment", "state"):
        return None
    warns, commends = _AGAINST.search(profile.text) is not None, _FOR.search(profile.text) is not None
    return None if warns == commends else profile.positive == commends


def changed(new: Profile, before: Sequence[Profile], cosines: Sequence[float]) -> list[Decision]:
    """The links of ``new`` with earlier positions of its speaker, at other times, that it goes back on."""
    mine = stance(new)
    found: list[Decision] = []
    for old, cosine in zip(before, cosines, strict=True):
        shared = new.words.terms & old.words.terms
        deeds = {term for term in shared if term[0] == "="}
        if mine is None or stance(old) in (None, mine) or cosine < ALIKE:
            continue
        if not deeds or not new.words.names & old.words.names:
            continue
        gap = new.about.gap(old.about) if new.about and old.about else 0
        because: Reasons = (
            {"code": "one_proposition"},
            {"code": "opposite_sides"},
            {"code": "other_time", "days": gap},
            {"code": "cosine", "hundredths": round(100 * cosine)},
        )
        score = min(0.9, cosine)
        found.append(Decision(Relation.SAME_PROPOSITION, new.id, old.id, score, because, "opposite"))
    return found
