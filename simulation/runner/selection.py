"""JSONPath over values from outside, which may be of any shape and size."""

from __future__ import annotations

import jsonpath

from simulation.catalog.expressions.json_path import MAX_NODES, values_at
from simulation.catalog.expressions.json_path_budget import TooManyNodes
from simulation.kernel.values import Json
from simulation.runner.apart import apart

_AT_ONCE_NODES = 500


class Unselectable(Exception):
    """A path cannot be followed in a value: it is nested too deep, or of the wrong types."""


class TooCostly(Unselectable):
    """A path would visit more of a value than it may."""


async def select(path: str, value: Json) -> list[Json]:
    """Every value that ``path`` selects in ``value``.

    Raises:
        Unselectable: see there.
    """
    try:
        return _values(path, value, _AT_ONCE_NODES)
    except TooCostly:
        return await apart(lambda: _values(path, value, MAX_NODES))


def _values(path: str, value: Json, max_nodes: int) -> list[Json]:
    try:
        return values_at(path, value, max_nodes)
    except TooManyNodes as error:
        raise TooCostly(str(error)) from error
    except (jsonpath.JSONPathError, RecursionError) as error:
        raise Unselectable(str(error).partition("\n")[0]) from error
