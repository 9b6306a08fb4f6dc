"""From pairs of statements to relations: what the combiners say, and rules where rules are sound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Protocol

from ledger.claims import Act
from ledger.link.bars import (
    Voices,
    apart,
    one_description,
    one_occasion,
    one_report,
    one_voice,
    related_speakers,
)
from ledger.link.combiner import combiner
from ledger.link.counts import Values, values
from ledger.link.crowd import among
from ledger.link.decision import Decision, Reasons
from ledger.link.features import NAMES, UTTERANCE, Pair, features, utterance_features
from ledger.link.judge import Inquiry, Verdict, Verdicts
from ledger.link.profile import DENIALS, Profile
from ledger.link.support import ALIKE, JUDGED, OWN, Kin, supported
from ledger.link.types import Link, Relation
from ledger.link.updates import counted, in_order, one_count
from ledger.link.vocabulary import Vocabulary

SWAPPED = 0.6
"""From this cosine on, two statements in which doer and done-to have changed places are of one deed."""
_ALIKE = frozenset((Relation.SAME_UTTERANCE, Relation.SAME_PROPOSITION))
MOST = 24
"""Of each relation a statement gets so many links to statements before it, the surest: what holds in a large
group follows from these."""


ASKED, MOST_ASKED = 0.01, 32
"""A judge is asked about the pairs that are at least so probable by themselves, and of one statement about so
many, the likeliest."""
WORD = 0.9
"""The score of a judge's word, and what it counts beside probabilities: models tell no probability that could
be compared with ours."""


class Known(Voices, Protocol):
    """What is known beside the pair: of speakers, and of articles by their ids."""

    def one_story(self, a: str, b: str) -> bool:
        """Whether two articles are one, or tell the same story."""
        ...

    def carries(self, taker: str, giver: str) -> bool:
        """Whether an article carries text that it has from the other."""
        ...


@dataclass(slots=True)
class Judged:
    """What was judged of pairs of claims before: those that a person said do not hold are not found again,
    and the others bear on new ones."""

    kin: Kin = field(default_factory=Kin)
    apart: set[tuple[Relation, str, str]] = field(default_factory=set)

    def settle(self, link: Link) -> None:
        """Take in a link that stands."""
        if not link.holds:
            self.apart.update(((link.relation, link.a, link.b), (link.relation, link.b, link.a)))
        elif link.relation is Relation.CONTRADICTS:
            self.kin.learn(link.a, link.b, float(link.score), alike=False)
        elif link.relation in _ALIKE and link.sides != "opposite":
            self.kin.learn(link.a, link.b, float(link.score), alike=True)

    def allows(self, relation: Relation, a: str, b: str) -> bool:
        """Whether nobody said that the two do not stand so."""
        return (relation, a, b) not in self.apart


@dataclass(frozen=True, slots=True)
class Look:
    """A pair by itself: two counts of one thing, or how likely it is one utterance (``None``: it is none) and
    one proposition (``alone``; from ``threshold`` on it is)."""

    pair: Pair
    counts: list[Decision] | None
    said: float | None
    alone: float
    threshold: float


def looks(pairs: Sequence[Pair], vocabulary: Vocabulary, known: Known) -> list[Look]:
    """The pairs of one statement with its candidates that may be linked, each by itself, in their order."""
    some = [
        pair
        for pair in pairs
        if not apart(pair)
        and (pair.a.words.names & pair.b.words.names or known.one_story(pair.a.article, pair.b.article))
    ]
    return [_look(pair, vocabulary, known, len(some)) for pair in some]


def inquiry(of: Profile, found: Sequence[Look]) -> Inquiry | None:
    """What a judge is to be asked about one statement; ``None`` for nothing. What rules would link is asked
    about too, and one deed of two doers; questions are linked to nothing but their own other reports."""
    likely = [
        (1.0 if look.counts or _two_doers(look.pair) else max(look.alone, look.said or 0.0), look.pair.b)
        for look in found
        if Act.QUESTION not in (look.pair.a.act, look.pair.b.act)
    ]
    some = sorted(((p, b) for p, b in likely if p >= ASKED), key=lambda each: (-each[0], each[1].id))
    others = [other for _, other in some[:MOST_ASKED]]
    # In an order of their own, by day: the same claims make the same question, and its answer is kept.
    return Inquiry(of, tuple(sorted(others, key=lambda b: (b.shown, b.id)))) if others else None


def decide(
    found: Sequence[Look], known: Known, judged: Judged, verdicts: Verdicts = MappingProxyType({})
) -> list[Decision]:
    """The relations of one statement to its candidates, in their order; ``verdicts`` are a judge's."""
    found = [replace(look, alone=among(look.alone, len(found))) for look in found]
    likely = {look.pair.b.id: look.alone for look in found if look.counts is None}
    alike = {
        look.pair.b.id: max(look.alone, look.said or 0.0)
        for look in found
        if not look.pair.opposite and look.counts is None
    }
    for other, said in verdicts.items():
        likely[other] = WORD if said in (Verdict.SAYING, Verdict.SAME, Verdict.OPPOSITE) else 0.0
        alike[other] = WORD if said in (Verdict.SAYING, Verdict.SAME) else 0.0
    alike = {other: score for other, score in alike.items() if score >= ALIKE}
    likely = supported(likely, alike, judged.kin, own=JUDGED if verdicts else OWN)
    decisions: list[Decision] = []
    for look in found:
        if (verdict := verdicts.get(look.pair.b.id)) is not None:
            decisions += _by_word(look.pair, verdict, known)
        else:
            decisions += _of_pair(look, likely.get(look.pair.b.id, 0.0), known)
    decisions = [each for each in decisions if judged.allows(each.relation, each.a, each.b)]
    by_relation: dict[Relation, list[Decision]] = defaultdict(list)
    for each in sorted(decisions, key=lambda decision: -decision.score):
        by_relation[each.relation].append(each)
    kept = {id(each) for some in by_relation.values() for each in some[:MOST]}
    return [each for each in decisions if id(each) in kept]


