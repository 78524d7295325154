"""Connectors: how the agent under test is reached; ``runner/agents`` does the talking."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from simulation.catalog.expressions.body_template import (
    IN_HEADERS,
    BodyTemplate,
    placeholders_in,
    require_known,
    require_sound,
)
from simulation.catalog.expressions.json_path import JsonPath
from simulation.kernel.json_values import JsonObject
from simulation.kernel.stored import added_later, when_new
from simulation.kernel.strict import Real
from simulation.kernel.values import VARIABLE_PREFIX, Json, Text, Value
from simulation.outbound.addresses import NEVER, is_never_reached, meant_by

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


def _require_placeholders(text: str) -> str:
    require_known(placeholders_in(text), IN_HEADERS)
    return text


HeaderText = Annotated[
    Expandable, AfterValidator(_require_one_line), when_new(_require_placeholders)
]
"""The value of an HTTP header; ``{{session_id}}`` and the like are filled in for each turn."""

Url = Annotated[Expandable, AfterValidator(_require_address)]
Headers = dict[HeaderName, HeaderText]


_LEADING = re.compile(r"\$\{([^}]*)\}(?=/|\?|#|$)")
_AUTHORITY = re.compile(r"(?:[a-z]+://)?([^/?#]*)")


def variables_in(text: str) -> list[str]:
    """The names of the variables in ``text``, in their order."""
    return _VARIABLE.findall(text)


def leading_variable(url: str) -> str | None:
    """The variable that holds the whole beginning of ``url``, scheme and host; null for none."""
    found = _LEADING.match(url)
    return found[1] if found else None


def problem_of_url(url: str) -> str | None:
    """Why no request may be sent to ``url``, as far as it can be told from how it is written.

    Not looked at when a connector is read: those that were written before must stay readable.
    """
    rest = url if leading_variable(url) is None else _LEADING.sub("", url, count=1)
    before_query, _, query = rest.partition("?")
    authority = _AUTHORITY.match(before_query)
    if authority is not None and variables_in(authority[1]):
        return (
            "a variable cannot be part of the host; let one hold the whole beginning of the "
            "address, or write the host out."
        )
    if variables_in(query):
        return "a variable cannot stand in the query, which logs keep; send it in a header."
    if _is_never_reached(url):
        return f"the address cannot be used: {NEVER}."
    return None


def _is_never_reached(url: str) -> bool:
    """Whether the host of ``url`` is written as an address that nobody may reach."""
    try:
        return is_never_reached(meant_by(ip_address(urlsplit(url).hostname or "")))
    except ValueError:
        return False


def expand(text: str, variables: Mapping[str, str]) -> str:
    """``text`` with each variable replaced by its value.

    Raises:
        KeyError: a variable is not set.
    """
    return _VARIABLE.sub(lambda match: variables[match.group(1)], text)


def _require_path(path: str) -> str:
    if not path.startswith("/") or path.startswith("//") or "#" in path or variables_in(path):
        raise ValueError(
            "must be a path on the host of the connector, such as /version, without a variable; "
            "what is secret belongs in a header."
        )
    return path


_SENT_ANYWAY = ("messages", "model", "n", "stream", "tools")


def _require_additional(parameters: dict[str, Json]) -> dict[str, Json]:
    for name in _SENT_ANYWAY:
        if name in parameters:
            raise ValueError(f"{name} is not for you to send here; remove it.")
    return parameters


Parameters = Annotated[JsonObject, when_new(_require_additional), when_new(require_sound)]
"""Further fields of a request, with placeholders as in a body template."""


class Probe(Value):
    """What a service is asked by GET to say which build of it answers.

    It is sent the connector's headers. ``answer_path`` says where in its answer the build
    stands; all of the answer counts where it is null.
    """

    path: Annotated[Text, AfterValidator(_require_one_line), AfterValidator(_require_path)]
    answer_path: JsonPath | None = None


class ChatConnector(Value):
    """An agent behind an OpenAI-compatible chat completions endpoint.

    ``url`` is the base, without ``/chat/completions``. ``system_prompt`` is sent first,
    if given. ``timeout_seconds`` bounds one answer. ``parameters`` are further fields of the
    request, ``tools`` the definitions of tools that the agent may call.
    """

    type: Literal["chat"] = "chat"
    url: Url
    model: Text = "default"
    api_key: Expandable | None = None
    system_prompt: Text | None = None
    parameters: Parameters = added_later({})
    tools: tuple[JsonObject, ...] = added_later(())
    headers: Headers = Field(default_factory=dict)
    timeout_seconds: Real = Field(default=60, gt=0, le=MAX_TIMEOUT_SECONDS)
    probe: Probe | None = added_later(None)


class HttpConnector(Value):
    """An agent behind any HTTP endpoint that takes JSON and answers JSON.

    ``body_template`` is a JSON value whose strings may hold ``{{message}}``,
    ``{{event}}``, ``{{messages}}``, ``{{session_id}}``, ``{{turn}}``, ``{{user_variables}}``
    and ``{{user_variables.NAME}}``; a string that is nothing but a placeholder becomes the
    value itself, and one that is JSON stays JSON. The paths say where in the answer the
    message stands, and optionally the tool calls, the end of the session, the reasoning apart
    from the message, and why it ends (``length`` where it was cut off).
    """

    type: Literal["http"] = "http"
    url: Url
    headers: Headers = Field(default_factory=dict)
    body_template: BodyTemplate
    answer_path: JsonPath
    tool_calls_path: JsonPath | None = None
    ended_path: JsonPath | None = None
    reasoning_path: JsonPath | None = added_later(None)
    finish_reason_path: JsonPath | None = added_later(None)
    timeout_seconds: Real = Field(default=60, gt=0, le=MAX_TIMEOUT_SECONDS)
    probe: Probe | None = added_later(None)


Connector = Annotated[ChatConnector | HttpConnector, Field(discriminator="type")]


def remembers(connector: Connector | None) -> bool:
    """Whether the agent behind it has to keep the conversation, since it is not sent all of it."""
    if not isinstance(connector, HttpConnector):
        return False
    return "messages" not in placeholders_in(connector.body_template)
