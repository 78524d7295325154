"""Agents behind OpenAI-compatible chat completions endpoints."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from simulation.catalog.connectors.addresses import Url
from simulation.catalog.connectors.parts import Headers, Parameters, Probe, TimeoutSeconds
from simulation.catalog.connectors.sensitive import AgentConnector, Sensitive
from simulation.catalog.connectors.variables import Expandable
from simulation.kernel.json_values import JsonObject
from simulation.kernel.stored import added_later
from simulation.kernel.values import Text


class ChatConnector(AgentConnector):
    """An agent behind an OpenAI-compatible chat completions endpoint.

    ``url`` is the base, without ``/chat/completions``. ``system_prompt`` is sent first,
    if given. ``timeout_seconds`` bounds one answer. ``parameters`` are further fields of the
    request, ``tools`` the definitions of tools that the agent may call.
    """

    sensitive: ClassVar = {
        "url": Sensitive.URL,
        "api_key": Sensitive.TEXT,
        "parameters": Sensitive.TEMPLATE,
        "headers": Sensitive.HEADERS,
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
