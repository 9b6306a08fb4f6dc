"""The Merkle tree hash of RFC 6962 (section 2.1; the same in RFC 9162), over the log's leaves.

A leaf is ``SHA-256(0x00 ‖ data)`` and a node ``SHA-256(0x01 ‖ left ‖ right)``; the prefixes keep a
node from passing for a leaf. The tree over *n* leaves splits at the largest power of two below *n*,
so the roots of all complete subtrees so far are enough to go on: :class:`Tree` keeps those and
nothing else, O(log n) space and O(1) amortised time a leaf. They are its *frontier*: taken out and
put back, the tree goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

HASH_BYTES = 32


def leaf_hash(data: bytes) -> bytes:
    """The leaf hash of ``data``: ``SHA-256(0x00 ‖ data)``, 32 bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: ``SHA-256(0x01 ‖ left ‖ right)``, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(subtrees: Sequence[bytes]) -> bytes:
    """The root over complete subtrees that stand side by side, largest first; of none, ``SHA-256("")``."""
    if not subtrees:
        return hashlib.sha256(b"").digest()
    root = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        root = node_hash(left, root)
    return root


class Tree:
    """A Merkle tree that leaves are appended to, and whose root can be asked for at any size.

    ``Tree(size, frontier)`` goes on from a tree of that size. Raises ``ValueError`` where the
    frontier is none of a tree of that size: not one hash of 32 bytes for every 1 bit of it.
    """

    def __init__(self, size: int = 0, frontier: Iterable[bytes] = ()) -> None:
        self._size = size
        self._complete = [*frontier]
        if size < 0 or len(self._complete) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has no frontier of {len(self._complete)} hashes")
        for hash in self._complete:
            _check(hash)

    @property
    def size(self) -> int:
        """How many leaves were appended."""
        return self._size

    @property
    def frontier(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees that make up the tree, largest first: one for each 1 bit of
        :attr:`size`."""
        return tuple(self._complete)

    def append(self, leaf: bytes) -> tuple[bytes, ...]:
        """Appends a leaf *hash*; returns the roots of the complete subtrees of two leaves and more that it
        closes, smallest first: as many as the new size has 0 bits at its low end.

        Raises ``ValueError`` where it is not 32 bytes long: a longer or shorter "hash" would let two
        different trees share a root.
        """
        _check(leaf)
        node = leaf
        closed = []
        filled = self._size
        # As in binary counting: every 1 bit at the low end is a complete subtree that now doubles.
        while filled & 1:
            node = node_hash(self._complete.pop(), node)
            closed.append(node)
            filled >>= 1
        self._complete.append(node)
        self._size += 1
        return tuple(closed)

    def root(self) -> bytes:
        """The Merkle tree hash of the leaves so far; of none, ``SHA-256("")``."""
        return fold(self._complete)


def _check(hash: bytes) -> None:
    if len(hash) != HASH_BYTES:
        raise ValueError(f"a hash of the tree has {HASH_BYTES} bytes, not {len(hash)}")
