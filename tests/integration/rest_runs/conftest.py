"""The set runs of a fresh house."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.rest_runs.site import RunsSite, open_site


@pytest.fixture
async def site() -> AsyncIterator[RunsSite]:
    async with open_site() as opened:
        yield opened
