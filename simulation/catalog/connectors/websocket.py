"""Agents that are talked to over a WebSocket."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from simulation.catalog.connectors.addresses import require_scheme
from simulation.catalog.connectors.parts import HeaderName, Headers, TimeOuts, TimeoutSeconds
from simulation.catalog.connectors.sensitive import AgentConnector, Sensitive
from simulation.catalog.connectors.variables import Expandable
from simulation.catalog.expressions.body_template import BodyTemplate, asks_for
from simulation.catalog.expressions.json_path import JsonPath
from simulation.kernel.stored import when_new
from simulation.kernel.strict import Flag, Real
from simulation.kernel.values import Value

MAX_TEMPLATES = 10
MAX_IGNORED = 20


def _require_plain(value: Any) -> Any:
    if not isinstance(value, str | int | float | bool | None):
        raise ValueError("must be a text, a number, true, false or null.")
    return value


class EventMatch(Value):
    """Tells events by what stands at ``path``: ``value``, or anything where that is null."""

    path: JsonPath
    value: Annotated[Any, when_new(_require_plain)] = None


Templates = Annotated[tuple[BodyTemplate, ...], Field(max_length=MAX_TEMPLATES)]


class WebSocketConnector(AgentConnector):
    """An agent behind a WebSocket, with one connection a session.

    What is sent is written as templates, with placeholders as of ``http``: ``open_templates`` once
    when it is connected, ``message_template`` for each turn. A template that is a text is sent as
    it is, anything else as JSON. ``greets`` says that the agent speaks first, and is waited for.

    Each message that is received is an event. ``text_path`` says where in it the words are (it
    is the words where null), and ``joins_texts`` that those of an answer are pieces of one
    message. An answer ends with the event that is ``final``, or when nothing came for
    ``quiet_seconds``; where neither is said, an event with words or tool calls is an answer. Events
    that are ``ignored`` are not looked at, one that has ``failed`` ends the session. The paths
    otherwise say what they do in ``http``.

    What is at ``continuation_path`` is what the agent calls the conversation: after a crash of the
    worker ``resume_templates``, with ``{{continuation}}``, are sent in place of
    ``open_templates``. Without them what was said is said again.
    """

    sensitive: ClassVar = {
        "url": Sensitive.URL,
        "headers": Sensitive.HEADERS,
        "open_templates": Sensitive.TEMPLATE,
        "resume_templates": Sensitive.TEMPLATE,
        "message_template": Sensitive.TEMPLATE,
    }

    type: Literal["websocket"] = "websocket"
    url: Annotated[Expandable, AfterValidator(require_scheme("ws://", "wss://"))]
    headers: Headers = Field(default_factory=dict)
    subprotocol: HeaderName | None = None
    open_templates: Templates = ()
    resume_templates: Templates = ()
    message_template: BodyTemplate
    greets: Flag = False
    text_path: JsonPath | None = None
    joins_texts: Flag = False
    tool_calls_path: JsonPath | None = None
    ended_path: JsonPath | None = None
    continuation_path: JsonPath | None = None
    final: EventMatch | None = None
    failed: EventMatch | None = None
    ignored: Annotated[tuple[EventMatch, ...], Field(max_length=MAX_IGNORED)] = ()
    quiet_seconds: Annotated[Real, Field(gt=0, le=60)] | None = None
    timeout_seconds: TimeoutSeconds = 60
    timeouts: TimeOuts = TimeOuts()

    @model_validator(mode="after")
    def _require_an_end(self) -> WebSocketConnector:
        if self.joins_texts and self.final is None and self.quiet_seconds is None:
            raise ValueError(
                "joins_texts: say by final or quiet_seconds where the pieces of a message end."
            )
        return self

    @property
    def remembers(self) -> bool:
        return not asks_for(self.message_template, "messages")
