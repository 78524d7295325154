"""`simulation demo-agent`: something to test where there is no agent yet."""

from __future__ import annotations

from typing import Annotated

import typer

from simulation.cli.errors import complete
from simulation.demo_agent.agent import serve_agent
from simulation.kernel.errors import ConfigurationInvalid


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
