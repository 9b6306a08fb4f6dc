"""The linker: takes in articles one by one and says how their claims stand to those before.

Who is who by rules (:mod:`~ledger.link.speakers`); what a new statement is compared with by inverted indexes
and nearest vectors, capped (:mod:`~ledger.link.memory`); the same utterance and the same proposition by a
combiner of features (:mod:`~ledger.link.features`); counts, doers and denials by rules
(:mod:`~ledger.link.decide`). Nothing is recorded here and no claim is altered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from ledger.claims import Source
from ledger.link.decide import Judged, Look, decide, inquiry, looks
from ledger.link.decision import Decision
from ledger.link.embedding import Encoder, SentenceEncoder
from ledger.link.features import Pair
from ledger.link.judge import Judge, Verdicts
from ledger.link.memory import Memory, times_of, together
from ledger.link.profile import Profile
from ledger.link.shelf import Room
from ledger.link.speakers import Match, Speakers
from ledger.link.stance import COMPARED, changed, stance
from ledger.link.support import Kin
from ledger.link.texts import Texts, credited, credits
from ledger.link.times import interval_of
from ledger.link.types import DIRECTED, Link, Relation, Statement, score_of

NAME = "embedding+rules/2"
"""The method of every link, and the linker's name with its version."""
SPEAKER_METHOD = "rules/1"


