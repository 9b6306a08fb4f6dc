"""The sealed form of an entry itself: its members, and what each of them may be.

A canonical form under the right leaf can still be none of ours: anything can be sealed. Whoever reads one
that somebody else wrote asks here first, with a ledger at hand (:mod:`ledger.store.chain`,
:mod:`ledger.store.relog`) or without (:mod:`ledger.store.bundle`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ledger.store.entries import Origin, origin_of
from ledger.store.judgements import moment

_MEMBERS = frozenset(("v", "seq", "kind", "id", "recorded_at", "body"))
_ID = re.compile("[0-9a-f]{64}")


def check_form(form: Mapping[str, Any]) -> Origin | None:
    """Where an entry was first recorded (``None``: here), of its parsed form (:func:`entries.unseal`).

    Raises ``ValueError`` where the form has other members than an entry has, or one of them is of no use.
    """
    if other := form.keys() ^ (_MEMBERS | {"origin"} if "origin" in form else _MEMBERS):
        raise ValueError(f"it has other members than an entry has: {sorted(other)}")
    if type(form["seq"]) is not int or form["seq"] < 1:
        raise ValueError("its seq is no number")
    if type(form["kind"]) is not str:
        raise ValueError("its kind is no string")
    if type(form["id"]) is not str or not _ID.fullmatch(form["id"]):
        raise ValueError("its id is no content id")
    if type(form["recorded_at"]) is not str:
        raise ValueError("its recorded_at is no string")
    moment(form["recorded_at"])
    return origin_of(form)
