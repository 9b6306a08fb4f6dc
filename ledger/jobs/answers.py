"""Where the raw answers of models are kept: in the working file, or gathered to be sent to who has it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ledger.model.client import Raw
from ledger.store.work import Work


class Kept(NamedTuple):
    """An answer, the key it is kept under, and the model it is of."""

    key: str
    model: str
    raw: Raw


class AnswerCache:
    """The working file as the model room's cache of raw answers."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def get_response(self, key: str) -> Raw | None:
        """The answer kept under ``key``; it took no time now and its tokens were paid for then."""
        kept = self._work.get(key)
        if kept is None:
            return None
        usage = kept.usage or {}
        cost = usage.get("cost")
        return Raw(
            text=kept.raw,
            tokens_in=int(str(usage.get("tokens_in", 0))),
            tokens_out=int(str(usage.get("tokens_out", 0))),
            cost=None if cost is None else Decimal(str(cost)),
            seconds=0.0,
        )

    def put_response(self, key: str, model: str, raw: Raw) -> None:
        """Keep a good answer."""
        usage = {
            "tokens_in": raw.tokens_in,
            "tokens_out": raw.tokens_out,
            "cost": None if raw.cost is None else str(raw.cost),
        }
        self._work.put(key, model=model, raw=raw.text, usage=usage)


class Gathered:
    """A cache without a file, for a worker that has none: it answers from what it was given, and gathers
    what is new until somebody takes it to the file."""

    def __init__(self, known: Mapping[str, Raw] | None = None) -> None:
        self._known = dict(known or {})
        self._new: list[Kept] = []

    def get_response(self, key: str) -> Raw | None:
        """The answer under ``key``, given or gathered."""
        return self._known.get(key)

    def put_response(self, key: str, model: str, raw: Raw) -> None:
        """Gather a good answer."""
        self._known[key] = raw
        self._new.append(Kept(key, model, raw))

    def take(self) -> list[Kept]:
        """The answers gathered since the last time; they are forgotten here."""
        taken, self._new = self._new, []
        for kept in taken:
            self._known.pop(kept.key, None)
        return taken
