"""Fixtures of these tests."""

import pytest

from tests.integration.graphql_pulse.operating import Operator
from tests.support.platform import House, house

__all__ = ["house", "operator"]


@pytest.fixture
def operator(house: House) -> Operator:
    """The owner, operating Pulse."""
    return Operator(house)
