"""The demo: seed data, the demo agent as a service, a run, and what it should have found."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from simulation.bootstrap import open_platform
from simulation.cli.errors import complete
from simulation.cli.output import Format
from simulation.cli.runs.watching.watch import watch
from simulation.cli.seed import seed_catalog
from simulation.client.api import Api
from simulation.client.asynchronous import AsyncClient
from simulation.client.errors import ApiError
from simulation.client.local_api import LocalApi
from simulation.client.starting import Started, Unfinished, start
from simulation.reports.summary import rate_of
from simulation.settings import Settings

SET_NAME = "Café Meridian regression"
PLANTED = frozenset(
    {"Quotes the right deadline to large groups", "Takes a late correction of the guests"}
)
"""The unit tests that two planted faults of the demo agent must fail in each session."""
FLAKY = "Takes a quarter to eight for what it is"
"""The one that the third planted fault must fail in some sessions."""

ROOT = Path(__file__).parent.parent
ADDRESS_VARIABLE = "SIMULATION_AGENT_DEMO_URL"
PROMISE = "The demo agent listens at "
LATENCY_MS = 150
"""How long the demo agent pretends to think, so that there is something to watch."""


async def run_demo(data: Path) -> None:
    """Run the demo on ``data``; raises SystemExit with 0 if it behaves as designed."""
    async with demo_agent() as address:
        print(f"{PROMISE}{address}", flush=True)
        settings = Settings(
            data=data,
            # The demo plays locally, whatever server or model the environment names.
            url=None,
            database_url=None,
            model_url=None,
            agent_variables={ADDRESS_VARIABLE: address},
        ).on_own_machine()
        async with open_platform(settings) as platform:
            api = LocalApi(platform)
            seeded = await seed_catalog(api, ROOT / "seed_data")
            print(f"The catalog: {seeded.created} created, {seeded.unchanged} there already")
            run = await started(api)
            print(run.note, run.id, flush=True)
            await watch(api, run.id, timeout_seconds=None, format=Format.TABLE)
            report = await AsyncClient.over(api).report(run.id)
    raise SystemExit(judge(report))


async def started(api: Api) -> Started:
    """The run of the demo: a new one where an unfinished one is of another release."""
    try:
        return await start(api, SET_NAME, {})
    except ApiError as error:
        if error.code != "RUN_DIFFERS":
            raise
        return await start(api, SET_NAME, {}, Unfinished.REPLACE)


@asynccontextmanager
async def demo_agent() -> AsyncIterator[str]:
    """The demo agent as a process of its own, which ends with this one; yields its address."""
    process = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-m",
            "simulation.demo_agent.agent",
            "--with-parent",
            "--latency-ms",
            str(LATENCY_MS),
        ),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode().strip()
        if not line.startswith(PROMISE):
            raise RuntimeError("The demo agent did not start; see its messages above.")
        yield line.removeprefix(PROMISE)
    finally:
        process.stdin.close()
        await process.wait()


def judge(report: Mapping[str, Any]) -> int:
    """Compare what failed with what was planted, and say so."""
    failed = {
        each["pinned"]["name"]
        for each in report["unitTests"]
        if each["result"]["verdict"] != "PASSED"
    }
    flaky = {
        each["pinned"]["name"]: each["result"]
        for each in report["unitTests"]
        if each["result"]["flaky"]
    }
    print("\nThe demo agent has three planted faults. The unit tests that should find them:")
    for name in sorted(PLANTED):
        print(f"  {'found ' if name in failed else 'MISSED'}  {name}")
    found = FLAKY in failed and FLAKY in flaky
    shown = f": flaky, {rate_of(flaky[FLAKY])} pass" if found else ""
    print(f"  {'found ' if found else 'MISSED'}  {FLAKY}{shown}")
    for name in sorted(failed - PLANTED - {FLAKY}):
        print(f"  UNEXPECTED  {name}")
    if found and failed == PLANTED | {FLAKY} and set(flaky) == {FLAKY}:
        print("All faults were found, and nothing else failed: the demo behaves as designed.")
        return 0
    print("The demo does not behave as designed.")
    return 1


def main() -> None:
    """Run the demo from the command line."""
    parser = argparse.ArgumentParser(prog="python -m demo.run", description="The demo.")
    parser.add_argument("--data", type=Path, default=ROOT / ".simulation" / "demo")
    complete(run_demo(parser.parse_args().data))


if __name__ == "__main__":
    main()
