"""Where this server listens: what links begin with, unless settings name a public address.

Never what a request says of it: whoever sends that chooses where links lead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.settings import DEFAULT_ADDRESS


def address_of(scope: Mapping[str, Any]) -> str:
    """The address at which the connection of an ASGI ``scope`` came in."""
    listening = scope.get("server")
    if not listening:
        return DEFAULT_ADDRESS
    host, port = listening
    # TLS is the business of what stands in front, which has an address of its own.
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
