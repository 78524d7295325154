"""What a command costs as a whole, from its start to its exit.

Each is a process of its own. The least CPU time of several counts, since others on the machine
can only add; so does the least time that `simulation run` takes on the wall before the first
call and after the last one. The floors are Python itself, and what nothing that reads documents
can do without.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

import orjson

from benchmarks.child import child
from benchmarks.report import Report, Target, quick_asked
from benchmarks.session_catalog import set_of_sessions
from benchmarks.stub_chat import CALLS_PER_SESSION, TURNS
from simulation.bootstrap import open_platform
from simulation.client.actor import LOCAL_ACTOR
from simulation.settings import Settings

REPEATS = 7
QUICK_REPEATS = 2
SESSIONS = 10

SIMULATION = (sys.executable, "-m", "simulation")
BARE = (sys.executable, "-c", "pass")
LIBRARIES = (sys.executable, "-c", "import pydantic, beanie")


def spent(command: Sequence[str], directory: Path, environment: dict[str, str]) -> float:
    """CPU seconds of ``command`` as a whole, run in ``directory``."""
    process = subprocess.Popen(
        command,
        cwd=directory,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {status}")
    return usage.ru_utime + usage.ru_stime


def least_spent(commands: dict[str, Sequence[str]], repeats: int) -> dict[str, float]:
    """The least CPU seconds of each of ``commands``, which take turns in an empty directory."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    here = str(Path.cwd())
    for _ in range(repeats):
        for name, command in commands.items():
            with tempfile.TemporaryDirectory() as directory:
                found[name].append(spent(command, Path(directory), {"PYTHONPATH": here}))
    return {name: min(times) for name, times in found.items()}


async def around_a_run(repeats: int) -> tuple[float, float, float]:
    """The least seconds before the first call and after the last, and of CPU, of a small run."""
    before, after, cpu = [], [], []
    with tempfile.TemporaryDirectory() as directory:
        async with child("benchmarks.stub_chat", "--latency-ms", "0") as port:
            url = f"http://127.0.0.1:{port}/v1"
            settings = Settings(data=Path(directory), model_url=url).on_own_machine()
            async with open_platform(settings, work=False) as platform:
                chosen = await set_of_sessions(platform, url, SESSIONS, TURNS, LOCAL_ACTOR)
            command = (*SIMULATION, "run", chosen, "--data", directory)
            for _ in range(repeats):
                await asyncio.to_thread(_account, port)
                began = time.monotonic()
                used = await asyncio.to_thread(
                    spent, command, Path.cwd(), {"SIMULATION_MODEL_URL": url}
                )
                ended = time.monotonic()
                first, last = await asyncio.to_thread(_account, port)
                before.append(first - began)
                after.append(ended - last)
                cpu.append(used)
            calls = orjson.loads(await asyncio.to_thread(_read, port))["calls"]
    if calls < repeats * SESSIONS * CALLS_PER_SESSION:
        raise RuntimeError(f"Only {calls} calls were made.")
    return min(before), min(after), min(cpu)


def _account(port: int) -> list[float]:
    came: list[float] = orjson.loads(_read(port))["came"]
    return came


def _read(port: int) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        content: bytes = answer.read()
    return content


def main() -> None:
    repeats = QUICK_REPEATS if quick_asked(__doc__) else REPEATS
    found = least_spent(
        {
            "python": BARE,
            "libraries": LIBRARIES,
            "help": (*SIMULATION, "--help"),
            "runs list": (*SIMULATION, "runs", "list"),
        },
        repeats,
    )
    before, after, cpu = asyncio.run(around_a_run(repeats))
    for name, seconds in found.items():
        print(f"{name}: {seconds:.3f} s of CPU")
    print(f"run of {SESSIONS} sessions: {cpu:.3f} s of CPU")
    Report(
        "commands",
        found["runs list"],
        found["libraries"],
        "CPU seconds of `simulation runs list` on an empty directory",
        (
            Target("simulation --help, CPU seconds", found["help"], 0.25, at_most=True),
            Target("simulation runs list, CPU seconds", found["runs list"], 0.7, at_most=True),
            Target("simulation run, seconds to the first call", before, 0.9, at_most=True),
            Target("simulation run, seconds from the last call", after, 0.25, at_most=True),
        ),
        {"cpu_seconds": {**found, "run": cpu}},
    ).write()


if __name__ == "__main__":
    main()
