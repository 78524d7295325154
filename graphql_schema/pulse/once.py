"""Mutations of Pulse: each carries a key, and is carried out once however often it comes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from simulation.kernel.errors import SimulationError
from simulation.kernel.messages import Command
from simulation.pulse.idempotency.messages import Response

_NAMES = {
    "X-Idempotency-Key": "idempotency_key",
    "cortexTaskType": "task_type",
    "cortexTaskVersion": "task_version",
    "cortexTaskConfig": "task_config",
}
"""From the names in the contract of the service to those of the inputs here."""


@strawberry.input
class PulseInput:
    """What every mutation of Pulse needs."""

    idempotency_key: str = strawberry.field(
        description="Of the form `run_id/stage_name/action_name`, made up for each new request. "
        "A request that comes again with its key within 7 days is answered, not repeated."
    )


async def once(
    info: Info,
    key: str,
    command: type[Command],
    carry_out: Callable[[Any], Awaitable[object]],
    answer: str,
    by_epoch: Callable[[str], dict[str, str]] = lambda epoch: {},
    **fields: Any,
) -> str:
    """The id in the field ``answer`` of ``command``, which is carried out unless it was before.

    ``by_epoch`` makes those fields that must be the same again where a process has died in
    the middle and the request is carried out a second time.

    Raises:
        IdempotencyKeyMissing, IdempotencyKeyReused, IdempotencyInProgress: of the key.
        SimulationError: the refusal of the command; its key is free again for the same request.
    """

    def filled(epoch: str) -> Any:
        return info.context.fill(command, **fields, **by_epoch(epoch))

    async def execute(epoch: str) -> Response:
        wish = filled(epoch)
        await carry_out(wish)
        return Response(status=200, body=getattr(wish, answer), media_type="text/plain")

    fingerprint = _fingerprint(info.field_name, filled(epoch=""))
    try:
        response = await info.context.pulse.once(key, fingerprint, execute)
    except SimulationError as error:
        raise _in_names_of_inputs(error) from error
    return response.body


def _fingerprint(mutation: str, wish: Command) -> str:
    """Tells requests apart: by what is wished and by whom, not by when."""
    said = json.dumps(wish.model_dump(mode="json", exclude={"at"}), sort_keys=True)
    return hashlib.sha256(f"{mutation} {said}".encode()).hexdigest()


def _in_names_of_inputs(error: SimulationError) -> SimulationError:
    name, dot, rest = (error.field or "").partition(".")
    if name not in _NAMES:
        return error
    message = error.message.replace(name, _NAMES[name])
    return type(error)(message, field=f"{_NAMES[name]}{dot}{rest}", **error.details)
