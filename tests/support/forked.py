"""Processes that need not import anything: they are forked from one that has.

What `python -m simulation` does costs two seconds of imports, each time; a hundred starts cost
the suite most of its time. These processes are as real: each has its own id, streams,
environment and signals, and dies alone. That the command starts by itself is shown where a
process is ``fresh``.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

from simulation.cli.commands import COMMANDS

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    [
        "simulation.cli.app",
        *(f"simulation.cli.{each.module}" for each in COMMANDS),
        "simulation.client.local_api",
        "graphql_schema.schema",
        "simulation.demo_agent.agent",
    ]
)

STREAMS = (1, 2)
"""Standard output and standard error."""


class Forked:
    """``python -m module`` with ``arguments``; as much of ``subprocess.Popen`` as tests need."""

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        heard: bool = True,
    ) -> None:
        # Unless it is heard, it writes where the test does.
        pipes = [_CONTEXT.Pipe(duplex=False) for _ in STREAMS if heard]
        writing = [theirs for _, theirs in pipes]
        self._process = _CONTEXT.Process(
            target=_become, args=(module, list(arguments), str(cwd), dict(env), writing)
        )
        self._process.start()
        for theirs in writing:
            theirs.close()
        self.stdout, self.stderr = [_as_text(ours) for ours, _ in pipes] or (None, None)

    @property
    def pid(self) -> int:
        """The id of the process."""
        pid = self._process.pid
        assert pid is not None
        return pid

    def poll(self) -> int | None:
        """The exit code; null while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """The exit code, once it has ended."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise TimeoutError(f"The process {self._process.pid} did not end in {timeout:g} s.")
        return code

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to this very process, if it still runs."""
        pid = self._process.pid
        if pid is not None and self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def _as_text(connection: Connection) -> IO[str]:
    descriptor = os.dup(connection.fileno())
    connection.close()
    return open(descriptor, encoding="utf-8")


def _become(
    module: str,
    arguments: list[str],
    cwd: str,
    env: dict[str, str],
    writing: list[Connection],
) -> None:
    # Ignored where the suite runs in the background of a shell; a command is interrupted by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    for connection, descriptor in zip(writing, STREAMS, strict=False):
        os.dup2(connection.fileno(), descriptor)
        connection.close()
    # Open as long as the process lives.
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
