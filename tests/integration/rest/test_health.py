"""The state of health, Pulse's own and the one that a container is asked for."""

from __future__ import annotations

from datetime import timedelta

from simulation.pulse.engine.memory import MemoryEngine
from tests.integration.rest.api import Api, open_api, open_house_on, serve

FIELDS = {
    "phsStatus",
    "phsLeaseOwner",
    "phsHeartbeatAt",
    "phsReclaimedRunCount",
    "phsExpiredRecoveryCount",
    "phsActiveRunCount",
    "phsMaxConcurrent",
    "phsPendingRunCount",
    "phsOldestPendingAgeSeconds",
    "phsWaitingRunCount",
}


async def test_it_counts_runs_by_status(api: Api) -> None:
    await api.run("waiting")
    answer = await api.get("/health")

    assert answer.status == 200
    health = answer.body
    assert set(health) == FIELDS
    assert (health["phsStatus"], health["phsLeaseOwner"]) == ("ok", api.house.platform.engine.owner)
    assert health["phsHeartbeatAt"].startswith("2026-01-01T00:00:00")
    assert (health["phsActiveRunCount"], health["phsWaitingRunCount"]) == (0, 1)
    assert (health["phsPendingRunCount"], health["phsOldestPendingAgeSeconds"]) == (0, None)
    assert (health["phsReclaimedRunCount"], health["phsExpiredRecoveryCount"]) == (0, 0)


async def test_active_runs_are_told_by_type_only_where_types_have_limits() -> None:
    limits = {"example.approval": 2, "simulation.set_run": 1}
    async with open_api(concurrent_runs=7, concurrent_runs_by_type=limits) as api:
        health = (await api.get("/health")).body

        assert set(health) == FIELDS | {"phsActiveRunsByType"}
        assert health["phsActiveRunsByType"] == {"example.approval": 0, "simulation.set_run": 0}
        assert health["phsMaxConcurrent"] == 7


async def test_without_a_worker_it_is_degraded_and_runs_grow_old() -> None:
    async with open_house_on(MemoryEngine, work=False) as house, serve(house) as api:
        await api.run()
        api.house.clock.advance(timedelta(minutes=1))
        health = (await api.get("/health")).body

        assert (health["phsStatus"], health["phsLeaseOwner"]) == ("degraded", None)
        assert health["phsHeartbeatAt"] is None
        assert health["phsPendingRunCount"] == 1
        assert 60 <= health["phsOldestPendingAgeSeconds"] < 61


async def test_a_container_is_asked_without_a_credential(api: Api) -> None:
    await api.run("waiting")

    answer = await api.send("GET", "/health")

    assert answer.status == 200
    assert answer.body == {"status": "ok", "active": 0, "pending": 0}


async def test_a_process_that_answers_is_alive_and_ready(api: Api) -> None:
    for path, told in (("/healthz", "ok"), ("/readyz", "ready")):
        answer = await api.send("GET", path)
        assert (answer.status, answer.body) == (200, {"status": told})


async def test_while_the_service_is_closed_it_is_alive_but_not_ready() -> None:
    async with open_api(maintenance=True) as api:
        assert (await api.send("GET", "/healthz")).status == 200
        answer = await api.send("GET", "/readyz")
        assert (answer.status, answer.body) == (503, {"status": "maintenance"})
