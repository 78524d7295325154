"""Agents behind OpenAI-compatible chat completions endpoints."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from simulation.catalog.connectors.addresses import Url
from simulation.catalog.connectors.oauth import OAuth
from simulation.catalog.connectors.parts import (
    Headers,
    Parameters,
    Probe,
    TimeOuts,
    TimeoutSeconds,
)
from simulation.catalog.connectors.sensitive import AgentConnector, Sensitive
from simulation.catalog.connectors.variables import Expandable
from simulation.kernel.json_values import JsonObject
from simulation.kernel.stored import added_later
from simulation.kernel.strict import Flag
from simulation.kernel.values import Text


class ChatConnector(AgentConnector):
    """An agent behind an OpenAI-compatible chat completions endpoint.

    ``url`` is the base: ``/chat/completions`` is added where it does not end so already.
    ``system_prompt`` is sent first, if given. ``timeout_seconds`` bounds one answer,
    ``timeouts`` its beginning. ``parameters`` are further fields of the request, ``tools`` the
    definitions of tools that the agent may call.
    With ``stream`` it is asked to answer piece by piece, and how long it took to begin is kept;
    an endpoint that answers in one piece nevertheless is read as well. ``oauth`` gets the token
    that is sent, in place of an ``api_key``.
    """

    sensitive: ClassVar = {
        "url": Sensitive.URL,
        "api_key": Sensitive.TEXT,
        "parameters": Sensitive.TEMPLATE,
        "headers": Sensitive.HEADERS,
        "oauth": Sensitive.PART,
    }

    type: Literal["chat"] = "chat"
    url: Url
    model: Text = "default"
    api_key: Expandable | None = None
    system_prompt: Text | None = None
    parameters: Parameters = added_later({})
    tools: tuple[JsonObject, ...] = added_later(())
    headers: Headers = Field(default_factory=dict)
    timeout_seconds: TimeoutSeconds = 60
    probe: Probe | None = added_later(None)
    stream: Flag = added_later(False)
    timeouts: TimeOuts = added_later(TimeOuts())
    oauth: OAuth | None = added_later(None)
