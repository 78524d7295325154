"""Fixtures of these tests."""

from __future__ import annotations

import pytest

from tests.integration.pulse.site import Site


@pytest.fixture
def site() -> Site:
    """A log and a clock of the test's own."""
    return Site()
