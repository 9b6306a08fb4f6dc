"""What the neighbours of two statements say of the pair.

Two wordings of one thing stand alike to a third: if *Norvia rang us up* contradicts one denial, it
contradicts the same denial in other words. So the probability of a pair is raised by the mean of what is
known of the pairs beside it: the new statement with what says the same as the other, and what says the same
as the new one with the other (average linkage of two clusters, taken one statement at a time).
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.link.shelf import Room, Shelf

ALIKE = 0.45
"""From this score on, two statements on one side count as saying the same."""
OWN = 0.3
"""The weight of the pair itself against its neighbours. Of .3, .5 and .7 the best on labelled stories that
were left out."""
JUDGED = 0.5
"""The same where a judge has spoken of the likely pairs: of the others, more must speak for a pair."""
NEIGHBOURS = 8
"""Of a statement so many links are kept, the surest."""
KEPT = 16384
"""Of so many statements the links stay in memory."""
_Some = tuple[tuple[str, float], ...]


class Kin:
    """The links found so far, as far as they bear on new ones: of each statement the surest few."""

    def __init__(self, room: Room | None = None) -> None:
        """``room`` is where what is not in use lies; by default one of its own."""
        room = room or Room()
        self._alike: Shelf[_Some] = Shelf(room, "alike", KEPT)
        self._against: Shelf[_Some] = Shelf(room, "against", KEPT)

    def alike(self, id: str) -> tuple[tuple[str, float], ...]:
        """What says the same as this statement, and how surely."""
        return self._alike.get(id) or ()

    def score(self, a: str, b: str) -> float:
        """How sure the link between two statements is; 0 where none was kept."""
        for found in (self._alike, self._against):
            for one, other in ((a, b), (b, a)):
                for id, score in found.get(one) or ():
                    if id == other:
                        return score
        return 0.0

    def learn(self, a: str, b: str, score: float, *, alike: bool) -> None:
        """Take in a link between two statements: they say the same, or contradict each other."""
        kept = self._alike if alike else self._against
        if alike and score < ALIKE:
            return
        for one, other in ((a, b), (b, a)):
            some = dict(kept.get(one) or ())
            some[other] = max(score, some.get(other, 0.0))
            kept[one] = tuple(sorted(some.items(), key=lambda each: (-each[1], each[0]))[:NEIGHBOURS])


def supported(
    row: Mapping[str, float], alike: Mapping[str, float], kin: Kin, *, own: float = OWN
) -> dict[str, float]:
    """The probabilities of a new statement's pairs, by the other's id, with what their neighbours say.

    ``row`` are those of the pairs by themselves; ``alike`` is what says the same as the new statement, and
    how surely; ``own`` the weight of the pair itself. None gets lower than it was. A pair beside that was not
    compared counts 0.
    """
    found = {}
    for other, alone in row.items():
        beside = [(weight, row.get(id, 0.0)) for id, weight in kin.alike(other)]
        beside += [(weight, kin.score(id, other)) for id, weight in alike.items() if id != other]
        total = sum(weight for weight, _ in beside)
        mean = sum(weight * value for weight, value in beside) / total if total else 0.0
        found[other] = max(alone, own * alone + (1 - own) * mean)
    return found
