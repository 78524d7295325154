"""A demo pulse outlives its server, and ends in time."""

from __future__ import annotations

import json
import math
import signal
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.acceptance.conftest import DEADLINE, Workspace, get_json, post_json

PER_MINUTE = 120
LISTED = {"SIMULATION_DEMO_PULSE_WORKSPACES": "demo"}


def active(url: str) -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = get_json(f"{url}/v1/demo/demo-pulse/status")["tasks"]
    return tasks


def exported(url: str) -> list[dict[str, Any]]:
    address = f"{url}/api/v1/pulse/events/export?synthetic=true"
    with urllib.request.urlopen(address, timeout=DEADLINE) as response:
        return [json.loads(line) for line in response]


def ended_run(url: str) -> dict[str, Any]:
    """What became of the one run, once it has ended."""
    query = "{ runs { nodes { status stages { stateSummary } } } }"
    while True:
        [run] = post_json(f"{url}/graphql", {"query": query})["data"]["runs"]["nodes"]
        if run["status"] not in ("PENDING", "RUNNING"):
            return {"status": run["status"], **run["stages"][0]}
        time.sleep(0.05)


def test_a_killed_server_emits_the_rest_when_it_is_started_again(workspace: Workspace) -> None:
    began = time.monotonic()
    server, url = workspace.serve(**LISTED)
    # Long enough for another server to come, on a busy machine as well.
    seconds = math.ceil(4 + 3 * (time.monotonic() - began))
    total = seconds * PER_MINUTE // 60
    body = {"duration_seconds": seconds, "events_per_minute": PER_MINUTE}
    started = post_json(f"{url}/v1/demo/demo-pulse/start", body)
    while active(url)[0]["events_attempted"] < 2:
        time.sleep(0.02)
    server.send(signal.SIGKILL)
    server.wait()

    server, url = workspace.serve(**LISTED)
    seen = 0
    while tasks := active(url):
        assert tasks[0]["task_id"] == started["task_id"]
        assert tasks[0]["events_attempted"] >= seen
        seen = tasks[0]["events_attempted"]
        time.sleep(0.1)
    expires_at = datetime.fromisoformat(started["expires_at"])
    assert timedelta() <= datetime.now(UTC) - expires_at < timedelta(seconds=2)
    run = ended_run(url)

    assert run == {"status": "COMPLETED", "stateSummary": f"Emitted {total} events."}
    events = exported(url)
    ids = [f"{started['task_id']}:{number}" for number in range(total)]
    assert [each["clientId"] for each in events] == ids
    assert {each["synthetic"] for each in events} == {True}