def _look(pair: Pair, vocabulary: Vocabulary, known: Known, many: int) -> Look:
    if counts := counted(pair, among(one_count(pair), many)):
        return Look(pair, counts, None, 0.0, 1.0)
    same = combiner("dispute" if pair.opposite else "proposition", NAMES)
    alone = same.probability(features(pair, vocabulary))
    return Look(pair, None, _utterance(pair, vocabulary, known), alone, same.threshold)


def _of_pair(look: Look, probability: float, known: Known) -> list[Decision]:
    """The relations of a pair; ``probability`` is that of one proposition, with what its neighbours say."""
    pair, said = look.pair, look.said
    a, b = pair.a, pair.b
    if look.counts is not None:
        return [*look.counts, *_repeats(pair, known, look.counts)]
    cosine: dict[str, Any] = {"code": "cosine", "hundredths": round(100 * pair.cosine)}
    found: list[Decision] = []
    because: Reasons
    borne: Reasons = ()
    if probability > look.alone:
        borne = ({"code": "borne_out", "hundredths": round(100 * look.alone)},)
    if said is not None:
        found.append(Decision(Relation.SAME_UTTERANCE, a.id, b.id, said, ({"code": "one_saying"}, cosine)))
    elif Act.QUESTION in (a.act, b.act):
        return []
    elif pair.opposite and probability >= look.threshold:
        because = ({"code": "one_proposition"}, {"code": "opposite_sides"}, _time(pair), cosine, *borne)
        found.append(Decision(Relation.CONTRADICTS, a.id, b.id, probability, because))
        found += _responds(pair, probability)
    elif not pair.opposite and probability >= look.threshold:
        because = ({"code": "one_proposition"}, {"code": "same_side"}, _time(pair), cosine, *borne)
        found.append(Decision(Relation.SAME_PROPOSITION, a.id, b.id, probability, because, "same"))
    return [*found, *_repeats(pair, known, found)]


def _by_word(pair: Pair, verdict: Verdict, known: Known) -> list[Decision]:
    """The relations of a pair by a judge's word; but two speakers who have nothing to do with each other, or
    two days, make no one utterance, and nothing is an update that is no count of another value."""
    if verdict is Verdict.APART:
        return []
    a, b = pair.a.id, pair.b.id
    voice = one_voice(pair, known) or one_report(pair) or one_description(pair.a, pair.b)
    if verdict is Verdict.SAYING and not (voice and one_occasion(pair)):
        verdict = Verdict.SAME
    asked: dict[str, Any] = {"code": "asked"}
    if verdict is Verdict.UPDATE:
        one, two = pair.a.count, pair.b.count
        order = in_order(pair)
        if one is None or two is None or order is None or values(one, two) is Values.SAME:
            return []
        later, earlier, code = order
        because: Reasons = (asked, {"code": code})
        found = [Decision(Relation.UPDATES, later.id, earlier.id, WORD, because)]
    elif verdict is Verdict.OPPOSITE:
        because = (asked, {"code": "against_each_other"}, _time(pair))
        found = [Decision(Relation.CONTRADICTS, a, b, WORD, because)]
        found += _responds(pair, WORD)
    elif verdict is Verdict.SAYING:
        found = [Decision(Relation.SAME_UTTERANCE, a, b, WORD, (asked, {"code": "one_saying"}))]
    else:
        because = (asked, {"code": "one_proposition"}, {"code": "same_side"}, _time(pair))
        found = [Decision(Relation.SAME_PROPOSITION, a, b, WORD, because, "same")]
    found += _repeats(pair, known, found)
    return [replace(each, asked=True) for each in found]


