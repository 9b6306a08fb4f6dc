"""The Merkle tree hash of RFC 6962 (section 2.1; the same in RFC 9162), over the log's leaves.

A leaf is ``SHA-256(0x00 ‖ data)`` and a node ``SHA-256(0x01 ‖ left ‖ right)``; the prefixes keep a
node from passing for a leaf. The tree over *n* leaves splits at the largest power of two below *n*,
so the roots of all complete subtrees so far are enough to go on: :class:`Tree` keeps those and
nothing else, O(log n) space and O(1) amortised time a leaf.
"""

from __future__ import annotations

import hashlib

HASH_BYTES = 32


def leaf_hash(data: bytes) -> bytes:
    """The leaf hash of ``data``: ``SHA-256(0x00 ‖ data)``, 32 bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: ``SHA-256(0x01 ‖ left ‖ right)``, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A Merkle tree that leaves are appended to, and whose root can be asked for at any size."""

    def __init__(self) -> None:
        self._size = 0
        self._complete: list[bytes] = []

    @property
    def size(self) -> int:
        """How many leaves were appended."""
        return self._size

    def append(self, leaf: bytes) -> None:
        """Appends a leaf *hash*.

        Raises ``ValueError`` where it is not 32 bytes long: a longer or shorter "hash" would let two
        different trees share a root.
        """
        if len(leaf) != HASH_BYTES:
            raise ValueError(f"a leaf hash has {HASH_BYTES} bytes, not {len(leaf)}")
        node = leaf
        filled = self._size
        # As in binary counting: every 1 bit at the low end is a complete subtree that now doubles.
        while filled & 1:
            node = node_hash(self._complete.pop(), node)
            filled >>= 1
        self._complete.append(node)
        self._size += 1

    def root(self) -> bytes:
        """The Merkle tree hash of the leaves so far; of none, ``SHA-256("")``."""
        if not self._complete:
            return hashlib.sha256(b"").digest()
        root = self._complete[-1]
        for left in reversed(self._complete[:-1]):
            root = node_hash(left, root)
        return root
