"""The stage of a test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.evaluation.stage import Stage, open_stage
from tests.support.platform import house, owner, stranger

__all__ = ["house", "owner", "stranger"]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as opened:
        yield opened
