"""The REST API of a fresh house."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.rest.api import Api, open_api


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with open_api() as opened:
        yield opened
