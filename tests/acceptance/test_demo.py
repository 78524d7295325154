"""The main job, as `make demo` runs it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.conftest import Process, environment

Start = Callable[[], Process]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Start]:
    """Starts the demo on a data directory of the test's own."""
    started: list[Process] = []

    def start() -> Process:
        data = str(tmp_path / "data")
        process = Process("demo.run", "--data", data, env=environment(), fresh=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.end()


def test_the_demo_finds_all_planted_faults_and_nothing_else(demo: Start) -> None:
    process = demo()
    assert process.wait() == 0, process.output
    *found, flaky = [line.split("found")[1].strip() for line in process.out if "  found" in line]
    assert found == [
        "Quotes the right deadline to large groups",
        "Takes a late correction of the guests",
    ]
    assert flaky.startswith("Takes a quarter to eight for what it is: flaky, ")
    assert process.out[-1].startswith("All faults were found, and nothing else failed")


def test_a_killed_demo_continues_when_it_is_started_again(demo: Start) -> None:
    process = demo()
    process.line("sessions 0/65")
    process.send(signal.SIGKILL)
    process.wait()

    process = demo()
    assert process.wait() == 0, process.output
    assert "Continuing the unfinished run" in process.output
    assert "sessions 65/65" in process.output
