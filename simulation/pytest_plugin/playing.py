"""The process that plays the set: ``python -m simulation.pytest_plugin.playing DIRECTORY``.

The documents of a platform are bound to their process. Tests may have one of their own there, for
conversations that are written in Python, so the set is played in another one.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from simulation.pytest_plugin.exchange import Exchange
from simulation.pytest_plugin.set_run import WantedRun
from simulation.reports.run_report.findings import Finding

WANTED = "run.json"


def begin(wanted: WantedRun, exchange: Exchange) -> subprocess.Popen[bytes]:
    """Start the process; it tells over ``exchange`` what becomes of the run."""
    asked = asdict(wanted) | {"fail_on": sorted(wanted.fail_on)}
    (exchange.directory / WANTED).write_text(json.dumps(asked))
    command = [sys.executable, "-m", __name__, str(exchange.directory)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603


def attend(process: subprocess.Popen[bytes], exchange: Exchange) -> None:
    """Wait for the process. Whoever waits for the run is to wait for nothing, if it dies."""
    _, said = process.communicate()
    if not exchange.abandoned() and not exchange.ended():
        last = said.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
        exchange.fail(f"The process that plays the run ended with {process.returncode}: {last[0]}")


def _read(directory: Path) -> WantedRun:
    asked: dict[str, Any] = json.loads((directory / WANTED).read_text())
    return WantedRun(**asked | {"fail_on": frozenset(map(Finding, asked["fail_on"]))})


def main() -> None:
    """Play what the directory wants."""
    directory = Path(sys.argv[1])
    asyncio.run(_read(directory).play_when_wanted(Exchange(directory)))


if __name__ == "__main__":
    main()
