"""Commands and events of an idempotency key."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from simulation.kernel.messages import Command, Event
from simulation.kernel.values import Value

MAX_KEY_LENGTH = 512

Key = Annotated[
    str,
    StringConstraints(max_length=MAX_KEY_LENGTH, pattern=r"^[^/\s\x00]+/[^/\s\x00]+/[^/\s\x00]+$"),
]
"""An idempotency key: ``<run_id>/<stage_name>/<action_name>``."""


class Response(Value):
    """What a request was answered with, to be repeated to the byte."""

    status: int
    body: str
    media_type: str = "application/json"


class KeyCommand(Command):
    """A command about one key. ``token`` names the attempt to execute its request."""

    key: Key
    token: str


class ReserveKey(KeyCommand):
    """Take the key before the request is executed. ``fingerprint`` tells requests apart."""

    fingerprint: str


class StoreResponse(KeyCommand):
    """Keep the response for whoever repeats the request."""

    response: Response


class ReleaseKey(KeyCommand):
    """Give the key back: the request came to no answer worth keeping."""


class KeyReserved(Event):
    """``epoch`` stays when an abandoned execution is repeated: what it makes has the same ids."""

    stored_name = "pulse.key_reserved"
    key: str
    fingerprint: str
    token: str
    epoch: str


class ResponseStored(Event):
    stored_name = "pulse.response_stored"
    response: Response


class KeyReleased(Event):
    stored_name = "pulse.key_released"
