"""What two statements have in common, in numbers: the input of the combiner."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from ledger.claims import Act, Quotation
from ledger.link.counts import Values, values
from ledger.link.profile import Profile
from ledger.link.vocabulary import Vocabulary
from ledger.link.words import Words

NAMES = (
    "cosine", "cosine_high", "contained", "jaccard", "rarest_shared", "left_over", "names_shared",
    "names_apart", "same_doer", "other_doer", "swapped", "same_done_to", "other_done_to", "same_deed",
    "same_type", "will_alike", "will_apart", "same_speaker", "same_article", "close_by", "opposite",
    "denial_of", "both_deny", "numbers_apart", "numbers_same", "quoted", "own_voice", "assessment",
    "question", "no_doer", "cosine_opposite", "cosine_swapped",
    "denied_covered", "denier_is_doer", "one_cue",
)  # fmt: skip
CLOSE_BY = 400
"""Characters between two statements of one passage."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two profiles, the cosine of their propositions, and whether one and the same speaker claims both."""

    a: Profile
    b: Profile
    cosine: float
    same_speaker: bool

    @property
    def opposite(self) -> bool:
        """Whether they take opposite sides of what they say."""
        return self.a.positive != self.b.positive


def features(pair: Pair, vocabulary: Vocabulary) -> NDArray[np.float64]:
    """The numbers of :data:`NAMES`, most between 0 and 1; the order of the two does not matter."""
    a, b, cosine = pair.a, pair.b, pair.cosine
    one, two = a.words.terms, b.words.terms
    shared = one & two
    mass, mass_one, mass_two = (vocabulary.mass(terms) for terms in (shared, one, two))
    contained = mass / max(min(mass_one, mass_two), 1e-9) if shared else 0.0
    jaccard = mass / max(mass_one + mass_two - mass, 1e-9) if shared else 0.0
    rarest = max((vocabulary.weight(term) for term in shared), default=0.0)
    doer, done_to = _agree(a.doer, b.doer), _agree(a.done_to, b.done_to)
    swapped = float(bool(a.doer.names & b.done_to.names and b.doer.names & a.done_to.names and doer < 1))
    count, other = a.count, b.count
    numbers = values(count, other) if count and other else None
    quoted = _overlap(a.quoted, b.quoted, vocabulary)
    opposite = float(pair.opposite)
    denial_of = float(pair.opposite and (a.denial != b.denial) and Act.DENY in (a.act, b.act))
    near = a.article == b.article and _distance(a, b) <= CLOSE_BY
    found = {
        "cosine": cosine,
        "cosine_high": max(0.0, cosine - 0.6),
        "contained": contained,
        "jaccard": jaccard,
        "rarest_shared": rarest,
        "left_over": min(mass_one - mass, mass_two - mass) / 3,
        "names_shared": float(bool(a.words.names & b.words.names)),
        "names_apart": float(bool(a.words.names - b.words.names and b.words.names - a.words.names)),
        "same_doer": float(doer > 0),
        "other_doer": float(doer < 0),
        "swapped": swapped,
        "same_done_to": float(done_to > 0),
        "other_done_to": float(done_to < 0),
        "same_deed": _overlap(a.deed, b.deed, vocabulary),
        "same_type": float(a.type == b.type),
        "will_alike": float(a.will and b.will),
        "will_apart": float(a.will != b.will),
        "same_speaker": float(pair.same_speaker),
        "same_article": float(a.article == b.article),
        "close_by": float(near),
        "opposite": opposite,
        "denial_of": denial_of,
        "both_deny": float(a.denial and b.denial),
        "numbers_apart": float(numbers is Values.APART),
        "numbers_same": float(numbers is Values.SAME or bool(a.words.numbers & b.words.numbers)),
        "quoted": quoted,
        "own_voice": float(a.own_voice) + float(b.own_voice),
        "assessment": float(a.type == "assessment") + float(b.type == "assessment"),
        "question": float(Act.QUESTION in (a.act, b.act)),
        "no_doer": float(not a.doer.terms or not b.doer.terms),
        "cosine_opposite": cosine * opposite,
        "cosine_swapped": cosine * swapped,
        **_of_denial(pair, mass, vocabulary),
        "one_cue": _one_cue(a, b),
    }
    return np.array([found[name] for name in NAMES])


