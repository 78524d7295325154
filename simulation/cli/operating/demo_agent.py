"""`simulation demo-agent`: something to test where there is no agent yet."""

from __future__ import annotations

from simulation.demo_agent.agent import serve_agent
from simulation.kernel.errors import ConfigurationInvalid


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