def _utterance(pair: Pair, vocabulary: Vocabulary, known: Known) -> float | None:
    """How sure it is that both report one and the same thing said; ``None`` where they do not."""
    a, b = pair.a, pair.b
    if a.positive != b.positive or a.own_voice != b.own_voice:
        return None
    if not one_occasion(pair):
        return None
    if not one_voice(pair, known):
        return None
    chosen = combiner("utterance", UTTERANCE)
    relation = related_speakers(a, b, known)
    probability = chosen.probability(utterance_features(pair, *relation, vocabulary))
    return probability if probability >= chosen.threshold else None


def _two_doers(pair: Pair) -> bool:
    """One deed that is said of two doers, by name: they have changed places, or it was done to the same."""
    a, b = pair.a, pair.b
    if not a.type == b.type == "event" or not (a.positive and b.positive):
        return False
    if pair.same_speaker and a.article == b.article:
        return False
    if not (a.doer.names and b.doer.names) or a.doer.names & b.doer.names:
        return False
    deeds = {term for term in a.words.terms & b.words.terms if term[0] == "="}
    if not deeds - _MUTUAL:
        return False
    swapped = bool(a.doer.names & b.done_to.names and b.doer.names & a.done_to.names)
    return pair.cosine >= SWAPPED if swapped else bool((a.done_to.terms & b.done_to.terms) - a.done_to.names)


_MUTUAL = frozenset(("=talk", "=meet", "=contact", "=agree", "=know"))
"""Deeds that two do to each other: *A spoke to B* is *B spoke to A*."""


def _responds(pair: Pair, probability: float) -> list[Decision]:
    """A denial and what it denies, where that was said before or in the same article."""
    a, b = pair.a, pair.b
    for denial, other in ((a, b), (b, a)):
        if denial.act not in DENIALS or other.act in DENIALS:
            continue
        if denial.said and other.said and denial.said.last < other.said.first:
            continue
        near = denial.article == other.article
        because = ({"code": "denies"}, {"code": "same_article" if near else "said_before"})
        score = probability if near else probability * 0.9
        return [Decision(Relation.RESPONDS_TO, denial.id, other.id, score, because)]
    return []


def _repeats(pair: Pair, known: Known, found: Sequence[Decision]) -> list[Decision]:
    """Who has it from the other, where the two say the same: by the chain, or in copied text."""
    speaker = known.speaker
    a, b = pair.a, pair.b
    score = max((each.score for each in found if each.relation in _ALIKE), default=0.0)
    if not score:
        return []
    for taker, giver in ((a, b), (b, a)):
        if taker.published and giver.published and taker.published.last < giver.published.first:
            continue
        outer = {speaker(key) for key in taker.chain[:-1]} if not taker.own_voice else set()
        own = {speaker(giver.publisher), speaker(giver.claimer)} - {speaker(taker.claimer)}
        if giver.own_voice:
            own = {speaker(giver.publisher)}
            outer |= {speaker(taker.claimer)} if not taker.own_voice else set()
        if len(taker.chain) > len(giver.chain) - giver.own_voice and outer & own:
            return [Decision(Relation.REPEATS, taker.id, giver.id, score, ({"code": "has_it_from"},))]
        if taker.article != giver.article and known.carries(taker.article, giver.article):
            return [Decision(Relation.REPEATS, taker.id, giver.id, score, ({"code": "copied_text"},))]
    return []


def _time(pair: Pair) -> dict[str, Any]:
    """Why the two may speak of one time."""
    one, two = pair.a.about, pair.b.about
    if one is None or two is None:
        return {"code": "time_unknown"}
    if one.stated and two.stated:
        return {"code": "times_overlap"}
    return {"code": "said_within_days", "days": one.gap(two)}
