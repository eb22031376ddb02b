"""The Merkle tree: the RFC's definition, its known vectors, and proofs that prove nothing else."""

from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from caunoi.core.log.merkle import (
    Frontier,
    consistency_path,
    extends,
    includes,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_of,
)

# The eight leaves and roots that Certificate Transparency's implementations share.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "", "00", "10", "2021", "3031", "40414243",
        "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = st.lists(st.binary(max_size=4).map(leaf_hash), min_size=1, max_size=70)


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1 word for word: split at the largest power of two below n, hash the halves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    power = 1
    while power * 2 < len(leaves):
        power *= 2
    return sha256(b"\x01" + by_definition(leaves[:power]) + by_definition(leaves[power:])).digest()


def over(leaves: list[bytes]):
    return lambda start, end: by_definition(leaves[start:end])


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_vectors_of_certificate_transparency(size):
    leaves = [leaf_hash(entry) for entry in ENTRIES[:size]]
    assert root_of(leaves).hex() == ROOTS[size - 1]
    assert by_definition(leaves).hex() == ROOTS[size - 1]


def test_the_known_consistency_path_from_six_to_eight_leaves():
    leaves = [leaf_hash(entry) for entry in ENTRIES]
    assert [part.hex() for part in consistency_path(6, 8, over(leaves))] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_an_empty_tree_has_the_hash_of_nothing():
    assert root_of([]) == by_definition([]) == sha256(b"").digest()


def test_a_leaf_never_passes_for_a_node():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


@given(LEAVES)
def test_growing_leaf_by_leaf_gives_the_root_of_the_definition_at_every_size(leaves):
    frontier = Frontier()
    for size, leaf in enumerate(leaves, 1):
        frontier.append(leaf)
        assert frontier.root() == by_definition(leaves[:size])
        frontier = Frontier.from_bytes(frontier.size, frontier.to_bytes())


def test_a_frontier_that_cannot_belong_to_its_size_is_refused():
    frontier = Frontier()
    for number in range(5):
        frontier.append(leaf_hash(bytes([number])))
    with pytest.raises(ValueError, match="complete subtrees"):
        Frontier.from_bytes(7, frontier.to_bytes())
    with pytest.raises(ValueError, match="whole hashes"):
        Frontier.from_bytes(5, frontier.to_bytes()[:-1])


@given(leaves=LEAVES, data=st.data())
def test_an_inclusion_path_proves_its_leaf_and_no_other_place_leaf_size_or_root(leaves, data):
    size = len(leaves)
    index = data.draw(st.integers(0, size - 1))
    root, path = by_definition(leaves), inclusion_path(index, size, over(leaves))

    assert includes(root, size, index, leaves[index], path)
    assert not includes(root, size, index, leaf_hash(b"other leaf"), path)
    assert not includes(leaf_hash(b"other root"), size, index, leaves[index], path)
    assert not includes(root, size, index, leaves[index], [*path, root])
    assert not includes(root, size, size, leaves[index], path)
    if path:
        assert not includes(root, size, index, leaves[index], path[:-1])


@given(leaves=LEAVES, data=st.data())
def test_a_consistency_path_proves_growth_from_the_old_root_only(leaves, data):
    size = len(leaves)
    old = data.draw(st.integers(1, size))
    old_root, root = by_definition(leaves[:old]), by_definition(leaves)
    path = consistency_path(old, size, over(leaves))

    assert extends(old, old_root, size, root, path)
    assert not extends(old, leaf_hash(b"other"), size, root, path)
    assert not extends(old, old_root, size, leaf_hash(b"other"), path)
    assert not extends(old, old_root, size, root, [*path, root])
    if path:
        assert not extends(old, old_root, size, root, path[:-1])


@given(leaves=LEAVES, data=st.data())
def test_no_path_leads_from_a_history_that_was_changed(leaves, data):
    size = len(leaves)
    old = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old - 1))
    other = [*leaves[:changed], leaf_hash(b"changed afterwards"), *leaves[changed + 1 :]]
    assume(other != leaves)
    path = consistency_path(old, size, over(other))
    assert not extends(old, by_definition(leaves[:old]), size, by_definition(other), path)


def test_paths_for_what_does_not_exist_are_refused():
    nothing = over([])
    with pytest.raises(ValueError, match="no leaf 3"):
        inclusion_path(3, 3, nothing)
    with pytest.raises(ValueError, match="leads from"):
        consistency_path(4, 3, nothing)
    with pytest.raises(ValueError, match="leads from"):
        consistency_path(0, 3, nothing)
    assert not extends(0, b"", 3, b"", [])
