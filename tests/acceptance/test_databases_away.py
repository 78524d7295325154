"""A database server that is taken away under running workers, and comes back."""

from __future__ import annotations

import asyncio
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.acceptance.cluster import OUTCOMES, Cluster, start_run, until
from tests.acceptance.conftest import Process, post_json
from tests.support.postgres_server import PostgresServer, open_server
from tests.support.tcp_proxy import TcpProxy

pytest_plugins = ["tests.acceptance.cluster_fixtures"]

MONGODB = os.environ.get("SIMULATION_TEST_MONGODB_URL")

AWAY_SECONDS = 10.0
"""How long the log stays away once everybody has noticed: longer than a driver waits."""

TRIGGER = """mutation ($id: ID!) {
  createUnitTestSetRun(input: {unitTestSetId: $id}) { unitTestSetRun { id } } }"""
SETS = "{ unitTestSets(first: 1) { nodes { databaseId } } }"


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    """A server of the test's own, which it may take away."""
    with open_server() as server:
        yield server


def trigger(address: str, unit_test_set: str) -> tuple[int, str]:
    """The status, and the code of the error, of starting a run."""
    body = json.dumps({"query": TRIGGER, "variables": {"id": unit_test_set}}).encode()
    request = urllib.request.Request(
        f"{address}/graphql", body, {"Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request, timeout=30)
    return raised.value.code, json.load(raised.value)["errors"][0]["extensions"]["code"]


def calm(process: Process) -> bool:
    """Whether a process said what happened in a few lines, and showed no traceback."""
    return "Traceback" not in process.output and len(process.err) <= 8


@pytest.mark.parametrize("agent", [200], indirect=True)
async def test_no_session_ends_with_the_engines_database(
    cluster: Cluster, postgres: PostgresServer
) -> None:
    workers = cluster.workers(2)
    server, address = cluster.serve()
    [other] = post_json(f"{address}/graphql", {"query": SETS})["data"]["unitTestSets"]["nodes"]
    async with cluster.platform() as platform:
        id = await start_run(platform)
        await until(lambda: cluster.answered(id) >= 20, "the run is under way")

    with postgres.away():
        # Nobody could tell whether others have taken over: whoever executes lets go.
        for worker in workers:
            assert worker.process.wait() == 3, worker.process.output
            assert "lost its lease" in worker.process.output
        started = cluster.start("worker")
        assert started.wait() == 3
        assert "engine_url: PostgreSQL cannot be reached" in started.output
        assert trigger(address, other["databaseId"]) == (503, "UNAVAILABLE")
    assert cluster.finished(id) < sum(OUTCOMES.values())

    cluster.workers(2)
    played = await cluster.ended(id)

    played.check(OUTCOMES)
    assert server.running
    for process in (*(worker.process for worker in workers), started, server):
        assert calm(process), process.output


@pytest.mark.skipif(not MONGODB, reason="SIMULATION_TEST_MONGODB_URL is not set")
@pytest.mark.parametrize("cluster", ["mongodb"], indirect=True)
@pytest.mark.parametrize("agent", [200], indirect=True)
async def test_no_session_ends_with_the_log(cluster: Cluster) -> None:
    server = urlsplit(cluster.database_url)
    with TcpProxy(server.hostname or "", server.port or 27017) as proxy:
        # Else the driver asks the server for its address, and goes past the proxy.
        user, at, _ = server.netloc.rpartition("@")
        direct = server._replace(
            netloc=f"{user}{at}127.0.0.1:{proxy.port}",
            query="&".join(filter(None, [server.query, "directConnection=true"])),
        )
        through = replace(cluster, database_url=direct.geturl())
        workers = through.workers(2)
        async with cluster.platform() as platform:
            id = await start_run(platform)
        await until(lambda: cluster.answered(id) >= 20, "the run is under way")

        with proxy.away():
            for worker in workers:
                await asyncio.to_thread(worker.process.line, "what needs it waits")
            await asyncio.sleep(AWAY_SECONDS)
            assert all(worker.process.running for worker in workers)

        played = await cluster.ended(id)
    played.check(OUTCOMES)
    asked = played.asked(cluster.agent.stats()["asked"])
    assert set(asked.values()) == {1}, "no turn was asked twice"
    for worker in workers:
        assert calm(worker.process), worker.process.output
