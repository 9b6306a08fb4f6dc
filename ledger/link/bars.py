"""What is plain of a pair of statements before anything is weighed: that it is never linked, or is no one
utterance."""

from __future__ import annotations

from typing import Protocol

from ledger.link.features import Pair
from ledger.link.profile import DENIALS, Profile

SAID_APART = 2
"""Days by which reports of one utterance may be dated apart."""


class Voices(Protocol):
    """What is known of speakers, by their keys."""

    def speaker(self, key: str) -> str:
        """The key that stands for the speaker whose key this is."""
        ...

    def speaks_for(self, a: str, b: str) -> bool:
        """Whether one of two speakers is an official of the other."""
        ...


def apart(pair: Pair) -> bool:
    """Whether two are never linked: a saying and what is said in it (*he said that she had promised
    P*), unless one denies the other; two sides of one speaker in one article; what two parties are to do."""
    a, b = pair.a, pair.b
    here = a.article == b.article
    if here and a.end > b.start and b.end > a.start:
        short, long = sorted((a.chain, b.chain), key=len)
        nested = len(short) < len(long) and long[: len(short)] == short
        if nested and not (pair.opposite and {a.act, b.act} & DENIALS):
            return True
    if here and pair.opposite and pair.same_speaker and not a.own_voice:
        return True
    return a.will and b.will and bool(a.doer.names and b.doer.names) and not a.doer.names & b.doer.names


def one_occasion(pair: Pair) -> bool:
    """Whether two may have been said at one time."""
    one, two = pair.a.said, pair.b.said
    return not (one and two and one.gap(two) > SAID_APART)


def one_voice(pair: Pair, known: Voices) -> bool:
    """Whether two may report one utterance: one speaker, or a body and who speaks for it."""
    return pair.same_speaker or any(related_speakers(pair.a, pair.b, known))


def one_report(pair: Pair) -> bool:
    """Whether two stand in one article, in somebody's words: it may give to a body above what it gives to an
    official of that body below, in what words it likes."""
    return pair.a.article == pair.b.article and not (pair.a.own_voice or pair.b.own_voice)


def one_description(a: Profile, b: Profile) -> bool:
    """Whether one claimer is called, in more than a word, what the other is described as: *the governor of
    Isel province* and *Hanna Mur*, its governor."""
    return any(len(one.called) > 1 and one.called <= other.described for one, other in ((a, b), (b, a)))


def related_speakers(a: Profile, b: Profile, known: Voices) -> tuple[bool, bool]:
    """Whether one claimer is somewhere in the other's chain; and whether one is an official of the other."""
    one, two = {known.speaker(key) for key in a.chain}, {known.speaker(key) for key in b.chain}
    chained = known.speaker(a.claimer) in two or known.speaker(b.claimer) in one
    return chained, known.speaks_for(a.claimer, b.claimer)
