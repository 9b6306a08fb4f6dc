"""The Merkle tree hash is RFC 6962's."""

from __future__ import annotations

import hashlib

import pytest

from ledger.store.merkle import Tree, leaf_hash, node_hash

# The leaf inputs and roots of the Certificate Transparency project's reference tests.
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_published_vectors(size: int) -> None:
    tree = Tree()
    for data in INPUTS[:size]:
        tree.append(leaf_hash(bytes.fromhex(data)))
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


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_hash_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Tree().append(b"x" * length)
