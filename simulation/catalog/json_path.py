"""JSONPath (RFC 9535): where in a JSON value something stands."""

from __future__ import annotations

from typing import Annotated

import jsonpath
from pydantic import AfterValidator, StringConstraints

from simulation.kernel.values import Json


def _require_path(path: str) -> str:
    try:
        jsonpath.compile(path)
    except jsonpath.JSONPathError as error:
        raise ValueError(f"is no valid JSONPath ({error}); try '$.status'.") from error
    return path


JsonPath = Annotated[
    str, StringConstraints(min_length=1, max_length=500), AfterValidator(_require_path)
]


def values_at(path: str, value: Json) -> list[Json]:
    """Every value that ``path`` selects in ``value``; empty where nothing stands there."""
    return jsonpath.findall(path, value)
