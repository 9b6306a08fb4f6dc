"""Proofs over the log's Merkle tree, and how to check them: RFC 9162, section 2.1.3 and 2.1.4.

An *inclusion proof* shows that a leaf is in a tree of a given root; a *consistency proof* shows that one
tree begins with another. Both are short (log2 of the size, in hashes), and whoever checks them needs
neither the log nor this program: the checks below are the RFC's, over :mod:`hashlib` alone.

Making a proof reads the leaves once, O(n) hashes; at 600,000 leaves a second that is no matter for a log of
some million entries, and keeps the tree out of the file.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.errors import LedgerError
from ledger.store.merkle import HASH_BYTES, Tree, node_hash


class ProofError(LedgerError):
    """A proof that does not show what it claims."""


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf number ``index`` (from 0) in the tree over ``leaves`` (leaf hashes), from
    the leaf upwards (RFC 9162, 2.1.3.1).

    Raises ``ValueError`` where there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise ValueError(f"there is no leaf {index} in a tree of {len(leaves)}")
    path: list[bytes] = []
    first, after = 0, len(leaves)
    while after - first > 1:
        middle = first + _split(after - first)
        if index < middle:
            path.append(_root(leaves[middle:after]))
            after = middle
        else:
            path.append(_root(leaves[first:middle]))
            first = middle
    return path[::-1]


def consistency_proof(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """The proof that the tree over ``leaves`` begins with that over the first ``size`` of them (RFC 9162,
    2.1.4.1). Empty where both are the same tree.

    Raises ``ValueError`` for a size of 0 or beyond the tree: of nothing, nothing can be shown.
    """
    if not 0 < size <= len(leaves):
        raise ValueError(f"a tree of {len(leaves)} cannot be shown to begin with one of {size}")
    path: list[bytes] = []
    first, after, whole = 0, len(leaves), True
    while size - first != after - first:
        middle = first + _split(after - first)
        if size <= middle:
            path.append(_root(leaves[middle:after]))
            after = middle
        else:
            path.append(_root(leaves[first:middle]))
            first, whole = middle, False
    if not whole:
        path.append(_root(leaves[first:after]))
    return path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Check that ``leaf`` is number ``index`` of the ``size`` leaves under ``root`` (RFC 9162, 2.1.3.2).

    Raises :class:`ProofError` for anything else: a path too short or too long, a hash of another length, an
    index beyond the size, another root.
    """
    _all_hashes(leaf, root, *path)
    if not 0 <= index < size:
        raise ProofError(f"a tree of {size} leaves has no leaf {index}")
    node, last, found = index, size - 1, leaf
    for other in path:
        if last == 0:
            raise ProofError("the path goes on above the root")
        if node & 1 or node == last:
            found = node_hash(other, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, other)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofError("the path ends below the root")
    if found != root:
        raise ProofError("the path leads to another root")


def check_consistency(
    size: int, root: bytes, later_size: int, later_root: bytes, path: Sequence[bytes]
) -> None:
    """Check that the tree of ``later_size`` leaves under ``later_root`` begins with that of ``size`` under
    ``root`` (RFC 9162, 2.1.4.2).

    Raises :class:`ProofError` for anything else, a ``size`` of 0 or beyond ``later_size`` among it.
    """
    _all_hashes(root, later_root, *path)
    if not 0 < size <= later_size:
        raise ProofError(f"a tree of {later_size} leaves cannot be shown to begin with one of {size}")
    if size == later_size:
        if path or root != later_root:
            raise ProofError("two roots for one size")
        return
    if not path:
        raise ProofError("a proof without hashes")
    hashes = list(path)
    if size & (size - 1) == 0:  # the earlier tree is a whole subtree of the later one, and its root is known
        hashes.insert(0, root)
    node, last = size - 1, later_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            raise ProofError("the proof goes on above the root")
        if node & 1 or node == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, other)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofError("the proof ends below the root")
    if old != root:
        raise ProofError("the proof leads to another earlier root")
    if new != later_root:
        raise ProofError("the proof leads to another later root")


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _root(leaves: Sequence[bytes]) -> bytes:
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def _all_hashes(*hashes: bytes) -> None:
    for each in hashes:
        if len(each) != HASH_BYTES:
            raise ProofError(f"a hash has {HASH_BYTES} bytes, not {len(each)}")
