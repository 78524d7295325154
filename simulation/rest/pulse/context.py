"""What the endpoints of Pulse are given: the platform, and ids that may exist."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request
from pydantic import TypeAdapter, ValidationError

from simulation.bootstrap import Platform
from simulation.kernel.errors import NotFound
from simulation.kernel.values import Actor, Uuid

SERVICE = Actor(organization="pulse", user="service")
"""Who gives the commands that come by REST: the credential names nobody."""

_UUID: TypeAdapter[str] = TypeAdapter(Uuid)


def platform_of(request: Request) -> Platform:
    """The platform that the application was made for."""
    platform: Platform = request.app.state.platform
    return platform


async def _platform(request: Request) -> Platform:
    return platform_of(request)


async def _task_id(id: Annotated[str, Path(description="The task's UUID.")]) -> str:
    return _possible("task", id)


async def _run_id(id: Annotated[str, Path(description="The run's UUID.")]) -> str:
    return _possible("run", id)


def missing(what: str, id: str) -> NotFound:
    """The refusal of an id that belongs to nothing."""
    return NotFound(f"There is no {what} with the id {id}.", field=f"{what}_id")


def _possible(what: str, id: str) -> str:
    try:
        return _UUID.validate_python(id)
    except ValidationError:
        raise missing(what, id) from None


Service = Annotated[Platform, Depends(_platform)]
TaskId = Annotated[str, Depends(_task_id)]
RunId = Annotated[str, Depends(_run_id)]
