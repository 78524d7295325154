"""Lists that come in by GraphQL do not wait for those of REST, nor the other way round."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.kernel.threads import Lane, current_lane
from simulation.tracking.filter import EventFilter
from simulation.tracking.store.memory import MemoryTrackedEventStore
from simulation.tracking.store.port import Placed, Reading
from tests.integration.identity.site import open_site
from tests.integration.tracking.site import EVENTS, EXPORT, Tracker


class Noting(MemoryTrackedEventStore):
    """Notes for whom it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.lanes: list[Lane] = []

    async def read(
        self, organization: str, filter: EventFilter, reading: Reading
    ) -> Sequence[Placed]:
        self.lanes.append(current_lane())
        return await super().read(organization, filter, reading)

    async def count(self, organization: str, filter: EventFilter) -> int:
        self.lanes.append(current_lane())
        return await super().count(organization, filter)


async def test_each_way_in_has_a_lane_and_exports_have_another() -> None:
    store = Noting()
    async with open_site(tracked_events=store) as site:
        owner = Tracker(site.owner)
        assert (await owner.send("GET", EVENTS)).status == 200
        assert store.lanes == [Lane.REST]
        assert (await owner.send("GET", EXPORT)).status == 200
        assert store.lanes.pop() is Lane.OTHERS
        query = {"query": "{ trackedEvents { totalCount nodes { name } } }"}
        answer = await owner.send("POST", "/graphql", json=query)
        assert answer.body["data"]["trackedEvents"]["totalCount"] == 0
        assert store.lanes == [Lane.REST, Lane.GRAPHQL, Lane.GRAPHQL]
