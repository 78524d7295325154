"""What is behind a link that the API has given out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus

import aiohttp

from simulation.client.errors import NotReachable, refusal

CHUNK_BYTES = 1 << 18


async def fetched(session: aiohttp.ClientSession, url: str) -> AsyncIterator[bytes]:
    """What is at ``url``, piece by piece; no credentials are shown there.

    Raises:
        ApiError: the answer is a refusal.
        NotReachable: there is nothing at the address, or it broke off.
    """
    try:
        # As slow as it may be: a large archive takes its time.
        async with session.get(url, timeout=aiohttp.ClientTimeout(sock_read=30)) as response:
            if response.status != HTTPStatus.OK:
                raise refusal(
                    "NOT_FOUND", f"The link was answered with {response.status}; ask for a new one."
                )
            async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                yield chunk
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NotReachable(f"The download broke off ({error}); try again.") from error
