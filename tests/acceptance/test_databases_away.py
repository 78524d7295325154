"""A database server that is taken away under running workers, and comes back."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.acceptance.cluster import OUTCOMES, Cluster, start_run, until
from tests.acceptance.conftest import Process, post_json
from tests.support.postgres import PostgresServer, open_server

pytest_plugins = ["tests.acceptance.cluster_fixtures"]

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