class Linker:
    """Links articles in the order in which they are added.

    The same articles in the same order give the same links. ``compared`` counts the pairs looked at.
    """

    def __init__(
        self,
        author: str,
        encoder: Encoder | None = None,
        watch: Callable[[str, str], None] = lambda a, b: None,
        judge: Judge | None = None,
    ) -> None:
        """``author`` is whose judgement the links are: ``fact-ledger VERSION``; ``watch`` is told of every
        pair of claims that is compared. Where there is a ``judge``, it decides about the pairs that the
        combiners do not rule out."""
        self._author = author
        self._watch = watch
        self._judge = judge
        self.unanswered: set[str] = set()
        """Statements about which the judge was asked and had no usable answer."""
        room = Room()
        self._memory = Memory(encoder or SentenceEncoder(), room)
        self._speakers = Speakers(self._memory.stories)
        self._judged = Judged(Kin(room))
        self._texts = Texts(room)
        self._positions: dict[str, list[str]] = defaultdict(list)
        self._published: dict[str, tuple[str | None, int | None]] = {}
        self._credits: dict[str, frozenset[str]] = {}

    @property
    def name(self) -> str:
        """The linker's name with its version, and the judge's."""
        return f"{NAME}+{self._judge.name}" if self._judge else NAME

    @property
    def compared(self) -> int:
        """Pairs of statements that were compared so far."""
        return self._memory.compared

    def recall(self, statements: Iterable[Statement]) -> None:
        """Take in statements of articles that were linked before, without linking them again. Their vectors
        are worked out only when one is compared. Give their links to :meth:`settled`."""
        for some in _by_article(statements).values():
            for profile in self._take_in(some)[0]:
                self._hold(profile)

    def settled(self, links: Iterable[Link]) -> None:
        """Take links as given: those that stand, a person's among them. What a person judged not to hold is
        not found again, and speakers are joined or kept apart."""
        for link in links:
            if link.relation is Relation.SAME_SPEAKER:
                (self._speakers.join if link.holds else self._speakers.keep_apart)(link.a, link.b)
            else:
                self._judged.settle(link)

    def add(self, statements: Sequence[Statement]) -> list[Link]:
        """The links of one article's statements among themselves and to all before; speakers first, then in
        the order of the text. Statements that are known already give none.

        Raises ``ValueError`` where they are of several articles, ``ModelError`` where weights are damaged;
        and what the judge raises.
        """
        if len({each.article.id for each in statements}) > 1:
            raise ValueError("a linker takes in one article at a time")
        profiles, matches = self._take_in(statements)
        links = [self._speaker_link(match) for match in matches]
        looked = self._look(profiles)
        for profile, found, verdicts in zip(profiles, looked, self._asked(profiles, looked), strict=True):
            for decision in decide(found, self, self._judged, verdicts or {}):
                links.append(link := self._link(decision))
                self._judged.settle(link)
            links += [self._link(change) for change in self._changes(profile)]
        for profile in profiles:
            self._hold(profile)
        return links

    def _hold(self, profile: Profile) -> None:
        """Remember a position by whose it is."""
        if stance(profile) is not None:
            self._positions[profile.claimer].append(profile.id)

    def _changes(self, profile: Profile) -> list[Decision]:
        """What the speaker held otherwise at another time, in other articles."""
        if stance(profile) is None:
            return []
        ids = [
            id
            for key in self._speakers.keys(profile.claimer)
            for id in self._positions.get(key, ())[-COMPARED:]
        ]
        mine = times_of(profile)
        before = [
            old
            for old in (self._memory.profile(id) for id in ids[-COMPARED:])
            if old is not None
            and not together(mine, times_of(old))
            and self._judged.allows(Relation.SAME_PROPOSITION, profile.id, old.id)
        ]
        if not before:
            return []
        vectors = self._memory.vectors([profile.id, *(old.id for old in before)])
        return changed(profile, before, (vectors[1:] @ vectors[0]).tolist())

    def _look(self, profiles: Sequence[Profile]) -> list[list[Look]]:
        """Of each statement of one article, how it stands to all before it; of its own article those that
        came earlier in the text."""
        here = {profile.id for profile in profiles}
        done: set[str] = set()
        found: list[list[Look]] = []
        for profile in profiles:
            done.add(profile.id)
            others = [p for p in self._memory.candidates(profile) if p.id not in here or p.id in done]
            for other in others:
                self._watch(profile.id, other.id)
            vectors = self._memory.vectors([profile.id, *(other.id for other in others)])
            pairs = [
                Pair(profile, other, float(cosine), self._one(profile.claimer, other.claimer))
                for other, cosine in zip(others, vectors[1:] @ vectors[0], strict=True)
            ]
            found.append(looks(pairs, self._memory.vocabulary, self))
        return found

    def _asked(self, profiles: Sequence[Profile], looked: Sequence[Sequence[Look]]) -> list[Verdicts | None]:
        """What the judge says of each statement; ``None`` where it was not asked, or had no usable answer."""
        verdicts: list[Verdicts | None] = [None] * len(profiles)
        if self._judge is None:
            return verdicts
        made = [inquiry(profile, found) for profile, found in zip(profiles, looked, strict=True)]
        asked = [(at, each) for at, each in enumerate(made) if each is not None]
        for (at, _), said in zip(asked, self._judge.judge([each for _, each in asked]), strict=True):
            verdicts[at] = said
            if said is None:
                self.unanswered.add(profiles[at].id)
        return verdicts

    def speaker(self, key: str) -> str:
        """The key that stands for the speaker whose key this is."""
        return self._speakers.speaker(key)

    def speaks_for(self, a: str, b: str) -> bool:
        """Whether one of two speakers is an official of the other."""
        return self._speakers.speaks_for(a, b)

    def one_story(self, a: str, b: str) -> bool:
        """Whether two articles (by their ids) are one, or tell the same story."""
        return a == b or b in self._memory.stories.get(a, frozenset())

    def carries(self, taker: str, giver: str) -> bool:
        """Whether an article (by its id) has text from another: they have much in common, and it credits the
        other, or is of a later day and is not credited itself."""
        if not self._texts.copied(taker, giver):
            return False
        (by, when), (other, before) = self._published[taker], self._published[giver]
        if credited(self._credits[taker], other):
            return True
        later = when is not None and before is not None and when > before
        return later and not credited(self._credits[giver], by)

    def _one(self, a: str, b: str) -> bool:
        return self._speakers.speaker(a) == self._speakers.speaker(b)

    def _take_in(self, statements: Sequence[Statement]) -> tuple[list[Profile], list[Match]]:
        if not statements:
            return [], []
        article = statements[0].article
        profiles = self._memory.add(article, statements)
        if article.id not in self._published:
            self._texts.add(article)
            when = interval_of(article.published)
            self._published[article.id] = article.publisher, when.first if when else None
            self._credits[article.id] = credits(article)
        new = {profile.id for profile in profiles}
        sources: list[Source] = [s for each in statements if each.id in new for s in each.claim.sources]
        return profiles, self._speakers.add(article.id, sources)

    def _speaker_link(self, match: Match) -> Link:
        return Link(
            relation=Relation.SAME_SPEAKER,
            a=match.a,
            b=match.b,
            method=SPEAKER_METHOD,
            score=score_of(match.score),
            because=tuple({"code": code} for code in match.codes),
            author=self._author,
        )

    def _link(self, decision: Decision) -> Link:
        a, b = decision.a, decision.b
        if decision.relation not in DIRECTED and a > b:
            a, b = b, a
        return Link(
            relation=decision.relation,
            a=a,
            b=b,
            sides=decision.sides,
            method=self._judge.name if decision.asked and self._judge else NAME,
            score=score_of(decision.score),
            because=decision.because,
            author=self._author,
        )


def _by_article(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for each in statements:
        found[each.article.id].append(each)
    return found
