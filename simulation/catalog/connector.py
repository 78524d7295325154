"""Connectors: how the agent under test is reached; ``runner/agents`` does the talking."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from simulation.catalog.expressions.body_template import BodyTemplate
from simulation.catalog.expressions.json_path import JsonPath
from simulation.kernel.values import VARIABLE_PREFIX, Text, Value

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
MAX_TIMEOUT_SECONDS = 600


def _require_known_variables(text: str) -> str:
    for name in _VARIABLE.findall(text):
        if not re.fullmatch(rf"{VARIABLE_PREFIX}[A-Z0-9_]+", name):
            raise ValueError(
                f"${{{name}}}: only environment variables whose names begin with "
                f"{VARIABLE_PREFIX} can be used here."
            )
    return text


def _require_one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line without control characters; remove them.")
    return text


def _require_address(url: str) -> str:
    if not url.startswith(("http://", "https://", "${")):
        raise ValueError("must begin with http://, https:// or a variable such as ${…}.")
    return url


Expandable = Annotated[Text, AfterValidator(_require_known_variables)]
"""Text in which ``${SIMULATION_AGENT_…}`` stands for an environment variable of the worker."""

HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
"""The name of an HTTP header (RFC 9110, a token)."""

HeaderText = Annotated[Expandable, AfterValidator(_require_one_line)]
"""The value of an HTTP header."""

Url = Annotated[Expandable, AfterValidator(_require_address)]
Headers = dict[HeaderName, HeaderText]


def expand(text: str, variables: dict[str, str]) -> str:
    """``text`` with each variable replaced by its value.

    Raises:
        KeyError: a variable is not set.
    """
    return _VARIABLE.sub(lambda match: variables[match.group(1)], text)


class ChatConnector(Value):
    """An agent behind an OpenAI-compatible chat completions endpoint.

    ``url`` is the base, without ``/chat/completions``. ``system_prompt`` is sent first,
    if given. ``timeout_seconds`` bounds one answer.
    """

    type: Literal["chat"] = "chat"
    url: Url
    model: Text = "default"
    api_key: Expandable | None = None
    system_prompt: Text | None = None
    headers: Headers = Field(default_factory=dict)
    timeout_seconds: float = Field(default=60, gt=0, le=MAX_TIMEOUT_SECONDS)


class HttpConnector(Value):
    """An agent behind any HTTP endpoint that takes JSON and answers JSON.

    ``body_template`` is a JSON value whose strings may hold ``{{message}}``,
    ``{{messages}}``, ``{{session_id}}``, ``{{turn}}`` and ``{{user_variables}}``; a string
    that is nothing but a placeholder becomes the value itself. The paths say where in the
    answer the message stands, and optionally the tool calls and the end of the session.
    """

    type: Literal["http"] = "http"
    url: Url
    headers: Headers = Field(default_factory=dict)
    body_template: BodyTemplate
    answer_path: JsonPath
    tool_calls_path: JsonPath | None = None
    ended_path: JsonPath | None = None
    timeout_seconds: float = Field(default=60, gt=0, le=MAX_TIMEOUT_SECONDS)


Connector = Annotated[ChatConnector | HttpConnector, Field(discriminator="type")]
