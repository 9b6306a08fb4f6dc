"""What others hold of a log against what it is: only this tells that the whole of it was rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger.store.chain import Chain
from ledger.store.checkpoint import Checkpoint
from ledger.store.compare import Problem


def expected(log: Chain, size: int, root: str) -> Iterator[Problem]:
    """Whether the log, read to its end, begins with ``size`` entries of this ``root`` (64 hex digits)."""
    if size in log.roots:
        derived = log.roots[size].hex()
        if derived != root.strip().lower():
            where = f"the root of the first {size} entries"
            yield Problem(where, f"expected {root}, derived {derived}: the log was rewritten")
    elif log.ended:
        yield Problem("the log", f"has {log.tree.size} entries, and had {size} when its root was taken")


def checkpointed(log: Chain, checkpoints: Mapping[str, Checkpoint]) -> Iterator[Problem]:
    """Whether the log, read to its end, goes on from every one of these checkpoints, which are named by what
    a reader would call them."""
    for name, held in checkpoints.items():
        where = f"checkpoint {name}"
        if log.ended and log.origin is None and not held.size:
            # An empty log has no first entry, so no name either: anybody's would fit.
            yield Problem(
                where, "covers no entries, and the log has none: nothing shows that it is of this log"
            )
        elif log.origin is not None and held.origin != log.origin:
            yield Problem(
                where,
                f"is of the log {held.origin}, and this is {log.origin}: "
                "another ledger, or its first entry was rewritten",
            )
        elif held.size in log.roots:
            root = log.roots[held.size]
            if root != held.root:
                yield Problem(
                    where,
                    f"has root {held.root.hex()} over {held.size} entries, derived {root.hex()}: "
                    "one of these entries was rewritten",
                )
        elif log.ended:
            yield Problem(
                where,
                f"covers {held.size} entries, and the log has {log.tree.size}: its end was cut off",
            )
