"""The demo: seed data, the demo agent as a service, a run, and what it should have found."""

from __future__ import annotations

import argparse
import sys
import threading
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulation.bootstrap import Platform, open_platform
from simulation.cli.errors import complete
from simulation.cli.operating.demo_agent import ADDRESS_VARIABLE, PROMISE, demo_agent_beside
from simulation.cli.operating.serve import serve_platform
from simulation.cli.output import Format
from simulation.cli.runs.watching.watch import watch
from simulation.cli.seed import seed_catalog
from simulation.client.api import Api
from simulation.client.asynchronous import AsyncClient
from simulation.client.errors import ApiError
from simulation.client.local_api import LocalApi
from simulation.client.starting import Started, Unfinished, start
from simulation.kernel.errors import ConfigurationInvalid
from simulation.reports.summary import rate_of
from simulation.server.listener import Listener, listen
from simulation.server.repeated_lines import bounded_log
from simulation.server.server import admission
from simulation.settings import Settings, plain_output

SET_NAME = "Café Meridian regression"
PLANTED = frozenset(
    {"Quotes the right deadline to large groups", "Takes a late correction of the guests"}
)
"""The unit tests that two planted faults of the demo agent must fail in each session."""
FLAKY = "Takes a quarter to eight for what it is"
"""The one that the third planted fault must fail in some sessions."""

ROOT = Path(__file__).parent.parent
HOST, PORT = "127.0.0.1", 8000
"""Where the run is served, unless the port is taken."""
LATENCY_MS = 150
"""How long the demo agent pretends to think, so that there is something to watch."""


async def run_demo(data: Path, *, person: bool, show: bool) -> None:
    """Run the demo on ``data``; raises SystemExit with 0 if it behaves as designed.

    For a ``person`` the run is served until Ctrl-C, and with ``show`` opened in a browser.
    """
    async with demo_agent_beside(LATENCY_MS) as address:
        if address is None:
            raise SystemExit("The demo agent did not start; see its messages above.")
        print(f"{PROMISE}{address}", flush=True)
        settings = Settings(
            data=data,
            # The demo plays locally, whatever server or model the environment names.
            url=None,
            database_url=None,
            engine_url=None,
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
            code = judge(await AsyncClient.over(api).report(run.id))
            if person:
                await serve_run(platform, run.id, show=show)
    raise SystemExit(code)


async def serve_run(platform: Platform, run: str, *, show: bool) -> None:
    """Serve the page of ``run`` until Ctrl-C."""

    def tell(root: str) -> None:
        address = f"{root}/runs/{run}"
        print(f"\nThe run, with every conversation: {address}\nCtrl-C ends it.", flush=True)
        if show:
            # Aside: some browsers come back only when they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    with bounded_log() as lines, _listener(platform.settings) as listener:
        await serve_platform(platform, listener, lines, dev=True, tell=tell)


def _listener(settings: Settings) -> Listener:
    try:
        return listen(HOST, PORT, admission(settings))
    except ConfigurationInvalid:
        # Somebody serves there already.
        return listen(HOST, 0, admission(settings))


async def started(api: Api) -> Started:
    """The run of the demo: a new one where an unfinished one is of another release."""
    try:
        return await start(api, SET_NAME, {})
    except ApiError as error:
        if error.code != "RUN_DIFFERS":
            raise
        return await start(api, SET_NAME, {}, Unfinished.REPLACE)


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
    parser.add_argument("--open", action="store_true", help="open the run in a browser")
    given = parser.parse_args()
    # A pipeline waits for the end, and a person for something to look at.
    person = sys.stdin.isatty() and sys.stdout.isatty() and not plain_output()
    complete(run_demo(given.data, person=person, show=given.open))


if __name__ == "__main__":
    main()
