"""The API for scripts, which the command line uses as well: see docs/client.md."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.client.asynchronous import AsyncClient
    from simulation.client.blocking import Client
    from simulation.client.errors import (
        ApiError,
        ClientError,
        InUse,
        NameTaken,
        NotAllowed,
        NotFound,
        NotNow,
        NotReachable,
        RunDiffers,
        RunUnfinished,
        ValidationFailed,
        WaitTimedOut,
    )
    from simulation.client.starting import Started, Unfinished

__all__ = [
    "ApiError",
    "AsyncClient",
    "Client",
    "ClientError",
    "InUse",
    "NameTaken",
    "NotAllowed",
    "NotFound",
    "NotNow",
    "NotReachable",
    "RunDiffers",
    "RunUnfinished",
    "Started",
    "Unfinished",
    "ValidationFailed",
    "WaitTimedOut",
]

_AT = {
    "AsyncClient": "asynchronous",
    "Client": "blocking",
    "Started": "starting",
    "Unfinished": "starting",
}


def __getattr__(name: str) -> Any:
    # Imported when it is asked for: commands that start fast need the errors only.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_AT.get(name, 'errors')}"), name)
