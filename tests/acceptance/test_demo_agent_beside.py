"""`simulation serve --dev` has the demo agent beside it, for as long as it lives itself."""

from __future__ import annotations

import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import DEADLINE, Process, environment, post_json

Serve = Callable[..., Process]
STATE = "{ example { agent { reachable remedy } } }"


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a server: `serve(*options, **environment)`."""
    started: list[Process] = []

    def start(*options: str, **env: str) -> Process:
        data = ("--data", str(tmp_path / "data"))
        process = Process(
            "simulation", "serve", "--dev", "--port", "0", *data, *options, env=environment(**env)
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.end()


def told_of_agent(process: Process) -> Any:
    graphql = process.line("Ready on ").split()[-1]
    return post_json(graphql, {"query": STATE})["data"]["example"]["agent"]


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/stats", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_the_agent_is_there_as_long_as_the_server(serve: Serve, end: signal.Signals) -> None:
    process = serve()
    agent = process.line("The demo agent listens at ").split()[-1]
    assert told_of_agent(process) == {"reachable": True, "remedy": None}
    assert answers(agent)

    process.send(end)
    process.wait()

    deadline = time.monotonic() + DEADLINE
    while answers(agent):
        assert time.monotonic() < deadline, "the agent outlived its server"
        time.sleep(0.01)


def test_one_that_is_named_already_is_used(serve: Serve) -> None:
    process = serve(SIMULATION_AGENT_DEMO_URL="http://127.0.0.1:9")
    assert "http://127.0.0.1:9" in process.line("The café's agent is looked for at ")
    assert "http://127.0.0.1:9" in told_of_agent(process)["remedy"]
    assert "listens at" not in process.output


def test_none_is_started_where_none_is_wanted(serve: Serve) -> None:
    process = serve("--no-demo-agent")
    told = told_of_agent(process)
    assert told["reachable"] is False
    assert "SIMULATION_AGENT_DEMO_URL" in told["remedy"]
    assert "demo agent" not in process.output
