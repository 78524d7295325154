"""What the parts of access need of the whole."""

from __future__ import annotations

from typing import Any, Protocol

from simulation.identity.principal import Principal


class Caller(Protocol):
    """A principal who gives commands."""

    principal: Principal

    def fill(self, command: type[Any], **fields: Any) -> Any:
        """A command with its actor and its time, if the principal may give it."""
        ...

    async def renew(self) -> None:
        """Look again whether the principal still counts."""
        ...
