"""Answers that come later, and are asked for until they are there."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from simulation.catalog.connectors.variables import variables_in
from simulation.catalog.expressions.json_path import JsonPath
from simulation.kernel.stored import when_new
from simulation.kernel.strict import Real
from simulation.kernel.values import Text, Value

ID_PLACE = "{{id}}"


def _require_path(path: str) -> str:
    if (
        not path.startswith("/")
        or path.startswith("//")
        or "#" in path
        or path.count(ID_PLACE) != 1
        or variables_in(path)
    ):
        raise ValueError(f"must be a path on the connector's host that holds {ID_PLACE} once.")
    return path


class Poll(Value):
    """How an answer that comes later is asked for, by GET, with the connector's headers.

    Its address stands in the first answer at ``url_path``, or is ``path`` with the value at
    ``id_path`` for ``{{id}}``, or stands in the header Location or Operation-Location; it is on
    the connector's host. The answer is there where one of the texts ``until`` stands at
    ``until_path``, or, without any, something other than null, false or an empty text; without
    ``until_path`` where the status is not 202 and something is said. One of ``failed`` there ends
    it as the agent's error. ``timeout_seconds`` of the connector bounds all of it.
    """

    url_path: JsonPath | None = None
    path: Annotated[Text, when_new(_require_path)] | None = None
    id_path: JsonPath | None = None
    until_path: JsonPath | None = None
    until: tuple[Text, ...] = ()
    failed: tuple[Text, ...] = ()
    interval_seconds: Annotated[Real, Field(ge=0.05, le=60)] = 1

    @model_validator(mode="after")
    def _belongs_together(self) -> Poll:
        if (self.path is None) != (self.id_path is None):
            raise ValueError("path and id_path belong together; give both, or neither.")
        if self.path is not None and self.url_path is not None:
            raise ValueError("url_path and path say the same; give one of them.")
        if (self.until or self.failed) and self.until_path is None:
            raise ValueError("until and failed are looked for at until_path; give it.")
        return self
