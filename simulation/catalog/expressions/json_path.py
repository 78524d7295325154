"""JSONPath (RFC 9535): where in a JSON value something stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated

from jsonpath import JSONPath, JSONPathError
from pydantic import StringConstraints

from simulation.catalog.expressions.json_path_budget import (
    BoundedEnvironment,
    values_of,
    values_within,
)
from simulation.kernel.stored import when_new
from simulation.kernel.values import Json

MAX_NODES = 100_000
"""How many values one path may visit. A path with several ``..`` visits most more than once."""

_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|\[(0|[1-9][0-9]{0,8})\]")
_PLAIN = re.compile(rf"\$(?:{_STEP.pattern})*")

_ENVIRONMENT = BoundedEnvironment(strict=True)


@lru_cache(maxsize=1024)
def _compiled(path: str) -> JSONPath:
    found = _ENVIRONMENT.compile(path)
    assert isinstance(found, JSONPath), "the standard knows no unions of paths"
    return found


def require_path(path: str) -> str:
    """``path``, which is one.

    Raises:
        ValueError: it is none.
    """
    try:
        _compiled(path)
    except (JSONPathError, RecursionError) as error:
        problem = str(error).partition("\n")[0]
        raise ValueError(f"is no valid JSONPath ({problem}); try '$.status'.") from error
    return path


JsonPath = Annotated[str, StringConstraints(min_length=1, max_length=500), when_new(require_path)]


def values_on_budget(path: str, value: Json) -> list[Json]:
    """``values_at``, paid from the budget that is open: see ``budget_of``."""
    return values_of(_compiled(path), value)


def values_at(path: str, value: Json, max_nodes: int = MAX_NODES) -> list[Json]:
    """Every value that ``path`` selects in ``value``; empty where nothing stands there.

    Raises:
        JSONPathError: the path cannot be followed in such a value.
        TooManyNodes: it would visit more than ``max_nodes`` values.
    """
    steps = _plain_steps(path)
    if steps is None or len(steps) > max_nodes:
        return values_within(_compiled(path), value, max_nodes)
    for step in steps:
        if isinstance(step, str):
            if not isinstance(value, dict) or step not in value:
                return []
        elif not isinstance(value, list) or step >= len(value):
            return []
        value = value[step]
    return [value]


@lru_cache(maxsize=1024)
def _plain_steps(path: str) -> tuple[str | int, ...] | None:
    """The names and numbers that ``path`` consists of; null where it is more than those.

    Most are, and such a path is asked of each event of a stream.
    """
    if not _PLAIN.fullmatch(path):
        return None
    return tuple(name or int(number) for name, number in _STEP.findall(path))
