"""A service with a limit, whose sessions several workers play, of which one is killed."""

from __future__ import annotations

import signal
from datetime import datetime, timedelta

import pytest

from simulation.bootstrap import Platform
from simulation.catalog.definition.queries import Filter
from simulation.catalog.service import UpdateService
from simulation.client.actor import LOCAL_ACTOR
from simulation.documents.windows import Window
from tests.acceptance.cluster import OUTCOMES, Cluster, start_run, until
from tests.acceptance.played import REPLIED, Played

pytest_plugins = ["tests.support.postgres", "tests.acceptance.cluster_fixtures"]

LIMIT = 12
"""Fewer than one worker plays at once."""

SOME_TURNS = 60

UNATTENDED = timedelta(seconds=1)
"""A turn takes 50 ms; a killed worker is missed only after seconds, and its permits with it."""


async def limit_all_services(platform: Platform) -> None:
    services = platform.definitions["service"]
    found = await services.window(LOCAL_ACTOR.organization, Filter(), [], Window(10))
    for service in found[0]:
        changes = {"limits": {"max_concurrent_sessions": LIMIT}}
        await platform.bus.handle(
            UpdateService(
                actor=LOCAL_ACTOR, at=platform.clock.now(), id=service.id, changes=changes
            )
        )


def stretches(answers: list[datetime]) -> list[tuple[datetime, datetime]]:
    """From when to when somebody played a session: between a kill and its going on nobody does."""
    found = [(answers[0], answers[0])]
    for at in answers[1:]:
        begun, last = found[-1]
        if at - last < UNATTENDED:
            found[-1] = (begun, at)
        else:
            found.append((at, at))
    return found


def most_at_once(played: Played) -> int:
    """Of how many sessions the agent had answered one turn, and not yet the last."""
    moments: list[tuple[datetime, int]] = []
    for events in played.sessions.values():
        for begun, over in stretches([event.at for event in events if event.name == REPLIED]):
            moments += [(begun, 1), (over, -1)]
    talking = most = 0
    for _, change in sorted(moments):
        talking += change
        most = max(most, talking)
    return most


@pytest.mark.parametrize("agent", [50], indirect=True)
async def test_workers_keep_a_limit_together_and_a_killed_one_leaves_nothing_taken(
    cluster: Cluster,
) -> None:
    victim, *_ = cluster.workers(2)
    async with cluster.platform() as platform:
        await limit_all_services(platform)
        id = await start_run(platform)
        await until(lambda: cluster.answered(id) >= SOME_TURNS, "the run is under way")
        victim.process.send(signal.SIGKILL)
        victim.process.wait()
        played = await cluster.ended(id)
    played.check(OUTCOMES)
    assert LIMIT / 2 < most_at_once(played) <= LIMIT
