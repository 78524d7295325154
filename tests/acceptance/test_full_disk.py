"""A disk that is full under a running server: writes are refused, reads go on."""

from __future__ import annotations

import json
import resource
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from simulation import stored
from simulation.kernel.errors import StorageFull
from simulation.settings import Settings
from tests.acceptance.cluster import until
from tests.acceptance.conftest import Process, Workspace, get_json, post_json

CREATE = """mutation ($name: String!) {
  createPersona(input: {name: $name, role: "Guest", initialVersion: {background: "Reads."}}) {
    persona { id }
  }
}"""
SET = "Café Meridian regression"
SETS = "{ unitTestSets(first: 10) { nodes { databaseId name } } }"
RUN = """mutation { createUnitTestSetRun(input: {unitTestSetId: "%s"}) {
  unitTestSetRun { databaseId } } }"""
PROGRESS = """{ unitTestSetRun(id: "%s") {
  isCompleted progress { outcomes { outcome sessions } } } }"""
PERSONAS = "{ personas(first: 100) { totalCount } }"


def create(address: str, name: str) -> tuple[int, dict[str, Any]]:
    """The status and the answer of a mutation."""
    body = json.dumps({"query": CREATE, "variables": {"name": name}}).encode()
    return send(f"{address}/graphql", body)


def send(url: str, body: bytes) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def count(address: str) -> int:
    found: int = post_json(f"{address}/graphql", {"query": PERSONAS})["data"]["personas"][
        "totalCount"
    ]
    return found


def tracebacks(server: Process) -> list[str]:
    return [line for line in server.err if line.startswith("Traceback")]


async def test_a_full_disk_refuses_writes_and_reads_go_on(workspace: Workspace) -> None:
    server, address = workspace.serve()
    health = f"{address}/health"
    assert create(address, "Before")[1]["data"]
    before = count(address)

    with server.without_room():
        status, answer = create(address, "Meanwhile")
        assert (status, answer["errors"][0]["extensions"]["code"]) == (507, "STORAGE_FULL")
        assert "make room" in answer["errors"][0]["message"]

        event = json.dumps({"name": "Meanwhile"}).encode()
        status, answer = send(f"{address}/api/v1/pulse/events", event)
        assert (status, answer["error"]["code"]) == (507, "STORAGE_FULL")

        await until(lambda: get_json(health)["status"] == "degraded", "/health says so")
        assert get_json(health)["outage"]["code"] == "STORAGE_FULL"
        assert count(address) == before

    await until(lambda: get_json(health)["status"] == "ok", "/health says that it is over")
    assert "outage" not in get_json(health)
    assert create(address, "After")[1]["data"]
    assert count(address) == before + 1
    assert not tracebacks(server), server.output


def at_rest(workspace: Workspace) -> bool:
    """Whether the agent is asked nothing for three times as long as it takes for an answer."""
    before = workspace.agent.stats()["turns"]
    time.sleep(0.3)
    return bool(workspace.agent.stats()["turns"] == before)


@pytest.mark.parametrize("agent", [100], indirect=True)
async def test_sessions_wait_for_room_and_go_on(workspace: Workspace) -> None:
    server, address = workspace.serve()
    found = post_json(f"{address}/graphql", {"query": SETS})["data"]["unitTestSets"]["nodes"]
    [chosen] = [each["databaseId"] for each in found if each["name"] == SET]
    started = send(f"{address}/graphql", json.dumps({"query": RUN % chosen}).encode())[1]
    id = started["data"]["createUnitTestSetRun"]["unitTestSetRun"]["databaseId"]
    workspace.agent.wait_for_turns(60, server)

    with server.without_room():
        await until(lambda: get_json(f"{address}/health")["status"] == "degraded", "no room")
        # Whoever has an answer waits to have it committed: soon nobody is asked any more.
        await until(lambda: at_rest(workspace), "the sessions wait")

    def progress() -> dict[str, Any]:
        answer = post_json(f"{address}/graphql", {"query": PROGRESS % id})
        run: dict[str, Any] = answer["data"]["unitTestSetRun"]
        return run

    await until(lambda: progress()["isCompleted"], "the run ends")
    outcomes = {each["outcome"]: each["sessions"] for each in progress()["progress"]["outcomes"]}
    assert outcomes == {"PASSED": 40, "FAILED": 10}
    assert set(workspace.agent.stats()["asked"].values()) == {1}, "no turn was asked twice"
    assert not tracebacks(server), server.output
    assert len(server.err) < 10, server.output


def test_a_backup_that_finds_no_room_leaves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(StorageFull, match="name a file on another disk"):
            stored.write_backup(
                Settings(data=workspace.data),
                tmp_path / "backup.tar",
                datetime.now(UTC),
                lambda *_: None,
            )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert [each.name for each in tmp_path.iterdir()] == ["data"]
