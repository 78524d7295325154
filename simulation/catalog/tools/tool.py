"""The tools of a scenario, which the simulation executes in the place of the agent's caller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any

import orjson
from pydantic import Field, StringConstraints

from simulation.catalog.tools.canned import Canned
from simulation.catalog.tools.model import ByModel
from simulation.catalog.tools.rules import ByRules
from simulation.kernel.json_values import JsonObject
from simulation.kernel.stored import when_new
from simulation.kernel.values import Text, Value

MAX_TOOLS = 50
MAX_STATE_BYTES = 64 * 1024
MAX_ARGUMENTS_BYTES = 16 * 1024
MAX_RESULT_BYTES = 64 * 1024
MAX_ROUNDS = 50
DEFAULT_ROUNDS = 10

SimulatedBy = Annotated[Canned | ByRules | ByModel, Field(discriminator="type")]


class SimulatedTool(Value):
    """A tool that the agent may call and the simulation executes.

    ``description`` and ``parameters``, a JSON Schema, are what the agent is told of it where its
    connector sends definitions of tools; without either it is told nothing. A call without what
    ``parameters`` require, or with another type or choice than they have for it, is refused.
    """

    name: Annotated[Text, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
    description: Text | None = None
    parameters: JsonObject | None = None
    simulated_by: SimulatedBy


def _require_apart(tools: tuple[SimulatedTool, ...]) -> tuple[SimulatedTool, ...]:
    if len(tools) > MAX_TOOLS:
        raise ValueError(f"holds {len(tools)} tools, and at most {MAX_TOOLS} are allowed.")
    for name, times in Counter(tool.name for tool in tools).items():
        if times > 1:
            raise ValueError(f"{name!r} is there {times} times; give each tool its own name.")
    return tools


def _require_small(state: dict[str, Any]) -> dict[str, Any]:
    size = len(orjson.dumps(state))
    if size > MAX_STATE_BYTES:
        raise ValueError(
            f"is {size} bytes long, and at most {MAX_STATE_BYTES} are allowed; leave out what no "
            "tool reads."
        )
    return state


def played_by_model(tools: Iterable[SimulatedTool]) -> bool:
    """Whether a model plays some of ``tools``."""
    return any(isinstance(tool.simulated_by, ByModel) for tool in tools)


Tools = Annotated[tuple[SimulatedTool, ...], when_new(_require_apart)]
State = Annotated[JsonObject, when_new(_require_small)]
