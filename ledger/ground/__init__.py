"""Pinning a model's quote to the words of the text, or saying why it cannot be pinned.

:func:`ground` is the whole of the room. A quote is compared, never repaired: what is recorded is
always a stretch of the text itself.
"""

from __future__ import annotations

from ledger.ground.align import Grounded, Tier, Ungrounded, ground

__all__ = ["Grounded", "Tier", "Ungrounded", "ground"]
