"""Agents behind HTTP endpoints of any shape."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from simulation.catalog.connectors.addresses import Url
from simulation.catalog.connectors.parts import Headers, Probe, TimeOuts, TimeoutSeconds
from simulation.catalog.connectors.sensitive import AgentConnector, Sensitive
from simulation.catalog.expressions.body_template import BodyTemplate, placeholders_in
from simulation.catalog.expressions.json_path import JsonPath
from simulation.kernel.stored import added_later


class HttpConnector(AgentConnector):
    """An agent behind any HTTP endpoint that takes JSON and answers JSON.

    ``body_template`` is a JSON value whose strings may hold ``{{message}}``,
    ``{{event}}``, ``{{messages}}``, ``{{session_id}}``, ``{{turn}}``, ``{{user_variables}}``
    and ``{{user_variables.NAME}}``; a string that is nothing but a placeholder becomes the
    value itself, and one that is JSON stays JSON. The paths say where in the answer the
    message stands, and optionally the tool calls, the end of the session, the reasoning apart
    from the message, and why it ends (``length`` where it was cut off).
    """

    sensitive: ClassVar = {
        "url": Sensitive.URL,
        "body_template": Sensitive.TEMPLATE,
        "headers": Sensitive.HEADERS,
    }

    type: Literal["http"] = "http"
    url: Url
    headers: Headers = Field(default_factory=dict)
    body_template: BodyTemplate
    answer_path: JsonPath
    tool_calls_path: JsonPath | None = None
    ended_path: JsonPath | None = None
    reasoning_path: JsonPath | None = added_later(None)
    finish_reason_path: JsonPath | None = added_later(None)
    timeout_seconds: TimeoutSeconds = 60
    probe: Probe | None = added_later(None)
    timeouts: TimeOuts = added_later(TimeOuts())

    @property
    def remembers(self) -> bool:
        return "messages" not in placeholders_in(self.body_template)
