"""The limits of a service, through GraphQL and REST."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.definitions import CREATE, Author, service
from tests.support.platform import Client, House

LIMITS = """query($id: ID!) { service(id: $id) {
  version limits { maxConcurrentSessions requestsPerMinute } } }"""


async def shown(client: Client, id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await client.ask(LIMITS, id=id))["service"]
    return found


async def test_limits_are_kept_changed_and_cleared(owner: Client) -> None:
    author = Author(owner)
    id = await author.service("Line", limits={"maxConcurrentSessions": 4})
    assert (await shown(owner, id))["limits"] == {
        "maxConcurrentSessions": 4,
        "requestsPerMinute": None,
    }
    await author.update("service", id, limits={"requestsPerMinute": 60})
    assert await shown(owner, id) == {
        "version": 2,
        "limits": {"maxConcurrentSessions": None, "requestsPerMinute": 60},
    }
    await author.update("service", id, description="Another.")
    assert (await shown(owner, id))["limits"]["requestsPerMinute"] == 60
    await author.update("service", id, limits=None)
    assert (await shown(owner, id))["limits"] is None


@pytest.mark.parametrize(
    ("limits", "field"),
    [
        ({"maxConcurrentSessions": 0}, "maxConcurrentSessions"),
        ({"maxConcurrentSessions": 1_001}, "maxConcurrentSessions"),
        ({"requestsPerMinute": -1}, "requestsPerMinute"),
    ],
)
async def test_limits_are_at_least_one(house: House, limits: dict[str, int], field: str) -> None:
    refusal = await house.refused(CREATE["service"], input=service(limits=limits))
    assert refusal.field == f"limits.{field}"
