"""Real processes: the demo agent, the command, the server. Each is ended by its own handle.

Most are forked from one that has imported the platform: imports would take most of the time.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.forked import Forked
from tests.support.steady_catalog import steady_catalog

ROOT = Path(__file__).parents[2]
DEADLINE = 60.0

# Else DBOS logs for good to the stream that it finds first: that of a command, closed with it.
logging.getLogger("dbos").addHandler(logging.NullHandler())


def environment(**extra: str) -> dict[str, str]:
    """This process's environment without settings of the platform, as in a log."""
    # Compiled code is kept in any case: each process would compile all of it once more.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    kept = {k: v for k, v in kept.items() if not k.startswith("SIMULATION_")}
    return kept | {"CI": "1", "PYTHONPATH": str(ROOT)} | extra


@dataclass(frozen=True)
class Said:
    """The lines of a command that has come to its end, by stream."""

    out: list[str]
    err: list[str]

    @property
    def output(self) -> str:
        return "\n".join([*self.out, *self.err])


def call(*arguments: str, cwd: Path | None = None, **env: str) -> tuple[int, Said]:
    """Exit code and lines of a `simulation` command, typed in ``cwd`` or in the clone."""
    process = Process("simulation", *arguments, env=environment(**env), cwd=cwd or ROOT)
    return process.wait(), Said(process.out, process.err)


def _fresh(
    module: str, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str]
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class Process:
    """A process whose lines are collected as they come.

    A ``fresh`` one starts as for a user, with all its imports.
    """

    def __init__(
        self,
        module: str,
        *arguments: str,
        env: dict[str, str],
        fresh: bool = False,
        cwd: Path = ROOT,
    ) -> None:
        start = _fresh if fresh else Forked
        self._process = start(module, arguments, cwd=cwd, env=env)
        self.out: list[str] = []
        self.err: list[str] = []
        self._heard = threading.Condition()
        self._readers = [
            threading.Thread(target=self._read, args=pair, daemon=True)
            for pair in ((self._process.stdout, self.out), (self._process.stderr, self.err))
        ]
        for reader in self._readers:
            reader.start()

    def line(self, wanted: str) -> str:
        """The first line on either stream that holds ``wanted``; waits for it."""

        def found() -> str | None:
            return next((line for line in [*self.out, *self.err] if wanted in line), None)

        deadline = time.monotonic() + DEADLINE
        with self._heard:
            while not (line := found()):
                ended = self._process.poll() is not None and not any(
                    reader.is_alive() for reader in self._readers
                )
                if ended or time.monotonic() > deadline:
                    raise AssertionError(f"{wanted!r} never came.\n{self.output}")
                self._heard.wait(0.2)
            return line

    def wait(self) -> int:
        """The exit code, once all its lines are read."""
        code = self._process.wait(DEADLINE)
        for reader in self._readers:
            reader.join(DEADLINE)
        return code

    def send(self, number: signal.Signals) -> None:
        """Send a signal to this very process."""
        self._process.send_signal(number)

    @contextmanager
    def without_room(self) -> Iterator[None]:
        """No file grows for this process inside, as on a disk that is full."""
        unlimited = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (1, unlimited[1]))
        try:
            yield
        finally:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, unlimited)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def output(self) -> str:
        return "\n".join([*self.out, *self.err])

    def end(self) -> None:
        if self.running:
            self._process.kill()
        self.wait()

    def _read(self, stream: Any, lines: list[str]) -> None:
        for line in stream:
            with self._heard:
                lines.append(line.rstrip("\n"))
                self._heard.notify_all()


def get_json(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as response:
        return json.load(response)


def post_json(url: str, body: Any) -> Any:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


@dataclass
class DemoAgentProcess:
    """The demo agent as a service of its own."""

    process: Process
    address: str

    def stats(self) -> dict[str, Any]:
        """How many turns it was asked, and how often each idempotency key."""
        stats: dict[str, Any] = get_json(f"{self.address}/stats")
        return stats

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing is answered inside, so that no conversation gets on meanwhile."""
        self.process.send(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send(signal.SIGCONT)

    def wait_for_turns(self, turns: int, process: Process) -> None:
        """Return once ``turns`` were asked, or ``process`` has ended."""
        while process.running and self.stats()["turns"] < turns:
            time.sleep(0.005)


@contextmanager
def demo_agent(latency_ms: int = 0) -> Iterator[DemoAgentProcess]:
    """The demo agent, until it is no longer needed."""
    arguments = ("demo-agent", "--port", "0", "--latency-ms", str(latency_ms))
    process = Process("simulation", *arguments, env=environment())
    yield DemoAgentProcess(process, process.line("listens at ").split()[-1])
    process.end()


@pytest.fixture
def agent(request: pytest.FixtureRequest) -> Iterator[DemoAgentProcess]:
    """The demo agent; parametrize indirectly with its latency in ms."""
    with demo_agent(getattr(request, "param", 0)) as process:
        yield process


@dataclass
class Workspace:
    """A data directory with the demo catalog, and the commands on it."""

    data: Path
    agent: DemoAgentProcess
    started: list[Process] = field(default_factory=list)

    def start(self, *arguments: str, **env: str) -> Process:
        """Start a `simulation` command."""
        process = Process("simulation", *arguments, *self._data, env=environment(**self._env | env))
        self.started.append(process)
        return process

    def call(self, *arguments: str, **env: str) -> tuple[int, Said]:
        """Run a `simulation` command to its end, for what it says."""
        return call(*arguments, *self._data, **self._env | env)

    def run(self, *arguments: str, **env: str) -> tuple[int, Process]:
        """Run a `simulation` command to its end."""
        process = self.start(*arguments, **env)
        return process.wait(), process

    def serve(self, **env: str) -> tuple[Process, str]:
        """A server on a free port, and its address."""
        process = self.start("serve", "--dev", "--port", "0", **env)
        return process, process.line("Ready on ").split()[-1].removesuffix("/graphql")

    @property
    def _data(self) -> tuple[str, str]:
        return "--data", str(self.data)

    @property
    def _env(self) -> dict[str, str]:
        return {"SIMULATION_AGENT_DEMO_URL": self.agent.address}


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed data, without what shows at times only."""
    return steady_catalog(tmp_path_factory.mktemp("catalog") / "seed_data")


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, catalog: Path) -> Path:
    """A data directory with that catalog loaded, to be copied and not to be used."""
    data = tmp_path_factory.mktemp("seeded") / "data"
    code, said = call("seed", str(catalog), "--data", str(data))
    assert code == 0, said.output
    return data


@pytest.fixture
def workspace(tmp_path: Path, seeded: Path, agent: DemoAgentProcess) -> Iterator[Workspace]:
    """A workspace with the seed data loaded."""
    space = Workspace(Path(shutil.copytree(seeded, tmp_path / "data")), agent)
    yield space
    for started in space.started:
        started.end()
