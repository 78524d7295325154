"""The envelopes that Pulse stores without looking inside: a task's config, a checkpoint."""

from __future__ import annotations

from typing import Annotated

import orjson
from pydantic import AfterValidator, Field

from simulation.kernel.json_values import JsonValue
from simulation.kernel.values import Text, Value

CHECKPOINT_FORMAT_VERSION = 1

RUNTIME_VERSION = 1
"""Version of how Pulse hands state from stage to stage; raised when old state would mislead."""

MAX_PAYLOAD_BYTES = 256 * 1024


class TaskEnvelope(Value):
    """What a task does: the kind, the version of its config, the config itself."""

    task_type: Text
    task_version: int
    task_config: JsonValue = None


def payload_size(payload: object) -> int:
    """Size of a checkpoint's payload as JSON, in bytes."""
    return len(orjson.dumps(payload))


def limit_payload(payload: JsonValue) -> JsonValue:
    """``payload``, if it is small enough to travel with a run."""
    size = payload_size(payload)
    if size > MAX_PAYLOAD_BYTES:
        raise ValueError(
            f"may hold at most {MAX_PAYLOAD_BYTES:,} bytes of JSON, this one has {size:,}; keep "
            "large results elsewhere and refer to them."
        )
    return payload


class Checkpoint(Value):
    """The state after the last completed stage, with all that must fit before it is used."""

    format_version: int = CHECKPOINT_FORMAT_VERSION
    task_type: str
    task_version: int
    runtime_version: int = RUNTIME_VERSION
    checkpoint_name: str = Field(description="The last completed stage.")
    payload: Annotated[JsonValue, AfterValidator(limit_payload)] = None
