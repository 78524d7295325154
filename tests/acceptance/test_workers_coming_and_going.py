"""Workers that are replaced one by one, that come late, and an API that only looks on."""

from __future__ import annotations

import json
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from simulation.pulse.engine.port import LEASE_SECONDS
from tests.acceptance.cluster import OUTCOMES, SESSIONS, SET, Cluster, start_run, until
from tests.acceptance.conftest import get_json, post_json
from tests.acceptance.log import Told
from tests.acceptance.played import Played

pytest_plugins = ["tests.support.postgres", "tests.acceptance.cluster_fixtures"]

MANY = {"SIMULATION_CONCURRENT_SESSIONS": str(SESSIONS // 2)}
"""Settings of a worker that is at hand for nearly all of the run."""


def read(cluster: Cluster, id: str) -> Played:
    return Played(cluster.log, id, SESSIONS)


@pytest.mark.parametrize("agent", [300], indirect=True)
async def test_in_a_rolling_restart_runs_are_handed_over_and_none_fails(cluster: Cluster) -> None:
    old = cluster.workers(2)
    async with cluster.platform() as platform:
        id = await start_run(platform)
    await until(lambda: len(cluster.in_hand()) == len(old), "each has a part of the run")
    for worker in old:
        replacement = cluster.start("worker")
        with cluster.agent.held():
            replacement.line("Ready as ")
            assert worker.owner in cluster.in_hand()
            worker.process.send(signal.SIGTERM)
            assert worker.process.wait() == 0, worker.process.output
            assert worker.owner not in cluster.in_hand(), "left at once, not when it is missed"
            committed = cluster.answered(id)
        await until(lambda: cluster.answered(id) > committed, "others go on")  # noqa: B023
    played = await cluster.ended(id)
    played.check(OUTCOMES)
    claims = _told(played, "pulse.run_claimed")
    handed_over = _told(played, "pulse.run_handed_over")
    assert handed_over, "one of them had the run itself in hand"
    assert len(claims) == len(handed_over) + 1
    for before, let_go, after in zip(claims, handed_over, claims[1:], strict=False):
        assert let_go.data["owner"] == before.data["owner"] != after.data["owner"]
        assert after.at - let_go.at < timedelta(seconds=LEASE_SECONDS / 2)
    for worker in old:
        assert "Traceback" not in worker.process.output, worker.process.output


def _told(played: Played, name: str) -> list[Told]:
    return [event for event in played.run if event.name == name]


@pytest.mark.parametrize("agent", [100], indirect=True)
async def test_a_run_waits_for_workers_and_those_that_join_later_get_their_share(
    cluster: Cluster,
) -> None:
    code, started = await cluster.call("run", SET, "--no-wait")
    assert code == 0, started.output
    id = started.out[0]
    code, health = await cluster.call("health", "--format", "json")
    assert code == 3, health.output
    told = json.loads("\n".join(health.out))
    assert (told["status"], told["pending_runs"], told["workers"]) == ("degraded", 1, [])
    assert not read(cluster, id).in_flight

    [first] = cluster.workers(1)
    await until(lambda: cluster.answered(id), "the first worker begins")
    with cluster.agent.held():
        others = cluster.workers(2)
        owners = {worker.owner for worker in (first, *others)}
        await until(lambda: set(cluster.in_hand()) == owners, "all have a share")
        code, health = await cluster.call("health", "--format", "json")
        assert code == 0, health.output
        told = json.loads("\n".join(health.out))
        assert {each["owner"] for each in told["workers"]} == owners
    (await cluster.ended(id)).check(OUTCOMES)
    assert set(cluster.batches("SUCCESS")) == owners


@pytest.mark.parametrize("agent", [300], indirect=True)
async def test_the_api_shows_what_workers_do_and_executes_nothing(
    cluster: Cluster, tmp_path: Path
) -> None:
    api, url = cluster.serve()
    code, started = await cluster.call("run", SET, "--no-wait", "--url", url)
    assert code == 0, started.output
    id = started.out[0]
    assert get_json(f"{url}/health") == {"status": "degraded", "active": 0, "pending": 1}
    assert not read(cluster, id).in_flight

    heartbeat = tmp_path / "heartbeat"
    [worker] = cluster.workers(1, SIMULATION_HEARTBEAT_FILE=str(heartbeat), **MANY)
    await until(heartbeat.exists, "the worker says that it lives")
    await until(lambda: cluster.finished(id), "the first sessions end")
    with cluster.agent.held():
        await until(lambda: _progress(url, id) > 0, "the API shows progress")
        assert _progress(url, id) < SESSIONS
        assert get_json(f"{url}/health") == {"status": "ok", "active": 1, "pending": 0}
        api.send(signal.SIGKILL)
        api.wait()

    (await cluster.ended(id)).check(OUTCOMES)
    assert set(cluster.batches("SUCCESS")) == {worker.owner}
    _, url = cluster.serve()
    assert _progress(url, id) == SESSIONS


def _progress(url: str, id: str) -> int:
    query = "query Progress($id: ID!) { unitTestSetRun(id: $id) { progress { finished } } }"
    answer = post_json(f"{url}/graphql", {"query": query, "variables": {"id": id}})
    finished: int = answer["data"]["unitTestSetRun"]["progress"]["finished"]
    return finished
