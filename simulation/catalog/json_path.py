"""JSONPath (RFC 9535): where in a JSON value something stands."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from jsonpath import CompoundJSONPath, JSONPath, JSONPathEnvironment, JSONPathError
from pydantic import AfterValidator, StringConstraints

from simulation.kernel.values import Json


class _Environment(JSONPathEnvironment):
    """The standard's paths without its regular expressions, which no time limit bounds."""

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        for unbounded in ("match", "search"):
            del self.function_extensions[unbounded]


_ENVIRONMENT = _Environment(strict=True)


@lru_cache(maxsize=1024)
def _compiled(path: str) -> JSONPath | CompoundJSONPath:
    return _ENVIRONMENT.compile(path)


def _require_path(path: str) -> str:
    try:
        _compiled(path)
    except JSONPathError as error:
        problem = str(error).partition("\n")[0]
        raise ValueError(f"is no valid JSONPath ({problem}); try '$.status'.") from error
    return path


JsonPath = Annotated[
    str, StringConstraints(min_length=1, max_length=500), AfterValidator(_require_path)
]


def values_at(path: str, value: Json) -> list[Json]:
    """Every value that ``path`` selects in ``value``; empty where nothing stands there."""
    return _compiled(path).findall(value)
