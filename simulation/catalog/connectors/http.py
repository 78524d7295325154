"""Agents behind HTTP endpoints of any shape."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from simulation.catalog.connectors.addresses import Url
from simulation.catalog.connectors.oauth import OAuth
from simulation.catalog.connectors.parts import Headers, Probe, TimeOuts, TimeoutSeconds
from simulation.catalog.connectors.polling import Poll
from simulation.catalog.connectors.sensitive import AgentConnector, Sensitive
from simulation.catalog.connectors.streams import EventStream
from simulation.catalog.expressions.body_template import BodyTemplate, asks_for
from simulation.catalog.expressions.json_path import JsonPath
from simulation.kernel.stored import added_later


class HttpConnector(AgentConnector):
    """An agent behind any HTTP endpoint that takes JSON and answers JSON.

    ``body_template`` is a JSON value whose strings may hold ``{{message}}``,
    ``{{event}}``, ``{{messages}}``, ``{{session_id}}``, ``{{turn}}``, ``{{continuation}}``,
    ``{{user_variables}}`` and ``{{user_variables.NAME}}``; a string that is nothing but a
    placeholder becomes the value itself, and one that is JSON stays JSON. The paths say where in
    the answer the message stands, and optionally the tool calls, the end of the session, the
    reasoning apart from the message, why it ends (``length`` where it was cut off), and what the
    agent calls the conversation (``continuation_path``), which is ``{{continuation}}`` from then
    on.
    ``event_stream`` reads an answer that comes in events, ``poll`` one that comes later; ``oauth``
    gets the token that is sent.
    """

    sensitive: ClassVar = {
        "url": Sensitive.URL,
        "body_template": Sensitive.TEMPLATE,
        "headers": Sensitive.HEADERS,
        "oauth": Sensitive.PART,
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
    continuation_path: JsonPath | None = added_later(None)
    event_stream: EventStream | None = added_later(None)
    poll: Poll | None = added_later(None)
    oauth: OAuth | None = added_later(None)

    @model_validator(mode="after")
    def _answers_one_way(self) -> HttpConnector:
        if self.event_stream is not None and self.poll is not None:
            raise ValueError("an answer streams or comes later; give event_stream or poll.")
        return self

    @property
    def remembers(self) -> bool:
        return not asks_for(self.body_template, "messages")
