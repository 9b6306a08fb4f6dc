"""Inclusion and consistency proofs over the Merkle tree (RFC 9162, sections 2.1.3 and 2.1.4).

An *inclusion proof* shows that a leaf is at its place in the tree of a given root; a *consistency
proof*, that the tree of one root begins with the tree of an earlier one. Both are lists of node
hashes, in the order of the RFC: from the leaf's end of the tree up to the root.

The makers ask for the roots of complete subtrees only and read O(log n) of them. The verifiers need
nothing but the proof; they raise :class:`ProofError`, since a result of false can be overlooked.

A root says nothing about the size it was taken at, and over a size that is not the true one some
proofs still work out. So a size counts only together with its root, as a checkpoint binds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ledger.errors import UserError
from ledger.store.merkle import HASH_BYTES, fold, node_hash

Node = Callable[[int, int], bytes]
"""``node(level, number)`` is the root of the complete subtree over the leaves
``[number << level, (number + 1) << level)``, 32 bytes; level 0 are the leaf hashes themselves."""


class ProofError(UserError):
    """A proof that proves nothing: malformed, or of something else."""


def subtrees(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees ``(level, number)`` that the tree over leaves ``[begin, end)`` consists of,
    from left to right. ``begin`` is a multiple of the largest power of two in ``end - begin``."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin >> level
        begin += 1 << level


def root_of(size: int, node: Node) -> bytes:
    """The root of the tree over the first ``size`` leaves, 32 bytes."""
    return _root(0, size, node)


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """``PATH(index, D[size])``: the hashes beside the way from leaf ``index`` (from 0) to the root.

    Raises ``ValueError`` where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_root(middle, end, node))
            end = middle
        else:
            proof.append(_root(begin, middle, node))
            begin = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """``PROOF(old, D[new])``: what turns the root of the first ``old`` leaves into that of ``new``.

    Empty where the two are the same. Raises ``ValueError`` unless ``0 < old <= new``.
    """
    if not 0 < old <= new:
        raise ValueError(f"there is no proof that a tree of {old} leaves begins one of {new}")
    proof: list[bytes] = []
    begin, end = 0, new
    # Down the tree to where the old one ends; its root is known to who asks as long as it began at 0.
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_root(middle, end, node))
            end = middle
        else:
            proof.append(_root(begin, middle, node))
            begin = middle
    if begin:
        proof.append(_root(begin, end, node))
    return proof[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Checks that ``leaf`` (a hash) is number ``index`` (from 0) of the ``size`` leaves under ``root``.

    Raises :class:`ProofError` where it is not shown. RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise ProofError(f"a log of {size} entries has no index {index}")
    _check_hashes(leaf=leaf, root=root)
    # Beside the way stands a hash on every level below which the way and the right edge still differ,
    # and above it one wherever the tree goes on to the left.
    last = size - 1
    inner = (index ^ last).bit_length()
    _check_proof("inclusion", proof, inner + (index >> inner).bit_count())
    _, hash = _climb(index, last, leaf, proof)
    if hash != root:
        raise ProofError("the inclusion proof leads to another root: this entry is not at that place")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Checks that the ``new`` leaves under ``new_root`` begin with the ``old`` ones under ``old_root``.

    Raises :class:`ProofError` where it is not shown. Of a tree without leaves nothing is shown: every
    log begins with none. RFC 9162, section 2.1.4.2.
    """
    if not 0 < old <= new:
        raise ProofError(f"a log of {new} entries cannot be shown to begin with {old}")
    _check_hashes(**{"old root": old_root, "new root": new_root})
    if old == new:
        _check_proof("consistency", proof, 0)
        if old_root != new_root:
            raise ProofError(f"two different roots of {old} entries: one of the logs was rewritten")
        return
    last = new - 1
    place = old - 1
    # The largest complete subtree that ends where the old tree ends.
    level = (old & -old).bit_length() - 1
    inner = (place ^ last).bit_length() - level
    whole = old & (old - 1) == 0
    _check_proof("consistency", proof, inner + (place >> (inner + level)).bit_count() + (not whole))
    start, *path = [old_root, *proof] if whole else proof
    was, now = _climb(place >> level, last >> level, start, path)
    if was != old_root:
        raise ProofError("the consistency proof does not lead to the old root")
    if now != new_root:
        raise ProofError("the consistency proof does not lead to the new root: the log was rewritten")


def _climb(place: int, last: int, hash: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """From node ``place`` of a level whose last node is ``last``, up by the hashes beside the way, exactly as
    many as there are: to the root of all that ends with that node, and to the root of the whole."""
    was = now = hash
    for beside in proof:
        # At the right edge a node that has nothing beside it stands for its parent.
        while place == last and not place & 1:
            place >>= 1
            last >>= 1
        if place & 1:
            was, now = node_hash(beside, was), node_hash(beside, now)
        else:
            now = node_hash(now, beside)
        place >>= 1
        last >>= 1
    return was, now


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _root(begin: int, end: int, node: Node) -> bytes:
    return fold([node(level, number) for level, number in subtrees(begin, end)])


def _check_hashes(**hashes: bytes) -> None:
    for name, hash in hashes.items():
        if len(hash) != HASH_BYTES:
            raise ProofError(f"the {name} has {len(hash)} bytes, and a hash has {HASH_BYTES}")


def _check_proof(kind: str, proof: Sequence[bytes], length: int) -> None:
    if len(proof) != length:
        raise ProofError(f"the {kind} proof has {len(proof)} hashes, and {length} are needed")
    _check_hashes(**{f"hash {n} of the {kind} proof": hash for n, hash in enumerate(proof)})
