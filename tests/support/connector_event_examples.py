"""Examples of services by how their agents are reached, and of what only some endpoints say."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.catalog.session.messages import AgentReplied, RootRehearsed
from simulation.kernel.messages import Event
from tests.support.examples import KINDS, body, id_of
from tests.support.runs import answered

_PLUGIN = {
    "type": "plugin",
    "name": "meridian",
    "settings": {"room": "terrasse", "tables": [1, 2]},
    "variables": {"token": "${SIMULATION_AGENT_TOKEN}"},
    "keeps_conversation": True,
}

_STREAMED = {
    "type": "chat",
    "url": "https://agents.example/v1",
    "stream": True,
    "timeouts": {"connect_seconds": 2, "first_byte_seconds": 12.5},
}

_PYTHON = {
    "type": "python",
    "callable": "meridian.agent:reply",
    "settings": {"room": "terrasse"},
    "variables": {"OPENAI_API_KEY": "${SIMULATION_AGENT_TOKEN}"},
    "keeps_conversation": True,
    "timeout_seconds": 30,
}
_WEBSOCKET = {
    "type": "websocket",
    "url": "wss://agent.example/talk",
    "headers": {"Authorization": "Bearer ${SIMULATION_AGENT_TOKEN}"},
    "subprotocol": "chat.v1",
    "open_templates": [{"type": "start", "session": "{{session_id}}"}],
    "resume_templates": [{"type": "resume", "conversation": "{{continuation}}"}],
    "message_template": {"type": "say", "text": "{{message}}"},
    "greets": True,
    "text_path": "$.delta",
    "joins_texts": True,
    "tool_calls_path": "$.calls[*]",
    "ended_path": "$.over",
    "continuation_path": "$.conversation",
    "final": {"path": "$.type", "value": "done"},
    "failed": {"path": "$.error"},
    "ignored": [{"path": "$.type", "value": "heartbeat"}],
    "quiet_seconds": 2,
    "timeout_seconds": 30,
    "timeouts": {"first_byte_seconds": 5},
}
_RESPONSES = {
    "type": "responses",
    "url": "https://agents.example/v1",
    "model": "waiter",
    "api_key": "${SIMULATION_AGENT_KEY}",
    "instructions": "You take bookings.",
    "parameters": {"store": True},
    "tools": [{"type": "function", "name": "book"}],
    "stream": True,
}

_A2A = {
    "type": "a2a",
    "url": "https://agents.example",
    "card_path": "/cards/waiter.json",
    "stream": False,
    "poll_seconds": 2.5,
}

_HTTP = {
    "type": "http",
    "url": "https://agents.example/talk",
    "body_template": {"text": "{{message}}", "thread": "{{continuation}}"},
    "answer_path": "$.text",
}
_EVENTS = {"format": "ndjson", "texts": "messages", "last_path": "$.last", "last_event": "end"}
_POLL = {
    "path": "/jobs/{{id}}",
    "id_path": "$.job",
    "until_path": "$.status",
    "until": ["done"],
    "failed": ["failed"],
    "interval_seconds": 2.5,
}
_OAUTH = {
    "token_url": "https://login.example/token",
    "client_id": "simulation",
    "client_secret": "${SIMULATION_AGENT_SECRET}",
    "scope": "talk",
    "audience": "agents",
    "client_authentication": "body",
}


def variants() -> Iterator[tuple[str, Event]]:
    """By the suffix of their fixture."""
    yield "by_plugin", _service({**_PLUGIN})
    yield "by_python", _service({**_PYTHON})
    yield "by_websocket", _service({**_WEBSOCKET})
    yield "by_chat_stream", _service({**_STREAMED})
    yield "by_responses", _service({**_RESPONSES})
    yield "by_a2a", _service({**_A2A, "oauth": _OAUTH})
    yield "by_http_stream", _service({**_HTTP, "event_stream": _EVENTS, "oauth": _OAUTH})
    yield "by_http_poll", _service({**_HTTP, "poll": _POLL, "continuation_path": "$.thread"})
    streamed = {"first_token_ms": 41.5, "continuation": "resp_01"}
    reply = answered(1, "C’est confirmé.").model_copy(update=streamed)
    yield "continued", AgentReplied(turn=1, messages=(reply,), ended=False)
    root = RootRehearsed(turn=1, texts=("Bonsoir !",), differs=True, continuation="resp_02")
    yield "continued", root


def _service(connector: dict[str, object]) -> Event:
    return KINDS["service"].created(id=id_of("service"), body=body("service", connector=connector))
