"""The floor under sessions: a bare aiohttp loop that makes the same calls and keeps nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
import orjson

_HEADERS = {"content-type": "application/json", "accept-encoding": "identity"}


def bare_session() -> aiohttp.ClientSession:
    """A client without a limit on connections and without cookies."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
    )


@dataclass(frozen=True, slots=True)
class Account:
    """How many calls the stub has answered, and the bodies of the first session's."""

    calls: int
    first: list[bytes]


async def account(http: aiohttp.ClientSession, base: str) -> Account:
    """What the stub at ``base`` says about its callers."""
    async with http.get(base) as response:
        found = orjson.loads(await response.read())
    return Account(found["calls"], [body.encode() for body in found["first"]])


async def call_all(
    http: aiohttp.ClientSession, base: str, bodies: Sequence[bytes], sessions: int
) -> None:
    """Send ``bodies`` one after the other, in as many loops side by side as ``sessions``."""
    address = f"{base}/chat/completions"

    async def session() -> None:
        for body in bodies:
            async with http.post(address, data=body, headers=_HEADERS) as response:
                orjson.loads(await response.read())

    await asyncio.gather(*(session() for _ in range(sessions)))
