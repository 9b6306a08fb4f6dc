"""What linking finds about a pair of claims, before it is a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.link.types import Relation, Sides

Reasons = tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A relation found between ``a`` and ``b``, how sure, and by what; ``asked`` says that it is by a judge's
    word."""

    relation: Relation
    a: str
    b: str
    score: float
    because: Reasons
    sides: Sides | None = None
    asked: bool = False
