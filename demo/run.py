"""The demo: seed data, the demo agent as a service, a run, and what it should have found."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from simulation.cli.exit_codes import ExitCode

SET_NAME = "Café Meridian regression"
PLANTED = frozenset(
    {"Quotes the right deadline to large groups", "Takes a late correction of the guests"}
)
"""The unit tests that the two planted faults of the demo agent must fail."""

ROOT = Path(__file__).parent.parent
DATA = ROOT / ".simulation" / "demo"
ADDRESS_VARIABLE = "SIMULATION_AGENT_DEMO_URL"
PROMISE = "The demo agent listens at "


async def main() -> int:
    """Run the demo; returns 0 if it found both planted faults and nothing else."""
    async with demo_agent() as address:
        environment = os.environ | {ADDRESS_VARIABLE: address}
        # The demo plays locally, whatever server or model the environment names.
        for name in ("SIMULATION_URL", "SIMULATION_MODEL_URL", "SIMULATION_DATABASE_URL"):
            environment.pop(name, None)
        print(f"The demo agent listens at {address}", flush=True)
        await simulation(environment, "seed", str(ROOT / "seed_data"))
        code = await simulation(environment, "run", SET_NAME)
        if code not in (ExitCode.PASSED, ExitCode.FAILED):
            return code
        return judge(await latest_report(environment))


@asynccontextmanager
async def demo_agent() -> AsyncIterator[str]:
    """The demo agent as a process of its own; yields its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "demo.agent", "--port", "0", stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode().strip()
        if not line.startswith(PROMISE):
            raise RuntimeError("The demo agent did not start; see its messages above.")
        yield line.removeprefix(PROMISE)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def simulation(environment: dict[str, str], *arguments: str) -> int:
    """Run the `simulation` command on the demo's data; returns its exit code."""
    process = await asyncio.create_subprocess_exec(*_command(*arguments), env=environment, cwd=ROOT)
    return await process.wait()


async def latest_report(environment: dict[str, str]) -> dict[str, Any]:
    """The report of the run that was started last."""
    runs = await _json(environment, "runs", "list", "--limit", "1")
    report: dict[str, Any] = await _json(environment, "runs", "show", runs[0]["databaseId"])
    return report


def judge(report: dict[str, Any]) -> int:
    """Compare what failed with what was planted, and say so."""
    failed = {
        each["pinned"]["name"]
        for each in report["unitTests"]
        if each["result"]["verdict"] != "PASSED"
    }
    print("\nThe demo agent has two planted faults. The unit tests that should find them:")
    for name in sorted(PLANTED):
        print(f"  {'found ' if name in failed else 'MISSED'}  {name}")
    for name in sorted(failed - PLANTED):
        print(f"  UNEXPECTED  {name}")
    if failed == PLANTED:
        print("Both faults were found, and nothing else failed: the demo behaves as designed.")
        return 0
    print("The demo does not behave as designed.")
    return 1


async def _json(environment: dict[str, str], *arguments: str) -> Any:
    process = await asyncio.create_subprocess_exec(
        *_command(*arguments, "--format", "json"),
        env=environment,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    return json.loads(output)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "simulation", *arguments, "--data", str(DATA)]


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
