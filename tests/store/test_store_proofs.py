"""Proofs are RFC 9162's, and nothing that is not one passes for one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_store_merkle import INPUTS, by_definition

from ledger.store.merkle import leaf_hash
from ledger.store.proofs import (
    ProofError,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
)

CT = [leaf_hash(bytes.fromhex(data)) for data in INPUTS]
LEAVES = [leaf_hash(str(n).encode()) for n in range(130)]
ROOTS = [by_definition(LEAVES[:size]) for size in range(130)]

A, B, C, D = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
)
E_, F, G, H = (
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
)
I_ = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"


class TestPublishedVectors:
    """The proofs of the Certificate Transparency project's reference tests."""

    @pytest.mark.parametrize(
        ("leaf", "size", "path"),
        [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [D, E_, F]), (3, 3, [G]), (2, 5, [H, B, D])],
    )
    def test_inclusion(self, leaf: int, size: int, path: list[str]) -> None:
        assert [each.hex() for each in inclusion_proof(CT[:size], leaf - 1)] == path

    @pytest.mark.parametrize(
        ("earlier", "later", "path"),
        [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [I_, E_, F]), (2, 5, [B, D])],
    )
    def test_consistency(self, earlier: int, later: int, path: list[str]) -> None:
        assert [each.hex() for each in consistency_proof(CT[:later], earlier)] == path


def path_by_definition(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH as section 2.1.3.1 words it."""
    if len(leaves) == 1:
        return []
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if m < k:
        return [*path_by_definition(m, leaves[:k]), by_definition(list(leaves[k:]))]
    return [*path_by_definition(m - k, leaves[k:]), by_definition(list(leaves[:k]))]


def subproof_by_definition(m: int, leaves: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF as section 2.1.4.1 words it."""
    if m == len(leaves):
        return [] if whole else [by_definition(list(leaves))]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if m <= k:
        return [*subproof_by_definition(m, leaves[:k], whole), by_definition(list(leaves[k:]))]
    return [*subproof_by_definition(m - k, leaves[k:], False), by_definition(list(leaves[:k]))]


@pytest.mark.parametrize("size", range(1, 130))
def test_every_proof_of_every_small_tree_is_that_of_the_definition_and_holds(size: int) -> None:
    leaves = LEAVES[:size]
    for index in range(size):
        path = inclusion_proof(leaves, index)
        assert path == path_by_definition(index, leaves)
        check_inclusion(leaves[index], index, size, path, ROOTS[size])
    for earlier in range(1, size + 1):
        path = consistency_proof(leaves, earlier)
        assert path == subproof_by_definition(earlier, leaves)
        root = by_definition(leaves[:earlier])
        check_consistency(earlier, root, size, by_definition(leaves), path)


OTHER = leaf_hash(b"another")


class TestNoOtherProofPasses:
    @settings(max_examples=300, deadline=None)
    @given(st.data())
    def test_of_inclusion(self, data: st.DataObject) -> None:
        size = data.draw(st.integers(1, 40))
        index = data.draw(st.integers(0, size - 1))
        path = inclusion_proof(LEAVES[:size], index)
        bad = data.draw(st.sampled_from(_spoilt(path)))
        with pytest.raises(ProofError):
            check_inclusion(LEAVES[index], index, size, bad, ROOTS[size])

    @settings(max_examples=300, deadline=None)
    @given(st.data())
    def test_of_consistency(self, data: st.DataObject) -> None:
        later = data.draw(st.integers(2, 40))
        earlier = data.draw(st.integers(1, later - 1))
        path = consistency_proof(LEAVES[:later], earlier)
        bad = data.draw(st.sampled_from(_spoilt(path)))
        with pytest.raises(ProofError):
            check_consistency(earlier, ROOTS[earlier], later, ROOTS[later], bad)

    @pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 0), (3, 2), (2, 9), (4, 8)])
    def test_for_another_place(self, index: int, size: int) -> None:
        path = inclusion_proof(CT, 2)
        with pytest.raises(ProofError):
            check_inclusion(CT[2], index, size, path, by_definition(CT))

    def test_for_another_leaf_or_root(self) -> None:
        path = inclusion_proof(CT, 2)
        for leaf, root in ((OTHER, by_definition(CT)), (CT[2], OTHER)):
            with pytest.raises(ProofError, match="another root"):
                check_inclusion(leaf, 2, 8, path, root)

    @pytest.mark.parametrize(("earlier", "later"), [(0, 8), (9, 8), (-1, 8), (5, 8), (6, 9), (8, 8)])
    def test_between_other_sizes(self, earlier: int, later: int) -> None:
        path = consistency_proof(CT, 6)
        with pytest.raises(ProofError):
            check_consistency(earlier, by_definition(CT[:6]), later, by_definition(CT), path)

    def test_between_other_roots(self) -> None:
        path = consistency_proof(CT, 6)
        for earlier, later in ((OTHER, by_definition(CT)), (by_definition(CT[:6]), OTHER)):
            with pytest.raises(ProofError, match=r"another (earlier|later) root"):
                check_consistency(6, earlier, 8, later, path)

    def test_of_two_histories_of_one_size(self) -> None:
        with pytest.raises(ProofError, match="two roots"):
            check_consistency(8, by_definition(CT), 8, OTHER, [])


def test_there_is_no_proof_of_what_is_not_there() -> None:
    for index in (-1, 8):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_proof(CT, index)
    for size in (0, 9, -1):
        with pytest.raises(ValueError, match="begin with"):
            consistency_proof(CT, size)


def _spoilt(path: list[bytes]) -> list[list[bytes]]:
    """A path with a hash more, at either end, and each of its hashes missing, changed, cut or doubled."""
    spoilt = [[*path, OTHER], [OTHER, *path]]
    for at, each in enumerate(path):
        before, after = path[:at], path[at + 1 :]
        flipped = bytes([each[0] ^ 1]) + each[1:]
        spoilt += [before + after, [*before, flipped, *after], [*before, each[:31], *after]]
        spoilt += [[*before, each, each, *after], [*before, each + b"x", *after]]
    return spoilt
