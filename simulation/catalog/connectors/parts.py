"""What several connectors are made of: headers, time-outs, parameters, the probe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from simulation.catalog.connectors.variables import Expandable, variables_in
from simulation.catalog.expressions.body_template import (
    IN_HEADERS,
    placeholders_in,
    require_known,
    require_sound,
)
from simulation.catalog.expressions.json_path import JsonPath
from simulation.kernel.json_values import JsonObject
from simulation.kernel.stored import when_new
from simulation.kernel.strict import Real
from simulation.kernel.values import Json, Text, Value

MAX_TIMEOUT_SECONDS = 600

TimeoutSeconds = Annotated[Real, Field(gt=0, le=MAX_TIMEOUT_SECONDS)]


class TimeOuts(Value):
    """Seconds until somebody accepts the connection, and until the first byte of an answer comes.

    Both are counted from the request on; null for the usual. What is connected to later is not
    there, what begins later is the agent's own fault.
    """

    connect_seconds: TimeoutSeconds | None = None
    first_byte_seconds: TimeoutSeconds | None = None


def _require_one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line without control characters; remove them.")
    return text


def _require_placeholders(text: str) -> str:
    require_known(placeholders_in(text), IN_HEADERS)
    return text


HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
"""The name of an HTTP header (RFC 9110, a token)."""

HeaderText = Annotated[
    Expandable, AfterValidator(_require_one_line), when_new(_require_placeholders)
]
"""The value of an HTTP header; ``{{session_id}}`` and the like are filled in for each turn."""

Headers = dict[HeaderName, HeaderText]


def _besides(*sent_anyway: str) -> Callable[[dict[str, Json]], dict[str, Json]]:
    """Returns parameters, once it is known that none of them is one of ``sent_anyway``."""

    def require_additional(parameters: dict[str, Json]) -> dict[str, Json]:
        for name in sent_anyway:
            if name in parameters:
                raise ValueError(f"{name} is not for you to send here; remove it.")
        return parameters

    return require_additional


Parameters = Annotated[
    JsonObject,
    when_new(_besides("messages", "model", "n", "stream", "tools")),
    when_new(require_sound),
]
"""Further fields of a request, with placeholders as in a body template."""

ResponsesParameters = Annotated[
    JsonObject,
    when_new(
        _besides(
            *("background", "conversation", "input", "instructions", "model"),
            *("previous_response_id", "stream", "tools"),
        )
    ),
    when_new(require_sound),
]
"""The same of a request to the Responses API."""


def _require_path(path: str) -> str:
    if not path.startswith("/") or path.startswith("//") or "#" in path or variables_in(path):
        raise ValueError(
            "must be a path on the host of the connector, such as /version, without a variable; "
            "what is secret belongs in a header."
        )
    return path


PathOnHost = Annotated[Text, AfterValidator(_require_one_line), AfterValidator(_require_path)]
"""A path on the host of a connector."""


class Probe(Value):
    """What a service is asked by GET to say which build of it answers.

    It is sent the connector's headers. ``answer_path`` says where in its answer the build
    stands; all of the answer counts where it is null.
    """

    path: PathOnHost
    answer_path: JsonPath | None = None
