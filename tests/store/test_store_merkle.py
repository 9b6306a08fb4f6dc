"""The Merkle tree hash is RFC 6962's."""

from __future__ import annotations

import hashlib

import pytest
from ct_vectors import ROOTS, leaves

from ledger.store.merkle import Tree, leaf_hash, node_hash


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_published_vectors(size: int) -> None:
    tree = Tree()
    for leaf in leaves()[:size]:
        tree.append(leaf)
    assert (tree.size, tree.root().hex()) == (size, ROOTS[size])


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH as section 2.1 words it: split at the largest power of two below n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def test_every_size_agrees_with_the_definition() -> None:
    tree = Tree()
    leaves: list[bytes] = []
    for n in range(130):
        assert tree.root() == by_definition(leaves)
        leaves.append(leaf_hash(str(n).encode()))
        tree.append(leaves[-1])


def test_a_leaf_tells_which_subtrees_it_closes() -> None:
    tree = Tree()
    leaves: list[bytes] = []
    for n in range(1, 130):
        leaves.append(leaf_hash(str(n).encode()))
        widths = [2**level for level in range(1, 8) if n % 2**level == 0]
        assert tree.append(leaves[-1]) == tuple(by_definition(leaves[n - width :]) for width in widths)


def test_a_tree_goes_on_from_its_frontier() -> None:
    whole = Tree()
    for n in range(130):
        again = Tree(whole.size, whole.frontier)
        assert (again.size, again.root(), again.frontier) == (n, whole.root(), whole.frontier)
        leaf = leaf_hash(str(n).encode())
        assert again.append(leaf) == whole.append(leaf)
        assert again.root() == whole.root()


@pytest.mark.parametrize(
    ("size", "hashes"), [(0, [32]), (1, []), (3, [32]), (4, [32, 32]), (-1, [32]), (1, [31]), (3, [32, 33])]
)
def test_what_is_no_frontier_of_that_size_is_refused(size: int, hashes: list[int]) -> None:
    with pytest.raises(ValueError, match=r"frontier|32 bytes"):
        Tree(size, [b"x" * length for length in hashes])


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_hash_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Tree().append(b"x" * length)
