"""Fixtures of these tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.tracking.site import Tracked, Tracker, open_site


@pytest.fixture
async def tracked() -> AsyncIterator[Tracked]:
    async with open_site() as opened:
        yield opened


@pytest.fixture
def owner(tracked: Tracked) -> Tracker:
    """Somebody who may do everything."""
    return tracked.owner
