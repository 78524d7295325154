"""Hashes of secrets: those that are made, and those that earlier releases have made."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from simulation.identity.hashing.hasher import NOBODYS_HASH, SecretHasher
from simulation.identity.hashing.old_hashes import OldHashes
from simulation.kernel.errors import RateLimited

ARGON2 = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_a_secret_belongs_to_its_hash_and_to_no_other() -> None:
    hasher = SecretHasher()
    first, second = hasher.hash("one"), hasher.hash("two")

    assert hasher.matches("one", first)
    assert not hasher.matches("one", second)
    assert not hasher.matches("two", first)
    assert hasher.matches("two", second)
    assert not hasher.matches("one", NOBODYS_HASH)


def test_the_same_secret_never_has_the_same_hash() -> None:
    assert SecretHasher().hash("one") != SecretHasher().hash("one")


def test_hashes_hold_no_secret_and_say_how_they_were_made() -> None:
    made = SecretHasher().hash("a very long secret that nobody knows")

    assert "secret" not in made
    assert made.startswith("$hmac-sha256$")
    assert not SecretHasher().is_old(made)


@pytest.mark.parametrize(
    "hash",
    [
        "",
        "nonsense",
        "$hmac-sha256$",
        "$hmac-sha256$$",
        "$hmac-sha256$!$!",
        "$hmac-sha256$é$é",
        "$sha256$c2FsdA==$c2FsdA==",
        "$argon2id$",
        "$argon2id$v=19$m=8,t=1,p=1$a$b",
    ],
)
async def test_what_is_no_hash_belongs_to_nothing(hash: str) -> None:
    for secret in ("one", ""):
        assert not SecretHasher().matches(secret, hash)
        assert not await SecretHasher().matches_old(secret, hash)


async def test_old_hashes_are_known_and_still_belong_to_their_secrets() -> None:
    hasher, made = SecretHasher(), ARGON2.hash("one")

    assert hasher.is_old(made)
    assert not hasher.matches("one", made), "that takes longer, and is asked for on its own"
    assert await hasher.matches_old("one", made)
    assert not await hasher.matches_old("two", made)


async def test_old_hashes_wait_for_no_thread_that_others_use() -> None:
    loop, over = asyncio.get_running_loop(), threading.Event()
    loop.set_default_executor(ThreadPoolExecutor(max_workers=1))
    others = [asyncio.create_task(asyncio.to_thread(over.wait)) for _ in range(3)]
    await asyncio.sleep(0)
    try:
        assert await OldHashes().verify("one", ARGON2.hash("one"))
        assert not any(each.done() for each in others)
    finally:
        over.set()
        await asyncio.gather(*others)


async def test_only_so_many_wait_for_old_hashes_and_who_asks_the_same_waits_together() -> None:
    hashes, made = OldHashes(max_waiting=2), ARGON2.hash("one")
    same = [asyncio.create_task(hashes.verify("one", made)) for _ in range(5)]
    another = asyncio.create_task(hashes.verify("two", made))
    await asyncio.sleep(0)

    with pytest.raises(RateLimited, match="ask again in a second"):
        await hashes.verify("three", made)

    assert await asyncio.gather(*same) == [True] * 5
    assert not await another
    assert not await hashes.verify("three", made), "there is room again"
