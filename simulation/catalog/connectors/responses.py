"""Agents behind endpoints of OpenAI's Responses API."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from simulation.catalog.connectors.addresses import Url
from simulation.catalog.connectors.oauth import OAuth
from simulation.catalog.connectors.parts import (
    Headers,
    Probe,
    ResponsesParameters,
    TimeOuts,
    TimeoutSeconds,
)
from simulation.catalog.connectors.sensitive import AgentConnector, Sensitive
from simulation.catalog.connectors.variables import Expandable
from simulation.kernel.json_values import JsonObject
from simulation.kernel.stored import added_later
from simulation.kernel.strict import Flag
from simulation.kernel.values import Text


class ResponsesConnector(AgentConnector):
    """An agent behind an endpoint of OpenAI's Responses API.

    ``url`` is the base: ``/responses`` is added where it does not end so already.
    ``instructions`` and ``tools`` are sent each time.
    Of the conversation only what is new is sent, with ``previous_response_id``; all of it where
    there is no earlier response, where the endpoint does not know it any more, and where
    ``parameters`` say ``store: false``. ``timeout_seconds`` bounds one answer, ``timeouts`` its
    beginning. With ``stream`` it is asked to answer piece by piece. ``oauth`` gets the token that
    is sent, in place of an ``api_key``.
    """

    sensitive: ClassVar = {
        "url": Sensitive.URL,
        "api_key": Sensitive.TEXT,
        "parameters": Sensitive.TEMPLATE,
        "headers": Sensitive.HEADERS,
        "oauth": Sensitive.PART,
    }

    type: Literal["responses"] = "responses"
    url: Url
    model: Text = "default"
    api_key: Expandable | None = None
    instructions: Text | None = None
    parameters: ResponsesParameters = Field(default_factory=dict)
    tools: tuple[JsonObject, ...] = ()
    stream: Flag = False
    headers: Headers = Field(default_factory=dict)
    timeout_seconds: TimeoutSeconds = 60
    timeouts: TimeOuts = TimeOuts()
    probe: Probe | None = None
    oauth: OAuth | None = added_later(None)
