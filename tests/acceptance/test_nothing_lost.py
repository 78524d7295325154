"""What is promised about crashes, with real processes and real kills."""

from __future__ import annotations

import json
import re
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.acceptance.conftest import DemoAgentProcess, Process, Workspace
from tests.acceptance.log import committed_turns, events

SET = "Café Meridian regression"
SESSIONS = 50


def wait_for_committed_turns(data: Path, turns: int, process: Process) -> None:
    """Return once more than ``turns`` turns are committed, or ``process`` has ended."""
    while process.running and len(committed_turns(data)) <= turns:
        time.sleep(0.02)


@pytest.mark.parametrize("agent", [30], indirect=True)
def test_a_killed_run_continues_and_asks_no_committed_turn_again(
    workspace: Workspace, agent: DemoAgentProcess
) -> None:
    asked_when_committed: dict[str, int] = {}
    kills = (0, 40, 80)
    # A few at a time, or one look decides between a beginning and an end.
    few = {"SIMULATION_CONCURRENT_SESSIONS": "5"}
    for turns in kills:
        process = workspace.start("run", SET, "--format", "json", "--seed", "7", **few)
        wait_for_committed_turns(workspace.data, turns, process)
        process.send(signal.SIGKILL)
        process.wait()
        asked = agent.stats()["asked"]
        for key in committed_turns(workspace.data):
            asked_when_committed.setdefault(key, asked[key])

    code, said = workspace.call("run", SET, "--format", "json", "--seed", "7")

    assert code == 1, said.output
    # It is parked where two of the kills met it at the same place.
    assert re.search("Continuing the unfinished run|Taking up the parked run", said.output)
    report = json.loads("\n".join(said.out))
    assert report["status"] == "COMPLETED"
    assert report["progress"] == {"planned": SESSIONS, "finished": SESSIONS}
    asked = agent.stats()["asked"]
    assert asked_when_committed, "the kills came before anything was committed"
    assert {key: asked[key] for key in asked_when_committed} == asked_when_committed
    assert set(asked) == committed_turns(workspace.data), "every turn asked was answered and kept"
    assert max(asked.values()) <= len(kills) + 1


@pytest.mark.parametrize("agent", [30], indirect=True)
def test_after_a_kill_every_session_is_opened_and_finished_once(
    workspace: Workspace, agent: DemoAgentProcess
) -> None:
    process = workspace.start("run", "Smoke", "--repeat", "5")
    agent.wait_for_turns(8, process)
    process.send(signal.SIGKILL)
    process.wait()

    code, said = workspace.call("run", "Smoke", "--repeat", "5", "--format", "json")

    assert code == 0, said.output
    counts = Counter((stream, name) for stream, name, _ in events(workspace.data, "session"))
    streams = {stream for stream, _ in counts}
    assert len(streams) == 20
    for stream in streams:
        assert counts[stream, "catalog.session_opened"] == 1
        assert counts[stream, "catalog.session_finished"] == 1
    runs = Counter(name for _, name, _ in events(workspace.data, "set_run"))
    assert runs["catalog.set_run_created"] == runs["catalog.set_run_finished"] == 1
    assert set(runs.values()) == {1}


@pytest.mark.parametrize("agent", [30], indirect=True)
def test_a_killed_server_continues_its_run_when_it_is_started_again(
    workspace: Workspace, agent: DemoAgentProcess
) -> None:
    server, url = workspace.serve()
    code, started = workspace.call("run", "Smoke", "--repeat", "5", "--no-wait", "--url", url)
    assert code == 0, started.output
    agent.wait_for_turns(5, server)
    server.send(signal.SIGKILL)
    server.wait()

    server, url = workspace.serve()
    code, said = workspace.call("runs", "watch", started.out[0], "--url", url)

    assert code == 0, said.output
    assert "20/20" in said.output


@pytest.mark.parametrize("agent", [30], indirect=True)
def test_a_server_stops_cleanly_in_the_middle_of_a_run_and_loses_nothing(
    workspace: Workspace, agent: DemoAgentProcess
) -> None:
    server, url = workspace.serve()
    code, started = workspace.call("run", "Smoke", "--repeat", "5", "--no-wait", "--url", url)
    assert code == 0, started.output
    agent.wait_for_turns(5, server)
    server.send(signal.SIGTERM)
    assert server.wait() == 0, server.output

    code, said = workspace.call("runs", "watch", started.out[0])

    assert code == 0, said.output
    assert "20/20" in said.output


def test_an_interrupted_run_says_that_nothing_is_lost_and_continues(
    workspace: Workspace, agent: DemoAgentProcess
) -> None:
    with agent.held():
        process = workspace.start("run", "Smoke", "--repeat", "3")
        while process.running and not events(workspace.data, "session"):
            time.sleep(0.02)
        process.send(signal.SIGINT)
        assert process.wait() == 130, process.output
    assert "Nothing is lost" in process.output
    assert "Traceback" not in process.output

    code, said = workspace.call("run", "Smoke", "--repeat", "3")
    assert code == 0, said.output
    assert "Continuing the unfinished run" in said.output


def test_the_same_seed_repeats_every_word(workspace: Workspace) -> None:
    transcripts = []
    # Once in another process: what hangs on the order of a set would differ there.
    for run_anywhere in (workspace.run, workspace.call):
        code, printed = run_anywhere("run", "Smoke", "--seed", "11", "--format", "json")
        assert code == 0, printed.output
        run = json.loads("\n".join(printed.out))["databaseId"]
        sessions = {
            event["slot"]: stream
            for stream, name, event in events(workspace.data, "session")
            if name == "catalog.session_opened" and event["set_run_id"] == run
        }
        said = {slot: [] for slot in sessions}
        by_stream = {stream: slot for slot, stream in sessions.items()}
        for stream, name, event in events(workspace.data, "session"):
            if stream in by_stream and name == "catalog.persona_spoke":
                said[by_stream[stream]].append(event["message"]["text"])
        transcripts.append(said)
    assert transcripts[0] == transcripts[1]
    assert len({tuple(words) for words in transcripts[0].values()}) > 1, "repeats must differ"
