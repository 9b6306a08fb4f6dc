"""Whether two names are of one source: by the names that the labeller listed, nothing cleverer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from evals.scoring.tokens import folded
from ledger.claims import Source


class Names:
    """The names each labelled source goes by. Case, articles, possessives and punctuation do not count."""

    def __init__(self, aliases: Mapping[str, Sequence[str]]) -> None:
        self._sets: dict[str, set[str]] = {}
        for name, others in aliases.items():
            self._sets.setdefault(_key(name), set()).update(map(_key, (name, *others)))

    def same(self, gold: str, predicted: str) -> bool:
        """Whether ``predicted`` is ``gold`` or one of its other names."""
        key = _key(gold)
        return _key(predicted) in self._sets.get(key, {key})

    def same_chain(self, gold: Sequence[Source], predicted: Sequence[Source]) -> bool:
        """Whether two chains have the same sources in the same order."""
        return len(gold) == len(predicted) and all(
            self.same(g.name, p.name) for g, p in zip(gold, predicted, strict=True)
        )

    def among(self, name: str, gold: Sequence[str]) -> str:
        """Which of the sources ``gold`` goes by ``name``, in the form that is compared; where none does, the
        name's own."""
        key, keys = _key(name), [_key(each) for each in gold]
        return key if key in keys else next((g for g in keys if key in self._sets.get(g, {g})), key)

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
