"""The main job, as `make demo` runs it."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.conftest import DEADLINE, ROOT, Process, environment, post_json

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


class Terminal:
    """A demo at which a person sits."""

    def __init__(self, data: Path) -> None:
        self.shown = ""
        self._end, inside = pty.openpty()
        env = {name: value for name, value in environment().items() if name != "CI"}
        # With a session of its own, whose terminal it is: Ctrl-C reaches all of it.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "demo.run", "--data", str(data)],
            cwd=ROOT,
            env=env | {"TERM": "xterm"},
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),
        )
        os.close(inside)

    def wait_for(self, pattern: str) -> str:
        """What ``pattern`` finds first in what is shown."""
        deadline = time.monotonic() + DEADLINE
        while (found := re.search(pattern, self.shown)) is None:
            assert time.monotonic() < deadline, self.shown
            assert self._read(), self.shown
        return found[1]

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._end, keys)

    def wait(self) -> int:
        """The exit code, once all is shown."""
        while self._read():
            pass
        return self._process.wait(DEADLINE)

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(DEADLINE)
        os.close(self._end)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._end], [], [], DEADLINE)
        try:
            piece = os.read(self._end, 65536) if ready else b""
        except OSError:
            # The last who had it open is gone.
            piece = b""
        self.shown += piece.decode(errors="replace")
        return bool(piece)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    started = Terminal(tmp_path / "data")
    yield started
    started.end()


def test_a_person_looks_at_the_run_until_they_press_ctrl_c(terminal: Terminal) -> None:
    agent = terminal.wait_for(r"The demo agent listens at (\S+)")
    address = terminal.wait_for(r"The run, with every conversation: (\S+)\r\nCtrl-C ends it.")
    root, _, run = address.partition("/runs/")
    query = "query($id: ID!) { unitTestSetRun(id: $id) { status progress { finished } } }"
    found = post_json(f"{root}/graphql", {"query": query, "variables": {"id": run}})
    assert found["data"]["unitTestSetRun"] == {"status": "COMPLETED", "progress": {"finished": 65}}

    terminal.type(b"\x03")

    assert terminal.wait() == 0, terminal.shown
    assert "Traceback" not in terminal.shown
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{agent}/stats", timeout=5)
