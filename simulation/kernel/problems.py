"""What Pydantic finds wrong, in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def problem_told(problem: Mapping[str, Any]) -> str:
    """What ``problem`` of Pydantic's is, with the remedy where Pydantic names none."""
    name = next(reversed(problem["loc"]), "it")
    if problem["type"] == "missing":
        return f"{name} is missing; give it."
    if problem["type"] == "extra_forbidden":
        return f"{name} is not known here; leave it out."
    message: str = problem["msg"].removeprefix("Value error, ")
    return message
