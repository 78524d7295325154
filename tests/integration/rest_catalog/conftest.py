"""The simulation API of a fresh house, and those who call it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.rest_catalog.site import Rest, Site, open_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


@pytest.fixture
def owner(site: Site) -> Rest:
    """Somebody who may do everything in their organization."""
    return site.owner
