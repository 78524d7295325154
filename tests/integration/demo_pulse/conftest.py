"""Fixtures of the tests of the demo pulse."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.platform import House, open_house


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A platform whose operator has listed the owner's organization as a workspace."""
    async with open_house(demo_pulse_workspaces="acme, elsewhere") as opened:
        yield opened
