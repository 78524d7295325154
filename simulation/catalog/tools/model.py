"""A model in the place of a tool."""

from __future__ import annotations

from typing import Annotated, Literal

from simulation.kernel.stored import when_new
from simulation.kernel.values import Value

MAX_INSTRUCTIONS = 10_000


def _require_short(instructions: str) -> str:
    if len(instructions) > MAX_INSTRUCTIONS:
        raise ValueError(
            f"is {len(instructions)} characters long, and at most {MAX_INSTRUCTIONS} may be."
        )
    return instructions


class ByModel(Value):
    """A model plays the tool: it is told the state, what the tool is for, and these
    ``instructions``, and says what is answered and what changes."""

    type: Literal["model"] = "model"
    instructions: Annotated[str, when_new(_require_short)] = ""
