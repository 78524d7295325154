"""`simulation demo-agent`: something to test where there is no agent yet."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from simulation.cli.errors import complete
from simulation.demo_agent.agent import serve_agent
from simulation.kernel.errors import ConfigurationInvalid

ADDRESS_VARIABLE = "SIMULATION_AGENT_DEMO_URL"
"""By which the services of the seed data find their agent."""

PROMISE = "The demo agent listens at "


def demo_agent(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for a free one.")] = 8010,
    latency_ms: Annotated[float, typer.Option(min=0, help="Pretended thinking time.")] = 0,
) -> None:
    """Serve the demo agent until stopped: a café's booking line, with three planted faults."""
    complete(serve_demo_agent(host, port, latency_ms))


async def serve_demo_agent(host: str, port: int, latency_ms: float) -> None:
    """Serve the demo agent until stopped.

    Raises:
        ConfigurationInvalid: the address is taken, or is none of this machine's.
    """
    try:
        await serve_agent(host, port, latency_ms)
    except OSError as error:
        raise ConfigurationInvalid(
            f"port: {host}:{port} cannot be listened on ({error.strerror}); give another --port "
            "or --host.",
            field="port",
        ) from error


@asynccontextmanager
async def demo_agent_beside(latency_ms: float = 0) -> AsyncIterator[str | None]:
    """The demo agent as a process of its own, on a free port, which ends with this one.

    Yields its address; null where it did not start, which it has told itself.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "simulation.demo_agent.agent"),
        *("--with-parent", "--latency-ms", str(latency_ms)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # Ctrl-C is for this process: the agent answers until no session needs it.
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode().strip()
        yield line.removeprefix(PROMISE) if line.startswith(PROMISE) else None
    finally:
        process.stdin.close()
        await process.wait()
