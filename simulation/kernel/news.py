"""Waiting for news that may come from elsewhere, unheard."""

from __future__ import annotations

import asyncio


async def news_within(news: asyncio.Event, seconds: float) -> bool:
    """Whether ``news`` came within ``seconds``; who watches looks afterwards in either case."""
    try:
        async with asyncio.timeout(seconds):
            await news.wait()
    except TimeoutError:
        return False
    return True