def _of_denial(pair: Pair, shared: float, vocabulary: Vocabulary) -> dict[str, float]:
    """Of two on opposite sides: how much of what one holds not to be so the other speaks of (``shared`` is
    the weight of the words of both), and whether it is of a deed of the denier's own."""
    if not pair.opposite:
        return {"denied_covered": 0.0, "denier_is_doer": 0.0}
    held, denied = (pair.a, pair.b) if pair.a.positive else (pair.b, pair.a)
    return {
        "denied_covered": shared / max(vocabulary.mass(denied.words.terms), 1e-9),
        "denier_is_doer": float(bool(denied.voice & held.doer.names)),
    }


UTTERANCE = (
    "cosine", "contained", "jaccard", "quoted", "quoted_high", "same_speaker", "related_speaker",
    "speaks_for", "own_voice",
    "same_article", "close_by", "touching", "one_quoted", "both_quoted", "same_act", "same_polarity",
    "same_type", "same_day", "same_medium", "numbers_apart", "numbers_same", "same_chain_length",
    "cosine_other", "cosine_here", "one_cue",
)  # fmt: skip


def utterance_features(
    pair: Pair, related: bool, official: bool, vocabulary: Vocabulary
) -> NDArray[np.float64]:
    """The numbers of :data:`UTTERANCE`: whether two statements report one and the same thing said.
    ``related`` says that one claimer is in the other's chain, ``official`` that one speaks for the other."""
    a, b, cosine = pair.a, pair.b, pair.cosine
    one, two = a.words.terms, b.words.terms
    mass, mass_one, mass_two = (vocabulary.mass(terms) for terms in (one & two, one, two))
    quoted = _overlap(a.quoted, b.quoted, vocabulary)
    here = a.article == b.article
    distance = _distance(a, b) if here else 10**6
    direct = [p.quotation is Quotation.DIRECT for p in (a, b)]
    count, other = a.count, b.count
    numbers = values(count, other) if count and other else None
    found = {
        "cosine": cosine,
        "contained": mass / max(min(mass_one, mass_two), 1e-9) if mass else 0.0,
        "jaccard": mass / max(mass_one + mass_two - mass, 1e-9) if mass else 0.0,
        "quoted": quoted,
        "quoted_high": float(quoted > 0.8),
        "same_speaker": float(pair.same_speaker),
        "related_speaker": float(related and not pair.same_speaker),
        "speaks_for": float(official and not pair.same_speaker),
        "own_voice": float(a.own_voice and b.own_voice),
        "same_article": float(here),
        "close_by": float(distance <= CLOSE_BY),
        "touching": float(distance <= 60),
        "one_quoted": float(direct[0] != direct[1]),
        "both_quoted": float(all(direct)),
        "same_act": float(a.act == b.act),
        "same_polarity": float(a.positive == b.positive),
        "same_type": float(a.type == b.type),
        "same_day": float(bool(a.said and b.said and a.said.gap(b.said) == 0)),
        "same_medium": float(bool(a.medium and a.medium == b.medium)),
        "numbers_apart": float(numbers is Values.APART or _numbers_apart(a, b)),
        "numbers_same": float(numbers is Values.SAME or bool(a.words.numbers & b.words.numbers)),
        "same_chain_length": float(len(a.chain) == len(b.chain)),
        "cosine_other": cosine * float(not here),
        "cosine_here": cosine * float(distance <= CLOSE_BY),
        "one_cue": _one_cue(a, b),
    }
    return np.array([found[name] for name in UTTERANCE])


def _agree(a: Words, b: Words) -> int:
    """1 where two fields have a word in common, -1 where both have words and none in common, else 0."""
    if not a.terms or not b.terms:
        return 0
    return 1 if a.terms & b.terms else -1


def _overlap(a: Words, b: Words, vocabulary: Vocabulary) -> float:
    shared = a.terms & b.terms
    if not shared:
        return 0.0
    least = min(vocabulary.mass(a.terms), vocabulary.mass(b.terms))
    return vocabulary.mass(shared) / max(least, 1e-9)


def _one_cue(a: Profile, b: Profile) -> float:
    """1 where the same words of saying bring in both: then they are two things said."""
    return float(a.article == b.article and a.cue is not None and a.cue == b.cue)


def _distance(a: Profile, b: Profile) -> int:
    return max(0, max(a.start, b.start) - min(a.end, b.end))


def _numbers_apart(a: Profile, b: Profile) -> bool:
    one, two = a.words.numbers, b.words.numbers
    return bool(one and two and not {Decimal(x) for x in one if x.replace(".", "", 1).isdigit()} & {
        Decimal(x) for x in two if x.replace(".", "", 1).isdigit()
    })  # fmt: skip
