"""A house that holds something of everything, for a whole module."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.platform import House
from tests.support.rich import Furniture, rich_house

Rich = tuple[House, Furniture]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rich() -> AsyncIterator[Rich]:
    async with rich_house() as opened:
        yield opened
