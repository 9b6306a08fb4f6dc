"""Whether two names are of one source: by the names that the labeller listed, nothing cleverer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from evals.scoring.tokens import folded
from ledger.claims import Source


class Names:
    """The names each labelled source goes by. Case, articles, possessives and punctuation do not count."""

    def __init__(self, aliases: Mapping[str, Sequence[str]]) -> None:
        self._sets = {
            _key(name): {_key(name), *(_key(other) for other in others)} for name, others in aliases.items()
        }

    def same(self, gold: str, predicted: str) -> bool:
        """Whether ``predicted`` is ``gold`` or one of its other names."""
        key = _key(gold)
        return _key(predicted) in self._sets.get(key, {key})

    def same_chain(self, gold: Sequence[Source], predicted: Sequence[Source]) -> bool:
        """Whether two chains have the same sources in the same order."""
        return len(gold) == len(predicted) and all(
            self.same(g.name, p.name) for g, p in zip(gold, predicted, strict=True)
        )

    def canonical(self, name: str) -> str:
        """One form for all the names of a source: its labelled name's, else the name's own."""
        key = _key(name)
        return next((main for main, names in self._sets.items() if key in names), key)

    def joined(self, other: Self) -> Names:
        """The names of both, for two labellings: each may know a source by a name the other has not
        listed."""
        both = Names({})
        for sets in (self._sets, other._sets):
            for name, names in sets.items():
                both._sets[name] = both._sets.get(name, set()) | names
        for name, names in list(both._sets.items()):
            # a name that the other labeller listed under this one's alias is the same source
            for main, others in both._sets.items():
                if main in names and main != name:
                    both._sets[name] = both._sets[name] | others
                    both._sets[main] = both._sets[main] | names
        return both


def _key(name: str) -> str:
    return " ".join(folded(name))
