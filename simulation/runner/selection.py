"""JSONPath over values from outside, which may be of any shape."""

from __future__ import annotations

import jsonpath

from simulation.catalog.json_path import values_at
from simulation.kernel.values import Json


class Unselectable(Exception):
    """A path cannot be followed in a value: it is nested too deep, or of the wrong types."""


def select(path: str, value: Json) -> list[Json]:
    """Every value that ``path`` selects in ``value``.

    Raises:
        Unselectable: see there.
    """
    try:
        return values_at(path, value)
    except jsonpath.JSONPathError as error:
        raise Unselectable(str(error).partition("\n")[0]) from error
