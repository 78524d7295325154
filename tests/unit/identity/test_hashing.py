"""Hashes of secrets, by Argon2 itself; only cheaper than outside of tests."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from simulation.identity.authentication import _NO_HASH
from simulation.identity.hashing import MEMORY_KIB, PASSES, REMEMBERED, Argon2Hasher


@pytest.fixture
def hasher() -> Argon2Hasher:
    return Argon2Hasher(passes=1, memory_kib=8)


async def test_a_secret_belongs_to_its_hash_and_to_no_other(hasher: Argon2Hasher) -> None:
    first, second = await hasher.hash("one"), await hasher.hash("two")

    for _ in ("verified", "remembered"):
        assert await hasher.verify("one", first)
        assert not await hasher.verify("one", second)
        assert not await hasher.verify("two", first)
        assert await hasher.verify("two", second)


async def test_the_same_secret_never_has_the_same_hash(hasher: Argon2Hasher) -> None:
    assert await hasher.hash("one") != await hasher.hash("one")


async def test_hashes_hold_no_secret_and_say_how_they_were_made() -> None:
    made = await Argon2Hasher().hash("a very long secret that nobody knows")

    assert "secret" not in made
    assert made.startswith(f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1$")


@pytest.mark.parametrize("hash", ["", "nonsense", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$a$b"])
async def test_what_is_no_hash_belongs_to_nothing(hasher: Argon2Hasher, hash: str) -> None:
    assert not await hasher.verify("one", hash)
    assert not await hasher.verify("", hash)


async def test_more_pairs_than_are_remembered_are_all_verified(hasher: Argon2Hasher) -> None:
    hashes = [await hasher.hash(str(number)) for number in range(REMEMBERED + 2)]
    for _ in range(2):
        for number, made in enumerate(hashes):
            assert await hasher.verify(str(number), made)
    assert not await hasher.verify("0", hashes[1])


async def test_the_hash_of_nothing_takes_as_long_as_any_other() -> None:
    made = await Argon2Hasher().hash("one")
    parameters = made.split("$")[:4]

    assert _NO_HASH.split("$")[:4] == parameters
    assert not await Argon2Hasher().verify("one", _NO_HASH)
    # It is a hash: what were none would be refused in no time.
    PasswordHasher().check_needs_rehash(_NO_HASH)
