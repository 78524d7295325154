"""Long answers come compressed to those who accept it; what is streamed never does."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator

import aiohttp
import pytest

from simulation.cli.operating.serve import dev_app
from simulation.rest.edge.compression import MINIMUM_BYTES
from tests.integration.rest.api import served
from tests.support.platform import PATIENCE_SECONDS, House, house

__all__ = ["house"]

LONG, SHORT, STREAM = "/openapi.json", "/healthz", "/api/v1/pulse/events/export"
SCHEMA = {"query": "{ __schema { types { name description } } }"}


@pytest.fixture
async def root(house: House) -> AsyncIterator[str]:
    async with served(dev_app(house.platform)) as address:
        yield address


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    # As it comes over the wire.
    async with aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as opened:
        yield opened


async def coding(
    session: aiohttp.ClientSession, url: str, accepted: str
) -> tuple[str | None, str | None, bytes]:
    """How an answer is coded, what it varies by, and what was sent."""
    async with session.get(url, headers={"Accept-Encoding": accepted}) as response:
        assert response.status == 200
        named = response.headers.get("Content-Encoding"), response.headers.get("Vary")
        return *named, await response.read()


async def test_a_long_answer_is_compressed_for_who_accepts_it(
    root: str, session: aiohttp.ClientSession
) -> None:
    plain = await coding(session, f"{root}{LONG}", "identity")
    packed = await coding(session, f"{root}{LONG}", "br, gzip;q=0.8")

    assert plain[:2] == (None, "Accept-Encoding")
    assert packed[:2] == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed[2]) == plain[2]
    assert len(packed[2]) * 4 < len(plain[2])


@pytest.mark.parametrize("accepted", ["gzip;q=0", "gzip; q=0.000", "identity", "*;q=0"])
async def test_nobody_gets_what_they_refuse(
    root: str, session: aiohttp.ClientSession, accepted: str
) -> None:
    assert (await coding(session, f"{root}{LONG}", accepted))[0] is None


async def test_a_short_answer_stays_as_it_is(root: str, session: aiohttp.ClientSession) -> None:
    found, _, body = await coding(session, f"{root}{SHORT}", "gzip")

    assert found is None
    assert len(body) < MINIMUM_BYTES


async def test_graphql_is_compressed_too(root: str, session: aiohttp.ClientSession) -> None:
    headers = {"Accept-Encoding": "gzip"}
    async with session.post(f"{root}/graphql", json=SCHEMA, headers=headers) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert set(response.headers["Vary"].split(", ")) == {"Accept", "Accept-Encoding"}
        assert b'"__schema"' in zlib.decompress(await response.read(), wbits=31)


async def test_a_stream_is_sent_as_it_comes(root: str, session: aiohttp.ClientSession) -> None:
    events = {"events": [{"name": "opened", "userId": f"user-{n}"} for n in range(50)]}
    async with session.post(f"{root}/api/v1/pulse/events/batch", json=events) as response:
        assert response.status == 201, await response.read()

    found, _, body = await coding(session, f"{root}{STREAM}", "gzip")

    assert found is None
    assert len(body) > MINIMUM_BYTES
