"""Proofs are those of RFC 9162, a true one verifies, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ct_vectors import CONSISTENCY, INCLUSION, ROOTS, leaves, unhex
from hypothesis import given, settings
from hypothesis import strategies as st
from test_store_merkle import by_definition

from ledger.store.merkle import leaf_hash
from ledger.store.proofs import (
    Node,
    ProofError,
    consistency_proof,
    inclusion_proof,
    root_of,
    verify_consistency,
    verify_inclusion,
)

SIZES = 130
LEAVES = [leaf_hash(str(n).encode()) for n in range(SIZES)]
OTHER = leaf_hash(b"another")


def stored(leaves: list[bytes]) -> Node:
    """The complete subtrees over these leaves, each by the definition of the tree, and no other."""

    def node(level: int, number: int) -> bytes:
        begin, end = number << level, (number + 1) << level
        assert end <= len(leaves)
        return by_definition(leaves[begin:end])

    return node


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH as section 2.1.3.1 words it."""
    if len(leaves) == 1:
        return []
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < k:
        return [*path(index, leaves[:k]), by_definition(leaves[k:])]
    return [*path(index - k, leaves[k:]), by_definition(leaves[:k])]


def subproof(old: int, leaves: list[bytes], known: bool = True) -> list[bytes]:
    """SUBPROOF as section 2.1.4.1 words it."""
    if old == len(leaves):
        return [] if known else [by_definition(leaves)]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if old <= k:
        return [*subproof(old, leaves[:k], known), by_definition(leaves[k:])]
    return [*subproof(old - k, leaves[k:], False), by_definition(leaves[:k])]


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_published_inclusion_proofs(index: int, size: int, proof: list[str]) -> None:
    assert inclusion_proof(index, size, stored(leaves()[:size])) == unhex(proof)
    verify_inclusion(index, size, leaves()[index], unhex(proof), bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_published_consistency_proofs(old: int, new: int, proof: list[str]) -> None:
    assert consistency_proof(old, new, stored(leaves()[:new])) == unhex(proof)
    roots = bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new])
    verify_consistency(old, new, *roots, unhex(proof))


@pytest.mark.parametrize("size", range(SIZES))
def test_every_leaf_of_every_size_agrees_with_the_definition(size: int) -> None:
    leaves = LEAVES[:size]
    root = root_of(size, stored(leaves))
    assert root == by_definition(leaves)
    for index in range(size):
        proof = inclusion_proof(index, size, stored(leaves))
        assert proof == path(index, leaves)
        verify_inclusion(index, size, leaves[index], proof, root)


@pytest.mark.parametrize("new", range(1, SIZES))
def test_every_pair_of_sizes_agrees_with_the_definition(new: int) -> None:
    leaves = LEAVES[:new]
    root = by_definition(leaves)
    for old in range(1, new + 1):
        proof = consistency_proof(old, new, stored(leaves))
        assert proof == subproof(old, leaves)
        verify_consistency(old, new, by_definition(leaves[:old]), root, proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 4), (4, 4), (9, 4)])
def test_a_leaf_that_is_not_there_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="has no leaf"):
        inclusion_proof(index, size, stored(LEAVES[:4]))
    with pytest.raises(ProofError, match="has no index"):
        verify_inclusion(index, size, LEAVES[0], [], by_definition(LEAVES[:4]))


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 4), (5, 4), (-1, 4), (1, 0), (1, -4)])
def test_sizes_that_no_log_grows_by_have_no_proof(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="no proof"):
        consistency_proof(old, new, stored(LEAVES[:4]))
    with pytest.raises(ProofError, match="cannot be shown"):
        verify_consistency(old, new, by_definition([]), by_definition(LEAVES[:4]), [])


def test_the_same_size_has_one_root_and_an_empty_proof() -> None:
    verify_consistency(4, 4, OTHER, OTHER, [])
    with pytest.raises(ProofError, match="two different roots"):
        verify_consistency(4, 4, OTHER, LEAVES[0], [])
    with pytest.raises(ProofError, match="0 are needed"):
        verify_consistency(4, 4, OTHER, OTHER, [OTHER])


def broken(proof: list[bytes], *known: bytes) -> Iterator[list[bytes]]:
    """The proof cut, lengthened, and with one hash another, of a wrong length, or out of place."""
    for more in (b"", OTHER, *known):
        yield [*proof, more]
        yield [more, *proof]
    for n, hash in enumerate(proof):
        yield proof[:n] + proof[n + 1 :]
        yield proof[: n + 1] + proof[n:]
        for other in (b"", OTHER, hash[:-1], hash + b"\0", bytes([hash[0] ^ 8]) + hash[1:]):
            yield [*proof[:n], other, *proof[n + 1 :]]
        if n and hash != proof[n - 1]:
            yield [*proof[: n - 1], hash, proof[n - 1], *proof[n + 1 :]]


@settings(deadline=None)
@given(st.data(), st.integers(1, SIZES))
def test_no_change_to_an_inclusion_proof_passes(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    root, leaf = by_definition(LEAVES[:size]), LEAVES[index]
    proof = inclusion_proof(index, size, stored(LEAVES[:size]))
    for wrong in broken(proof, root, leaf):
        with pytest.raises(ProofError):
            verify_inclusion(index, size, leaf, wrong, root)
    for elsewhere in {*range(-1, size + 1)} - {index}:
        with pytest.raises(ProofError):
            verify_inclusion(elsewhere, size, leaf, proof, root)
    for hash in (b"", OTHER, leaf[:-1], leaf + b"\0"):
        with pytest.raises(ProofError):
            verify_inclusion(index, size, hash, proof, root)
    for hash in (b"", OTHER, root[:-1], root + b"\0", by_definition([])):
        with pytest.raises(ProofError):
            verify_inclusion(index, size, leaf, proof, hash)
    for taller in (size * 2, size // 2):
        with pytest.raises(ProofError):
            verify_inclusion(index, taller, leaf, proof, root)


@settings(deadline=None)
@given(st.data(), st.integers(2, SIZES))
def test_no_change_to_a_consistency_proof_passes(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new - 1))
    was, now = by_definition(LEAVES[:old]), by_definition(LEAVES[:new])
    proof = consistency_proof(old, new, stored(LEAVES[:new]))
    for wrong in (*broken(proof, was, now), []):
        with pytest.raises(ProofError):
            verify_consistency(old, new, was, now, wrong)
    for other in {*range(-1, new + 2)} - {old}:
        with pytest.raises(ProofError):
            verify_consistency(other, new, was, now, proof)
    for hash in (b"", OTHER, now, was[:-1], was + b"\0"):
        with pytest.raises(ProofError):
            verify_consistency(old, new, hash, now, proof)
    for hash in (b"", OTHER, was, now[:-1], now + b"\0"):
        with pytest.raises(ProofError):
            verify_consistency(old, new, was, hash, proof)
    for taller in (new * 2, new // 2):
        with pytest.raises(ProofError):
            verify_consistency(old, taller, was, now, proof)


@given(st.integers(0, 1 << 40), st.integers(1, 1 << 40))
def test_a_proof_reads_no_more_than_the_tree_is_high(index: int, size: int) -> None:
    asked: list[tuple[int, int]] = []

    def node(level: int, number: int) -> bytes:
        asked.append((level, number))
        assert (number + 1) << level <= size
        return OTHER

    inclusion_proof(index % size, size, node)
    assert len(asked) <= 2 * size.bit_length()
    asked.clear()
    consistency_proof(index % size + 1, size, node)
    assert len(asked) <= 3 * size.bit_length()
    asked.clear()
    root_of(size, node)
    assert len(asked) == size.bit_count()
