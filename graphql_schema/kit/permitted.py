"""What a mutation takes: refused to whoever lacks it, before its input is looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import strawberry
from strawberry.extensions import FieldExtension

from graphql_schema.kit.context import Info
from simulation.access.commands import REQUIRED
from simulation.identity.permission import Permission
from simulation.kernel.messages import Command


class Permitted(FieldExtension):
    """Lets a field be resolved for whoever has all of ``permissions``."""

    def __init__(self, *permissions: Permission) -> None:
        self._permissions = permissions

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: Info, **kwargs: Any
    ) -> Any:
        info.context.access.principal.require(*self._permissions)
        return await next_(source, info, **kwargs)


def mutation(
    *commands: type[Command], answers: Permission, description: str | None = None
) -> Callable[[Any], Any]:
    """A mutation that gives ``commands``, and answers with what takes ``answers`` to see.

    Both are asked for at the start: a mutation that is refused has done nothing.
    """
    required = [permission for command in commands for permission in REQUIRED[command]]
    decorate: Callable[[Any], Any] = strawberry.mutation(
        description=description, extensions=[Permitted(*required, answers)]
    )
    return decorate
