"""The MaintenanceSwitch port."""

from __future__ import annotations

from typing import Protocol

from pydantic import ValidationError

from simulation.kernel.values import Moment, Value

DEFAULT_MESSAGE = "The service is closed for maintenance."


class Notice(Value):
    """What callers are told while the service is closed; ``since`` is null for ever since."""

    message: str = DEFAULT_MESSAGE
    since: Moment | None = None


class MaintenanceSwitch(Protocol):
    """Closes and opens the service.

    Every one passes ``tests/conformance/test_maintenance.py``.
    """

    async def notice(self) -> Notice | None:
        """What callers are to be told; null while the service is open."""
        ...

    async def close_service(self, notice: Notice) -> None:
        """Turn callers away, in every process at once."""
        ...

    async def open_service(self) -> None:
        """Let callers in again; nothing changes where they are let in."""
        ...


def notice_in(text: bytes) -> Notice:
    """The notice that was written as ``text``; whatever is there, the service is closed."""
    try:
        return Notice.model_validate_json(text)
    except ValidationError:
        return Notice()
