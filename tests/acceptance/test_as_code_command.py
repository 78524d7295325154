"""A catalog as code, by the commands: begun, applied, exported, to a server and without one."""

from __future__ import annotations

import json
import shlex
import signal
import threading
from pathlib import Path

from simulation.client import Client
from tests.acceptance.conftest import DemoAgentProcess, Process, Workspace, call, environment


def test_a_first_test_of_ones_own_agent_has_a_verdict(
    agent: DemoAgentProcess, tmp_path: Path
) -> None:
    data = ("--data", str(tmp_path / "data"))
    start = tmp_path / "start"
    code, refused = call("init", str(start), *data)
    assert (code, "--agent-url: say where" in refused.output) == (2, True), "nobody can be asked"
    code, begun = call("init", str(start), "--agent-url", f"{agent.address}/v1", *data)
    assert code == 0, begun.output
    assert begun.out[-1] == f'simulation run "First test" --data {shlex.quote(data[1])}'
    code, again = call("init", str(start), "--agent-url", "https://other.example", *data)
    assert (code, "is there already; nothing is written" in again.output) == (2, True)
    code, ran = call("run", "First test", *data)
    assert code == 0, ran.output
    assert "completed, verdict: passed" in ran.output


def test_what_is_exported_changes_nothing_and_goes_to_a_server(
    workspace: Workspace, tmp_path: Path
) -> None:
    out = str(tmp_path / "out")
    code, exported = workspace.call("export", out)
    assert code == 0, exported.output
    before = {path.name: path.read_text() for path in Path(out).iterdir() if path.is_file()}
    assert "${SIMULATION_AGENT_DEMO_URL}" in before["services.yaml"]
    code, same = workspace.call("apply", out, "--dry-run", "--prune")
    assert (code, same.out) == (0, ["53 unchanged; nothing is written in a dry run"])
    code, refused = workspace.call("export", out)
    assert code == 2
    assert "is there already" in refused.output

    changed = Path(out, "unit_test_sets.yaml")
    changed.write_text(changed.read_text().replace("name: Smoke", "name: Smoke at night"))
    code, said = workspace.call("apply", out, "--dry-run", "--prune", "--format", "json")
    assert code == 5
    told = json.loads("\n".join(said.out))
    assert [(each["action"], each["name"]) for each in told["changes"]] == [
        ("create", "Smoke at night"),
        ("delete", "Smoke"),
    ]
    _, url = workspace.serve()
    code, said = workspace.call("apply", out, "--prune", "--url", url)
    assert (code, said.out[0]) == (0, "+ unit test set 'Smoke at night'"), said.output
    assert said.out[-1] == "1 created, 1 deleted, 52 unchanged"
    _, listed = workspace.call("sets", "list", "--url", url)
    assert "Smoke at night" in listed.output


def test_a_wait_outlives_its_server(workspace: Workspace) -> None:
    server, url = workspace.serve()
    port = url.rpartition(":")[2]
    with Client(url) as client, workspace.agent.held():
        started = client.start("Smoke")
        watched = client.watch(started.id, timeout_seconds=30)
        assert next(watched)["progress"]["planned"] == 4
        server.send(signal.SIGKILL)
        server.wait()
        arguments = ("serve", "--dev", "--port", port, "--data", str(workspace.data))
        env = environment(SIMULATION_AGENT_DEMO_URL=workspace.agent.address)
        # While whoever waits finds nobody there.
        later = threading.Timer(0.5, lambda: restarted.append(_served(arguments, env)))
        restarted: list[Process] = []
        later.start()
        try:
            assert not next(watched)["isCompleted"]
        finally:
            later.join()
            workspace.started += restarted
    with Client(url) as client:
        assert client.wait(started.id, timeout_seconds=30)["verdict"] == "PASSED"


def _served(arguments: tuple[str, ...], env: dict[str, str]) -> Process:
    return Process("simulation", *arguments, env=env)
