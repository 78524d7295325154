"""Simulated tools as agents are told of them."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.kernel.values import Json
from simulation.runner.ports import OfferedTool


def offered_beside(
    own: Sequence[dict[str, Json]], offered: Sequence[OfferedTool]
) -> list[dict[str, Json]]:
    """What is ``offered`` as chat completions define it, but for those that are in ``own``."""
    defined = [each.get("function", each) for each in own]
    known = {each.get("name") for each in defined if isinstance(each, dict)}
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.parameters,
            },
        }
        for tool in offered
        if tool.name not in known
    ]
