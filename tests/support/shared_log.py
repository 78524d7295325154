"""One process of several on a shared log: ``python -m tests.support.shared_log ROLE PATH NAME``.

It says ``ready``, waits for a line, does its work, and tells of it in lines of JSON.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterable
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from simulation.eventstore.shared_sqlite import SharedSqliteEventStore
from simulation.kernel.errors import ClaimTaken, ConcurrencyConflict
from simulation.kernel.messages import Commit
from tests.support.notes import CODEC, note

FILES = 12
STREAMS = 4
APPENDS = 120
CLAIMS = 40


def tell(**facts: object) -> None:
    sys.stdout.write(orjson.dumps(facts).decode() + "\n")
    sys.stdout.flush()


def may_go_on() -> bool:
    return bool(sys.stdin.readline())


async def open_new_files(directory: Path, name: str) -> None:
    """Open files that do not exist yet, at the same time as others, and write to each."""
    for number in range(FILES):
        store = SharedSqliteEventStore(directory / f"{number}.sqlite", CODEC)
        await store.append(note(f"note-{name}", 1))
        await store.close()
    tell(opened=FILES)


async def append_without_end(path: Path, name: str) -> None:
    """As ``append_some``, for a process that is going to be killed."""
    await append_some(path, name, count())


async def append_some(path: Path, name: str, numbers: Iterable[int] = range(APPENDS)) -> None:
    """Append to streams that others append to as well, and follow what they append."""
    store = SharedSqliteEventStore(path, CODEC)
    tell(opened=1)
    may_go_on()
    followed: list[tuple[str, int]] = []
    for number in numbers:
        claim = f"claim-{number % CLAIMS}"
        commit = await _append(store, f"note-{number % STREAMS}", f"{name} {number}")
        tell(appended=[commit.stream, commit.position, commit.events[0].model_dump()["text"]])
        await store.mark_projected(commit)
        try:
            await store.append(note(f"claimant-{name}-{number}", 1, claims=(claim,)))
            tell(claimed=claim)
        except ClaimTaken as taken:
            tell(refused=taken.claim)
        followed += await _follow(store)
    tell(done=name)
    may_go_on()
    while more := await _follow(store):
        followed += more
    tell(followed=followed)
    await store.close()


async def _append(store: SharedSqliteEventStore, stream: str, text: str) -> Commit:
    while True:
        commits = await store.read(stream)
        commit = note(stream, commits[-1].last + 1 if commits else 1, text)
        try:
            await store.append(commit)
        except ConcurrencyConflict:
            continue
        return commit


async def _follow(store: SharedSqliteEventStore) -> list[tuple[str, int]]:
    commits = await store.unprojected()
    for commit in commits:
        await store.mark_projected(commit)
    return [(commit.stream, commit.position) for commit in commits]


ROLES: dict[str, Callable[[Path, str], Coroutine[Any, Any, None]]] = {
    "open": open_new_files,
    "append": append_some,
    "append-endlessly": append_without_end,
}

if __name__ == "__main__":
    role, path, name = sys.argv[1:]
    tell(ready=name)
    may_go_on()
    asyncio.run(ROLES[role](Path(path), name))
