"""Whoever has not signed in is refused before anything of their body is kept."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest

from tests.integration.identity.site import open_site
from tests.support.platform import PATIENCE_SECONDS

PATHS = ["/graphql", "/v1/acme/user/", "/api/v1/pulse/events/batch", "/Pulse/v1/tasks"]
BEGUN = (
    "POST {path} HTTP/1.1\r\nHost: {place}\r\nContent-Type: application/json\r\n"
    "Content-Length: 1000000\r\n\r\n{{"
)


@pytest.mark.parametrize("path", PATHS)
async def test_a_stranger_is_not_waited_for(path: str) -> None:
    async with open_site() as site:
        place = urlsplit(site.owner.root)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.write(BEGUN.format(path=path, place=place.netloc).encode())
        async with asyncio.timeout(PATIENCE_SECONDS):
            status = await reader.readline()
        writer.close()
        await writer.wait_closed()
    assert status.startswith(b"HTTP/1.1 401 ")
